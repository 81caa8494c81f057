//go:build ignore

// searches: keeps so many searches in flight in one search-service, through its internal API. Standard library only.
//
//	go run searches.go -url http://127.0.0.1:19800 -in-flight 5000 -seconds 30 -ideal 2s -pids search=123,proposer=124
//
// Searches begin at an even rate, -in-flight for every -ideal, so that so many are in flight when nothing is added: more
// where much is. (Clients that begin their next search when the last has ended fall into step after the first pause, and
// measure their own crowd.) The rate rises over -ramp; what began then or within -settle is not in the latencies (JIT
// compilation, opening of connections), but its errors count.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type process struct {
	name string
	pid  int
}

func field(file, key string) float64 {
	b, _ := os.ReadFile(file)
	for _, l := range strings.Split(string(b), "\n") {
		if strings.HasPrefix(l, key) {
			v, _ := strconv.ParseFloat(strings.Fields(l)[1], 64)
			return v
		}
	}
	return 0
}

// Seconds of CPU time.
func cpu(pid int) float64 {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	s := string(b)
	f := strings.Fields(s[strings.LastIndexByte(s, ')')+1:])
	u, _ := strconv.ParseFloat(f[11], 64)
	k, _ := strconv.ParseFloat(f[12], 64)
	return (u + k) / 100
}

// Sum of a metric over the series that hold all of with.
func metric(page, name, with string) (sum float64) {
	for _, l := range strings.Split(page, "\n") {
		if strings.HasPrefix(l, name) && strings.Contains(l, with) {
			v, _ := strconv.ParseFloat(l[strings.LastIndexByte(l, ' ')+1:], 64)
			sum += v
		}
	}
	return
}

func main() {
	url := flag.String("url", "http://127.0.0.1:19800", "search-service")
	inFlight := flag.Int("in-flight", 5000, "searches at once, as long as nothing is added")
	seconds := flag.Float64("seconds", 30, "of measuring")
	settle := flag.Duration("settle", 20*time.Second, "before measuring")
	ramp := flag.Duration("ramp", 10*time.Second, "over which the rate rises")
	ideal := flag.Duration("ideal", 2*time.Second, "what a search takes at least")
	body := flag.String("body", `{"strategy":"majority_vote"}`, "JSON merged into every request")
	pids := flag.String("pids", "", "name=pid, separated by commas: processes whose CPU and memory to show; the first is search-service")
	flag.Parse()

	var processes []process
	for _, p := range strings.Split(*pids, ",") {
		if name, pid, ok := strings.Cut(p, "="); ok {
			id, _ := strconv.Atoi(pid)
			processes = append(processes, process{name, id})
		}
	}
	processes = append(processes, process{"loadgen", os.Getpid()})
	request := map[string]any{
		"problem": map[string]any{"messages": []any{map[string]any{"role": "user",
			"content": "[item 1] Multiply the item number by 7 and add 3. Put the result in \\boxed{}."}}, "answer_format": "auto"},
		"sampling": map[string]any{"stop": []string{}}, "parameters": map[string]any{}, "budget": map[string]any{},
		"events": "none", "tenant": "load",
	}
	if err := json.Unmarshal([]byte(*body), &request); err != nil {
		panic(err)
	}
	raw, _ := json.Marshal(request)
	client := &http.Client{Timeout: 5 * time.Minute, Transport: &http.Transport{MaxIdleConns: 20000, MaxIdleConnsPerHost: 20000}}

	var errors sync.Map
	var flying, failed atomic.Int64
	one := func() error {
		rq, _ := http.NewRequest("POST", *url+"/v1/searches", bytes.NewReader(raw))
		rq.Header.Set("Content-Type", "application/json")
		rs, err := client.Do(rq)
		if err != nil {
			return err
		}
		out, err := io.ReadAll(rs.Body)
		rs.Body.Close()
		if err != nil {
			return err
		}
		if rs.StatusCode != 200 || !bytes.Contains(out, []byte(`"type":"result"`)) {
			return fmt.Errorf("HTTP %d %.150s", rs.StatusCode, out)
		}
		return nil
	}
	start := time.Now()
	from := start.Add(*ramp + *settle)
	until := from.Add(time.Duration(*seconds * float64(time.Second)))
	var took []time.Duration
	var lock sync.Mutex
	var all sync.WaitGroup
	search := func() {
		defer all.Done()
		began := time.Now()
		flying.Add(1)
		err := one()
		flying.Add(-1)
		if err != nil {
			failed.Add(1)
			m := err.Error()
			if k := strings.LastIndex(m, ": "); k >= 0 && !strings.HasPrefix(m, "HTTP") {
				m = m[k+2:]
			}
			v, _ := errors.LoadOrStore(m, new(atomic.Int64))
			v.(*atomic.Int64).Add(1)
		} else if began.After(from) && began.Before(until) {
			lock.Lock()
			took = append(took, time.Since(began))
			lock.Unlock()
		}
	}
	all.Add(1)
	go func() {
		defer all.Done()
		perSecond := float64(*inFlight) / ideal.Seconds()
		started := 0.0
		for at := start; at.Before(until); at = time.Now() {
			// During the ramp the rate rises evenly: its integral is half the square.
			t := at.Sub(start).Seconds()
			r := ramp.Seconds()
			due := perSecond * (t - r/2)
			if t < r {
				due = perSecond * t * t / r / 2
			}
			for ; started < due; started++ {
				all.Add(1)
				go search()
			}
			time.Sleep(time.Millisecond)
		}
	}()
	time.Sleep(time.Until(from))
	before := make([]float64, len(processes))
	for i, p := range processes {
		before[i] = cpu(p.pid)
	}
	measured := time.Now()
	var heap, live, threads, rss float64
	least := int64(*inFlight)
	for time.Now().Before(until) {
		least = min(least, flying.Load())
		if rs, err := client.Get(*url + "/actuator/prometheus"); err == nil {
			page, _ := io.ReadAll(rs.Body)
			rs.Body.Close()
			heap = max(heap, metric(string(page), "jvm_memory_used_bytes", `area="heap"`))
			live = max(live, metric(string(page), "jvm_gc_live_data_size_bytes", ""))
			threads = max(threads, metric(string(page), "jvm_threads_live_threads", ""))
		}
		rss = max(rss, field(fmt.Sprintf("/proc/%d/status", processes[0].pid), "VmRSS:"))
		time.Sleep(time.Second)
	}
	wall := time.Since(measured).Seconds()
	after := make([]float64, len(processes))
	for i, p := range processes {
		after[i] = cpu(p.pid)
	}
	all.Wait()
	sorted := took
	slices.Sort(sorted)
	added := func(q float64) float64 {
		if len(sorted) == 0 {
			return -1
		}
		return float64((sorted[int(q*float64(len(sorted)-1))] - *ideal).Microseconds()) / 1000
	}
	fmt.Printf("%8s %9s %8s %7s %9s %9s %9s %9s %9s %9s %8s   %s\n", "inflight", "in fl.min", "ok", "errors", "srch/s",
		"added p50", "p95", "p99 ms", "heap MiB", "live MiB", "threads", "RSS MiB")
	fmt.Printf("%8d %9d %8d %7d %9.0f %9.1f %9.1f %9.1f %9.0f %9.0f %8.0f   %.0f\n", *inFlight, least, len(sorted), failed.Load(),
		float64(len(sorted))/wall, added(.5), added(.95), added(.99), heap/(1<<20), live/(1<<20), threads, rss/1024)
	fmt.Print("         CPU, in cores:")
	sum := 0.0
	for i, p := range processes {
		cores := (after[i] - before[i]) / wall
		sum += cores
		fmt.Printf("  %s %.2f", p.name, cores)
	}
	fmt.Printf("  together %.2f;  search-service %.2f ms a search\n", sum, 1000*(after[0]-before[0])/max(1, float64(len(sorted))))
	errors.Range(func(k, v any) bool {
		fmt.Printf("         error x%d: %v\n", v.(*atomic.Int64).Load(), k)
		return true
	})
}

//go:build ignore

// overload: finds the rate of searches that a gateway carries, offers it several times as much by arrivals that wait for
// nobody, and then half of it, and tells what became of each request: by benchmarks/overload/run.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

var (
	url     = flag.String("url", "http://127.0.0.1:8080", "of the gateway")
	key     = flag.String("key", "", "the API key")
	body    = flag.String("body", "", "of each request")
	carry   = flag.Int("carry", 12, "seconds to find the load that is carried")
	warm    = flag.Int("warm", 30, "seconds of warming up")
	seconds = flag.Int("seconds", 60, "of overload")
	times   = flag.Float64("times", 10, "how many times the load that is carried is offered")
	rate    = flag.Float64("rate", 0, "the load that is carried, in requests a second, if it is known")
	pids    = flag.String("pids", "", "of the services, each as name=pid")
	fresh   = flag.Bool("fresh", false, "a connection of its own for each request")
)

// reply is what became of one request. Times count from when it was due.
type reply struct {
	due, took float64 // seconds since the start, seconds
	status    int     // 0: none came
	retry     bool    // it says when to come back
	why       string
}

func client(keep bool) *http.Client {
	return &http.Client{Timeout: 2 * time.Minute, Transport: &http.Transport{
		MaxIdleConns: 0, MaxIdleConnsPerHost: 4096, DisableKeepAlives: !keep,
		DialContext: (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
	}}
}

func ask(http1 *http.Client, start, due time.Time) reply {
	request, _ := http.NewRequest("POST", *url+"/v1/chat/completions", bytes.NewReader([]byte(*body)))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+*key)
	r := reply{due: due.Sub(start).Seconds()}
	response, err := http1.Do(request)
	if err == nil {
		var said []byte
		said, err = io.ReadAll(response.Body)
		response.Body.Close()
		r.status = response.StatusCode
		r.retry = response.Header.Get("Retry-After") != ""
		if r.status != 200 {
			r.why = fmt.Sprintf("%d %.90s", r.status, strings.ReplaceAll(string(said), "\n", " "))
		}
	}
	if err != nil {
		r.status, r.why = 0, err.Error()
		if i := strings.LastIndex(r.why, ": "); i >= 0 {
			r.why = r.why[i+2:]
		}
	}
	r.took = time.Since(due).Seconds()
	return r
}

// closed asks one question after another with each of so many clients, and returns the answers a second.
func closed(http1 *http.Client, clients int, length time.Duration) float64 {
	var answered atomic.Int64
	var all sync.WaitGroup
	start := time.Now()
	for i := 0; i < clients; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for time.Since(start) < length {
				if ask(http1, start, time.Now()).status == 200 {
					answered.Add(1)
				}
			}
		}()
	}
	all.Wait()
	return float64(answered.Load()) / time.Since(start).Seconds()
}

// open offers requests at an even rate, whatever became of those before.
func open(http1 *http.Client, rate float64, length time.Duration, start time.Time, out chan<- reply, left *sync.WaitGroup) {
	began := time.Now()
	for i := 0; ; i++ {
		due := began.Add(time.Duration(float64(i) / rate * 1e9))
		if due.Sub(began) >= length {
			return
		}
		if wait := time.Until(due); wait > 0 {
			time.Sleep(wait)
		}
		left.Add(1)
		go func() { defer left.Done(); out <- ask(http1, start, due) }()
	}
}

func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(q*float64(len(sorted)-1))]
}

func resident() map[string]int {
	mb := map[string]int{}
	for _, one := range strings.Split(*pids, ",") {
		name, pid, _ := strings.Cut(one, "=")
		status, _ := os.ReadFile("/proc/" + pid + "/status")
		for _, line := range strings.Split(string(status), "\n") {
			if strings.HasPrefix(line, "VmRSS:") {
				kb, _ := strconv.Atoi(strings.Fields(line)[1])
				mb[name] = kb / 1024
			}
		}
	}
	return mb
}

func waiting() int {
	response, err := http.Get(*url + "/actuator/prometheus")
	if err != nil {
		return -1
	}
	defer response.Body.Close()
	said, _ := io.ReadAll(response.Body)
	for _, line := range strings.Split(string(said), "\n") {
		if strings.HasPrefix(line, "ponder_queue_waiting ") {
			n, _ := strconv.ParseFloat(strings.Fields(line)[1], 64)
			return int(n)
		}
	}
	return -1
}

func cpu() float64 {
	var use syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &use)
	return float64(use.Utime.Sec+use.Stime.Sec) + float64(use.Utime.Usec+use.Stime.Usec)/1e6
}

func main() {
	flag.Parse()
	kept := client(true)
	closed(kept, 96, time.Duration(*warm)*time.Second)
	best := *rate
	for _, clients := range []int{16, 32, 64, 128} {
		if *rate > 0 {
			break
		}
		got := closed(kept, clients, time.Duration(*carry)*time.Second/4)
		fmt.Printf("carried with %3d at once: %6.1f searches/s\n", clients, got)
		best = max(best, got)
	}
	// The compiler's work on what has not run yet is no part of the answer: refusals are warmed up as well.
	var early sync.WaitGroup
	lost := make(chan reply, 1<<16)
	open(kept, best**times, 5*time.Second, time.Now(), lost, &early)
	early.Wait()
	time.Sleep(3 * time.Second)

	const before, after = 10, 20
	over := time.Duration(*seconds) * time.Second
	replies := make(chan reply, 1<<16)
	var all []reply
	done := make(chan struct{})
	go func() {
		for r := range replies {
			all = append(all, r)
		}
		close(done)
	}()
	var left sync.WaitGroup
	start := time.Now()
	var queue atomic.Int64
	ended := make(chan struct{})
	go func() {
		for i := 0; ; i++ {
			select {
			case <-ended:
				return
			case <-time.After(time.Second):
			}
			queue.Store(max(queue.Load(), int64(waiting())))
			if i%10 == 9 || i == 0 {
				fmt.Printf("memory at %3.0f s, MB: %v\n", time.Since(start).Seconds(), resident())
			}
		}
	}()
	hot := kept
	if *fresh {
		hot = client(false)
	}
	open(kept, best/2, before*time.Second, start, replies, &left)
	used := cpu()
	open(hot, best**times, over, start, replies, &left)
	used = cpu() - used
	open(kept, best/2, after*time.Second, start, replies, &left)
	left.Wait()
	close(ended)
	close(replies)
	<-done
	tell(all, best, before, float64(before)+over.Seconds(), float64(queue.Load()), used/over.Seconds())
}

// tell prints what became of them all.
func tell(all []reply, best, from, until, queue, generator float64) {
	fmt.Printf("%6s%9s%9s%9s%9s%11s%11s%11s%11s%9s\n", "from s", "offered", "answered", "refused", "neither",
		"answer p50", "p99 ms", "refusal p50", "p99 ms", "told when")
	whys := map[string]int{}
	row := func(name string, a, b float64) (float64, []float64, []float64) {
		var yes, no []float64
		var offered, answered, neither, told int
		for _, r := range all {
			if ends := r.due + r.took; r.status == 200 && ends >= a && ends < b {
				answered++ // goodput counts answers when they come
			}
			if r.due < a || r.due >= b {
				continue
			}
			offered++
			switch {
			case r.status == 200:
				yes = append(yes, r.took*1000)
			case r.status == 429 || r.status == 503:
				no = append(no, r.took*1000)
				if r.retry {
					told++
				}
			default:
				neither++
			}
			if r.why != "" {
				whys[r.why]++
			}
		}
		sort.Float64s(yes)
		sort.Float64s(no)
		length := b - a
		fmt.Printf("%6s%9.0f%9.0f%9.0f%9.0f%11.0f%11.0f%11.0f%11.0f%8.0f%%\n", name, float64(offered)/length, float64(answered)/length,
			float64(len(no))/length, float64(neither)/length, quantile(yes, .5), quantile(yes, .99), quantile(no, .5),
			quantile(no, .99), 100*float64(told)/max(1, float64(len(no))))
		return float64(answered) / length, yes, no
	}
	_, normal, _ := row("before", 0, from)
	for at := from; at < until; at += 10 {
		row(fmt.Sprintf("%.0f", at), at, at+10)
	}
	clear(whys)
	good, _, no := row("all", from, until)
	var kinds []string
	for why := range whys {
		kinds = append(kinds, why)
	}
	sort.Slice(kinds, func(i, j int) bool { return whys[kinds[i]] > whys[kinds[j]] })
	for at := until; at < until+20; at++ {
		row(fmt.Sprintf("%.0f", at), at, at+1)
	}
	well := 20.0
	for at := until + 19; at >= until; at-- {
		_, yes, refused := quiet(all, at)
		if len(refused) > 0 || quantile(yes, .95) > 3*quantile(normal, .95) {
			break
		}
		well = at - until
	}
	fmt.Printf("goodput under %.0f times the load: %.1f of %.1f searches/s, %.0f %%\n", *times, good, best, 100*good/best)
	fmt.Printf("refused: p50 %.1f ms, p99 %.1f ms; waiting at most %.0f; well again after %.0f s; the generator used %.2f cores\n",
		quantile(no, .5), quantile(no, .99), queue, well, generator)
	for _, why := range kinds[:min(6, len(kinds))] {
		fmt.Printf("%8d times %s\n", whys[why], why)
	}
}

// quiet is what became of the requests of one second.
func quiet(all []reply, at float64) (int, []float64, []reply) {
	var yes []float64
	var others []reply
	for _, r := range all {
		if r.due >= at && r.due < at+1 {
			if r.status == 200 {
				yes = append(yes, r.took*1000)
			} else {
				others = append(others, r)
			}
		}
	}
	sort.Float64s(yes)
	return len(yes), yes, others
}

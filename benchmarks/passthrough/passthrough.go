//go:build ignore

// passthrough: what a gateway costs when it only passes a plain model through. An engine and its clients are one process,
// so that both read the same clock. Standard library only; run.sh starts what is measured.
//
//	passthrough -engine 127.0.0.1:19900 -target 'name base-url model pid' -target ... -seconds 5
//
// The engine waits 50 ms before the first word of a reply, and between two words as long as the prompt says
// ("[id words gap_ms]"). Its words are their own numbers, so that a client knows which are missing.
//
// Three tables: whole replies at 1, 32 and 128 at a time, the targets taking turns; the time from the engine's first
// word to the client's; and -streams open at once, with the words lost and the memory each takes: resident memory,
// and live heap after a full collection where the target is a JVM and jcmd is given.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const latency = 50 * time.Millisecond

var (
	prompt  = regexp.MustCompile(`\[(\d+) (\d+) (\d+)\]`)
	began   sync.Map // id -> when the engine wrote its first word
	ids     atomic.Int64
	told    sync.Map // errors that were printed
	client  = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 4096, MaxConnsPerHost: 0}}
	seconds = flag.Float64("seconds", 5, "for each target at each level, in turns of a third")
	jcmd    = flag.String("jcmd", "", "for the live heap of a JVM")
)

type target struct {
	name, url, model string
	pid              int
}

type targets []target

func (t *targets) String() string { return "" }

func (t *targets) Set(s string) error {
	f := strings.Fields(s)
	pid := 0
	if len(f) == 4 {
		pid, _ = strconv.Atoi(f[3])
	}
	*t = append(*t, target{f[0], f[1], f[2], pid})
	return nil
}

func engine(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var q struct {
		Stream        bool `json:"stream"`
		StreamOptions struct {
			IncludeUsage bool `json:"include_usage"`
		} `json:"stream_options"`
	}
	json.Unmarshal(body, &q)
	id, words, gap := 0, 3, 0
	if m := prompt.FindSubmatch(body); m != nil {
		id, _ = strconv.Atoi(string(m[1]))
		words, _ = strconv.Atoi(string(m[2]))
		gap, _ = strconv.Atoi(string(m[3]))
	}
	time.Sleep(latency)
	usage := fmt.Sprintf(`{"prompt_tokens":9,"completion_tokens":%d,"total_tokens":%d}`, words, words+9)
	if !q.Stream {
		var text strings.Builder
		for i := 0; i < words; i++ {
			fmt.Fprintf(&text, "%d ", i)
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"id":"e","object":"chat.completion","created":1,"model":"mock","choices":[{"index":0,"message":{"role":"assistant","content":%q},"finish_reason":"stop"}],"usage":%s}`, text.String(), usage)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	flush := w.(http.Flusher).Flush
	send := func(choices, more string) {
		fmt.Fprintf(w, "data: {\"id\":\"e\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"mock\",\"choices\":[%s]%s}\n\n", choices, more)
		flush()
	}
	send(`{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}`, "")
	for i := 0; i < words; i++ {
		if i == 0 {
			began.Store(id, time.Now())
		} else if gap > 0 {
			time.Sleep(time.Duration(gap) * time.Millisecond)
		}
		send(fmt.Sprintf(`{"index":0,"delta":{"content":"%d "},"finish_reason":null}`, i), "")
	}
	send(`{"index":0,"delta":{},"finish_reason":"stop"}`, "")
	if q.StreamOptions.IncludeUsage {
		send("", `,"usage":`+usage)
	}
	fmt.Fprint(w, "data: [DONE]\n\n")
}

// ask sends one request. It returns how long it took, the delay of the first word of a stream, and how many of its
// words are missing or out of order.
func (t target) ask(words, gap int, stream bool) (total, first time.Duration, lost int, err error) {
	id := int(ids.Add(1))
	body := fmt.Sprintf(`{"model":%q,"stream":%t,"messages":[{"role":"user","content":"[%d %d %d]"}]}`, t.model, stream, id, words, gap)
	at := time.Now()
	q, _ := http.NewRequest("POST", t.url+"/chat/completions", bytes.NewReader([]byte(body)))
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("Authorization", "Bearer x")
	r, err := client.Do(q)
	if err != nil {
		return
	}
	defer r.Body.Close()
	if r.StatusCode != 200 {
		text, _ := io.ReadAll(r.Body)
		return 0, 0, 0, fmt.Errorf("HTTP %d %.200s", r.StatusCode, text)
	}
	var got strings.Builder
	if !stream {
		var whole struct {
			Choices []struct {
				Message struct {
					Content string `json:"content"`
				} `json:"message"`
			} `json:"choices"`
		}
		err = json.NewDecoder(r.Body).Decode(&whole)
		if err == nil && len(whole.Choices) > 0 {
			got.WriteString(whole.Choices[0].Message.Content)
		}
	} else {
		lines := bufio.NewScanner(r.Body)
		lines.Buffer(nil, 1<<20)
		done := false
		for lines.Scan() {
			line := strings.TrimPrefix(lines.Text(), "data: ")
			if strings.HasPrefix(line, `{"error"`) {
				err = fmt.Errorf("%s", line)
			}
			done = done || line == "[DONE]"
			var c struct {
				Choices []struct {
					Delta struct {
						Content string `json:"content"`
					} `json:"delta"`
				} `json:"choices"`
			}
			if !strings.HasPrefix(line, "{") || json.Unmarshal([]byte(line), &c) != nil || len(c.Choices) == 0 || c.Choices[0].Delta.Content == "" {
				continue
			}
			if first == 0 {
				if when, ok := began.LoadAndDelete(id); ok {
					first = time.Since(when.(time.Time))
				}
			}
			got.WriteString(c.Choices[0].Delta.Content)
		}
		if !done && err == nil {
			err = fmt.Errorf("the stream broke off")
		}
	}
	io.Copy(io.Discard, r.Body)
	total = time.Since(at)
	seen := strings.Fields(got.String())
	for i := 0; i < words; i++ {
		if i >= len(seen) || seen[i] != strconv.Itoa(i) {
			lost++
		}
	}
	return
}

// many asks from c clients at once until the time is up.
func (t target) many(c int, during time.Duration, words, gap int, stream bool) (totals, firsts []float64, lost int) {
	until := time.Now().Add(during)
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := 0; i < c; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for time.Now().Before(until) {
				total, first, missing, err := t.ask(words, gap, stream)
				mu.Lock()
				if err != nil {
					t.tell(err)
					lost += words
				} else {
					totals, firsts, lost = append(totals, ms(total)), append(firsts, ms(first)), lost+missing
				}
				mu.Unlock()
				if err != nil {
					time.Sleep(100 * time.Millisecond)
				}
			}
		}()
	}
	all.Wait()
	return
}

// tell prints an error once.
func (t target) tell(err error) {
	text := fmt.Sprintf("%s: %.240s", t.name, err)
	if _, before := told.LoadOrStore(text, true); !before {
		fmt.Fprintln(os.Stderr, text)
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func at(sorted []float64, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

func status(pid int, field string) (value float64) {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for _, line := range strings.Split(string(b), "\n") {
		if strings.HasPrefix(line, field+":") {
			value, _ = strconv.ParseFloat(strings.Fields(line)[1], 64)
		}
	}
	return
}

// liveKB is the heap of a JVM after a full collection.
func liveKB(pid int) float64 {
	if *jcmd == "" || pid == 0 {
		return 0
	}
	out, err := exec.Command(*jcmd, strconv.Itoa(pid), "GC.class_histogram").Output()
	if err != nil {
		return 0
	}
	f := strings.Fields(string(out[bytes.LastIndex(out, []byte("Total")):]))
	bytes, _ := strconv.ParseFloat(f[2], 64)
	return bytes / 1024
}

func turns(all targets, levels []int, words, gap int, stream bool) {
	for _, c := range levels {
		totals, firsts, lost := map[string][]float64{}, map[string][]float64{}, map[string]int{}
		for turn := 0; turn < 3; turn++ {
			for _, t := range all {
				a, b, l := t.many(c, time.Duration(*seconds/3*float64(time.Second)), words, gap, stream)
				totals[t.name], firsts[t.name] = append(totals[t.name], a...), append(firsts[t.name], b...)
				lost[t.name] += l
			}
		}
		for _, t := range all {
			v := totals[t.name]
			if stream {
				v = firsts[t.name]
			}
			sort.Float64s(v)
			base := totals[all[0].name]
			if stream {
				base = firsts[all[0].name]
			}
			fmt.Printf("%-10s %5d %7d %6d %9.2f %9.2f %9.2f %9.2f %9.1f\n", t.name, c, len(v), lost[t.name],
				at(v, .5), at(v, .95), at(v, .99), at(v, .5)-at(base, .5), float64(len(v)) / *seconds)
		}
	}
}

func open(t target, streams int) {
	heap, rss, threads := liveKB(t.pid), status(t.pid, "VmRSS"), status(t.pid, "Threads")
	words, gap := 40, 500
	var firsts []float64
	var lost, failed int
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := 0; i < streams; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			_, first, missing, err := t.ask(words, gap, true)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed++
				t.tell(err)
			} else {
				firsts, lost = append(firsts, ms(first)), lost+missing
			}
		}()
		time.Sleep(5 * time.Second / time.Duration(streams))
	}
	time.Sleep(5 * time.Second)
	peakRSS, peakThreads := status(t.pid, "VmRSS"), status(t.pid, "Threads")
	peakHeap := liveKB(t.pid)
	all.Wait()
	sort.Float64s(firsts)
	fmt.Printf("%-10s %6d %6d %6d %9.2f %9.2f %10.1f %10.1f %8.0f %8.0f\n", t.name, streams, failed, lost, at(firsts, .5), at(firsts, .99),
		(peakRSS-rss)/float64(streams), (peakHeap-heap)/float64(streams), threads, peakThreads)
}

func main() {
	var all targets
	addr := flag.String("engine", "127.0.0.1:19900", "where the engine listens")
	streams := flag.Int("streams", 1000, "open at once")
	warm := flag.Duration("warm", 20*time.Second, "not measured at first, for each target")
	flag.Var(&all, "target", "name, base URL, model and process")
	flag.Parse()
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		panic(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/chat/completions", engine)
	mux.HandleFunc("GET /v1/models", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `{"object":"list","data":[{"id":"mock","object":"model","created":0,"owned_by":"mock","max_model_len":32768}]}`)
	})
	go http.Serve(listener, mux)
	if len(all) == 0 {
		select {} // an engine for those that start before they are measured
	}
	for _, t := range all {
		t.many(32, *warm/2, 20, 0, false)
		t.many(32, *warm/2, 20, 0, true)
	}
	fmt.Printf("\nwhole replies\n%-10s %5s %7s %6s %9s %9s %9s %9s %9s\n", "target", "c", "ok", "lost", "p50 ms", "p95", "p99", "added p50", "req/s")
	turns(all, []int{1, 32, 128}, 20, 0, false)
	fmt.Printf("\nfrom the engine's first word to the client's\n%-10s %5s %7s %6s %9s %9s %9s %9s %9s\n", "target", "c", "ok", "lost", "p50 ms", "p95", "p99", "added p50", "req/s")
	turns(all, []int{1, 32}, 20, 10, true)
	fmt.Printf("\nstreams open at once\n%-10s %6s %6s %6s %9s %9s %10s %10s %8s %8s\n", "target", "open", "failed", "lost", "first p50", "p99 ms", "RSS KB/st.", "heap KB/st", "threads", "then")
	for _, t := range all {
		if t.pid > 0 {
			open(t, *streams)
		}
	}
}

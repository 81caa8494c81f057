//go:build ignore

// streams: so many chat completions open at the gateway at once, each with a word now and then. Standard library only.
//
//	streams -serve 127.0.0.1:19811                 a mock of search-service
//	streams -url http://127.0.0.1:19810 -pid 123   the clients of the gateway, whose process is 123
//
// The mock writes the next number to each stream every -gap, and all at once to those that are asked to be brief; the clients
// check that no number is missing. Memory is read when all streams have been open for -hold: resident memory, and live heap
// after a full collection.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

var (
	gap  = flag.Duration("gap", 10*time.Second, "between two words of a stream")
	stop = make(chan struct{}) // closed when the streams shall end
)

const catalog = `{"models":[{"id":"mock","backend":"upstream","context_tokens":32768,"capabilities":["continuation"]}],
"strategies":[{"name":"sample","description":"one answer","scoring":"none","needs":[],"tools":false,"parameters":[]}],
"verifiers":[],"prices":{},"defaults":{"budget":{"max_tokens":200000,"max_seconds":600.0,"max_samples":4096,"max_parallel":64},"sample_tokens":1024}}`

func search(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	left := -1
	if bytes.Contains(body, []byte("briefly")) {
		left = 10
	}
	w.Header().Set("Content-Type", "text/event-stream")
	send := func(format string, values ...any) {
		fmt.Fprintf(w, "data: "+format+"\n\n", values...)
		w.(http.Flusher).Flush()
	}
	send(`{"type":"trace","event":{"type":"propose_started","seq":0,"at_ms":0,"call":0,"model":"mock","node":0,"first_trial":0,"samples":1,"unit":"solution","temperature":0.8,"max_tokens":1024}}`)
	tick := time.NewTicker(*gap)
	defer tick.Stop()
	var text strings.Builder
	for i, open := 0, true; open; i++ {
		word := strconv.Itoa(i) + " "
		text.WriteString(word)
		send(`{"type":"trace","event":{"type":"delta","seq":%d,"at_ms":0,"call":0,"trial":0,"text":%q}}`, i+1, word)
		if left >= 0 {
			left--
			open = left > 0
			continue
		}
		select {
		case <-tick.C:
		case <-stop:
			open = false
		case <-r.Context().Done():
			return
		}
	}
	tokens := `"tokens":{"prompt":3,"cached":0,"completion":43}`
	send(`{"type":"result","result":{"strategy":"sample","model":"mock","selection":{"node":{"id":1,"trial":0,"depth":1,"text":%q,"finish_reason":"stop",%s},"basis":"single_sample","vote":[],"notes":[]},"samples":{"asked":1,"finished":1,"failed":0,"cancelled":0,"not_started":0},"failures":[],"usage":{%s,"entries":[{"role":"proposer","fate":"selected","count":1,%s}],"calls":1,"samples":1,"estimated":false,"seconds":1.0},"warnings":[],"attempts":[],"seed":1}}`,
		text.String(), tokens, tokens, tokens)
}

func serve(addr string) {
	reply := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, body)
		}
	}
	http.HandleFunc("GET /readyz", reply(`{"status":"UP"}`))
	http.HandleFunc("GET /v1/catalog", reply(catalog))
	http.HandleFunc("POST /v1/searches", search)
	http.HandleFunc("POST /end", func(w http.ResponseWriter, r *http.Request) { close(stop) })
	panic(http.ListenAndServe(addr, nil))
}

type client struct {
	http.Client
	url          string
	open, failed atomic.Int64 // streams that have had a word and are not at their end, and those without a whole answer
	words        atomic.Int64
	told         sync.Map
}

// stream reads one answer, and returns what is wrong with it.
func (c *client) stream(question string) error {
	body := fmt.Sprintf(`{"model":"mock+sample","stream":true,"messages":[{"role":"user","content":%q}]}`, question)
	r, err := c.Post(c.url+"/v1/chat/completions", "application/json", strings.NewReader(body))
	if err != nil {
		return err
	}
	defer r.Body.Close()
	if r.StatusCode != 200 {
		return fmt.Errorf("HTTP %d", r.StatusCode)
	}
	lines := bufio.NewReaderSize(r.Body, 1024)
	next := 0
	defer func() {
		if next > 0 {
			c.open.Add(-1)
		}
	}()
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return fmt.Errorf("broken off: %w", err)
		}
		line = strings.TrimPrefix(strings.TrimSpace(line), "data: ")
		if line == "[DONE]" {
			return nil
		}
		var chunk struct {
			Choices []struct{ Delta struct{ Content string } }
		}
		if !strings.HasPrefix(line, "{") || json.Unmarshal([]byte(line), &chunk) != nil || len(chunk.Choices) == 0 {
			continue
		}
		for _, word := range strings.Fields(chunk.Choices[0].Delta.Content) {
			if word != strconv.Itoa(next) {
				return fmt.Errorf("%s instead of %d", word, next)
			}
			if next == 0 {
				c.open.Add(1)
			}
			c.words.Add(1)
			next++
		}
	}
}

// status is a value of /proc/PID/status, in MiB if it is one of memory.
func status(pid int, name string) float64 {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for _, line := range strings.Split(string(text), "\n") {
		if f := strings.Fields(line); len(f) > 1 && f[0] == name+":" {
			value, _ := strconv.ParseFloat(f[1], 64)
			if len(f) > 2 {
				value /= 1024
			}
			return value
		}
	}
	return 0
}

// live is the heap after a full collection, in MiB.
func live(jcmd string, pid int) float64 {
	out, _ := exec.Command(jcmd, strconv.Itoa(pid), "GC.class_histogram").Output()
	at := bytes.LastIndex(out, []byte("Total"))
	if at < 0 {
		return 0
	}
	value, _ := strconv.ParseFloat(strings.Fields(string(out[at:]))[2], 64)
	return value / (1 << 20)
}

func main() {
	at := flag.String("serve", "", "where the mock listens; without it, this is the clients")
	url := flag.String("url", "http://127.0.0.1:19810", "the gateway")
	mock := flag.String("mock", "http://127.0.0.1:19811", "the mock, which is told when to end")
	pid := flag.Int("pid", 0, "the gateway's process")
	jcmd := flag.String("jcmd", "jcmd", "for the live heap")
	streams := flag.Int("streams", 10000, "open at once")
	rate := flag.Float64("rate", 200, "streams opened in a second")
	hold := flag.Duration("hold", 30*time.Second, "how long all are open")
	warm := flag.Int("warm", 6000, "short streams before, which the compiler learns from")
	flag.Parse()
	if *at != "" {
		serve(*at)
	}
	c := &client{url: *url}
	c.Transport = &http.Transport{MaxIdleConnsPerHost: *streams}
	var all sync.WaitGroup
	open := func(question string) {
		all.Add(1)
		go func() {
			defer all.Done()
			if err := c.stream(question); err != nil {
				c.failed.Add(1)
				if _, before := c.told.LoadOrStore(err.Error(), true); !before {
					fmt.Fprintln(os.Stderr, err)
				}
			}
		}()
		time.Sleep(time.Duration(float64(time.Second) / *rate))
	}
	for range *warm {
		open("Count briefly.")
	}
	all.Wait()
	c.failed.Store(0)
	c.words.Store(0)
	before, rss := live(*jcmd, *pid), status(*pid, "VmRSS")
	for range *streams {
		open("Count.")
	}
	for c.open.Load()+c.failed.Load() < int64(*streams) {
		time.Sleep(100 * time.Millisecond)
	}
	time.Sleep(*hold)
	threads, then := status(*pid, "Threads"), status(*pid, "VmRSS")
	isOpen := c.open.Load()
	heap := live(*jcmd, *pid)
	http.Post(*mock+"/end", "text/plain", nil)
	all.Wait()
	each := func(mib float64) float64 { return mib * 1024 / float64(max(1, isOpen)) }
	fmt.Printf("%8s %8s %9s %8s %11s %11s %10s %9s %9s %11s\n", "streams", "open", "words", "failed", "live MiB", "KiB/stream", "RSS MiB", "before", "peak", "threads")
	fmt.Printf("%8d %8d %9d %8d %11.0f %11.1f %10.0f %9.0f %9.0f %11.0f\n", *streams, isOpen, c.words.Load(), c.failed.Load(), heap, each(heap-before), then, rss, status(*pid, "VmHWM"), threads)
}

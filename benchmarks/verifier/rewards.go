// A mock reward model and clients of verifier-service in front of it, in one process.
//
//	go run rewards.go -service http://127.0.0.1:18083 -mock 127.0.0.1:18090
//
// The mock has one device. Its forward pass takes a fixed time and some for each input. It answers vLLM's /classify, at
// /one/classify with one call in a pass, as a plain server around a model does, and at /merging/classify with whatever waits,
// up to 32 inputs, in a pass, as engines with batching of their own do.
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
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

var (
	fixed   = flag.Duration("fixed", 20*time.Millisecond, "what a pass takes")
	each    = flag.Duration("each", 500*time.Microsecond, "what each input of a pass takes")
	passed  = flag.Duration("time", 8*time.Second, "of each row")
	service = flag.String("service", "http://127.0.0.1:18083", "verifier-service")
	mock    = flag.String("mock", "127.0.0.1:18090", "where the mock listens")
	client  = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1000}}
	passes  atomic.Int64
	inputs  atomic.Int64
)

type waiting struct {
	inputs int
	done   chan struct{}
}

func pass(n int) {
	passes.Add(1)
	inputs.Add(int64(n))
	time.Sleep(*fixed + time.Duration(n)*(*each))
}

func serve() {
	var device sync.Mutex
	queue := make(chan waiting, 10000)
	go func() {
		for first := range queue {
			device.Lock()
			batch, n := []waiting{first}, first.inputs
		more:
			for n < 32 {
				select {
				case next := <-queue:
					batch, n = append(batch, next), n+next.inputs
				default:
					break more
				}
			}
			pass(n)
			device.Unlock()
			for _, one := range batch {
				close(one.done)
			}
		}
	}()
	answer := func(run func(int)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			var body struct{ Input []string }
			if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
				http.Error(w, err.Error(), 400)
				return
			}
			run(len(body.Input))
			var out bytes.Buffer
			out.WriteString(`{"data":[`)
			for i := range body.Input {
				if i > 0 {
					out.WriteByte(',')
				}
				fmt.Fprintf(&out, `{"index":%d,"probs":[0.5]}`, i)
			}
			fmt.Fprintf(&out, `],"usage":{"prompt_tokens":%d}}`, 100*len(body.Input))
			w.Header().Set("Content-Type", "application/json")
			w.Write(out.Bytes())
		}
	}
	http.HandleFunc("/one/classify", answer(func(n int) {
		device.Lock()
		defer device.Unlock()
		pass(n)
	}))
	http.HandleFunc("/merging/classify", answer(func(n int) {
		one := waiting{n, make(chan struct{})}
		queue <- one
		<-one.done
	}))
	fmt.Fprintln(os.Stderr, http.ListenAndServe(*mock, nil))
	os.Exit(1)
}

func post(url string, body []byte, lines int) error {
	reply, err := client.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer reply.Body.Close()
	if lines == 0 {
		_, err = io.Copy(io.Discard, reply.Body)
	} else {
		scored := 0
		in := bufio.NewScanner(reply.Body)
		for in.Scan() {
			if bytes.Contains(in.Bytes(), []byte(`"scored"`)) {
				scored++
			}
		}
		if scored != lines {
			return fmt.Errorf("%d of %d scores, status %d", scored, lines, reply.StatusCode)
		}
	}
	if reply.StatusCode != 200 {
		return fmt.Errorf("status %d", reply.StatusCode)
	}
	return err
}

// row runs so many clients, each with one call under way, and returns the median latency.
func row(name string, clients, scores int, call func() error, base time.Duration) time.Duration {
	var mutex sync.Mutex
	var times []time.Duration
	var group sync.WaitGroup
	passes.Store(0)
	inputs.Store(0)
	began := time.Now()
	for c := 0; c < clients; c++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for time.Since(began) < *passed {
				start := time.Now()
				if err := call(); err != nil {
					fmt.Fprintln(os.Stderr, name, err)
					os.Exit(1)
				}
				took := time.Since(start)
				mutex.Lock()
				times = append(times, took)
				mutex.Unlock()
			}
		}()
	}
	group.Wait()
	seconds := time.Since(began).Seconds()
	sort.Slice(times, func(i, j int) bool { return times[i] < times[j] })
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	median := times[len(times)/2]
	added := "       -"
	if base > 0 {
		added = fmt.Sprintf("%8.1f", ms(median)-ms(base))
	}
	fmt.Printf("%-36s %4d %9.1f %8.1f %8.1f %s %7.1f\n", name, clients, float64(len(times)*scores)/seconds, ms(median),
		ms(times[len(times)*99/100]), added, float64(inputs.Load())/float64(passes.Load()))
	return median
}

func request(verifier string, candidates int) []byte {
	type candidate struct {
		Text     string   `json:"text"`
		Steps    []string `json:"steps"`
		Complete bool     `json:"complete"`
	}
	texts := make([]candidate, candidates)
	for i := range texts {
		text := fmt.Sprintf("She works 35 hours at $8 each, so she earns 8 * 35 = %d dollars.", 280+i)
		texts[i] = candidate{text, []string{text}, true}
	}
	body, _ := json.Marshal(map[string]any{
		"verifier":   verifier,
		"problem":    map[string]any{"messages": []map[string]string{{"role": "user", "content": "What is 8 * 35?"}}, "answer_format": "number"},
		"candidates": texts,
	})
	return body
}

func main() {
	flag.Parse()
	go serve()
	time.Sleep(200 * time.Millisecond)
	plain := []byte(`{"model":"mock","input":["She works 35 hours at $8 each, so she earns 8 * 35 = 280 dollars."]}`)
	scores := *service + "/v1/scores"
	warm := time.Now()
	for time.Since(warm) < 20*time.Second {
		var group sync.WaitGroup
		for i := 0; i < 64; i++ {
			group.Add(1)
			go func() {
				defer group.Done()
				if err := post(scores, request("batched_one", 1), 1); err != nil {
					fmt.Fprintln(os.Stderr, "warming up:", err)
					time.Sleep(time.Second)
				}
			}()
		}
		group.Wait()
	}
	fmt.Printf("%-36s %4s %9s %8s %8s %8s %7s\n", "one candidate a request", "c", "scores/s", "p50ms", "p99ms", "added", "a pass")
	for _, kind := range []string{"one", "merging"} {
		for _, clients := range []int{1, 32, 128} {
			base := row(kind+" call a pass, asked directly", clients, 1, func() error {
				return post("http://"+*mock+"/"+kind+"/classify", plain, 0)
			}, 0)
			for _, how := range []string{"unbatched", "batched"} {
				body := request(how+"_"+kind, 1)
				row(kind+" call a pass, "+how, clients, 1, func() error { return post(scores, body, 1) }, base)
			}
		}
	}
	fmt.Printf("\n%-36s %4s %9s %8s %8s %8s %7s\n", "32 candidates a request", "c", "scores/s", "p50ms", "p99ms", "added", "a pass")
	for _, how := range []string{"unbatched", "batched"} {
		for _, clients := range []int{1, 8} {
			body := request(how+"_one", 32)
			row("one call a pass, "+how, clients, 32, func() error { return post(scores, body, 32) }, 0)
		}
	}
}

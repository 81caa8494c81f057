//go:build ignore

// affinity: three engines that keep the prefixes of what they have read, as vLLM does, a proxy that spreads calls over three
// proposers in turn, and searches that reach the engines by way of both: by benchmarks/affinity/run.
package main

import (
	"bytes"
	"container/list"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	block     = 16   // tokens; a word is a token
	capacity  = 4096 // blocks of each engine
	stepWords = 50
	steps     = 6 // of an answer
)

// engine keeps blocks by the hash of all tokens up to their end, and forgets the one that was not used for longest.
type engine struct {
	sync.Mutex
	blocks map[uint64]*list.Element
	used   *list.List

	prompt, cached int64
}

func (e *engine) reset() {
	e.Lock()
	defer e.Unlock()
	e.blocks, e.used, e.prompt, e.cached = map[uint64]*list.Element{}, list.New(), 0, 0
}

// read returns how many of the words were there already, and keeps all of them; only whole blocks are kept.
func (e *engine) read(words []string, isPrompt bool) int {
	e.Lock()
	defer e.Unlock()
	chain, hits, unbroken := fnv.New64a(), 0, true
	for i := 0; i+block <= len(words); i += block {
		io.WriteString(chain, strings.Join(words[i:i+block], " ")+" ")
		key := chain.Sum64()
		if at, ok := e.blocks[key]; ok {
			e.used.MoveToFront(at)
			if unbroken {
				hits += block
			}
			continue
		}
		unbroken = false
		e.blocks[key] = e.used.PushFront(key)
		if e.used.Len() > capacity {
			oldest := e.used.Back()
			delete(e.blocks, oldest.Value.(uint64))
			e.used.Remove(oldest)
		}
	}
	hits = min(hits, len(words)-1) // the last token is always computed
	if isPrompt {
		e.prompt += int64(len(words))
		e.cached += int64(hits)
	}
	return hits
}

func (e *engine) chat(w http.ResponseWriter, r *http.Request) {
	var q struct {
		N        int
		Seed     int64
		Stop     []string
		Messages []struct{ Role, Content string }
	}
	if json.NewDecoder(r.Body).Decode(&q) != nil || len(q.Messages) == 0 {
		http.Error(w, `{"error":{"message":"unreadable"}}`, 400)
		return
	}
	var words []string
	for _, m := range q.Messages {
		words = append(append(words, m.Role), strings.Fields(m.Content)...)
	}
	done := 0
	if last := q.Messages[len(q.Messages)-1]; last.Role == "assistant" {
		done = strings.Count(last.Content, "Step")
	}
	hits := e.read(words, true)
	// 30 ms, and 0.1 ms for each token that has to be read.
	time.Sleep(30*time.Millisecond + time.Duration(len(words)-hits)*100*time.Microsecond)
	until := steps
	if len(q.Stop) > 0 {
		until = done + 1
	}
	var choices []any
	written := 0
	for i := range max(1, q.N) {
		var answer []string
		for s := done + 1; s <= until; s++ {
			answer = append(answer, step(s, q.Seed+int64(i)))
		}
		text := strings.Join(answer, "\n\n")
		written += len(strings.Fields(text))
		e.read(append(append([]string{}, words...), strings.Fields(text)...), false)
		var ended any // by the model itself
		if until < steps {
			ended = "\n\n"
		}
		choices = append(choices, map[string]any{"index": i, "finish_reason": "stop", "stop_reason": ended,
			"message": map[string]any{"role": "assistant", "content": text}})
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{"choices": choices, "usage": map[string]any{
		"prompt_tokens": len(words), "completion_tokens": written, "total_tokens": len(words) + written,
		"prompt_tokens_details": map[string]any{"cached_tokens": hits}}})
}

func words(n int, seed int64) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "w%d ", (seed*7919+int64(i)*104729)%99991)
	}
	return text.String()
}

func step(number int, seed int64) string {
	if number == steps {
		return fmt.Sprintf("Step %d: %s so 3 + %d = %d, and the answer is \\boxed{%d}.", number, words(stepWords, seed), seed%7, 3+seed%7, 3+seed%7)
	}
	return fmt.Sprintf("Step %d: %s and 2 + %d = %d.", number, words(stepWords, seed), number, 2+number)
}

var (
	ours  = flag.String("ours", "", "a search-service that sees each proposer")
	turns = flag.String("turns", "", "a search-service that sees the proxy")
	kill  = flag.Int("kill", 0, "the process of a proposer, which is killed at the end")
	only  = flag.String("only", "", "the shape of search to try; all of them if empty")
	next  atomic.Int64
	ids   atomic.Int64
)

var shapes = []struct{ name, body string }{
	{"beam search", `{"strategy":"beam_search","verifier":"arithmetic","parameters":{"beams":4,"expansions":4}}`},
	{"mcts", `{"strategy":"mcts","verifier":"arithmetic","parameters":{}}`},
	{"vote of 8", `{"strategy":"majority_vote","parameters":{"n":8}}`},
}

func search(client *http.Client, service, shape string, system string) (string, error) {
	id := ids.Add(1)
	request := map[string]any{"sampling": map[string]any{"stop": []string{}}, "parameters": map[string]any{}, "events": "none", "tenant": "load",
		"budget": map[string]any{"max_samples": 96}, "id": fmt.Sprintf("search-%d-%d", os.Getpid(), id),
		"problem": map[string]any{"answer_format": "auto", "messages": []any{map[string]any{"role": "system", "content": system},
			map[string]any{"role": "user", "content": words(400, id+1_000_000)}}}}
	json.Unmarshal([]byte(shape), &request)
	raw, _ := json.Marshal(request)
	rq, _ := http.NewRequest("POST", service+"/v1/searches", bytes.NewReader(raw))
	rq.Header.Set("Content-Type", "application/json")
	response, err := client.Do(rq)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err == nil && (response.StatusCode != 200 || !bytes.Contains(said, []byte(`"result"`))) {
		err = fmt.Errorf("%d %.300s", response.StatusCode, said)
	}
	return string(said), err
}

func main() {
	flag.Parse()
	engines := []*engine{{}, {}, {}}
	for i, e := range engines {
		e.reset()
		mux := http.NewServeMux()
		mux.HandleFunc("POST /v1/chat/completions", e.chat)
		mux.HandleFunc("GET /v1/models", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, `{"object":"list","data":[{"id":"mock","object":"model","owned_by":"vllm","max_model_len":32768}]}`)
		})
		go func() { panic(http.ListenAndServe(fmt.Sprintf("127.0.0.1:%d", 19501+i), mux)) }()
	}
	proxy := &httputil.ReverseProxy{FlushInterval: -1, Transport: &http.Transport{MaxIdleConnsPerHost: 1000},
		Rewrite: func(r *httputil.ProxyRequest) {
			to, _ := url.Parse(fmt.Sprintf("http://127.0.0.%d:19512", 1+next.Add(1)%3))
			r.SetURL(to)
		}}
	go func() { panic(http.ListenAndServe("127.0.0.1:19520", proxy)) }()
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 1000}}
	for _, service := range []string{*ours, *turns} {
		for {
			response, err := client.Get(service + "/actuator/health/readiness")
			if err == nil {
				response.Body.Close()
				if response.StatusCode == 200 {
					break
				}
			}
			time.Sleep(300 * time.Millisecond)
		}
	}
	system := words(100, 5)
	total := func() (prompt, cached int64) {
		for _, e := range engines {
			e.Lock()
			prompt, cached = prompt+e.prompt, cached+e.cached
			e.Unlock()
		}
		return
	}
	// many asks so many searches, some at once.
	many := func(service, shape string, atOnce, count int, each func(error)) time.Duration {
		var all sync.WaitGroup
		var left atomic.Int64
		left.Store(int64(count))
		began := time.Now()
		for range atOnce {
			all.Add(1)
			go func() {
				defer all.Done()
				for left.Add(-1) >= 0 {
					_, err := search(client, service, shape, system)
					each(err)
				}
			}()
		}
		all.Wait()
		return time.Since(began)
	}
	ways := []struct{ name, service string }{{"in turn", *turns}, {"ours", *ours}}
	for _, way := range ways {
		many(way.service, shapes[0].body, 8, 60, func(error) {})
	}
	fmt.Printf("%-12s%9s%10s%10s%12s%12s%12s%10s%8s\n", "", "at once", "way", "searches", "read", "computed", "hit rate", "ms each", "failed")
	for _, shape := range shapes {
		if *only != "" && *only != shape.name {
			continue
		}
		for _, atOnce := range []int{1, 8, 64} {
			for _, way := range ways {
				for _, e := range engines {
					e.reset()
				}
				var failed atomic.Int64
				count := max(12, 3*atOnce)
				took := many(way.service, shape.body, atOnce, count, func(err error) {
					if err != nil && failed.Add(1) == 1 {
						fmt.Fprintln(os.Stderr, err)
					}
				})
				prompt, cached := total()
				fmt.Printf("%-12s%9d%10s%10d%12d%12d%11.1f%%%10.0f%8d\n", shape.name, atOnce, way.name, count, prompt/int64(count),
					(prompt-cached)/int64(count), 100*float64(cached)/float64(prompt),
					took.Seconds()*1000*float64(atOnce)/float64(count), failed.Load())
			}
		}
	}
	if *kill == 0 {
		return
	}
	fmt.Println("a proposer is killed after 5 s, with 8 beam searches at once")
	for _, e := range engines {
		e.reset()
	}
	var failed, answered atomic.Int64
	ended := make(chan struct{})
	go func() {
		var prompt, cached int64
		for second := 1; ; second++ {
			select {
			case <-ended:
				return
			case <-time.After(time.Second):
			}
			p, c := total()
			fmt.Printf("%4d s: hit rate %5.1f%%, answered %d, failed %d\n", second, 100*float64(c-cached)/float64(max(1, p-prompt)),
				answered.Swap(0), failed.Swap(0))
			prompt, cached = p, c
			if second == 5 {
				syscall.Kill(*kill, syscall.SIGKILL)
			}
		}
	}()
	until := time.Now().Add(12 * time.Second)
	var all sync.WaitGroup
	for range 8 {
		all.Add(1)
		go func() {
			defer all.Done()
			for time.Now().Before(until) {
				if _, err := search(client, *ours, shapes[0].body, system); err != nil {
					failed.Add(1)
					fmt.Fprintln(os.Stderr, err)
					time.Sleep(time.Second)
				} else {
					answered.Add(1)
				}
			}
		}()
	}
	all.Wait()
	close(ended)
}

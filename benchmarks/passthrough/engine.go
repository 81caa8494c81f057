//go:build ignore

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	latency  = 50 * time.Millisecond
	mostWord = 64 // of a reply
)

var (
	prompt  = regexp.MustCompile(`\[(\d+) (\d+) (\d+)\]`)
	started = time.Now()
	calls   sync.Map // id -> *call
)

// now is the one clock of engine and clients.
func now() time.Duration { return time.Since(started) }

// call is what the engine notes of a request, and its client reads: nanoseconds of the clock, 0 for what has not been yet.
type call struct {
	came, ended atomic.Int64
	words       [mostWord]atomic.Int64
}

func note(into *atomic.Int64) { into.CompareAndSwap(0, int64(now())) }

// outside is how much of a request's time, from when it was due until its reply was there, was not the engine's.
func (c *call) outside(due, got time.Duration) time.Duration {
	return got - due - time.Duration(c.ended.Load()-c.came.Load())
}

// since is the delay of a word.
func (c *call) since(word int, read time.Duration) time.Duration {
	return read - time.Duration(c.words[word].Load())
}

// engine waits before the first word of a reply, and between two words as long as the prompt says ("[id words gap_ms]"). Its words
// are their own numbers, so that a client knows which are missing.
func engine(w http.ResponseWriter, r *http.Request) {
	came := now()
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
	c := &call{}
	if known, ok := calls.Load(id); ok {
		c = known.(*call)
	}
	c.came.CompareAndSwap(0, int64(came))
	time.Sleep(latency)
	usage := fmt.Sprintf(`{"prompt_tokens":9,"completion_tokens":%d,"total_tokens":%d}`, words, words+9)
	if !q.Stream {
		var text strings.Builder
		for i := 0; i < words; i++ {
			fmt.Fprintf(&text, "%d ", i)
		}
		w.Header().Set("Content-Type", "application/json")
		note(&c.ended)
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
		if i > 0 && gap > 0 {
			time.Sleep(time.Duration(gap) * time.Millisecond)
		}
		note(&c.words[i])
		send(fmt.Sprintf(`{"index":0,"delta":{"content":"%d "},"finish_reason":null}`, i), "")
	}
	note(&c.ended)
	send(`{"index":0,"delta":{},"finish_reason":"stop"}`, "")
	if q.StreamOptions.IncludeUsage {
		send("", `,"usage":`+usage)
	}
	fmt.Fprint(w, "data: [DONE]\n\n")
}

func models(w http.ResponseWriter, r *http.Request) {
	io.WriteString(w, `{"object":"list","data":[{"id":"mock","object":"model","created":0,"owned_by":"mock","max_model_len":32768}]}`)
}

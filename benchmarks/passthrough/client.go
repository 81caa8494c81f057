//go:build ignore

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

var (
	ids    atomic.Int64
	told   sync.Map // errors that were printed
	client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 4096, IdleConnTimeout: 3 * time.Second}}
)

// target is what answers: an engine, or a gateway in front of it.
type target struct {
	name, url, model string
	pid              int
	headers          http.Header
}

type targets []target

func (t *targets) String() string { return "" }

func (t *targets) Set(s string) error {
	f := strings.Fields(s)
	if len(f) < 3 {
		return fmt.Errorf("%q is no name, base URL and model", s)
	}
	one := target{f[0], f[1], f[2], 0, http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer x"}}}
	for _, more := range f[3:] {
		if name, value, header := strings.Cut(more, "="); !header {
			one.pid, _ = strconv.Atoi(more)
		} else if name == "key" {
			one.headers.Set("Authorization", "Bearer "+value)
		} else {
			one.headers.Set(name, value)
		}
	}
	*t = append(*t, one)
	return nil
}

// reply is what came of a request.
type reply struct {
	total   time.Duration
	outside time.Duration   // of the total since it was due, what was not the engine's
	inward  time.Duration   // of that, until the engine had the request
	delays  []time.Duration // of each word of a stream, from the engine's writing to the client's reading
	alone   int             // words that came in a read of their own
	lost    int             // words that are missing or out of order
	err     error
}

// ask sends a request that was due at a time of the clock.
func (t target) ask(within context.Context, due time.Duration, words, gap int, stream bool) (got reply) {
	id := int(ids.Add(1))
	c := &call{}
	calls.Store(id, c)
	defer calls.Delete(id)
	body := fmt.Sprintf(`{"model":%q,"stream":%t,"messages":[{"role":"user","content":"[%d %d %d]"}]}`, t.model, stream, id, words, gap)
	began := now()
	q, _ := http.NewRequestWithContext(within, "POST", t.url+"/chat/completions", strings.NewReader(body))
	q.Header = t.headers.Clone()
	r, err := client.Do(q)
	if err != nil {
		return reply{err: err}
	}
	defer r.Body.Close()
	if r.StatusCode != 200 {
		text, _ := io.ReadAll(r.Body)
		return reply{err: fmt.Errorf("HTTP %d %.200s", r.StatusCode, text)}
	}
	var text string
	if stream {
		text, got.err = got.read(r.Body, c)
	} else {
		var whole chunk
		got.err = json.NewDecoder(r.Body).Decode(&whole)
		text = whole.text()
	}
	io.Copy(io.Discard, r.Body)
	end := now()
	got.total, got.outside, got.inward = end-began, c.outside(due, end), time.Duration(c.came.Load())-due
	seen := strings.Fields(text)
	for i := 0; i < words; i++ {
		if i >= len(seen) || seen[i] != strconv.Itoa(i) {
			got.lost++
		}
	}
	return
}

// chunk is a part of a reply or a whole one, as far as it is read.
type chunk struct {
	Choices []struct {
		Delta, Message struct{ Content string }
	}
	Error any
}

func (c chunk) text() string {
	if len(c.Choices) == 0 {
		return ""
	}
	return c.Choices[0].Delta.Content + c.Choices[0].Message.Content
}

// read reads a stream as the bytes come.
func (got *reply) read(from io.Reader, c *call) (string, error) {
	var text strings.Builder
	var rest []byte
	done := false
	buffer := make([]byte, 8<<10)
	for {
		n, err := from.Read(buffer)
		at := now()
		rest = append(rest, buffer[:n]...)
		words := 0
		for {
			line, after, whole := bytes.Cut(rest, []byte("\n"))
			if !whole {
				break
			}
			rest = after
			data, isData := bytes.CutPrefix(bytes.TrimSpace(line), []byte("data:"))
			data = bytes.TrimSpace(data)
			done = done || bytes.Equal(data, []byte("[DONE]"))
			var part chunk
			if !isData || len(data) == 0 || data[0] != '{' || json.Unmarshal(data, &part) != nil {
				continue
			}
			if part.Error != nil {
				return "", fmt.Errorf("%.200s", data)
			}
			text.WriteString(part.text())
			for _, word := range strings.Fields(part.text()) {
				if i, err := strconv.Atoi(word); err == nil && i < mostWord {
					got.delays = append(got.delays, c.since(i, at))
					words++
				}
			}
		}
		if words == 1 {
			got.alone++
		}
		if err == io.EOF && done {
			return text.String(), nil
		}
		if err != nil {
			return "", fmt.Errorf("the stream broke off: %w", err)
		}
	}
}

// tell prints an error once.
func (t target) tell(err error) {
	line := fmt.Sprintf("%s: %.240s", t.name, err)
	if _, before := told.LoadOrStore(line, true); !before {
		fmt.Fprintln(os.Stderr, line)
	}
}

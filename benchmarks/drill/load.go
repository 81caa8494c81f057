//go:build ignore

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// What became of a request.
type reply struct {
	ID     string
	Began  time.Time
	Took   time.Duration
	Status string // "answered", "503 CODE" and so on, "cut off: ..." or "NEITHER: ..."
	Tokens int64
	Resent int // how often the door sent it again, since no gateway had accepted it
}

func (r reply) answered() bool { return r.Status == "answered" }
func (r reply) neither() bool  { return strings.HasPrefix(r.Status, "NEITHER") }
func (r reply) cutOff() bool   { return strings.HasPrefix(r.Status, "cut off") }

const patience = 15 * time.Second

var (
	key    string // of a member
	number atomic.Int64
	// Ids of another run on the same containers must not come again.
	started = time.Now().Unix()
	client  = &http.Client{
		Timeout: 3 * time.Minute,
		Transport: &http.Transport{MaxIdleConnsPerHost: 256, IdleConnTimeout: 20 * time.Second,
			DialContext: (&net.Dialer{Timeout: 2 * time.Second}).DialContext},
	}
)

// ask sends one question: of three, one is a majority vote, one best of n with a verifier, one a majority vote as a stream.
func ask() reply {
	n := number.Add(1)
	search := []string{`"strategy":"majority_vote"`, `"strategy":"best_of_n","verifier":"arithmetic"`, `"strategy":"majority_vote"`}[n%3]
	body := fmt.Sprintf(`{"model":"mock","messages":[{"role":"user","content":"What is it? [item %d]"}],`+
		`"stream":%t,"stream_options":{"include_usage":true},"reasoning":{%s,"parameters":{"n":4}}}`, n, n%3 == 2, search)
	if n%3 != 2 {
		body = strings.Replace(body, `"stream":false,"stream_options":{"include_usage":true},`, "", 1)
	}
	result := reply{ID: fmt.Sprintf("drill-%x-%d", started, n), Began: time.Now()}
	for {
		again, pause := send(body, &result)
		result.Took = time.Since(result.Began)
		if !again || result.Took > patience {
			return result
		}
		result.Resent++
		time.Sleep(pause)
	}
}

// send tries one gateway; again says that it did not accept the request.
func send(body string, result *reply) (again bool, pause time.Duration) {
	request, _ := http.NewRequest("POST", theDoor.gateway()+"/v1/chat/completions", strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+key)
	request.Header.Set("X-Request-Id", result.ID)
	answer, err := client.Do(request)
	if err != nil {
		result.Status = broken(err)
		var dial *net.OpError
		return errors.As(err, &dial) && dial.Op == "dial", 200 * time.Millisecond
	}
	defer answer.Body.Close()
	if answer.StatusCode == 503 && answer.Header.Get("X-Ponder-Not-Accepted") != "" {
		result.Status = "503 not accepted, by any gateway"
		return true, 100 * time.Millisecond
	}
	if answer.StatusCode == 200 && strings.HasPrefix(answer.Header.Get("Content-Type"), "text/event-stream") {
		readStream(answer.Body, result)
		return false, 0
	}
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		result.Status = broken(err)
		return false, 0
	}
	var document chunk
	if json.Unmarshal(text, &document) != nil {
		result.Status = fmt.Sprintf("NEITHER: %d without a document", answer.StatusCode)
	} else if answer.StatusCode == 200 && len(document.Choices) > 0 && document.Usage != nil {
		result.Status, result.Tokens = "answered", document.Usage.Total
	} else {
		result.Status = document.failure(answer.StatusCode)
	}
	return false, 0
}

type chunk struct {
	Choices []struct {
		FinishReason *string `json:"finish_reason"`
	}
	Usage *struct {
		Total int64 `json:"total_tokens"`
	}
	Error *struct{ Code, Message string }
}

func (c chunk) failure(status int) string {
	if c.Error == nil || c.Error.Code == "" || c.Error.Message == "" {
		return fmt.Sprintf("NEITHER: %d without an error", status)
	}
	return fmt.Sprintf("%d %s", status, c.Error.Code)
}

// A stream is answered if it has a finish reason and its end; else it must have told an error.
func readStream(body io.Reader, result *reply) {
	finished, told := false, ""
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		data, isData := strings.CutPrefix(lines.Text(), "data: ")
		if !isData {
			continue
		}
		if data == "[DONE]" {
			if finished && told == "" {
				result.Status = "answered"
			} else if told != "" {
				result.Status = told
			} else {
				result.Status = "NEITHER: a stream without a finish reason"
			}
			return
		}
		var event chunk
		if json.Unmarshal([]byte(data), &event) != nil {
			result.Status = "NEITHER: an event that is no JSON"
			return
		}
		if event.Error != nil {
			told = event.failure(200)
		}
		if event.Usage != nil {
			result.Tokens = event.Usage.Total
		}
		finished = finished || len(event.Choices) > 0 && event.Choices[0].FinishReason != nil
	}
	switch {
	case told != "":
		result.Status = told
	case lines.Err() != nil:
		result.Status = broken(lines.Err())
	default:
		result.Status = "NEITHER: a stream that ended without a word"
	}
}

// A connection that broke is what the kill of its gateway looks like; whoever kills no gateway must not see one.
func broken(err error) string {
	var timeout net.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout():
		return "NEITHER: no reply in time"
	case errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return "cut off: the connection broke"
	case errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.EHOSTUNREACH):
		return "cut off: no gateway listened"
	}
	return "NEITHER: " + err.Error()
}

// A load of questions, each asked whether or not those before are answered.
type load struct {
	lock    sync.Mutex
	replies []reply
	running sync.WaitGroup
	stop    chan struct{}
}

func steady(rate float64) *load {
	l := &load{stop: make(chan struct{})}
	l.running.Add(1)
	go func() {
		defer l.running.Done()
		ticks := time.NewTicker(time.Duration(float64(time.Second) / rate))
		defer ticks.Stop()
		for {
			select {
			case <-l.stop:
				return
			case <-ticks.C:
				l.running.Add(1)
				go func() { defer l.running.Done(); l.add(ask()) }()
			}
		}
	}()
	return l
}

// crowd is as many clients as told, each of which asks again when it has its answer.
func crowd(clients int, duration time.Duration) *load {
	l := &load{}
	end := time.Now().Add(duration)
	for range clients {
		l.running.Add(1)
		go func() {
			defer l.running.Done()
			for time.Now().Before(end) {
				l.add(ask())
			}
		}()
	}
	l.running.Wait()
	return l
}

func (l *load) add(one reply) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.replies = append(l.replies, one)
}

// end stops asking and waits for the last reply.
func (l *load) end() []reply {
	close(l.stop)
	l.running.Wait()
	return l.replies
}

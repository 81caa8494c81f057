//go:build ignore

// mock_proposer: speaks proposer-service's and verifier-service's API without an engine, so that search-service can be
// measured alone. Every call takes -latency-ms, and its samples come in one burst. Standard library only.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

type request struct {
	Prefixes []struct {
		Samples int `json:"samples"`
	} `json:"prefixes"`
	Unit string `json:"unit"`
}

func main() {
	addr := flag.String("addr", "127.0.0.1:19801", "listen address")
	latency := flag.Duration("latency", 2*time.Second, "of every call")
	flag.Parse()
	var calls, now, most, left atomic.Int64
	json200 := func(w http.ResponseWriter, body string) {
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, body)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		json200(w, `{"status":"UP"}`)
	})
	mux.HandleFunc("GET /v1/models", func(w http.ResponseWriter, r *http.Request) {
		json200(w, `{"models":[{"id":"mock","backend":"upstream","context_tokens":32768,"capabilities":["continuation"]}]}`)
	})
	mux.HandleFunc("GET /v1/verifiers", func(w http.ResponseWriter, r *http.Request) {
		json200(w, `{"verifiers":[]}`)
	})
	mux.HandleFunc("GET /__stats", func(w http.ResponseWriter, r *http.Request) {
		json.NewEncoder(w).Encode(map[string]int64{"calls": calls.Load(), "max_inflight": most.Load(), "canceled": left.Load()})
	})
	mux.HandleFunc("POST /v1/proposals", func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		n := now.Add(1)
		defer now.Add(-1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		var q request
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
			http.Error(w, err.Error(), 400)
			return
		}
		timer := time.NewTimer(*latency)
		select {
		case <-timer.C:
		case <-r.Context().Done():
			timer.Stop()
			left.Add(1)
			return
		}
		w.Header().Set("Content-Type", "application/x-ndjson")
		total := 0
		for p, prefix := range q.Prefixes {
			for s := range prefix.Samples {
				prompt := 0
				if s == 0 {
					prompt = 40
				}
				total++
				fmt.Fprintf(w, `{"type":"continuation","prefix":%d,"sample":%d,"text":"Multiply by seven, digit by digit.\n\nAdd three.\n\nThe final answer is \\boxed{%d}.","finish_reason":"stop","tokens":{"prompt":%d,"cached":0,"completion":20},"alternatives":[]}`+"\n",
					p, s, 10+s%2, prompt)
			}
		}
		fmt.Fprintf(w, `{"type":"end","model":"mock","tokens":{"prompt":40,"cached":0,"completion":%d}}`+"\n", 20*total)
	})
	fmt.Println("mock proposer on", *addr)
	panic(http.ListenAndServe(*addr, mux))
}

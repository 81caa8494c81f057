//go:build ignore

// passthrough: what a gateway costs when it only passes a plain model through. An engine and its clients are one process,
// so that both read the same clock. Standard library only; run.sh starts what is measured.
//
//	passthrough -engine 127.0.0.1:23900 -target 'name base-url model [pid] [key=K] [Header=value]' -target ... -seconds 5
//
// The first target is the engine itself: what the others add is above its times. The targets take turns. The tables:
//
//   - requests at a steady rate, due at even distances. Their times count from when they were due, less what the engine took;
//     of streams also the delay of each word from the engine's writing to the client's reading, and how many words came singly
//   - whole replies at 1, 32 and 128 at a time, and the delay of the first word of streams
//   - -streams open at once, with the words lost and the memory each takes: resident memory, and live heap after a full
//     collection where the target is a JVM and jcmd is given
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"time"
)

var (
	seconds = flag.Float64("seconds", 6, "for each target at each steady rate; a third of it where requests come as fast as they can")
	jcmd    = flag.String("jcmd", "", "for the live heap of a JVM")
)

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func at(sorted []float64, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

func main() {
	var all targets
	addr := flag.String("engine", "127.0.0.1:23900", "where the engine listens")
	streams := flag.Int("streams", 1000, "open at once")
	warm := flag.Duration("warm", 20*time.Second, "not measured at first, for each JVM; a tenth of it for the others")
	flag.Var(&all, "target", "name, base URL and model; process, key and headers")
	flag.Parse()
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		panic(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/chat/completions", engine)
	mux.HandleFunc("GET /v1/models", models)
	mux.HandleFunc("GET /health", func(http.ResponseWriter, *http.Request) {})
	go http.Serve(listener, mux)
	if len(all) == 0 {
		select {} // an engine for those that start before they are measured
	}
	for _, t := range all[1:] {
		each := *warm / 20
		if t.isJVM() {
			each = *warm / 2
		}
		t.many(32, each, 20, 0, false)
		t.many(32, each, steadyWords, 5, true)
	}
	fmt.Println("\nwhole replies at a steady rate")
	steady(all, []int{100, 500}, 0, false)
	fmt.Printf("\nstreams of %d tokens, 5 ms apart, at a steady rate\n", steadyWords)
	steady(all, []int{100, 500}, 5, true)
	fmt.Println("\nwhole replies, as fast as they come")
	turns(all, []int{1, 32, 128}, 20, 0, false)
	fmt.Println("\nfrom the engine's first word to the client's")
	turns(all, []int{1, 32}, 20, 10, true)
	fmt.Printf("\nstreams open at once\n%-12s %6s %6s %6s %9s %9s %10s %10s %8s %8s\n",
		"target", "open", "failed", "lost", "first p50", "p99 ms", "RSS KB/st.", "heap KB/st", "threads", "then")
	for _, t := range all {
		if t.pid > 0 {
			open(t, *streams)
		}
	}
}

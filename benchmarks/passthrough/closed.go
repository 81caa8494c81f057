//go:build ignore

package main

import (
	"context"
	"fmt"
	"sort"
	"sync"
	"time"
)

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
				got := t.ask(context.Background(), now(), words, gap, stream)
				mu.Lock()
				if got.err != nil {
					t.tell(got.err)
					lost += words
				} else {
					totals, lost = append(totals, ms(got.total)), lost+got.lost
					if len(got.delays) > 0 {
						firsts = append(firsts, ms(got.delays[0]))
					}
				}
				mu.Unlock()
				if got.err != nil {
					time.Sleep(100 * time.Millisecond)
				}
			}
		}()
	}
	all.Wait()
	t.settle()
	return
}

// turns has the targets take turns at each number of clients.
func turns(all targets, levels []int, words, gap int, stream bool) {
	each := *seconds / 3
	fmt.Printf("%-12s %5s %7s %6s %9s %9s %9s %9s %9s\n", "target", "c", "ok", "lost", "p50 ms", "p95", "p99", "added p50", "req/s")
	for _, c := range levels {
		times, lost := map[string][]float64{}, map[string]int{}
		for turn := 0; turn < 3; turn++ {
			for _, t := range all {
				totals, firsts, l := t.many(c, time.Duration(each/3*float64(time.Second)), words, gap, stream)
				if stream {
					totals = firsts
				}
				times[t.name] = append(times[t.name], totals...)
				lost[t.name] += l
			}
		}
		for _, v := range times {
			sort.Float64s(v)
		}
		base := times[all[0].name]
		for _, t := range all {
			v := times[t.name]
			fmt.Printf("%-12s %5d %7d %6d %9.2f %9.2f %9.2f %9.2f %9.1f\n", t.name, c, len(v), lost[t.name],
				at(v, .5), at(v, .95), at(v, .99), at(v, .5)-at(base, .5), float64(len(v))/each)
		}
	}
}

// open opens streams within five seconds, each with a word every half second for seven.
func open(t target, streams int) {
	heap, rss, threads := liveKB(t.pid), status(t.pid, "VmRSS"), status(t.pid, "Threads")
	var firsts []float64
	var lost, failed int
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := 0; i < streams; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			got := t.ask(context.Background(), now(), 15, 500, true)
			mu.Lock()
			defer mu.Unlock()
			if got.err != nil {
				failed++
				t.tell(got.err)
			} else {
				firsts, lost = append(firsts, ms(got.delays[0])), lost+got.lost
			}
		}()
		time.Sleep(5 * time.Second / time.Duration(streams))
	}
	peakRSS, peakThreads := status(t.pid, "VmRSS"), status(t.pid, "Threads")
	peakHeap := liveKB(t.pid)
	all.Wait()
	t.settle()
	sort.Float64s(firsts)
	fmt.Printf("%-12s %6d %6d %6d %9.2f %9.2f %10.1f %10.1f %8.0f %8.0f\n", t.name, streams, failed, lost, at(firsts, .5), at(firsts, .99),
		(peakRSS-rss)/float64(streams), (peakHeap-heap)/float64(streams), threads, peakThreads)
}

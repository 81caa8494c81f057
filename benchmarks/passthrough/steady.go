//go:build ignore

package main

import (
	"context"
	"fmt"
	"math"
	"sort"
	"sync"
	"time"
)

const (
	patience    = 2 * time.Second // a request that has no reply by then counts as late, and its time as endless
	steadyWords = 32
)

// times are those of a target at one rate, in ms.
type times struct {
	sync.Mutex
	sent, late, failed, lost, alone, words int
	outside, inward, delays                []float64
	cpu                                    float64
}

// isBeyond tells whether the rate is more than the target carries: most replies were late.
func (t *times) isBeyond() bool { return t.late > t.sent/2 }

// atRate asks at even distances, whether or not replies come.
func (t target) atRate(rate int, during time.Duration, gap int, stream bool, into *times) {
	cpu := cpuMillis(t.pid)
	var all sync.WaitGroup
	began := now()
	number := int(float64(rate) * during.Seconds())
	for i := 0; i < number; i++ {
		due := began + time.Duration(i)*time.Second/time.Duration(rate)
		time.Sleep(due - now())
		all.Add(1)
		go func() {
			defer all.Done()
			within, end := context.WithTimeout(context.Background(), patience-(now()-due))
			defer end()
			got := t.ask(within, due, steadyWords, gap, stream)
			late := within.Err() != nil
			into.Lock()
			defer into.Unlock()
			if got.err != nil {
				// A reply that never came is as bad as a slow one.
				into.outside, into.inward = append(into.outside, math.Inf(1)), append(into.inward, math.Inf(1))
				for range steadyWords {
					into.delays = append(into.delays, math.Inf(1))
				}
			}
			switch {
			case late:
				into.late++
			case got.err != nil:
				into.failed++
				t.tell(got.err)
			default:
				into.outside, into.inward = append(into.outside, ms(got.outside)), append(into.inward, ms(got.inward))
				for _, d := range got.delays {
					into.delays = append(into.delays, ms(d))
				}
				into.lost, into.alone, into.words = into.lost+got.lost, into.alone+got.alone, into.words+len(got.delays)
			}
		}()
	}
	all.Wait()
	into.sent += number
	t.settle()
	into.cpu += cpuMillis(t.pid) - cpu
}

// steady has the targets take turns at each rate: what each adds to the direct call, which is the first target. One that cannot carry a
// rate has no further turns at it.
func steady(all targets, rates []int, gap int, stream bool) {
	fmt.Printf("%-12s %6s %6s %5s %6s %9s %9s %9s %9s %9s %7s",
		"target", "rate/s", "sent", "late", "errors", "p50 ms", "p99", "added p50", "added p99", "in p50", "cpu ms")
	if stream {
		fmt.Printf(" %9s %9s %9s %9s %6s %5s", "token p50", "p99", "added p50", "added p99", "single", "lost")
	}
	fmt.Println()
	for _, rate := range rates {
		of := map[string]*times{}
		for turn := 0; turn < 3; turn++ {
			for _, t := range all {
				if of[t.name] == nil {
					of[t.name] = &times{}
				}
				if of[t.name].isBeyond() {
					continue
				}
				t.atRate(rate, time.Duration(*seconds/3*float64(time.Second)), gap, stream, of[t.name])
			}
		}
		base := of[all[0].name]
		for _, t := range all {
			v := of[t.name]
			for _, sorted := range [][]float64{v.outside, v.inward, v.delays} {
				sort.Float64s(sorted)
			}
			fmt.Printf("%-12s %6d %6d %5d %6d %9s %9s %9s %9s %9s %7.2f", t.name, rate, v.sent, v.late, v.failed,
				endless(at(v.outside, .5)), endless(at(v.outside, .99)), endless(at(v.outside, .5)-at(base.outside, .5)),
				endless(at(v.outside, .99)-at(base.outside, .99)), endless(at(v.inward, .5)), v.cpu/float64(v.sent))
			if stream {
				fmt.Printf(" %9s %9s %9s %9s %5.1f%% %5d", endless(at(v.delays, .5)), endless(at(v.delays, .99)),
					endless(at(v.delays, .5)-at(base.delays, .5)), endless(at(v.delays, .99)-at(base.delays, .99)),
					100*float64(v.alone)/float64(max(1, v.words)), v.lost)
			}
			fmt.Println()
		}
	}
}

func endless(ms float64) string {
	if math.IsInf(ms, 0) || math.IsNaN(ms) {
		return fmt.Sprintf(">%d", patience.Milliseconds())
	}
	return fmt.Sprintf("%.2f", ms)
}

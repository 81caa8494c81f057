//go:build ignore

// limits: what keys, limits and ledger add to a request, and the race for the last dollar. It stands between gateways and
// search-service: the first search is passed on and recorded, and every further one gets the same reply after 20 ms, so that
// only gateways and their database are measured. Standard library only; run starts what is measured.
//
//	limits -listen 127.0.0.1:19290 -search http://127.0.0.1:19281 cost 'plain http://127.0.0.1:19270' 'H2 http://127.0.0.1:19271' ...
//	limits -listen 127.0.0.1:19290 -search http://127.0.0.1:19281 race http://127.0.0.1:19272 http://127.0.0.1:19273 ...
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const took = 20 * time.Millisecond

var (
	listen  = flag.String("listen", "127.0.0.1:19290", "where gateways ask for searches")
	search  = flag.String("search", "http://127.0.0.1:19281", "the search-service behind")
	seconds = flag.Int("seconds", 12, "at each rate for each gateway; five times as long at one request a second")
	warm    = flag.Int("warm", 15, "seconds of warming up for each gateway")
	rounds  = flag.Int("rounds", 10, "of the race")
	client  = &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 4096}}

	recorded atomic.Pointer[[]byte]
	held     atomic.Int64                  // searches that wait for the gate
	gate     atomic.Pointer[chan struct{}] // nil: searches take 20 ms
)

// standIn replies to searches as search-service did the first time, and passes on whatever else is asked.
func standIn() {
	target, err := url.Parse(*search)
	must(err)
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.FlushInterval = -1
	must(http.ListenAndServe(*listen, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reply := recorded.Load()
		if r.Method != "POST" || r.URL.Path != "/v1/searches" {
			proxy.ServeHTTP(w, r)
		} else if reply == nil {
			recorder := &recorder{ResponseWriter: w}
			proxy.ServeHTTP(recorder, r)
			all := recorder.all.Bytes()
			recorded.Store(&all)
		} else {
			io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Type", "text/event-stream")
			if closed := gate.Load(); closed != nil {
				w.(http.Flusher).Flush()
				held.Add(1)
				select {
				case <-*closed:
				case <-r.Context().Done():
				}
			} else {
				time.Sleep(took)
			}
			w.Write(*reply)
		}
	})))
}

type recorder struct {
	http.ResponseWriter
	all bytes.Buffer
}

func (r *recorder) Write(b []byte) (int, error) {
	r.all.Write(b)
	return r.ResponseWriter.Write(b)
}

func (r *recorder) Flush() { r.ResponseWriter.(http.Flusher).Flush() }

type gateway struct {
	name, url, key string
}

// send returns the status and the reply.
func (g *gateway) send(method, path, body string) (int, []byte) {
	request, err := http.NewRequest(method, g.url+path, strings.NewReader(body))
	must(err)
	request.Header.Set("Content-Type", "application/json")
	if g.key != "" {
		request.Header.Set("Authorization", "Bearer "+g.key)
	}
	reply, err := client.Do(request)
	if err != nil {
		return 0, []byte(err.Error())
	}
	defer reply.Body.Close()
	text, _ := io.ReadAll(reply.Body)
	return reply.StatusCode, text
}

func (g *gateway) must(method, path, body string) []byte {
	status, text := g.send(method, path, body)
	if status >= 300 || status == 0 {
		fail(fmt.Sprintf("%s %s of %s: %d %s", method, path, g.name, status, text))
	}
	return text
}

func (g *gateway) newKey(team, role string) string {
	var made struct{ Secret string }
	must(json.Unmarshal(g.must("POST", "/v1/admin/keys", fmt.Sprintf(`{"team":%q,"name":%q,"role":%q}`, team, role, role)), &made))
	return made.Secret
}

const question = `{"model":"mock+sample","messages":[{"role":"user","content":"What is 2+2?"}]%s}`

func (g *gateway) ask(more string) (int, []byte) {
	return g.send("POST", "/v1/chat/completions", fmt.Sprintf(question, more))
}

// limit has a key made for a gateway, and three limits far away.
func (g *gateway) limit() {
	g.key = g.newKey("default", "admin")
	member := g.newKey("default", "member")
	var me struct{ Key string }
	caller := &gateway{g.name, g.url, member}
	must(json.Unmarshal(caller.must("GET", "/v1/me", ""), &me))
	g.must("PUT", "/v1/admin/organizations/default/limits", `{"per_month":{"usd":1000000}}`)
	g.must("PUT", "/v1/admin/teams/default/limits", `{"per_day":{"tokens":1000000000000}}`)
	g.must("PUT", "/v1/admin/keys/"+me.Key+"/limits", `{"per_minute":{"searches":1000000}}`)
	g.key = member
}

// times are of the requests that were answered.
type times struct {
	sync.Mutex
	ms     []float64
	others map[string]int
}

func (t *times) add(status int, text []byte, d time.Duration) {
	t.Lock()
	defer t.Unlock()
	if status == 200 {
		t.ms = append(t.ms, float64(d.Microseconds())/1000)
	} else {
		if t.others == nil {
			t.others = map[string]int{}
		}
		t.others[fmt.Sprintf("%d %.200s", status, text)]++
	}
}

func (t *times) at(share float64) float64 {
	sort.Float64s(t.ms)
	if len(t.ms) == 0 {
		return 0
	}
	return t.ms[min(len(t.ms)-1, int(share*float64(len(t.ms))))]
}

// load asks at an even rate, whether or not replies come.
func (g *gateway) load(rate float64, during time.Duration, into *times) {
	var all sync.WaitGroup
	began := time.Now()
	for i := 0; i < int(rate*during.Seconds()); i++ {
		time.Sleep(time.Until(began.Add(time.Duration(float64(i) / rate * float64(time.Second)))))
		all.Add(1)
		go func() {
			defer all.Done()
			at := time.Now()
			status, text := g.ask("")
			into.add(status, text, time.Since(at))
		}()
	}
	all.Wait()
}

func cost(gateways []*gateway) {
	for _, g := range gateways[1:] {
		g.limit()
	}
	for _, g := range gateways {
		g.load(200, time.Duration(*warm)*time.Second, &times{})
	}
	fmt.Printf("\n%-12s %7s %7s %7s %9s %9s %10s %10s %7s\n", "gateway", "rate/s", "ok", "others", "p50 ms", "p99 ms", "added p50", "added p99", "ratio")
	for _, rate := range []float64{1, 100, 500} {
		all := map[*gateway]*times{}
		for _, g := range gateways {
			all[g] = &times{}
		}
		if rate == 1 {
			var side sync.WaitGroup
			for i, g := range gateways {
				side.Add(1)
				go func() {
					defer side.Done()
					time.Sleep(time.Duration(i) * time.Second / time.Duration(len(gateways)))
					g.load(rate, time.Duration(5**seconds)*time.Second, all[g])
				}()
			}
			side.Wait()
		} else {
			for turn := 0; turn < 3; turn++ {
				rand.Shuffle(len(gateways)-1, func(i, j int) { gateways[i+1], gateways[j+1] = gateways[j+1], gateways[i+1] })
				for _, g := range gateways {
					g.load(rate, time.Duration(*seconds)*time.Second/3, all[g])
				}
			}
		}
		plain := all[gateways[0]]
		sort.Slice(gateways[1:], func(i, j int) bool { return gateways[i+1].name < gateways[j+1].name })
		for _, g := range gateways {
			t, others := all[g], 0
			for text, n := range t.others {
				others += n
				fmt.Fprintf(os.Stderr, "%s, %d times: %s\n", g.name, n, text)
			}
			fmt.Printf("%-12s %7.0f %7d %7d %9.2f %9.2f %10.2f %10.2f %7.2f\n", g.name, rate, len(t.ms), others, t.at(.5), t.at(.99),
				t.at(.5)-plain.at(.5), t.at(.99)-plain.at(.99), t.at(.5)/plain.at(.5))
		}
	}
}

// race lets 200 requests, each of which may cost a dollar, run for a budget of ten over all gateways at once. A million tokens
// cost 1,000 dollars, so that 2,000 could cost more than that. Nothing is settled before every request was let in or refused.
func race(gateways []*gateway) {
	const racers, within = 200, 10
	first := gateways[0]
	first.key = first.newKey("default", "admin")
	for _, g := range gateways {
		g.key = first.key
		g.load(50, 3*time.Second, &times{}) // warming up
	}
	fmt.Printf("\n%5s %7s %8s %8s %7s %6s %6s %9s\n", "round", "asked", "granted", "refused", "others", "within", "ms", "left USD")
	for round := 1; round <= *rounds; round++ {
		team := fmt.Sprintf("race-%d", round)
		first.must("POST", "/v1/admin/teams", fmt.Sprintf(`{"id":%q,"organization":"default","name":%q}`, team, team))
		first.must("PUT", "/v1/admin/teams/"+team+"/limits", fmt.Sprintf(`{"per_month":{"usd":%d}}`, within))
		key := first.newKey(team, "member")
		for _, g := range gateways {
			(&gateway{g.name, g.url, key}).must("GET", "/v1/me", "") // the key is known everywhere
		}
		closed := make(chan struct{})
		held.Store(0)
		gate.Store(&closed)
		var refused, others, answered atomic.Int64
		var all sync.WaitGroup
		start := make(chan struct{})
		for i := 0; i < racers; i++ {
			all.Add(1)
			go func() {
				defer all.Done()
				g := &gateway{"", gateways[i%len(gateways)].url, key}
				<-start
				status, text := g.ask(`,"max_tokens":2000,"reasoning":{"budget":{"max_cost_usd":1}}`)
				if status == 200 {
					answered.Add(1)
				} else if status == 429 {
					refused.Add(1)
				} else {
					others.Add(1)
					fmt.Fprintf(os.Stderr, "%d %.300s\n", status, text)
				}
			}()
		}
		began := time.Now()
		close(start)
		for held.Load()+refused.Load()+others.Load() < racers {
			if time.Since(began) > time.Minute {
				fail("not all were let in or refused within a minute")
			}
			time.Sleep(time.Millisecond)
		}
		ms := time.Since(began).Milliseconds()
		granted := held.Load()
		gate.Store(nil)
		close(closed)
		all.Wait()
		fmt.Printf("%5d %7d %8d %8d %7d %6d %6d %9.5f\n", round, racers, granted, refused.Load(), others.Load(), within, ms, left(first, team, within))
		if granted > within || answered.Load() != granted {
			fail(fmt.Sprintf("%d were let in and %d answered, on a budget for %d", granted, answered.Load(), within))
		}
	}
}

// left is what a team has left once all its searches are settled; it fails if that takes more than a few seconds.
func left(g *gateway, team string, most float64) float64 {
	var limits struct {
		State []struct {
			Reserved, Left float64
		}
	}
	for began := time.Now(); time.Since(began) < 20*time.Second; time.Sleep(50 * time.Millisecond) {
		must(json.Unmarshal(g.must("GET", "/v1/admin/teams/"+team+"/limits", ""), &limits))
		if len(limits.State) == 1 && limits.State[0].Reserved == 0 && limits.State[0].Left < most {
			return limits.State[0].Left
		}
	}
	fail(fmt.Sprintf("the searches of %s are not settled: %+v", team, limits))
	return 0
}

func main() {
	flag.Parse()
	go standIn()
	var gateways []*gateway
	for _, arg := range flag.Args()[1:] {
		f := strings.Fields(arg)
		gateways = append(gateways, &gateway{name: f[0], url: f[len(f)-1]})
	}
	for _, g := range gateways {
		for began := time.Now(); ; time.Sleep(300 * time.Millisecond) {
			if status, _ := g.send("GET", "/actuator/health/readiness", ""); status == 200 {
				break
			} else if time.Since(began) > 3*time.Minute {
				fail(g.url + " does not get ready")
			}
		}
	}
	if status, text := gateways[0].ask(""); status != 200 {
		fail(fmt.Sprintf("the first question is not answered: %d %s", status, text))
	}
	switch flag.Arg(0) {
	case "cost":
		cost(gateways)
	case "race":
		race(gateways)
	}
}

func must(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}

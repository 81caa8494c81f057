//go:build ignore

// Drills on the containers of docker-compose.yml: see run, and docs/drills.md.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sort"
	"time"
)

var (
	list     = flag.Bool("list", false, "print the names of the drills")
	replicas = flag.Int("replicas", 3, "of gateway, search and proposer")
	rate     = flag.Float64("rate", 4, "requests a second")
	log      = flag.String("log", "replies.jsonl", "a file that gets every reply")
)

// A drill does its harm while requests go on.
type drill struct {
	name, what string
	cutsOff    bool // whether it kills gateways, which breaks their connections
	failsNone  bool // whether not one request may fail
	harm       func() time.Time
}

// outcome of one drill.
type outcome struct {
	drill   drill
	replies []reply
	well    time.Duration // from the end of the harm until all containers are well and every request is answered as before
}

func drills() []drill {
	all := []drill{}
	for _, service := range []string{"gateway", "search", "proposer", "verifier"} {
		all = append(all, drill{name: "restart-" + service, what: "rolling restart of " + service, failsNone: true,
			harm: func() time.Time { return eachOf(service, restart) }})
	}
	for _, service := range []string{"gateway", "search", "proposer", "verifier", "engine", "postgres"} {
		all = append(all, drill{name: "kill-" + service, what: "kill -9 of each " + service, cutsOff: service == "gateway",
			harm: func() time.Time { return eachOf(service, container.kill9) }})
	}
	during := func(name, what string, begin, end func()) {
		all = append(all, drill{name: name, what: what, harm: func() time.Time {
			begin()
			time.Sleep(30 * time.Second)
			end()
			return time.Now()
		}})
	}
	during("database-gone", "PostgreSQL stopped for 30 s",
		func() { do("docker", "compose", "stop", "postgres") }, func() { do("docker", "compose", "start", "postgres") })
	during("database-hangs", "PostgreSQL frozen for 30 s",
		func() { do("docker", "compose", "pause", "postgres") }, func() { do("docker", "compose", "unpause", "postgres") })
	as := func(config string) func() { return func() { engine(config) } }
	usual := as(`{"latency_ms":300,"fail_every":0,"models_status":200}`)
	during("engine-hangs", "engine hangs for 30 s", as(`{"latency_ms":600000}`), usual)
	during("engine-slow", "engine ten times slower for 30 s", as(`{"latency_ms":3000}`), usual)
	during("engine-lies", "engine calls itself well, but fails every call, for 30 s", as(`{"fail_every":1}`), usual)
	during("engine-modest", "engine calls itself ill, but works, for 30 s", as(`{"models_status":503}`), usual)
	cut := func(name, from, to, network string, count int) {
		var sources, targets []container
		during(name, fmt.Sprintf("no packet from %s to %s for 30 s", from, to),
			func() {
				sources, targets = containers(from), containers(to)
				sources = sources[:min(count, len(sources))]
				for _, one := range sources {
					one.cut(targets, network, true)
				}
			},
			func() {
				for _, one := range sources {
					one.cut(targets, network, false)
				}
			})
	}
	cut("cut-one-search-proposer", "search", "proposer", "inside", 1)
	cut("cut-gateway-search", "gateway", "search", "inside", 100)
	cut("cut-search-verifier", "search", "verifier", "inside", 100)
	cut("cut-proposer-engine", "proposer", "engine", "inside", 100)
	cut("cut-gateway-postgres", "gateway", "postgres", "database", 100)
	return all
}

// eachOf does it to one container after another, and gives each time to get well. It returns when it harmed the last one.
func eachOf(service string, harm func(container)) time.Time {
	var last time.Time
	for i, one := range containers(service) {
		if i > 0 {
			time.Sleep(3 * time.Second)
		}
		last = time.Now()
		harm(one)
		time.Sleep(time.Second)
		awaitAllWell()
	}
	return last
}

func restart(one container) { do("docker", "restart", one.ID) }

func run(one drill) outcome {
	awaitAllWell()
	load := steady(*rate)
	time.Sleep(5 * time.Second)
	ended := one.harm()
	awaitAllWell()
	wellAt := time.Now()
	time.Sleep(10 * time.Second)
	replies := load.end()
	usual := usualTime(replies)
	for _, reply := range replies {
		if asked := reply.Began; asked.After(wellAt) && (!reply.answered() || reply.Took > 3*usual) {
			wellAt = asked
		}
	}
	return outcome{one, replies, max(0, wellAt.Sub(ended))}
}

// usualTime is the 95th percentile of the first 4 seconds, before the harm.
func usualTime(replies []reply) time.Duration {
	sort.Slice(replies, func(i, j int) bool { return replies[i].Began.Before(replies[j].Began) })
	var times []time.Duration
	for _, one := range replies {
		if one.Began.Sub(replies[0].Began) < 4*time.Second {
			times = append(times, one.Took)
		}
	}
	sort.Slice(times, func(i, j int) bool { return times[i] < times[j] })
	return times[len(times)*95/100]
}

func (o outcome) print() bool {
	counts := map[string]int{}
	answered, neither, cutOff, resent := 0, 0, 0, 0
	var longest time.Duration
	for _, one := range o.replies {
		longest = max(longest, one.Took)
		resent += min(1, one.Resent)
		switch {
		case one.answered():
			answered++
			continue
		case one.cutOff() && o.drill.cutsOff:
			cutOff++
		case one.neither() || one.cutOff():
			neither++
		}
		counts[one.Status]++
	}
	all := len(o.replies)
	fmt.Printf("%-58s %7d %8d %6d %7d %7d %9.1f %7.1f\n", o.drill.what, all, answered, all-answered-neither-cutOff, cutOff, neither,
		longest.Seconds(), o.well.Seconds())
	printKinds(counts)
	if resent > 0 {
		fmt.Printf("%62d sent again by the load balancer, as a gateway had not accepted them\n", resent)
	}
	if o.drill.failsNone && answered < all {
		fmt.Println("a rolling restart failed requests  WRONG")
		return false
	}
	return neither == 0
}

func printKinds(counts map[string]int) {
	var kinds []string
	for kind := range counts {
		kinds = append(kinds, kind)
	}
	sort.Strings(kinds)
	for _, kind := range kinds {
		fmt.Printf("%62d %s\n", counts[kind], kind)
	}
}

// throughput of one and of several replicas, each container with a share of the CPU that does not change.
func throughput() []reply {
	fmt.Printf("%-10s %9s %10s %8s %8s\n", "replicas", "CPU each", "answers/s", "p50 ms", "failed")
	var all []reply
	for _, count := range []int{1, *replicas} {
		scale(count)
		crowd(16, 20*time.Second) // warms the new ones up
		const part = "0.1"
		share(part)
		crowd(8*count, 10*time.Second)
		began := time.Now()
		replies := crowd(24*count, 30*time.Second).replies
		seconds := time.Since(began).Seconds()
		share("2")
		all = append(all, replies...)
		answered := 0
		var times []time.Duration
		failures := map[string]int{}
		for _, one := range replies {
			if one.answered() {
				answered++
			} else {
				failures[one.Status]++
			}
			times = append(times, one.Took)
		}
		sort.Slice(times, func(i, j int) bool { return times[i] < times[j] })
		fmt.Printf("%-10d %9s %10.1f %8d %8d\n", count, part, float64(answered)/seconds, times[len(times)/2].Milliseconds(), len(replies)-answered)
		printKinds(failures)
	}
	return all
}

func share(cpus string) {
	for _, service := range []string{"gateway", "search", "proposer"} {
		for _, one := range containers(service) {
			do("docker", "update", "--cpus", cpus, one.ID)
		}
	}
}

func main() {
	flag.Parse()
	known := map[string]bool{"throughput": true}
	for _, one := range drills() {
		known[one.name] = true
		if *list {
			fmt.Printf("%-26s %s\n", one.name, one.what)
		}
	}
	if *list {
		fmt.Printf("%-26s %s\n", "throughput", "searches a second with one, then with several replicas")
		return
	}
	wanted := map[string]bool{}
	for _, name := range flag.Args() {
		if !known[name] {
			fail("there is no drill " + name + "; run list names them")
		}
		wanted[name] = true
	}
	theDoor.look()
	go theDoor.keepLooking()
	prepare()
	var replies []reply
	if len(wanted) == 0 || wanted["throughput"] {
		replies = append(replies, throughput()...)
	}
	good := true
	if len(wanted) != 1 || !wanted["throughput"] {
		scale(*replicas)
		crowd(8, 20*time.Second)
		fmt.Printf("\n%d replicas of gateway, search and proposer, one verifier, engine and PostgreSQL; %.0f requests a second\n", *replicas, *rate)
		fmt.Printf("%-58s %7s %8s %6s %7s %7s %9s %7s\n", "drill", "asked", "answered", "errors", "cut off", "neither", "longest s", "well s")
		for _, one := range drills() {
			if len(wanted) == 0 || wanted[one.name] {
				result := run(one)
				good = result.print() && good
				replies = append(replies, result.replies...)
			}
		}
	}
	keep(replies)
	good = compareWithLedger(replies) && good
	if !good {
		os.Exit(1)
	}
}

func keep(replies []reply) {
	file, err := os.Create(*log)
	must(err)
	defer file.Close()
	lines := json.NewEncoder(file)
	for _, one := range replies {
		must(lines.Encode(one))
	}
}

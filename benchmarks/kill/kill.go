//go:build ignore

// Kills the services and PostgreSQL in turn while requests go on, and checks that the ledger has every search once. See run.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

var (
	root     = flag.String("root", "", "the repository")
	java     = flag.String("java", "java", "of a JDK 25")
	work     = flag.String("work", "", "a folder for files")
	postgres = flag.String("postgres", "", "the folder of initdb and postgres")
	requests = flag.Int("requests", 500, "how many at least")
	rounds   = flag.Int("rounds", 1, "how often each service is killed")
	clients  = flag.Int("clients", 16, "at a time")
)

const (
	gatewayURL = "http://127.0.0.1:19180"
	database   = "jdbc:postgresql://127.0.0.1:19185/postgres"
)

// A process that is killed and started again.
type service struct {
	name    string
	command []string
	env     []string
	isReady func() bool
	process *exec.Cmd
}

func (s *service) start() {
	log, err := os.OpenFile(filepath.Join(*work, s.name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	must(err)
	s.process = exec.Command(s.command[0], s.command[1:]...)
	s.process.Env = append(os.Environ(), s.env...)
	s.process.Stdout, s.process.Stderr = log, log
	s.process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	must(s.process.Start())
	log.Close()
}

func (s *service) awaitReady() {
	for began := time.Now(); !s.isReady(); time.Sleep(200 * time.Millisecond) {
		if time.Since(began) > 3*time.Minute {
			fail(s.name + " does not get ready: see " + *work)
		}
	}
}

func (s *service) kill() {
	syscall.Kill(-s.process.Process.Pid, syscall.SIGKILL)
	s.process.Wait()
}

func jar(name, port string, env ...string) *service {
	files, _ := filepath.Glob(filepath.Join(*root, name+"-service/target/"+name+"-service-*-exec.jar"))
	if len(files) != 1 {
		fail("build the jars first: ./mvnw package -DskipTests")
	}
	return &service{
		name:    name,
		command: []string{*java, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", files[0]},
		env:     append(env, "PONDER_"+strings.ToUpper(name)+"_PORT="+port),
		isReady: func() bool { return isUp("http://127.0.0.1:" + port + "/actuator/health/readiness") },
	}
}

func isUp(url string) bool {
	reply, err := (&http.Client{Timeout: 3 * time.Second}).Get(url)
	if err != nil {
		return false
	}
	reply.Body.Close()
	return reply.StatusCode == 200
}

func asPostgres(command ...string) []string {
	if os.Getuid() == 0 {
		return append([]string{"runuser", "-u", "postgres", "--"}, command...)
	}
	return command
}

func newPostgres() *service {
	data := filepath.Join(*work, "postgres")
	must(os.Mkdir(data, 0o700))
	if os.Getuid() == 0 {
		must(exec.Command("chown", "postgres", data).Run())
	}
	initdb := asPostgres(*postgres+"/initdb", "-D", data, "-U", "postgres", "-A", "trust")
	if out, err := exec.Command(initdb[0], initdb[1:]...).CombinedOutput(); err != nil {
		fail("initdb: " + string(out))
	}
	return &service{
		name:    "postgres",
		command: asPostgres(*postgres+"/postgres", "-D", data, "-p", "19185", "-h", "127.0.0.1", "-k", data),
		isReady: func() bool { _, err := query("select 1"); return err == nil },
	}
}

func query(sql string) (string, error) {
	out, err := exec.Command("psql", "-h", "127.0.0.1", "-p", "19185", "-U", "postgres", "-Atqc", sql).CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

func ask(sql string) string {
	out, err := query(sql)
	if err != nil {
		fail(sql + ": " + out)
	}
	return out
}

// The engine, behind a door that notes which questions reach it.
var (
	item    = regexp.MustCompile(`\[item (-?\d+)\]`)
	reached sync.Map
)

func engine() {
	target, _ := url.Parse("http://127.0.0.1:19186")
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(502) }
	http.ListenAndServe("127.0.0.1:19187", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if found := item.FindSubmatch(body); found != nil {
			reached.Store(string(found[1]), true)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		proxy.ServeHTTP(w, r)
	}))
}

// What a client was told.
type told struct {
	id     string
	status string
	tokens int64
}

var client = &http.Client{
	Timeout:   2 * time.Minute,
	Transport: &http.Transport{MaxIdleConnsPerHost: 64, DialContext: (&net.Dialer{Timeout: 2 * time.Second}).DialContext},
}

// One question, sent again as long as no connection is accepted: such a request has reached nobody.
func question(n int) told {
	search := []string{`"strategy":"majority_vote"`, `"strategy":"best_of_n","verifier":"arithmetic"`}[n&1]
	body := fmt.Sprintf(`{"model":"mock","messages":[{"role":"user","content":"What is it? [item %d]"}],`+
		`"reasoning":{%s,"parameters":{"n":4}}}`, n, search)
	id := fmt.Sprintf("kill-%d", n)
	for {
		request, _ := http.NewRequest("POST", gatewayURL+"/v1/chat/completions", strings.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("X-Request-Id", id)
		reply, err := client.Do(request)
		if err != nil {
			if strings.Contains(err.Error(), "connection refused") {
				time.Sleep(200 * time.Millisecond)
				continue
			}
			return told{id, "cut off: the gateway was killed", 0}
		}
		defer reply.Body.Close()
		var document struct {
			Usage struct {
				Total int64 `json:"total_tokens"`
			}
			Error struct{ Code string }
		}
		text, err := io.ReadAll(reply.Body)
		if err != nil {
			return told{id, "cut off: the gateway was killed", 0}
		}
		if json.Unmarshal(text, &document) != nil {
			return told{id, fmt.Sprintf("%d without a document: UNCLEAR", reply.StatusCode), 0}
		}
		if reply.StatusCode == 200 {
			return told{id, "200 answered", document.Usage.Total}
		}
		if document.Error.Code == "" {
			return told{id, fmt.Sprintf("%d without a code: UNCLEAR", reply.StatusCode), 0}
		}
		return told{id, fmt.Sprintf("%d %s", reply.StatusCode, document.Error.Code), 0}
	}
}

func must(err error) {
	if err != nil {
		fail(err.Error())
	}
}

var all []*service

func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	for _, one := range all {
		if one.process != nil {
			one.kill()
		}
	}
	os.Exit(1)
}

func main() {
	flag.Parse()
	mock := &service{name: "mock", command: []string{*work + "/mock", "-addr", "127.0.0.1:19186", "-latency-ms", "700"},
		isReady: func() bool { return isUp("http://127.0.0.1:19186/v1/models") }}
	db := newPostgres()
	proposer := jar("proposer", "19182", "PONDER_ENGINE_URL=http://127.0.0.1:19187/v1")
	verifier := jar("verifier", "19183", "PONDER_PROPOSER_URL=http://127.0.0.1:19182")
	search := jar("search", "19181", "PONDER_PROPOSER_URL=http://127.0.0.1:19182", "PONDER_VERIFIER_URL=http://127.0.0.1:19183",
		"PONDER_PRICES=mock=1/0.5/2")
	gateway := jar("gateway", "19180", "PONDER_SEARCH_URL=http://127.0.0.1:19181", "PONDER_DATABASE_URL="+database,
		"PONDER_DATABASE_USER=postgres", "PONDER_DATABASE_PASSWORD=", "PONDER_OUTBOX="+filepath.Join(*work, "outbox"))
	all = []*service{mock, db, proposer, verifier, search, gateway}
	go engine()
	for _, one := range all {
		one.start()
		if one == db {
			one.awaitReady()
		}
	}
	for _, one := range all {
		one.awaitReady()
	}
	limit()
	for n := -1; n <= 0; n++ { // one of each kind
		if first := question(n); first.status != "200 answered" {
			fail("the first questions are not answered: " + first.status)
		}
	}

	var next atomic.Int64
	var done atomic.Bool
	var lock sync.Mutex
	var replies []told
	var running sync.WaitGroup
	began := time.Now()
	for range *clients {
		running.Add(1)
		go func() {
			defer running.Done()
			for n := int(next.Add(1)); n <= *requests || !done.Load(); n = int(next.Add(1)) {
				reply := question(n)
				if reply.status != "200 answered" {
					time.Sleep(500 * time.Millisecond) // as clients do before they try again
				}
				lock.Lock()
				replies = append(replies, reply)
				lock.Unlock()
			}
		}()
	}
	time.Sleep(3 * time.Second)
	for range *rounds {
		for _, victim := range []*service{gateway, search, proposer, verifier, db} {
			victim.kill()
			at := time.Since(began)
			time.Sleep(time.Second)
			for {
				victim.start()
				time.Sleep(500 * time.Millisecond)
				if victim != db || victim.isReady() || isRunning(victim) {
					break
				}
				victim.process.Wait() // its former children still held the shared memory
			}
			victim.awaitReady()
			gateway.awaitReady()
			fmt.Printf("killed %-9s after %5.1f s, all ready again %4.1f s later\n", victim.name, at.Seconds(), (time.Since(began) - at).Seconds())
			time.Sleep(3 * time.Second)
		}
	}
	done.Store(true)
	running.Wait()
	fmt.Printf("%d requests in %.0f s, %d at a time\n", len(replies), time.Since(began).Seconds(), *clients)
	settle()
	problems := compare(replies)
	for _, one := range all {
		one.kill()
	}
	if problems > 0 {
		os.Exit(1)
	}
}

func isRunning(s *service) bool {
	return syscall.Kill(s.process.Process.Pid, 0) == nil && s.process.ProcessState == nil && postmaster()
}

func postmaster() bool {
	connection, err := net.DialTimeout("tcp", "127.0.0.1:19185", time.Second)
	if err == nil {
		connection.Close()
	}
	return err == nil
}

// A limit far away, so that every search reserves its worst case.
func limit() {
	request, _ := http.NewRequest("PUT", gatewayURL+"/v1/admin/organizations/default/limits",
		strings.NewReader(`{"per_day":{"tokens":100000000000},"per_month":{"searches":1000000}}`))
	request.Header.Set("Content-Type", "application/json")
	reply, err := client.Do(request)
	must(err)
	defer reply.Body.Close()
	if text, _ := io.ReadAll(reply.Body); reply.StatusCode != 200 {
		fmt.Printf("no limit is set, so nothing is reserved: %d %s\n", reply.StatusCode, text)
	}
}

// Waits until nothing is under way, and every reservation is gone.
func settle() {
	began := time.Now()
	for ; time.Since(began) < 5*time.Minute; time.Sleep(time.Second) {
		reply, err := client.Get(gatewayURL + "/actuator/prometheus")
		must(err)
		text, _ := io.ReadAll(reply.Body)
		reply.Body.Close()
		isEmpty := strings.Contains(string(text), "ponder_ledger_waiting 0.0") && strings.Contains(string(text), "ponder_ledger_under_way 0.0")
		if isEmpty && ask("select count(*) from reservations") == "0" {
			fmt.Printf("all was settled %.0f s after the last reply\n", time.Since(began).Seconds())
			return
		}
	}
	fmt.Println("not all was settled within 5 minutes")
}

func compare(replies []told) int {
	problems := 0
	check := func(what string, wrong int) {
		verdict := "none"
		if wrong > 0 {
			verdict = fmt.Sprint(wrong, "  WRONG")
			problems += wrong
		}
		fmt.Printf("%-70s %s\n", what, verdict)
	}
	counts := map[string]int{}
	unclear := 0
	for _, reply := range replies {
		counts[reply.status]++
		if strings.Contains(reply.status, "UNCLEAR") {
			unclear++
		}
	}
	fmt.Println("\nwhat clients were told")
	printAll(counts)

	type entry struct {
		outcome string
		tokens  string
	}
	entries := map[string][]entry{}
	outcomes := map[string]int{}
	rows := ask("select e.request_id, e.outcome, coalesce(sum(p.prompt_tokens + p.completion_tokens), 0) from ledger_entries e" +
		" left join ledger_parts p on p.entry_id = e.id group by e.id, e.request_id, e.outcome")
	for _, row := range strings.Split(rows, "\n") {
		cells := strings.Split(row, "|")
		if len(cells) == 3 {
			entries[cells[0]] = append(entries[cells[0]], entry{cells[1], cells[2]})
			outcomes[cells[1]]++
		}
	}
	fmt.Println("\nwhat the ledger says")
	printAll(outcomes)

	twice, missing, different, lost := 0, 0, 0, 0
	for _, reply := range replies {
		found := entries[reply.id]
		if len(found) > 1 {
			twice++
		}
		if reply.status == "200 answered" {
			if len(found) == 0 {
				missing++
			} else if found[0].tokens != fmt.Sprint(reply.tokens) || found[0].outcome != "answered" && found[0].outcome != "cut" {
				different++
				fmt.Println(reply, found)
			}
		}
		if _, ok := reached.Load(strings.TrimPrefix(reply.id, "kill-")); ok && len(found) == 0 {
			lost++
			fmt.Println(reply)
		}
	}
	fmt.Println()
	check("requests without an answer or a clear error", unclear)
	check("requests with two entries (charged twice)", twice)
	check("answered requests without an entry", missing)
	check("answered requests whose entry has other tokens than their reply", different)
	check("requests that reached the engine and have no entry (lost)", lost)
	var sums, kept, reservations int
	fmt.Sscan(ask("select coalesce(sum(requests), 0) from ledger_days"), &sums)
	fmt.Sscan(ask("select count(*) from ledger_entries"), &kept)
	fmt.Sscan(ask("select count(*) from reservations"), &reservations)
	check("difference between the entries and the sums of the day", max(sums-kept, kept-sums))
	check("reservations left", reservations)
	return problems
}

func printAll(counts map[string]int) {
	var names []string
	for name := range counts {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Printf("%6d  %s\n", counts[name], name)
	}
}

//go:build ignore

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"sort"
	"strings"
	"sync"
	"time"
)

// The containers, by the docker command: names of services are those of the compose file, project and files are in the environment.

// A container of a service, as docker inspect tells it.
type container struct {
	ID, Name string
	State    struct {
		Pid    int
		Status string
		Health struct{ Status string }
	}
	NetworkSettings struct {
		Networks map[string]struct{ IPAddress string }
	}
}

func try(command ...string) (string, error) {
	out, err := exec.Command(command[0], command[1:]...).CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

func do(command ...string) string {
	out, err := try(command...)
	if err != nil {
		fail(strings.Join(command, " ") + ": " + out)
	}
	return out
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}

func must(err error) {
	if err != nil {
		fail(err.Error())
	}
}

// containers of the service, running or not, in the order of their names.
func containers(service string) []container {
	ids := strings.Fields(do("docker", "compose", "ps", "--all", "--quiet", service))
	if len(ids) == 0 {
		return nil
	}
	var found []container
	must(json.Unmarshal([]byte(do(append([]string{"docker", "inspect"}, ids...)...)), &found))
	sort.Slice(found, func(i, j int) bool { return found[i].Name < found[j].Name })
	return found
}

func (c container) isWell() bool {
	return c.State.Status == "running" && c.State.Health.Status == "healthy"
}

// address in the network; a container of several networks has several.
func (c container) address(network string) string {
	for name, at := range c.NetworkSettings.Networks {
		if strings.HasSuffix(name, "_"+network) {
			return at.IPAddress
		}
	}
	return ""
}

var services = []string{"engine", "proposer", "verifier", "search", "gateway", "postgres"}

func allAreWell() bool {
	for _, service := range services {
		for _, one := range containers(service) {
			if !one.isWell() {
				return false
			}
		}
	}
	return true
}

func awaitAllWell() {
	for began := time.Now(); !allAreWell(); time.Sleep(300 * time.Millisecond) {
		if time.Since(began) > 4*time.Minute {
			fail("not all containers get well: " + do("docker", "compose", "ps"))
		}
	}
}

// As the operator does it; there must be no orphan that was forgotten.
func scale(replicas int) {
	command := []string{"docker", "compose", "up", "--detach", "--wait", "--no-recreate"}
	for _, service := range []string{"proposer", "search", "gateway"} {
		command = append(command, "--scale", fmt.Sprintf("%s=%d", service, replicas))
	}
	do(append(command, "engine", "postgres", "verifier", "proposer", "search", "gateway")...)
	awaitAllWell()
	theDoor.look()
}

// kill9 ends the process from outside. Docker takes it for a crash and starts the container again by its restart policy, which it would not
// do after docker kill.
func (c container) kill9() { do("kill", "-9", fmt.Sprint(c.State.Pid)) }

// cut drops what the container sends to the others, and silently: nobody hears a refusal, as with a broken network.
func (c container) cut(others []container, network string, drop bool) {
	action := "-A"
	if !drop {
		action = "-D"
	}
	for _, other := range others {
		do("nsenter", "-t", fmt.Sprint(c.State.Pid), "-n", "iptables", action, "OUTPUT", "-d", other.address(network), "-j", "DROP")
	}
}

// engine tells the mock engine how to behave: a JSON object of mock_openai.go's /__config.
func engine(config string) {
	address := "http://" + containers("engine")[0].address("inside") + ":8000/__config"
	reply, err := http.Post(address, "application/json", strings.NewReader(config))
	must(err)
	reply.Body.Close()
	if reply.StatusCode != 200 {
		fail("the engine refuses " + config)
	}
}

// The door is what a load balancer is to several gateways: it sends requests to those that are ready, in turn. One that no gateway accepted
// goes to the next one, for up to 15 seconds.
type door struct {
	lock     sync.Mutex
	gateways []string
	next     int
}

var theDoor = &door{}

var quick = &http.Client{Timeout: 2 * time.Second}

func (d *door) look() {
	var ready []string
	for _, one := range containers("gateway") {
		at := "http://" + one.address("outside") + ":8080"
		if one.State.Status != "running" {
			continue
		}
		if reply, err := quick.Get(at + "/actuator/health/readiness"); err == nil {
			io.Copy(io.Discard, reply.Body)
			reply.Body.Close()
			if reply.StatusCode == 200 {
				ready = append(ready, at)
			}
		}
	}
	d.lock.Lock()
	defer d.lock.Unlock()
	// Where none is ready, all are asked, so that clients hear what a gateway says.
	if len(ready) > 0 {
		d.gateways = ready
	}
}

func (d *door) keepLooking() {
	for ; ; time.Sleep(time.Second) {
		d.look()
	}
}

func (d *door) gateway() string {
	d.lock.Lock()
	defer d.lock.Unlock()
	d.next++
	return d.gateways[d.next%len(d.gateways)]
}

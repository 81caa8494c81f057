//go:build ignore

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"sort"
	"strings"
	"sync"
	"time"
)

// The containers: asked of Docker's API, which costs less than its command, since this is asked all the time and would load the machine.
// Names of services are those of the compose file; project and files are in the environment.

// A container of a service, as Docker lists it.
type container struct {
	ID              string
	Names           []string
	State, Status   string
	NetworkSettings struct {
		Networks map[string]struct{ IPAddress string }
	}
}

var docker = &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
	DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", "/var/run/docker.sock")
	}}}

func read(path string, into any) {
	reply, err := docker.Get("http://docker" + path)
	must(err)
	defer reply.Body.Close()
	must(json.NewDecoder(reply.Body).Decode(into))
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

// containers of the service, or of all, running or not, in the order of their names.
func containers(service string) []container {
	labels := []string{"com.docker.compose.project=" + os.Getenv("COMPOSE_PROJECT_NAME")}
	if service != "" {
		labels = append(labels, "com.docker.compose.service="+service)
	}
	filters, _ := json.Marshal(map[string][]string{"label": labels})
	var found []container
	read("/containers/json?all=true&filters="+url.QueryEscape(string(filters)), &found)
	sort.Slice(found, func(i, j int) bool { return found[i].Names[0] < found[j].Names[0] })
	return found
}

func (c container) isWell() bool {
	return c.State == "running" && strings.Contains(c.Status, "(healthy)")
}

// pid of its first process, in the host's eyes.
func (c container) pid() string {
	var told struct{ State struct{ Pid int } }
	read("/containers/"+c.ID+"/json", &told)
	return fmt.Sprint(told.State.Pid)
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

func allAreWell() bool {
	for _, one := range containers("") {
		if !one.isWell() {
			return false
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
func (c container) kill9() { do("kill", "-9", c.pid()) }

// cut drops what the container sends to the others, and silently: nobody hears a refusal, as with a broken network.
func (c container) cut(others []container, network string, drop bool) {
	action := "-A"
	if !drop {
		action = "-D"
	}
	pid := c.pid()
	for _, other := range others {
		do("nsenter", "-t", pid, "-n", "iptables", action, "OUTPUT", "-d", other.address(network), "-j", "DROP")
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
		if one.State != "running" {
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

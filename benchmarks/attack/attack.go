// Attacks a running Ponder: more connections than it serves, clients that never finish, bodies that are too large at once.
// Prints what each client got and after how long, and whether Ponder answers afterwards.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"net"
	"os"
	"sort"
	"strings"
	"sync"
	"time"
)

var address = flag.String("address", "127.0.0.1:8080", "the gateway")
var model = flag.String("model", "mock+majority_vote", "the model to ask")

type outcome struct {
	status string
	took   time.Duration
}

func post(length int) string {
	return fmt.Sprintf("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"+
		"Content-Length: %d\r\n\r\n", length)
}

func question(text string) string {
	return `{"model":"` + *model + `","messages":[{"role":"user","content":"` + text + `"}]}`
}

// Connects all clients, lets them begin at once and prints their outcomes by status.
func run(name string, clients int, client func(net.Conn) error) {
	outcomes := make([]outcome, clients)
	var connected, all sync.WaitGroup
	start := make(chan struct{})
	for i := range outcomes {
		connected.Add(1)
		all.Add(1)
		go func() {
			defer all.Done()
			began := time.Now()
			connection, err := net.Dial("tcp", *address)
			connected.Done()
			if err != nil {
				outcomes[i] = outcome{"no connection", time.Since(began)}
				return
			}
			defer connection.Close()
			<-start
			began = time.Now()
			connection.SetDeadline(began.Add(5 * time.Minute))
			sent := client(connection)
			line, err := bufio.NewReader(connection).ReadString('\n')
			status := "closed without a reply"
			if err == nil && len(line) > 12 {
				status = line[9:12]
			} else if sent != nil && !strings.Contains(sent.Error(), "pipe") && !strings.Contains(sent.Error(), "reset") {
				status = sent.Error()
			}
			outcomes[i] = outcome{status, time.Since(began)}
		}()
	}
	connected.Wait()
	close(start)
	all.Wait()
	by := map[string][]time.Duration{}
	for _, o := range outcomes {
		by[o.status] = append(by[o.status], o.took)
	}
	for status, took := range by {
		sort.Slice(took, func(a, b int) bool { return took[a] < took[b] })
		at := func(share float64) string {
			return fmt.Sprintf("%.3f s", took[int(share*float64(len(took)-1))].Seconds())
		}
		fmt.Printf("%-44s %-22s %5d   p50 %9s   p99 %9s\n", name, status, len(took), at(0.5), at(0.99))
	}
}

func trickle(c net.Conn, head, piece string) error {
	if _, err := c.Write([]byte(head)); err != nil {
		return err
	}
	go func() {
		for {
			if _, err := c.Write([]byte(piece)); err != nil {
				return
			}
			time.Sleep(time.Second)
		}
	}()
	return nil
}

func main() {
	attacks := flag.String("attacks", "crowd,bodies,silent,heads,tails", "which, separated by commas")
	flag.Parse()
	ask := func(c net.Conn) error {
		body := question("What is 6 x 7?")
		_, err := c.Write([]byte(post(len(body)) + body))
		return err
	}
	for _, attack := range strings.Split(*attacks, ",") {
		switch attack {
		case "crowd":
			run("2000 questions at once", 2000, ask)
		case "bodies":
			body := []byte(question(strings.Repeat("x", 4_100_000)))
			run("200 bodies of 4.1 MB at once", 200, func(c net.Conn) error {
				_, err := c.Write(append([]byte(post(len(body))), body...))
				return err
			})
		case "silent":
			run("200 connections that stop within the head", 200, func(c net.Conn) error {
				_, err := c.Write([]byte("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n"))
				return err
			})
		case "heads":
			run("200 heads, a line a second", 200, func(c net.Conn) error {
				return trickle(c, "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n", "X: y\r\n")
			})
		case "tails":
			run("200 bodies, a byte a second", 200, func(c net.Conn) error { return trickle(c, post(100_000), " ") })
		default:
			fmt.Fprintln(os.Stderr, "unknown attack "+attack)
			os.Exit(2)
		}
		run("then one question", 1, ask)
	}
}

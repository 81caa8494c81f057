//go:build ignore

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// status is a number of /proc/PID/status; sizes are in KB.
func status(pid int, field string) (value float64) {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for _, line := range strings.Split(string(b), "\n") {
		if strings.HasPrefix(line, field+":") {
			value, _ = strconv.ParseFloat(strings.Fields(line)[1], 64)
		}
	}
	return
}

// cpuMillis is the CPU time that a process has used. Linux counts it in hundredths of a second.
func cpuMillis(pid int) float64 {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.ParseFloat(f[11], 64)
	system, _ := strconv.ParseFloat(f[12], 64)
	return (user + system) * 10
}

// settle waits until a target has done with what it was asked, so that the next one's turn is not disturbed: ten seconds at most.
func (t target) settle() {
	for i := 0; i < 40 && t.pid > 0; i++ {
		before := cpuMillis(t.pid)
		time.Sleep(250 * time.Millisecond)
		if cpuMillis(t.pid)-before < 50 {
			return
		}
	}
}

// isJVM tells whether a target's code is compiled while it runs, by a process that needs warming up.
func (t target) isJVM() bool {
	exe, _ := os.Readlink(fmt.Sprintf("/proc/%d/exe", t.pid))
	return strings.HasSuffix(exe, "/java")
}

// liveKB is the heap of a JVM after a full collection.
func liveKB(pid int) float64 {
	if *jcmd == "" || pid == 0 {
		return 0
	}
	out, err := exec.Command(*jcmd, strconv.Itoa(pid), "GC.class_histogram").Output()
	if err != nil {
		return 0
	}
	f := strings.Fields(string(out[bytes.LastIndex(out, []byte("Total")):]))
	bytes, _ := strconv.ParseFloat(f[2], 64)
	return bytes / 1024
}

package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// A program that reads what nobody has typed would wait for ever: GoNB asks the user only where a program says so.

// pollInterval is how often a program is looked at, and the shortest time that it waits before the user is asked.
const pollInterval = 150 * time.Millisecond

// askForInput asks the user for a line whenever the program waits for one on its standard input, until c has ended.
// While GoNB is at work it may be about to pass on the program's own question, or the answer to one.
func (c *call) askForInput(gonb int, pipes streams, ended <-chan struct{}) {
	tick := time.NewTicker(pollInterval)
	defer tick.Stop()
	before := ""
	for waits := 0; ; {
		select {
		case <-ended:
			return
		case <-tick.C:
		}
		pid := pipes.program()
		if c.asked.Load() > 0 || pid == "" || !readsInput(pid) {
			waits = 0
			continue
		}
		work := threadActivity(gonb)
		if work != before || strings.Contains(work, "State:\tR") {
			before, waits = work, 0
			continue
		}
		if waits++; waits < 2 {
			continue // it may have been about to say what it wants
		}
		waits = 0
		answer, err := c.client.Input(c.ctx, "", false)
		if err != nil || writeInput(pid, answer+"\n") != nil {
			return
		}
	}
}

// threadActivity is what the threads of a process have done so far: how often each was woken is part of it.
func threadActivity(pid int) string {
	var all strings.Builder
	threads, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/status") // fails only on a malformed pattern
	for _, file := range threads {
		text, _ := os.ReadFile(file) // a thread may have ended
		all.Write(text)
	}
	return all.String()
}

// readCall is the number of read(2) in /proc/PID/task/TID/syscall.
var readCall = strconv.Itoa(unix.SYS_READ)

// readsInput tells whether a thread of a process waits in read(2) for its standard input: "0 0x0 ..." is that call
// and its first argument. It says no where that cannot be seen.
func readsInput(pid string) bool {
	calls, _ := filepath.Glob("/proc/" + pid + "/task/*/syscall") // fails only on a malformed pattern
	for _, file := range calls {
		text, err := os.ReadFile(file)
		if err == nil && strings.HasPrefix(string(text), readCall+" 0x0 ") {
			return true
		}
	}
	return false
}

// writeInput writes to the pipe that is a process's standard input.
func writeInput(pid, text string) error {
	file, err := os.OpenFile("/proc/"+pid+"/fd/0", os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("engine: the program's input: %w", err)
	}
	defer file.Close()
	_, err = file.WriteString(text)
	return err
}

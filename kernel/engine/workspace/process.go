package workspace

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// process is what /proc says about one, except those that have ended and wait for their parent.
type process struct {
	pid, parent, session int
	started              int64 // clock ticks since the machine started
	ended                bool  // it waits for its parent to take note
	marked               bool  // carries the mark that is looked for
	watchdog             bool
}

// processes lists those of this machine that can be seen. Marked are those with mark, NAME=value, in their
// environment.
func processes(mark string) []process {
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // fails only on a malformed pattern
	entry := []byte("\x00" + mark + "\x00")
	var found []process
	for _, file := range files {
		p, ok := readProcess(filepath.Dir(file))
		if !ok {
			continue
		}
		// Another user's cannot be read: then it is not ours.
		environ, err := os.ReadFile(filepath.Join(filepath.Dir(file), "environ"))
		p.marked = err == nil && bytes.Contains(append([]byte{0}, environ...), entry)
		found = append(found, p)
	}
	return found
}

// readProcess reads one process from its folder in /proc. It says no if the process has ended.
func readProcess(folder string) (process, bool) {
	p, ok := readStat(folder)
	if !ok || p.ended {
		return process{}, false
	}
	line, err := os.ReadFile(filepath.Join(folder, "cmdline"))
	words := bytes.SplitN(line, []byte{0}, 3)
	p.watchdog = err == nil && slices.ContainsFunc(words[:min(2, len(words))], func(word []byte) bool { return string(word) == RoleWatchdog })
	return p, true
}

func readStat(folder string) (process, bool) {
	text, err := os.ReadFile(filepath.Join(folder, "stat"))
	if err != nil {
		return process{}, false
	}
	return parseStat(string(text))
}

// parseStat reads a line such as "7 (a name) S 1 7 5 ...": the name may hold spaces and parentheses.
// Of the fields after it, counted from the state as 0, the parent is 1, the session 3 and the start 19.
func parseStat(text string) (process, bool) {
	end := strings.LastIndexByte(text, ')')
	if end < 0 {
		return process{}, false
	}
	var p process
	fields := strings.Fields(text[end+1:])
	if len(fields) < 20 {
		return process{}, false
	}
	p.ended = strings.ContainsAny(fields[0], "ZX")
	_, err := fmt.Sscan(strings.Join([]string{strings.Fields(text)[0], fields[1], fields[3], fields[19]}, " "),
		&p.pid, &p.parent, &p.session, &p.started)
	return p, err == nil
}

// owner identifies the process of a kernel among all that ever had its number.
type owner struct {
	PID     int    `json:"pid"`
	Started int64  `json:"started"`
	Host    string `json:"place"` // where the number counts
}

// thisProcess is the owner of the sessions that this process makes. Outside Linux only the number is known.
func thisProcess() owner {
	p, _ := readProcess("/proc/self")
	return owner{PID: os.Getpid(), Started: p.started, Host: host()}
}

// host names the machine and, on it, the space of process numbers: containers may share a folder. It is
// empty outside Linux.
func host() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	space, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return ""
	}
	return name + " " + space
}

// alive tells whether the owner still runs.
func (o owner) alive() bool {
	p, ok := readProcess(fmt.Sprintf("/proc/%d", o.PID))
	return ok && p.started == o.Started
}

package engine

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// sweepFor is how long ending a session may take: a killed process needs a moment to go.
const sweepFor = 5 * time.Second

// sweep kills every process of the session in folder, then removes the folder. It looks again until
// none is left, because a process can start another while it is being looked for.
func sweep(folder string) error {
	for end := time.Now().Add(sweepFor); ; time.Sleep(10 * time.Millisecond) {
		alive := members(folder)
		for _, pid := range alive {
			_ = syscall.Kill(pid, syscall.SIGKILL) // one that is gone already is what we want
		}
		if len(alive) == 0 {
			return removing(folder, nil)
		}
		if time.Now().After(end) {
			return removing(folder, fmt.Errorf("engine: processes %v of session %s do not end", alive, folder))
		}
	}
}

// members lists the processes, other than this one, that carry the session's folder in their environment.
func members(folder string) []int {
	mark := []byte("\x00" + SessionVariable + "=" + folder + "\x00")
	files, _ := filepath.Glob("/proc/[0-9]*/environ") // fails only on a malformed pattern
	var pids []int
	for _, file := range files {
		environ, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(append([]byte{0}, environ...), mark) {
			continue // ended meanwhile, another user's, or not ours
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err == nil && pid != os.Getpid() {
			pids = append(pids, pid)
		}
	}
	return pids
}

// removing removes the folder and adds what went wrong with that to err.
func removing(folder string, err error) error {
	if fault := os.RemoveAll(folder); fault != nil {
		return errors.Join(err, fmt.Errorf("engine: removing the session's folder: %w", fault))
	}
	return err
}

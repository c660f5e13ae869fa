package workspace

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/atelier-go/atelier/kernel/contract"
)

// sweepFor is how long ending a session may take: a killed process needs a moment to go.
const sweepFor = 5 * time.Second

// Sweep kills every process of the session in folder, then removes the folder.
func Sweep(folder string) error {
	hunt := newReaper(contract.SessionVariable + "=" + folder)
	if s, err := readSession(folder); err == nil && s.Owner.alive() {
		hunt.owner = s.Owner.PID
	}
	return RemoveAfter(folder, hunt.kill())
}

// kill kills all members. It looks again until none is left, because a process can start another while it
// is being looked for.
func (h *reaper) kill() error {
	for end := time.Now().Add(sweepFor); ; time.Sleep(10 * time.Millisecond) {
		alive := h.members()
		for _, pid := range alive {
			_ = syscall.Kill(pid, syscall.SIGKILL) // one that is gone already is what we want
		}
		if len(alive) == 0 {
			return nil
		}
		if time.Now().After(end) {
			return fmt.Errorf("engine: processes %v with %s do not end", alive, h.mark)
		}
	}
}

// reaper is the search for the processes of one session.
type reaper struct {
	mark     string       // NAME=value, which they have in their environment
	owner    int          // the kernel's process id while it lives, else 0
	sessions map[int]bool // the sessions, in the sense of setsid, that marked processes were seen to lead
}

func newReaper(mark string) *reaper { return &reaper{mark: mark, sessions: map[int]bool{}} }

// members lists the living processes that belong together, other than this one, the kernel and watchdogs: those
// that carry the mark in their environment, all in a session (as setsid makes them) that such a process
// leads or led, and all that descend from one of them or from the kernel. So one that empties its
// environment is found too.
func (h *reaper) members() []int {
	all := slices.DeleteFunc(processes(h.mark), h.isSpared)
	ours := map[int]bool{h.owner: h.owner != 0}
	for _, p := range all {
		if p.marked {
			ours[p.pid] = true
			h.sessions[p.session] = h.sessions[p.session] || p.session == p.pid
		}
	}
	var pids []int
	for more := true; more; {
		more = false
		for _, p := range all {
			if !slices.Contains(pids, p.pid) && (ours[p.pid] || ours[p.parent] || h.sessions[p.session]) {
				ours[p.pid], more = true, true
				pids = append(pids, p.pid)
			}
		}
	}
	return pids
}

// isSpared tells which processes must live: this one, the kernel, and watchdogs, even that of a kernel that a
// cell started, which has its own session to sweep.
func (h *reaper) isSpared(p process) bool {
	return p.pid == os.Getpid() || p.pid == h.owner || p.watchdog
}

// SweepDead sweeps the sessions in the temporary folder whose kernels were killed together with their
// watchdogs: of this user, and of this machine. What it cannot sweep it leaves to the next kernel, because a
// fault of another's session is none of this one's.
func SweepDead() {
	here := thisProcess()
	folders, _ := filepath.Glob(filepath.Join(os.TempDir(), sessionPrefix+"*")) // fails only on a malformed pattern
	for _, folder := range folders {
		info, err := os.Lstat(folder)
		if err != nil || !info.IsDir() || !isOwn(info) {
			continue
		}
		s, err := readSession(folder)
		if err == nil && s.Owner.Host != "" && s.Owner.Host == here.Host && !s.Owner.alive() {
			_ = Sweep(folder)
		}
	}
}

// isOwn tells whether a file belongs to this user.
func isOwn(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Getuid()
}

// RemoveAfter removes a file or a folder and adds what went wrong with that to err.
func RemoveAfter(path string, err error) error {
	if fault := os.RemoveAll(path); fault != nil {
		return errors.Join(err, fmt.Errorf("engine: removing what was made: %w", fault))
	}
	return err
}

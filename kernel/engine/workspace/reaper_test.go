package workspace

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
)

func TestParseStat(t *testing.T) {
	const rest = " 1 7 5 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 99 0 0"
	for _, c := range []struct {
		text string
		want process
		ok   bool
	}{
		// After the state: parent 1, group 7, session 5, and as the 19th field from the parent the start 99.
		{"7 (sh) S" + rest, process{pid: 7, parent: 1, session: 5, started: 99}, true},
		{"7 (a) b (c) R" + rest, process{pid: 7, parent: 1, session: 5, started: 99}, true},
		{"7 (sh) Z" + rest, process{pid: 7, parent: 1, session: 5, started: 99, ended: true}, true},
		{"7 (sh) X" + rest, process{pid: 7, parent: 1, session: 5, started: 99, ended: true}, true},
		{"7 (sh) S 1 7", process{}, false},
		{"", process{}, false},
	} {
		if got, ok := parseStat(c.text); got != c.want || ok != c.ok {
			t.Errorf("%q: got %+v, %v; want %+v, %v", c.text, got, ok, c.want, c.ok)
		}
	}
}

// dead is an owner that has ended.
func dead(t *testing.T) owner {
	t.Helper()
	cmd := exec.Command("true")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	return owner{PID: cmd.Process.Pid, Started: 1, Host: host()}
}

func TestSweepDeadTakesDeadSessionsOnly(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	live, reused, elsewhere := thisProcess(), thisProcess(), dead(t)
	reused.Started-- // an older process had the number
	elsewhere.Host += "elsewhere"
	for name, o := range map[string]owner{
		"atelier-dead": dead(t), "atelier-reused": reused,
		"atelier-live": live, "atelier-elsewhere": elsewhere, "atelier-old": {}, "other-dead": dead(t),
	} {
		text, err := json.Marshal(Session{Owner: o})
		if err != nil {
			t.Fatal(err)
		}
		enginetest.Write(t, filepath.Join(tmp, name, sessionFile), string(text))
	}
	enginetest.Write(t, filepath.Join(tmp, "atelier-warm-1", "main.go"), "package main\n") // no session
	left := marked(t, filepath.Join(tmp, "atelier-dead"))

	SweepDead()
	if err := left.Wait(); err == nil {
		t.Error("the dead session's process ended by itself, want it killed")
	}
	for name, want := range map[string]bool{
		"atelier-dead": false, "atelier-reused": false,
		"atelier-live": true, "atelier-elsewhere": true, "atelier-old": true, "other-dead": true, "atelier-warm-1": true,
	} {
		if _, err := os.Stat(filepath.Join(tmp, name)); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", name, err == nil, want)
		}
	}
}

// A kernel that a cell started has a watchdog that must outlive the cell's session, to sweep its own.
func TestReaperSparesWatchdogs(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	other, err := StartWatchdog(self, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command("sleep", "1000")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = child.Process.Kill(); _ = child.Wait() }()
	h := newReaper(contract.SessionVariable + "=" + t.TempDir())
	h.owner = os.Getpid()
	if got, want := h.members(), []int{child.Process.Pid}; !slices.Equal(got, want) {
		t.Errorf("among the children of this process got %v, want %v, without watchdog %d", got, want, other.cmd.Process.Pid)
	}
	if err := other.Release(); err != nil {
		t.Error(err)
	}
}

// The folder of one session can begin with the name of another's.
func TestSweepLeavesOtherSessionsAlone(t *testing.T) {
	folder := t.TempDir()
	ours, other := marked(t, folder), marked(t, folder+"1")
	if err := Sweep(folder); err != nil {
		t.Fatal(err)
	}
	if err := ours.Wait(); err == nil {
		t.Error("the session's process ended by itself, want it killed")
	}
	if err := other.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("another session's process: %v, want it alive", err)
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("the folder is still there, want it removed")
	}
}

// marked starts a process that belongs to the session in folder.
func marked(t *testing.T, folder string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("sleep", "1000")
	cmd.Env = []string{contract.SessionVariable + "=" + folder}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd
}

package engine

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
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
		{"7 (sh) Z" + rest, process{}, false}, // has ended
		{"7 (sh) X" + rest, process{}, false},
		{"7 (sh) S 1 7", process{}, false},
		{"", process{}, false},
	} {
		if got, ok := parseStat(c.text); got != c.want || ok != c.ok {
			t.Errorf("%q: got %+v, %v; want %+v, %v", c.text, got, ok, c.want, c.ok)
		}
	}
}

// wantEnded fails for each process whose number a file lists, if it still runs.
func wantEnded(t *testing.T, file string) {
	t.Helper()
	pids := strings.Fields(read(t, file))
	if len(pids) == 0 {
		t.Errorf("%s lists no process, so the test proves nothing", file)
	}
	for _, pid := range pids {
		state, err := os.ReadFile("/proc/" + pid + "/stat")
		if err == nil && !bytes.Contains(state, []byte(") Z ")) {
			t.Errorf("process %s is still there: %s", pid, state)
		}
	}
}

func TestRunEndsWhatEmptiesItsEnvironment(t *testing.T) {
	for name, script := range map[string]string{
		"in GoNB's session":     `env -i sleep 1000 & echo $! >PIDS`,
		"in one of its own":     `env -i setsid sh -c 'echo $$ >PIDS; exec sleep 1000' & while ! test -s PIDS; do sleep 0.01; done`,
		"and loses its parent":  `env -i sh -c 'setsid sleep 1000 & echo $! >PIDS'`,
		"and has a child again": `env -i sh -c 'sleep 1000 & echo $! >PIDS; wait' & while ! test -s PIDS; do sleep 0.01; done`,
	} {
		pids := filepath.Join(t.TempDir(), "pids")
		folder, _, err := runFake(t, t.Context(), strings.ReplaceAll(script, "PIDS", pids))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		wantEnded(t, pids)
		wantEmpty(t, folder)
	}
}

// The kernel itself cleans up when its watchdog was killed.
func TestRunWithoutItsWatchdog(t *testing.T) {
	pids := filepath.Join(t.TempDir(), "pids")
	folder, output, err := runFake(t, t.Context(), `sleep 1000 & echo $! >`+pids+`
for f in /proc/[0-9]*/cmdline; do if { tr '\0' ' ' <$f; } 2>/dev/null | grep -q "^`+roleWatchdog+` $ATELIER_SESSION "; then f=${f#/proc/}; kill -9 ${f%/cmdline}; echo killed; fi; done`)
	if err != nil || output != "killed\n" {
		t.Errorf("got %q, error %v; want the watchdog killed and no failure", output, err)
	}
	wantEnded(t, pids)
	wantEmpty(t, folder)
}

// dead is an owner that has ended.
func dead(t *testing.T) owner {
	t.Helper()
	cmd := exec.Command("true")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	return owner{PID: cmd.Process.Pid, Started: 1, Place: place()}
}

func TestSweepDeadTakesDeadSessionsOnly(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	live, reused, elsewhere := thisProcess(), thisProcess(), dead(t)
	reused.Started-- // an older process had the number
	elsewhere.Place += "elsewhere"
	for name, o := range map[string]owner{
		"atelier-dead": dead(t), "atelier-reused": reused,
		"atelier-live": live, "atelier-elsewhere": elsewhere, "atelier-old": {}, "other-dead": dead(t),
	} {
		text, err := json.Marshal(session{Owner: o})
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(tmp, name, sessionFile), string(text))
	}
	write(t, filepath.Join(tmp, "atelier-warm-1", "main.go"), "package main\n") // no session
	left := marked(t, filepath.Join(tmp, "atelier-dead"))

	sweepDead()
	if err := left.Wait(); err == nil {
		t.Error("the dead session's process ended by itself, want it killed")
	}
	for name, want := range map[string]bool{
		"atelier-dead": false, "atelier-reused": false,
		"atelier-live": true, "atelier-elsewhere": true, "atelier-old": true, "other-dead": true, "atelier-warm-1": true,
	} {
		if got := isFolder(filepath.Join(tmp, name)); got != want {
			t.Errorf("%s is there: %v, want %v", name, got, want)
		}
	}
}

// A kernel that a cell started has a watchdog that must outlive the cell's session, to sweep its own.
func TestHuntSparesWatchdogs(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	other, err := startWatchdog(self, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command("sleep", "1000")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = child.Process.Kill(); _ = child.Wait() }()
	h := hunt{folder: t.TempDir(), owner: os.Getpid(), sessions: map[int]bool{}}
	if got, want := h.members(), []int{child.Process.Pid}; !slices.Equal(got, want) {
		t.Errorf("among the children of this process got %v, want %v, without watchdog %d", got, want, other.cmd.Process.Pid)
	}
	if err := other.release(); err != nil {
		t.Error(err)
	}
}

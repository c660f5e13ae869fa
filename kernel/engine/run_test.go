package engine

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// runFake runs a session whose GoNB is a shell script, in a temporary folder of its own, and returns
// that folder and what the script wrote.
func runFake(t *testing.T, ctx context.Context, script string) (folder, output string, err error) {
	t.Helper()
	folder = t.TempDir()
	t.Setenv("TMPDIR", folder)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	gonb := filepath.Join(t.TempDir(), "gonb")
	write(t, gonb, "#!/bin/sh\n"+script)
	if err := os.Chmod(gonb, 0o700); err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(filepath.Join(t.TempDir(), "output"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	err = Run(ctx, Options{
		ConnectionFile: "connection.json", Self: self, Module: "/clone",
		Tools: Tools{GoNB: gonb, GoPLS: gonb, Go: "/bin/echo"},
		Env:   []string{"GOMLX_BACKEND=go"}, Stdout: out, Stderr: out,
	})
	return folder, read(t, out.Name()), err
}

func wantEmpty(t *testing.T, folder string) {
	t.Helper()
	left, err := os.ReadDir(folder)
	if err != nil || len(left) > 0 {
		t.Errorf("left in the temporary folder: %v (error %v), want nothing", left, err)
	}
}

func TestRunGivesGoNBItsSurroundings(t *testing.T) {
	folder, output, err := runFake(t, t.Context(), `echo "args $*"
echo "go $(command -v go)"; echo "gopls $(command -v gopls)"; go version
echo "$TMPDIR|$GOMLX_BACKEND|$GOWORK|$GOFLAGS|$GOMLX_NO_AUTO_INSTALL"; echo "session $ATELIER_SESSION"`)
	if err != nil {
		t.Fatal(err)
	}
	_, session, _ := strings.Cut(output, "session ")
	session = strings.TrimSpace(session)
	if filepath.Dir(session) != folder {
		t.Errorf("the session's folder is %q, want one in %s", session, folder)
	}
	for _, want := range []string{
		"args --kernel connection.json ",
		"go " + session + "/bin/go\n",
		"gopls " + session + "/bin/gopls\n",
		"\nversion\n", // what is not GoNB's own goes to the real tool
		session + "/tmp|go|off|-mod=mod|1\n",
	} {
		if !strings.Contains(output, want) {
			t.Errorf("GoNB sees\n%s\nwant %q in it", output, want)
		}
	}
	wantEmpty(t, folder)
}

func TestRunReportsGoNBsLastWords(t *testing.T) {
	folder, _, err := runFake(t, t.Context(), `echo "port 5 is taken" >"$ATELIER_SESSION/gonb.log"; exit 7`)
	if err == nil || !strings.Contains(err.Error(), "exit status 7") || !strings.Contains(err.Error(), "port 5 is taken") {
		t.Errorf("got %v, want the exit status and the end of the log", err)
	}
	wantEmpty(t, folder)
}

func TestRunEndsWhatIgnoresSignals(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	ready := filepath.Join(t.TempDir(), "ready")
	pids := filepath.Join(t.TempDir(), "pids")
	go func() {
		for _, err := os.Stat(ready); err != nil; _, err = os.Stat(ready) {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	// One process hides in a session of its own and its parent is gone.
	folder, _, err := runFake(t, ctx, `(trap "" TERM; setsid sleep 1000 & echo $! >`+pids+`) &
sleep 1000 & echo $! >>`+pids+`; echo >$TMPDIR/file; wait %1; touch `+ready+`; wait`)
	if err != nil {
		t.Errorf("a kernel that is asked to end fails: %v", err)
	}
	wantEnded(t, pids)
	wantEmpty(t, folder)
}

// Jupyter interrupts before it shuts down, and GoNB may be on its way out by then.
func TestRunEndedByAnInterruptIsNoFailure(t *testing.T) {
	folder, _, err := runFake(t, t.Context(), `kill -INT $$; sleep 1000`)
	if err != nil {
		t.Errorf("got %v, want no error", err)
	}
	wantEmpty(t, folder)
}

func TestRunPassesInterruptsOn(t *testing.T) {
	ready := filepath.Join(t.TempDir(), "ready")
	go func() {
		for _, err := os.Stat(ready); err != nil; _, err = os.Stat(ready) {
			time.Sleep(time.Millisecond)
		}
		_ = syscall.Kill(os.Getpid(), syscall.SIGINT)
	}()
	_, output, err := runFake(t, t.Context(), `trap "echo interrupted; exit 0" INT; touch `+ready+`
while :; do sleep 0.01; done`)
	if err != nil || output != "interrupted\n" {
		t.Errorf("got %q, error %v; want GoNB interrupted once, and no failure", output, err)
	}
}

// The folder of one session can begin with the name of another's.
func TestSweepLeavesOtherSessionsAlone(t *testing.T) {
	folder := t.TempDir()
	ours, other := marked(t, folder), marked(t, folder+"1")
	if err := sweep(folder); err != nil {
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
	cmd.Env = []string{SessionVariable + "=" + folder}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd
}

package engine

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// afterClose runs an engine in which a shell command runs, and closes it. It returns the folder that the session was in,
// and what the command wrote.
func afterClose(t *testing.T, text string) (folder, output string) {
	t.Helper()
	o := testOptions(t, realGo(t))
	o.Env = []string{"GOMLX_BACKEND=go"}
	e, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var l listener
	ran := e.RunMagics(t.Context(), parsed("%%sh\n"+text), &l)
	if err := errors.Join(ran, e.Close()); err != nil {
		t.Errorf("%v: %s", err, l.stderr)
	}
	return filepath.Dir(e.Folder()), l.stdout
}

// await waits until a file has something in it.
func await(path string) {
	for text, _ := os.ReadFile(path); len(text) == 0; text, _ = os.ReadFile(path) {
		time.Sleep(time.Millisecond)
	}
}

func wantEmpty(t *testing.T, folder string) {
	t.Helper()
	left, err := os.ReadDir(folder)
	if err != nil || len(left) > 0 {
		t.Errorf("left in the temporary folder: %v (error %v), want nothing", left, err)
	}
}

// wantEnded fails for each process whose number a file lists, if it still runs. One that was killed needs a moment
// to go.
func wantEnded(t *testing.T, file string) {
	t.Helper()
	pids := strings.Fields(enginetest.Read(t, file))
	if len(pids) == 0 {
		t.Errorf("%s lists no process, so the test proves nothing", file)
	}
	for _, pid := range pids {
		for end := time.Now().Add(5 * time.Second); runs(pid); time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Errorf("process %s is still there", pid)
				break
			}
		}
	}
}

// runs tells whether a process is there and not only waited for.
func runs(pid string) bool {
	state, err := os.ReadFile("/proc/" + pid + "/stat")
	return err == nil && !bytes.Contains(state, []byte(") Z "))
}

func TestSurroundings(t *testing.T) {
	t.Setenv("GOFLAGS", "-buildvcs=false")
	t.Setenv("GOWORK", "off")
	folder, output := afterClose(t, `echo "go $(command -v go)"
echo "$TMPDIR|$GOMLX_BACKEND|$GOWORK|$GOFLAGS|$GOMLX_NO_AUTO_INSTALL"; echo "$GONB_DIR|$GONB_TMP_DIR"; echo "session $ATELIER_SESSION"`)
	_, session, _ := strings.Cut(output, "session ")
	session = strings.TrimSpace(session)
	if filepath.Dir(session) != folder {
		t.Errorf("the session's folder is %q, want one in %s", session, folder)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"go " + realGo(t) + "\n",
		session + "/tmp|go|off|-buildvcs=false|1\n",
		here + "|" + session + "/module\n",
	} {
		if !strings.Contains(output, want) {
			t.Errorf("a command sees\n%s\nwant %q in it", output, want)
		}
	}
	wantEmpty(t, folder)
}

func TestCloseEndsAll(t *testing.T) {
	for name, text := range map[string]string{
		"in the command's session":                `env -i sleep 1000 & echo $! >PIDS`,
		"in one of its own":                       `env -i setsid sh -c 'echo $$ >PIDS; exec sleep 1000' & while ! test -s PIDS; do sleep 0.01; done`,
		"and loses its parent":                    `env -i sh -c 'setsid sleep 1000 & echo $! >PIDS'`,
		"and has a child again":                   `env -i sh -c 'sleep 1000 & echo $! >PIDS; wait' & while ! test -s PIDS; do sleep 0.01; done`,
		"ignores signals, in a session, orphaned": `(trap "" TERM; setsid sleep 1000 & echo $! >PIDS); echo >$TMPDIR/file`,
	} {
		pids := filepath.Join(t.TempDir(), "pids")
		folder, _ := afterClose(t, strings.ReplaceAll(text, "PIDS", pids))
		t.Log(name)
		wantEnded(t, pids)
		wantEmpty(t, folder)
	}
}

// What a command leaves behind is no zombie for longer than to the next one.
func TestOrphansAreReaped(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	pids := filepath.Join(t.TempDir(), "pids")
	if err := e.RunMagics(t.Context(), parsed("!true & echo $! >"+pids+"; sh -c 'sleep 0.01 & echo $!' >>"+pids), &listener{}); err != nil {
		t.Fatal(err)
	}
	for _, pid := range strings.Fields(enginetest.Read(t, pids)) {
		for end := time.Now().Add(5 * time.Second); ; {
			if _, err := os.Stat("/proc/" + pid); err != nil {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("process %s is still there", pid)
			}
			if err := e.RunMagics(t.Context(), parsed("!true"), &listener{}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// The kernel itself cleans up when its watchdog was killed.
func TestCloseWithoutTheWatchdog(t *testing.T) {
	pids := filepath.Join(t.TempDir(), "pids")
	folder, output := afterClose(t, `sleep 1000 >/dev/null 2>&1 & echo $! >`+pids+`
for f in /proc/[0-9]*/cmdline; do if { tr '\0' ' ' <$f; } 2>/dev/null | grep -q "^`+workspace.RoleWatchdog+` .* $ATELIER_SESSION \$"; then f=${f#/proc/}; kill -9 ${f%/cmdline}; echo killed; fi; done`)
	if output != "killed\n" {
		t.Errorf("got %q, want the watchdog killed", output)
	}
	wantEnded(t, pids)
	wantEmpty(t, folder)
}

// Jupyter's shutdown of a busy kernel lets the program end in its own way.
func TestCloseInterruptsTheProgram(t *testing.T) {
	saved := filepath.Join(t.TempDir(), "saved")
	e := start(t, testOptions(t, realGo(t)))
	ready := make(chan struct{})
	l := &listener{heard: func(string) { close(ready) }}
	go func() {
		<-ready
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}()
	err := e.Execute(t.Context(), mustBuild(t, e, body(`"fmt"; "os"; "os/signal"; "time"`, `
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, os.Interrupt)
		fmt.Println("ready")
		<-signals
		time.Sleep(300 * time.Millisecond) // a program that saves takes its time
		os.WriteFile(`+"`"+saved+"`"+`, nil, 0o600)`)), nil, l)
	if err != nil {
		t.Errorf("got %v, want that the program ends well", err)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	enginetest.Read(t, saved)
	wantEmpty(t, filepath.Dir(e.Folder()))
}

package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/kernel/server"
)

// asCommand makes this test's binary the command itself.
const asCommand = "ATELIER_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == server.Program {
		server.Main()
	}
	if os.Getenv(asCommand) != "" {
		main()
	}
	os.Setenv(provenance.LevelVariable, string(provenance.None)) // files that show the same are to be the same
	os.Exit(m.Run())
}

// bound is when a child is taken to hang: a machine may be slow.
const bound = 2 * time.Minute

// child is the command in a process of its own.
type child struct {
	*exec.Cmd
	out, complaints written
	ended           chan struct{}
}

// start starts the command at a path, in a folder, with no environment but the given one.
func start(t *testing.T, program, folder string, env []string, args ...string) *child {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), bound)
	c := &child{Cmd: exec.CommandContext(ctx, program, args...), ended: make(chan struct{})}
	c.Dir, c.Env = folder, slices.Concat([]string{provenance.LevelVariable + "=" + string(provenance.None)}, env, []string{asCommand + "=1"})
	c.Stdout, c.Stderr = &c.out, &c.complaints
	c.WaitDelay = time.Second // for grandchildren that hold the pipes
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = c.Wait() // the code tells
		cancel()
		close(c.ended)
	}()
	t.Cleanup(func() {
		cancel()
		<-c.ended
	})
	return c
}

// code waits for the end and gives the exit code, -1 for a child that a signal or the bound ended.
func (c *child) code() int {
	<-c.ended
	return c.ProcessState.ExitCode()
}

// written is what a child wrote, to be read while it writes.
type written struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (w *written) Write(p []byte) (int, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.text.Write(p)
}

func (w *written) String() string {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.text.String()
}

// itself is the path of this test's binary.
func itself(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// lay makes the command lie at a path, as a file of its own.
func lay(t *testing.T, path string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(itself(t), path); err == nil {
		return path
	}
	content, err := os.ReadFile(itself(t)) // another disk
	if err == nil {
		err = os.WriteFile(path, content, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// file writes a file below a folder, which can be run if it begins as a script.
func file(t *testing.T, folder, name, content string) string {
	t.Helper()
	path, mode := filepath.Join(folder, name), os.FileMode(0o644)
	if strings.HasPrefix(content, "#!") {
		mode = 0o755
	}
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		err = os.WriteFile(path, []byte(content), mode)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// until waits for a condition, which fails the test if the child ends before.
func (c *child) until(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for !condition() {
		select {
		case <-c.ended:
			t.Fatalf("%s: ended with %d before %s: %s%s", strings.Join(c.Args[1:], " "), c.ProcessState.ExitCode(), what, c.out.String(), c.complaints.String())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// exists is a condition: a file of that pattern is there.
func exists(pattern ...string) func() bool {
	return func() bool {
		found, _ := filepath.Glob(filepath.Join(pattern...))
		return len(found) > 0
	}
}

// small is the environment of children that need nothing but pure Go.
func small(t *testing.T, more ...string) []string {
	t.Helper()
	return slices.Concat([]string{"HOME=" + t.TempDir(), "XDG_CONFIG_HOME=/dev/null", "PATH=" + os.Getenv("PATH"), "GOMLX_BACKEND=go:ops_sequential"}, more)
}

// signal sends a signal to a child that may have ended by itself.
func (c *child) signal(t *testing.T, sig os.Signal) {
	t.Helper()
	if err := c.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
}

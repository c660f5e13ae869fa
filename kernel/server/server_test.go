package server

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/kernel/engine"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

const asProgram = "ATELIER_TEST_AS_PROGRAM"

// TestMain lets the test binary be the kernel's program, and its watchdog.
func TestMain(m *testing.M) {
	if played, _ := engine.Role(os.Args); played || os.Getenv(asProgram) != "" {
		Main()
	}
	os.Exit(m.Run())
}

// options are those of a kernel whose connection file lies at a path.
func options(t *testing.T, connection string) Options {
	t.Helper()
	root, err := workspace.FindModule(".")
	if err != nil {
		t.Fatal(err)
	}
	tool, err := workspace.FindGo("")
	if err != nil {
		t.Fatal(err)
	}
	return Options{Connection: connection, Module: root, Go: tool, Version: "v1"}
}

// Without a connection nothing is started that would have to be cleaned up.
func TestServeNeedsAConnection(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	err := options(t, filepath.Join(t.TempDir(), "none.json")).serve(t.Context(), os.Args[0])
	if err == nil || !strings.Contains(err.Error(), "none.json: no such file") {
		t.Errorf("got %v, want that the file is not there", err)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left are %v (%v)", left, err)
	}
}

// A kernel that is served ends with its context and leaves nothing.
func TestServe(t *testing.T) {
	folder, err := os.MkdirTemp("", "s") // short enough for a socket
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)
	t.Setenv("TMPDIR", t.TempDir())
	file := filepath.Join(folder, "kernel-1.json")
	text, err := json.Marshal(map[string]any{"transport": "ipc", "ip": filepath.Join(folder, "k"), "key": "k", "signature_scheme": "hmac-sha256",
		"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5})
	if err == nil {
		err = os.WriteFile(file, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	o := options(t, file)
	ended := make(chan error, 1)
	serving, end := context.WithCancel(t.Context())
	go func() { ended <- o.serve(serving, self) }()
	for {
		if _, err := os.Stat(filepath.Join(folder, "k-5")); err == nil {
			break
		}
		select {
		case err := <-ended:
			t.Fatalf("ended with %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	end()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left are %v (%v)", left, err)
	}
	if got := o.info(); got.ImplementationVersion != "v1" || !strings.Contains(got.Banner, "Atelier v1") {
		t.Errorf("got %+v", got)
	}
}

// The program says who starts it, and the command what to do where the program is not there.
func TestProgram(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{nil, {"{"}, {"{}", "more"}} {
		cmd := exec.Command(self, args...)
		cmd.Env = append(os.Environ(), asProgram+"=1")
		out, err := cmd.CombinedOutput()
		if err == nil || string(out) != "atelier-kernel is started by: atelier kernel run\n" {
			t.Errorf("%q: got %v and %q", args, err, out)
		}
	}
	if err := Become(t.TempDir(), Options{}); err == nil || !strings.Contains(err.Error(), "run `make setup`") {
		t.Errorf("got %v, want what to do", err)
	}
}

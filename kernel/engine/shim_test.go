package engine

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary be its own shim and watchdog, as the atelier binary is.
func TestMain(m *testing.M) {
	if code, played, err := Role(os.Args); played {
		if err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
		}
		os.Exit(code)
	}
	os.Exit(m.Run())
}

func TestCommandsAreToldApart(t *testing.T) {
	for _, c := range []struct {
		command          string
		init, get, build bool
	}{
		{"", false, false, false},
		{"mod init gonb_0123abcd", true, false, false},
		{"mod init example.com/mine", false, false, false},    // a user's own module
		{"mod init gonb_0123abcd extra", false, false, false}, // not what GoNB says
		{"get", false, true, false},
		{"get -t", false, true, false},
		{"get example.com/mine@v1.0.0", false, false, false}, // asked for by name
		{"build -o /tmp/cell", false, false, true},
		{"build -race -o /tmp/cell", false, false, true},
		{"build -ldflags=-s -o /tmp/cell", false, false, false}, // the user's link flags stay
		{"build -ldflags -s", false, false, false},
		{"build --ldflags=-s", false, false, false},
		{"build ldflags", false, false, true}, // a package of that name
		{"test -c -o /tmp/cell", false, false, false},
		{"version", false, false, false},
	} {
		args := strings.Fields(c.command)
		if got := isCellInit(args); got != c.init {
			t.Errorf("go %s: is a cell's init: got %v, want %v", c.command, got, c.init)
		}
		if got := isGet(args); got != c.get {
			t.Errorf("go %s: is a cell's get: got %v, want %v", c.command, got, c.get)
		}
		if got := isCellBuild(args); got != c.build {
			t.Errorf("go %s: is a cell's build: got %v, want %v", c.command, got, c.build)
		}
	}
}

func TestWithFlagPutsItBehindTheCommand(t *testing.T) {
	args := []string{"build", "-o", "cell"}
	got, want := withFlag(args, "-x"), []string{"build", "-x", "-o", "cell"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if !slices.Equal(args, []string{"build", "-o", "cell"}) {
		t.Errorf("the arguments that were given changed to %q", args)
	}
}

// fakeSession is a session whose go is a shell script.
func fakeSession(t *testing.T, script string) *session {
	t.Helper()
	folder := t.TempDir()
	tool := filepath.Join(folder, "tool")
	write(t, tool, "#!/bin/sh\n"+script)
	if err := os.Chmod(tool, 0o700); err != nil {
		t.Fatal(err)
	}
	return &session{Folder: folder, Tools: Tools{Go: tool}}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestBuildCellTriesAgainOnlyWhenThatCanHelp(t *testing.T) {
	for _, c := range []struct {
		name, script string
		code, runs   int
	}{
		{"a good cell is built once", `exit 0`, 0, 1},
		{"a fault of the compiler is final", `echo "./main.go:3:1: undefined: x"; exit 1`, 1, 1},
		{"a fault of the fast linker is met with the plain one",
			`case "$*" in *linkmode*) echo "/go/tool/link: no such symbol"; exit 1;; esac`, 0, 2},
		{"a fault of both linkers is the cell's", `echo "/go/tool/link: no such symbol"; exit 1`, 1, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			s := fakeSession(t, "echo run >>runs\n"+c.script)
			code, err := s.buildCell([]string{"build"})
			if err != nil || code != c.code {
				t.Errorf("got status %d, error %v; want status %d", code, err, c.code)
			}
			if runs := strings.Count(read(t, "runs"), "run"); runs != c.runs {
				t.Errorf("go ran %d times, want %d", runs, c.runs)
			}
			if _, err := os.Stat(s.build()); err == nil {
				t.Errorf("the note of a running build is left at %s", s.build())
			}
		})
	}
}

func TestAnInterruptEndsTheBuild(t *testing.T) {
	t.Chdir(t.TempDir())
	s := fakeSession(t, "exec sleep 1000")
	s.endBuild() // there is none yet: nothing happens
	go func() {
		for text, _ := os.ReadFile(s.build()); len(text) == 0; text, _ = os.ReadFile(s.build()) {
			time.Sleep(time.Millisecond)
		}
		s.endBuild()
	}()
	code, err := s.buildCell([]string{"build"})
	if err != nil || code != interrupted {
		t.Errorf("got status %d, error %v; want %d", code, err, interrupted)
	}
}

func TestBuildCellDropsUnusedDotImports(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "main.go", "package main\n\nimport (\n\t. \"math\"\n\t\"fmt\"\n)\n")
	s := fakeSession(t, `if grep -q '^	\. "math"' main.go; then echo './main.go:4:2: "math" imported and not used'; exit 1; fi`)
	code, err := s.buildCell([]string{"build"})
	if err != nil || code != 0 {
		t.Errorf("got status %d, error %v; want 0", code, err)
	}
	want := "package main\n\nimport (\n//\t. \"math\"\n\t\"fmt\"\n)\n"
	if got := read(t, "main.go"); got != want {
		t.Errorf("main.go is %q, want %q", got, want)
	}
}

func TestOtherUnusedImportsAreTheUsersFault(t *testing.T) {
	for _, line := range []string{`	"math"`, `	m "math"`, `x := a. "math"`} {
		folder := t.TempDir()
		write(t, filepath.Join(folder, "main.go"), line+"\n")
		dropped, err := dropUnused(folder, []byte("./main.go:1:1: \"math\" imported and not used\n./main.go:9:1: \"x\" imported and not used\n"))
		if dropped || err != nil {
			t.Errorf("%q: got dropped %v, error %v; want it left alone", line, dropped, err)
		}
	}
}

func TestRoles(t *testing.T) {
	t.Setenv(SessionVariable, "")
	for _, c := range []struct {
		args   []string
		played bool
	}{
		{nil, false},
		{[]string{"/opt/bin/atelier", "version"}, false},
		{[]string{"/session/bin/go", "build"}, true},
		{[]string{"goimports", "-w", "main.go"}, true},
		{[]string{roleWatchdog}, true}, // names no folder
	} {
		code, played, err := Role(c.args)
		if played != c.played {
			t.Errorf("%q: played %v, want %v", c.args, played, c.played)
		}
		// None of them has a session here, so each that plays must fail and say so.
		if c.played && (code == 0 || err == nil) {
			t.Errorf("%q outside a session: got status %d, error %v; want a failure", c.args, code, err)
		}
	}
}

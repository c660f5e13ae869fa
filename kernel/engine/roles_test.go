package engine

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

func TestCommandsAreToldApart(t *testing.T) {
	here := t.TempDir()
	t.Chdir(here)
	for _, c := range []struct {
		command     string
		folder      string // GoNB's
		init, build bool
	}{
		{"", here, false, false},
		{"mod init gonb_0123abcd", here, true, false},
		{"mod init example.com/mine", here, false, false},    // a user's own module
		{"mod init gonb_0123abcd extra", here, false, false}, // not what GoNB says
		{"get", here, false, false},
		{"build -o /tmp/cell", here, false, true},
		{"test -c -o /tmp/cell", here, false, true},
		{"build -o /tmp/cell", "/elsewhere", false, false}, // a user's own build
		{"version", here, false, false},
	} {
		t.Setenv("GONB_TMP_DIR", c.folder)
		args := strings.Fields(c.command)
		if got := isCellInit(args); got != c.init {
			t.Errorf("go %s: is a cell's init: got %v, want %v", c.command, got, c.init)
		}
		if got := isCellBuild(args); got != c.build {
			t.Errorf("go %s: is a cell's build: got %v, want %v", c.command, got, c.build)
		}
	}
}

func TestRoles(t *testing.T) {
	t.Setenv(contract.SessionVariable, "")
	for _, c := range []struct {
		args   []string
		played bool
	}{
		{nil, false},
		{[]string{"/opt/bin/atelier", "version"}, false},
		{[]string{"/session/roles/go", "build"}, true},
		{[]string{workspace.RoleCommand, "1"}, true},
		{[]string{workspace.RoleWatchdog}, true}, // names no folder
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

// fakeSession is a session whose go is a shell script that says how it was called.
func fakeSession(t *testing.T) *workspace.Session {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", t.TempDir())
	s, err := workspace.New(self, cloneRoot(t), workspace.Tools{Go: enginetest.Script(t, filepath.Join(t.TempDir(), "go"), `echo real go "$@"`)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{"module m\n\ngo 1.26.5\n": "-lang=go1.26", "module m\n\ngo 1.21\n": "-lang=go1.21", "module m\n": "-lang=go1.16"} {
		s := &workspace.Session{Folder: t.TempDir()}
		enginetest.Write(t, filepath.Join(s.ModuleFolder(), "go.mod"), text)
		if got, err := languageFlag(s); got != want || err != nil {
			t.Errorf("%q: got %q, error %v; want %q", text, got, err, want)
		}
	}
}

// What GoNB calls go does nothing for a stub, and is go for everything else.
func TestGoOnPath(t *testing.T) {
	s := fakeSession(t)
	cells := filepath.Join(s.TempFolder(), "gonb_1")
	elsewhere := t.TempDir()
	if err := os.Mkdir(cells, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, folder, command string
		stub                  bool
		want                  string
	}{
		{"the stub's build", cells, "build -o " + cells + "/gonb_1", true, ""},
		{"what comes before it", cells, "get", true, ""},
		{"a cell's own build", cells, "build -o " + cells + "/gonb_1", false, "real go build -o " + cells + "/gonb_1\n"},
		{"a module asked for", cells, "get example.org/x@v1", true, "real go get example.org/x@v1\n"},
		{"a program's own build", elsewhere, "build -o x", true, "real go build -o x\n"},
		{"and its get", elsewhere, "get", true, "real go get\n"},
		{"a question", elsewhere, "version", false, "real go version\n"},
	} {
		if err := os.RemoveAll(s.StubFile()); err != nil {
			t.Fatal(err)
		}
		if c.stub {
			enginetest.Write(t, s.StubFile(), "")
		}
		cmd := exec.Command(filepath.Join(s.BinFolder(), "go"), strings.Fields(c.command)...)
		cmd.Dir = c.folder
		cmd.Env = append(os.Environ(), contract.SessionVariable+"="+s.Folder, "GONB_TMP_DIR="+cells, "PWD="+c.folder)
		out, err := cmd.CombinedOutput()
		if err != nil || string(out) != c.want {
			t.Errorf("%s: got %q, error %v; want %q", c.name, out, err, c.want)
		}
	}
	if out, err := exec.Command(filepath.Join(s.BinFolder(), "goimports"), "-w", "main.go").CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("goimports says %q, error %v; want nothing", out, err)
	}
}

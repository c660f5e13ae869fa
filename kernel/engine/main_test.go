package engine

import (
	"context"
	"errors"
	"log"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
	"github.com/atelier-go/atelier/kernel/engine/build"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// TestMain lets the test binary play all roles, as the atelier binary does.
func TestMain(m *testing.M) {
	if played, err := Role(os.Args); played {
		if err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
		os.Exit(0)
	}
	// A program with the race detector in it sleeps for a second at its end, each role too.
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE")); err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// cloneRoot is the root of this module.
func cloneRoot(t testing.TB) string {
	t.Helper()
	root, err := workspace.FindModule(".")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// realGo is the go of `make setup`, or the one on PATH.
func realGo(t testing.TB) string {
	t.Helper()
	tool, err := workspace.FindGo(filepath.Join(cloneRoot(t), ".build", "bin"))
	if err != nil {
		t.Fatal(err)
	}
	return tool
}

// testOptions are those of an engine in a temporary folder that ends with the test.
func testOptions(t testing.TB, goTool string) Options {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", shortFolder(t))
	return Options{
		Self: self, Module: cloneRoot(t), Go: goTool, Log: log.New(t.Output(), "", 0),
	}
}

// shortFolder is a temporary folder whose name leaves room for sockets.
func shortFolder(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "e")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// start starts an engine that is closed with the test.
func start(t testing.TB, o Options) *Engine {
	t.Helper()
	e, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// listener is a client that remembers.
type listener struct {
	answer  func(prompt string, password bool) (string, error) // nil: no input
	heard   func(text string)                                  // called at each stream output, if set
	mu      sync.Mutex
	stdout  string
	stderr  string
	shown   []string // type and plain or HTML text of what was displayed
	prompts []string
}

func (l *listener) Output(msgType string, content, metadata map[string]any, _ [][]byte) {
	l.mu.Lock()
	switch msgType {
	case "stream":
		if content["name"] == "stdout" {
			l.stdout += text(content, "text")
		} else {
			l.stderr += text(content, "text")
		}
	default:
		data, _ := content["data"].(map[string]any)
		l.shown = append(l.shown, msgType+" "+text(data, "text/html")+text(data, "text/plain"))
	}
	l.mu.Unlock()
	if l.heard != nil && msgType == "stream" {
		l.heard(text(content, "text"))
	}
}

func (l *listener) Ask(_ context.Context, prompt string, password bool) (func(context.Context) (string, error), error) {
	if l.answer == nil {
		return nil, errors.New("nobody can be asked")
	}
	l.mu.Lock()
	l.prompts = append(l.prompts, strings.TrimSpace(prompt))
	l.mu.Unlock()
	return func(context.Context) (string, error) { return l.answer(prompt, password) }, nil
}

func (l *listener) AllowsInput() bool { return l.answer != nil }

// oneFile is a source of one file.
func oneFile(text string) build.Source {
	return build.Source{Files: map[string]string{"main.go": text}}
}

// body is a source whose main has a body, after imports.
func body(imports, statements string) build.Source {
	return oneFile("package main\n\nimport (" + imports + ")\n\nfunc main() {\n" + statements + "\n}\n")
}

// mustBuild builds what must build.
func mustBuild(t testing.TB, e *Engine, s build.Source) string {
	t.Helper()
	binary, err := e.Build(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// text is a string in a message's content.
func text(content map[string]any, key string) string {
	value, _ := content[key].(string)
	return value
}

// parsed is the magics of a cell.
func parsed(text string) []Magic {
	c := syntax.ParseCell(text)
	if c.CellMagic != nil {
		c.Magics = []syntax.Magic{*c.CellMagic}
	}
	var list []Magic
	for _, m := range c.Magics {
		list = append(list, Magic{Name: m.Name, Args: m.Args, Text: m.Text, Rest: m.Rest})
	}
	return list
}

package gopkg

import (
	"context"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// smallClone is a clone of Atelier with little in it, whose packages cells can import.
func smallClone(t *testing.T) (root string, p *Packages) {
	t.Helper()
	root = t.TempDir()
	for name, text := range map[string]string{
		"go.mod":               "module " + workspace.ModulePath + "\n\ngo 1.26.0\n",
		"paint/paint.go":       "// Package paint paints.\npackage paint\n\nimport \"strings\"\n\nfunc Red() string { return strings.Repeat(\"r\", 2) }\n",
		"easel/easel.go":       "package easel\n\nimport \"" + workspace.ModulePath + "/paint\"\n\ntype Easel struct{ Colour string }\n\nfunc New() Easel { return Easel{paint.Red()} }\n",
		"sort/sort.go":         "package sort\n",
		"internal/secret/s.go": "package secret\n",
		"cmd/paint/main.go":    "package main\n\nfunc main() {}\n",
		"wet/wet.go":           "package wet\n\nfunc Drip() { undefinedThing() }\n",
		"damp/damp.go":         "package damp\n\nimport _ \"" + workspace.ModulePath + "/wet\"\n",
	} {
		enginetest.Write(t, filepath.Join(root, name), text)
	}
	tool, err := workspace.FindGo("")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("GOPROXY", "off")
	session, err := workspace.New(root, tool)
	if err != nil {
		t.Fatal(err)
	}
	settings := workspace.NewSettings(session.Environment(os.Environ(), nil))
	life, end := context.WithCancel(context.Background())
	p = New(workspace.NewGoTool(session, settings), workspace.NewOperations(life))
	var prepared sync.WaitGroup
	prepared.Go(func() { p.Prepare(life, log.New(t.Output(), "", 0)) })
	t.Cleanup(func() {
		end()
		prepared.Wait()
	})
	return root, p
}

func load(t *testing.T, p *Packages, paths ...string) {
	t.Helper()
	if err := p.Ensure(t.Context(), paths); err != nil {
		t.Fatal(err)
	}
}

func TestPackages(t *testing.T) {
	root, p := smallClone(t)
	easel, paint := workspace.ModulePath+"/easel", workspace.ModulePath+"/paint"
	load(t, p, easel, "math/rand/v2", "unsafe", "C")
	if got := p.Name("math/rand/v2"); got != "rand" {
		t.Errorf("math/rand/v2 is called %q, want rand", got)
	}
	if got, want := p.Folder(paint), filepath.Join(root, "paint"); got != want {
		t.Errorf("the source of paint lies in %q, want %q", got, want)
	}
	deps := p.Deps([]string{easel})
	for path, want := range map[string]bool{easel: true, paint: true, "strings": true, "runtime": true, "math/rand/v2": false} {
		if deps[path] != want {
			t.Errorf("easel needs %s: %v, want %v", path, deps[path], want)
		}
	}
	found, err := p.Import(easel)
	if err != nil {
		t.Fatal(err)
	}
	if got := found.Scope().Lookup("New").Type().String(); got != "func() "+easel+".Easel" {
		t.Errorf("New is a %q", got)
	}
	if at := p.FileSet().Position(found.Scope().Lookup("New").Pos()); filepath.Base(at.Filename) != "easel.go" || at.Line != 7 {
		t.Errorf("New is at %v, want easel.go:7", at)
	}
	if found, err := p.Import("unsafe"); err != nil || found.Name() != "unsafe" {
		t.Errorf("unsafe: got %v, error %v", found, err)
	}
	if p.Name("example.org/none") != "" || p.Folder("example.org/none") != "" {
		t.Error("an unknown package has a name or a folder")
	}
	if _, err := p.Import("example.org/none"); err == nil || !strings.Contains(err.Error(), "Ensure") {
		t.Errorf("got error %v, want to be told of Ensure", err)
	}
}

func TestFind(t *testing.T) {
	_, p := smallClone(t)
	if err := p.listNames(t.Context()); err != nil {
		t.Fatal(err)
	}
	load(t, p, "fmt")
	for _, c := range []struct {
		name string
		want []string
	}{
		{"fmt", []string{"fmt"}},
		{"rand", []string{"math/rand", "math/rand/v2", "crypto/rand"}},
		{"template", []string{"text/template", "html/template"}},
		{"sort", []string{"sort", workspace.ModulePath + "/sort"}}, // Go's first
		{"paint", []string{workspace.ModulePath + "/paint"}},       // not the command
		{"secret", nil}, // internal
		{"main", nil},
		{"godebug", nil}, // internal to Go
		{"none", nil},
	} {
		if got := p.Find(c.name); !slices.Equal(got, c.want) {
			t.Errorf("%s: found %q, want %q", c.name, got, c.want)
		}
	}
	if got := p.Name(workspace.ModulePath + "/easel"); got != "easel" {
		t.Errorf("the name of a package that none asked for is %q, want easel", got)
	}
}

func TestEnsureNamesTheImport(t *testing.T) {
	t.Setenv("GOPROXY", "off")
	_, p := smallClone(t)
	for _, c := range []struct {
		path string
		want []string
	}{
		{workspace.ModulePath + "/wet", []string{`"` + workspace.ModulePath + `/wet"`, "wet/wet.go:3:15: undefined: undefinedThing"}},
		{workspace.ModulePath + "/damp", []string{`"` + workspace.ModulePath + `/damp"`, "undefined: undefinedThing"}},
		{workspace.ModulePath + "/cmd/paint", []string{"it is a program"}},
		{"fmtt", []string{`import "fmtt"`}},
		{"example.org/none", []string{`import "example.org/none"`, "GOPROXY=off"}},
	} {
		err := p.Ensure(t.Context(), []string{"fmt", c.path})
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got error %v, want %q in it", c.path, err, want)
			}
		}
	}
	p.tool.Settings.SetFetch(false)
	if err := p.Ensure(t.Context(), []string{"example.org/none"}); err == nil || !strings.Contains(err.Error(), "%noautoget") {
		t.Errorf("got error %v, want the reason", err)
	}
	load(t, p, "fmt")
}

func TestDecodeNames(t *testing.T) {
	named, err := decodeNames([]byte(`{"ImportPath": "a", "Name": "x"} {"ImportPath": "a/vendor/b", "Name": "x"} {"ImportPath": "c", "Name": "main"}`))
	if want := map[string][]string{"x": {"a"}}; err != nil || !maps.EqualFunc(named, want, slices.Equal) {
		t.Errorf("got %v, error %v; want %v", named, err, want)
	}
	if _, err := decodeNames([]byte("{")); err == nil {
		t.Error("half an object is no error")
	}
}

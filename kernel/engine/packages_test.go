package engine

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// smallClone is a clone of Atelier with little in it, whose packages the engine of the test can import.
func smallClone(t *testing.T) (root string, e *Engine) {
	t.Helper()
	root = t.TempDir()
	for name, text := range map[string]string{
		"go.mod":               "module " + ModulePath + "\n\ngo 1.26.0\n",
		"paint/paint.go":       "// Package paint paints.\npackage paint\n\nimport \"strings\"\n\nfunc Red() string { return strings.Repeat(\"r\", 2) }\n",
		"easel/easel.go":       "package easel\n\nimport \"" + ModulePath + "/paint\"\n\ntype Easel struct{ Colour string }\n\nfunc New() Easel { return Easel{paint.Red()} }\n",
		"sort/sort.go":         "package sort\n",
		"internal/secret/s.go": "package secret\n",
		"cmd/paint/main.go":    "package main\n\nfunc main() {}\n",
		"wet/wet.go":           "package wet\n\nfunc Drip() { undefinedThing() }\n",
		"damp/damp.go":         "package damp\n\nimport _ \"" + ModulePath + "/wet\"\n",
	} {
		write(t, filepath.Join(root, name), text)
	}
	tool, err := FindGo("")
	if err != nil {
		t.Fatal(err)
	}
	gonb := script(t, filepath.Join(t.TempDir(), "gonb"), "exec sleep 1000")
	o := testOptions(t, Tools{Go: tool, GoNB: gonb})
	o.Module = root
	return root, start(t, o)
}

func ensure(t *testing.T, p *Packages, paths ...string) {
	t.Helper()
	if err := p.Ensure(t.Context(), paths); err != nil {
		t.Fatal(err)
	}
}

func TestPackages(t *testing.T) {
	root, e := smallClone(t)
	p := e.Packages()
	easel, paint := ModulePath+"/easel", ModulePath+"/paint"
	ensure(t, p, easel, "math/rand/v2", "unsafe", "C")
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
	_, e := smallClone(t)
	p := e.Packages()
	if err := p.listNames(t.Context()); err != nil {
		t.Fatal(err)
	}
	ensure(t, p, "fmt")
	for _, c := range []struct {
		name string
		want []string
	}{
		{"fmt", []string{"fmt"}},
		{"rand", []string{"math/rand", "math/rand/v2", "crypto/rand"}},
		{"template", []string{"text/template", "html/template"}},
		{"sort", []string{"sort", ModulePath + "/sort"}}, // Go's first
		{"paint", []string{ModulePath + "/paint"}},       // not the command
		{"secret", nil}, // internal
		{"main", nil},
		{"godebug", nil}, // internal to Go
		{"none", nil},
	} {
		if got := p.Find(c.name); !slices.Equal(got, c.want) {
			t.Errorf("%s: found %q, want %q", c.name, got, c.want)
		}
	}
	if got := p.Name(ModulePath + "/easel"); got != "easel" {
		t.Errorf("the name of a package that none asked for is %q, want easel", got)
	}
}

func TestEnsureNamesTheImport(t *testing.T) {
	t.Setenv("GOPROXY", "off")
	_, e := smallClone(t)
	for _, c := range []struct {
		path string
		want []string
	}{
		{ModulePath + "/wet", []string{`"` + ModulePath + `/wet"`, "wet/wet.go:3:15: undefined: undefinedThing"}},
		{ModulePath + "/damp", []string{`"` + ModulePath + `/damp"`, "undefined: undefinedThing"}},
		{ModulePath + "/cmd/paint", []string{"it is a program"}},
		{"fmtt", []string{`import "fmtt"`}},
		{"example.org/none", []string{`import "example.org/none"`, "GOPROXY=off"}},
	} {
		err := e.Packages().Ensure(t.Context(), []string{"fmt", c.path})
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got error %v, want %q in it", c.path, err, want)
			}
		}
	}
	e.settings.note("%noautoget")
	if err := e.Packages().Ensure(t.Context(), []string{"example.org/none"}); err == nil || !strings.Contains(err.Error(), "%noautoget") {
		t.Errorf("got error %v, want the reason", err)
	}
	ensure(t, e.Packages(), "fmt")
}

// later writes a file that is seen to have changed, however coarse the clock of the disk.
func later(t *testing.T, path, text string) {
	t.Helper()
	write(t, path, text)
	at := time.Now().Add(time.Hour)
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

func TestEnsureSeesChanges(t *testing.T) {
	root, e := smallClone(t)
	p := e.Packages()
	easel := ModulePath + "/easel"
	ensure(t, p, easel)
	before := p.Generation()
	ensure(t, p, easel)
	if p.Generation() != before {
		t.Error("nothing has changed, but the generation")
	}
	prints := body(`"fmt"; "`+easel+`"`, `fmt.Print(easel.New().Colour)`)
	if out, _ := run(t, build(t, e, prints)); out != "rr" {
		t.Errorf("got %q, want rr", out)
	}
	later(t, filepath.Join(root, "paint", "paint.go"), "package paint\n\nfunc Red() string { return \"changed\" }\n")
	if out, _ := run(t, build(t, e, prints)); out != "changed" {
		t.Errorf("after a change got %q, want changed", out)
	}
	if p.Generation() == before {
		t.Error("a package has changed, but not the generation")
	}
	later(t, filepath.Join(root, "paint", "more.go"), "package paint\n\nvar More oops\n")
	if err := p.Ensure(t.Context(), []string{easel}); err == nil || !strings.Contains(err.Error(), "paint/more.go:3:10: undefined: oops") {
		t.Errorf("after a broken file got error %v", err)
	}
	if err := os.Remove(filepath.Join(root, "paint", "more.go")); err != nil {
		t.Fatal(err)
	}
	ensure(t, p, easel)
}

// publish puts a module into a folder that serves as GOPROXY.
func publish(t *testing.T, proxy string, version module.Version, files map[string]string) {
	t.Helper()
	source := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(source, name), text)
	}
	var packed bytes.Buffer
	if err := zip.CreateFromDir(&packed, version, source); err != nil {
		t.Fatal(err)
	}
	place := filepath.Join(proxy, version.Path, "@v")
	write(t, filepath.Join(place, "list"), version.Version+"\n")
	write(t, filepath.Join(place, version.Version+".info"), `{"Version": "`+version.Version+`"}`)
	write(t, filepath.Join(place, version.Version+".mod"), files["go.mod"])
	write(t, filepath.Join(place, version.Version+".zip"), packed.String())
}

func TestEnsureFetches(t *testing.T) {
	proxy := t.TempDir()
	publish(t, proxy, module.Version{Path: "example.org/brush", Version: "v1.2.3"}, map[string]string{
		"go.mod": "module example.org/brush\n\ngo 1.26.0\n", "thin/thin.go": "package thin\n\nconst Width = 3\n",
	})
	for name, value := range map[string]string{
		"GOPROXY": "file://" + proxy, "GONOSUMDB": "*", "GOMODCACHE": t.TempDir(), "GOFLAGS": "-modcacherw",
	} {
		t.Setenv(name, value)
	}
	_, e := smallClone(t)
	if out, _ := run(t, build(t, e, body(`"fmt"; "example.org/brush/thin"`, `fmt.Print(thin.Width)`))); out != "3" {
		t.Errorf("got %q, want 3", out)
	}
	if got := read(t, filepath.Join(e.session.module(), "go.mod")); !strings.Contains(got, "example.org/brush v1.2.3") {
		t.Errorf("the cells' module is\n%s\nwant the new module in it", got)
	}
	if got := e.Packages().Find("thin"); !slices.Equal(got, []string{"example.org/brush/thin"}) {
		t.Errorf("found %q", got)
	}
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

package engine

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// smallClone is a clone of Atelier with little in it, whose packages the engine of the test can import.
func smallClone(t *testing.T) (root string, e *Engine) {
	t.Helper()
	root = t.TempDir()
	for name, text := range map[string]string{
		"go.mod":         "module " + workspace.ModulePath + "\n\ngo 1.26.0\n",
		"paint/paint.go": "package paint\n\nimport \"strings\"\n\nfunc Red() string { return strings.Repeat(\"r\", 2) }\n",
		"easel/easel.go": "package easel\n\nimport \"" + workspace.ModulePath + "/paint\"\n\ntype Easel struct{ Colour string }\n\nfunc New() Easel { return Easel{paint.Red()} }\n",
	} {
		enginetest.Write(t, filepath.Join(root, name), text)
	}
	o := testOptions(t, realGo(t))
	o.Module = root
	return root, start(t, o)
}

func load(t *testing.T, e *Engine, paths ...string) {
	t.Helper()
	if err := e.Packages().Ensure(t.Context(), paths); err != nil {
		t.Fatal(err)
	}
}

// later writes a file that is seen to have changed, however coarse the clock of the disk.
func later(t *testing.T, path, text string) {
	t.Helper()
	enginetest.Write(t, path, text)
	at := time.Now().Add(time.Hour)
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

func TestEnsureSeesChanges(t *testing.T) {
	root, e := smallClone(t)
	p := e.Packages()
	easel := workspace.ModulePath + "/easel"
	load(t, e, easel)
	before := p.Generation()
	load(t, e, easel)
	if p.Generation() != before {
		t.Error("nothing has changed, but the generation")
	}
	prints := body(`"fmt"; "`+easel+`"`, `fmt.Print(easel.New().Colour)`)
	if out, _ := run(t, mustBuild(t, e, prints)); out != "rr" {
		t.Errorf("got %q, want rr", out)
	}
	later(t, filepath.Join(root, "paint", "paint.go"), "package paint\n\nfunc Red() string { return \"changed\" }\n")
	if out, _ := run(t, mustBuild(t, e, prints)); out != "changed" {
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
	load(t, e, easel)
}

// publish puts a module into a folder that serves as GOPROXY.
func publish(t *testing.T, proxy string, version module.Version, files map[string]string) {
	t.Helper()
	source := t.TempDir()
	for name, text := range files {
		enginetest.Write(t, filepath.Join(source, name), text)
	}
	var packed bytes.Buffer
	if err := zip.CreateFromDir(&packed, version, source); err != nil {
		t.Fatal(err)
	}
	place := filepath.Join(proxy, version.Path, "@v")
	enginetest.Write(t, filepath.Join(place, "list"), version.Version+"\n")
	enginetest.Write(t, filepath.Join(place, version.Version+".info"), `{"Version": "`+version.Version+`"}`)
	enginetest.Write(t, filepath.Join(place, version.Version+".mod"), files["go.mod"])
	enginetest.Write(t, filepath.Join(place, version.Version+".zip"), packed.String())
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
	if out, _ := run(t, mustBuild(t, e, body(`"fmt"; "example.org/brush/thin"`, `fmt.Print(thin.Width)`))); out != "3" {
		t.Errorf("got %q, want 3", out)
	}
	if got := enginetest.Read(t, filepath.Join(e.session.ModuleFolder(), "go.mod")); !strings.Contains(got, "example.org/brush v1.2.3") {
		t.Errorf("the cells' module is\n%s\nwant the new module in it", got)
	}
	if got := e.Packages().Find("thin"); !slices.Equal(got, []string{"example.org/brush/thin"}) {
		t.Errorf("found %q", got)
	}
}

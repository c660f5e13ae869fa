package gopkg

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// appendTo adds a line to the go.mod of the cells.
func appendTo(t *testing.T, p *Packages, line string) {
	t.Helper()
	path := filepath.Join(p.tool.Session.ModuleFolder(), "go.mod")
	enginetest.Write(t, path, enginetest.Read(t, path)+"\n"+line+"\n")
}

// A workspace around the notebook begins with the first import from it: what cells have imported before comes from there then.
func TestWorkspaceBegins(t *testing.T) {
	t.Setenv("GOWORK", "")
	_, p := smallClone(t)
	top := t.TempDir()
	for name, text := range map[string]string{
		"first/go.mod": "module example.org/brush\n", "first/brush.go": "package brush\n",
		"easel/go.mod": "module example.org/easel\n", "easel/easel.go": "package easel\n\nimport _ \"example.org/brush\"\n",
		"repo/go.work":    "go 1.26\n\nuse ./brush\n\nuse ./own\n",
		"repo/own/go.mod": "module example.org/own\n\ngo 1.26\n", "repo/own/own.go": "package own\n",
		"repo/brush/go.mod": "module example.org/brush\n", "repo/brush/brush.go": "package brush\n\nconst Wide = 1\n",
	} {
		enginetest.Write(t, filepath.Join(top, name), text)
	}
	p.tool.Settings.SetWorkFolder(filepath.Join(top, "repo", "books"))
	appendTo(t, p, "replace example.org/brush => "+filepath.Join(top, "first"))
	appendTo(t, p, "replace example.org/easel => "+filepath.Join(top, "easel"))
	load(t, p, "example.org/easel")
	if got := p.Folder("example.org/brush"); got != filepath.Join(top, "first") {
		t.Errorf("before it the brush lies in %s", got)
	}
	load(t, p, "example.org/own")
	if got := p.Folder("example.org/brush"); got != filepath.Join(top, "repo", "brush") {
		t.Errorf("then the brush lies in %s, want it in the workspace", got)
	}
	load(t, p, "example.org/brush")
	if found, err := p.Import("example.org/brush"); err != nil || found.Scope().Lookup("Wide") == nil {
		t.Errorf("the brush is %v (%v)", found, err)
	}
}

// A module that go cannot read harms no cell but the one that asks for it.
func TestBrokenModuleAround(t *testing.T) {
	_, p := smallClone(t)
	folder := t.TempDir()
	enginetest.Write(t, filepath.Join(folder, "go.mod"), "module example.org/own\n\nrequires nothing\n")
	enginetest.Write(t, filepath.Join(folder, "own.go"), "package own\n")
	p.tool.Settings.SetWorkFolder(folder)
	load(t, p, "strings")
	if err := p.Ensure(t.Context(), []string{"example.org/own"}); err == nil || !strings.Contains(err.Error(), filepath.Join(folder, "go.mod")+":3: unknown directive: requires") {
		t.Errorf("got %v, want the place", err)
	}
	if p.tool.InWorkspace() {
		t.Error("its module is used still")
	}
	load(t, p, "strings", "html")
	enginetest.Write(t, filepath.Join(folder, "go.mod"), "module example.org/own\n\ngo 1.26\n")
	load(t, p, "example.org/own")
}

// A module on this machine may have any name, and need others that go.mod does not require yet.
func TestModulesOfThisMachine(t *testing.T) {
	_, p := smallClone(t)
	top := t.TempDir()
	for name, text := range map[string]string{
		"my/go.mod": "module my\n", "my/lib/lib.go": "package lib\n\nimport _ \"example.org/brush\"\n",
		"brush/go.mod": "module example.org/brush\n", "brush/brush.go": "package brush\n",
	} {
		enginetest.Write(t, filepath.Join(top, name), text)
	}
	if err := p.Ensure(t.Context(), []string{"my/lib"}); err == nil || !strings.Contains(err.Error(), "Go has no such package") {
		t.Errorf("before go.mod names it got %v", err)
	}
	appendTo(t, p, "replace my => "+filepath.Join(top, "my"))
	appendTo(t, p, "replace example.org/brush => "+filepath.Join(top, "brush"))
	load(t, p, "my/lib")
	load(t, p, "example.org/brush")
}

// What is gone cannot be imported any more, though it was.
func TestPackageIsGone(t *testing.T) {
	root, p := smallClone(t)
	path := workspace.ModulePath + "/easel"
	load(t, p, path)
	if _, err := p.Import(path); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(root, "easel")); err != nil {
		t.Fatal(err)
	}
	if err := p.Refresh(t.Context(), []string{path}); err != nil {
		t.Fatal(err)
	}
	if found, err := p.Import(path); err == nil {
		t.Errorf("got %v", found)
	}
	if err := p.Ensure(t.Context(), []string{path}); err == nil || !strings.Contains(err.Error(), `import "`+path+`"`) {
		t.Errorf("got %v", err)
	}
}

// A notebook whose folder is gone has its packages still.
func TestFolderIsGone(t *testing.T) {
	_, p := smallClone(t)
	gone := filepath.Join(t.TempDir(), "books")
	if err := os.Mkdir(gone, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(gone)
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	load(t, p, workspace.ModulePath+"/easel", "html")
	if err := p.Ensure(t.Context(), []string{workspace.ModulePath + "/wet"}); err == nil || !strings.Contains(err.Error(), "undefined: undefinedThing") {
		t.Errorf("got %v", err)
	}
}

// What was written while go listed it counts as changed: go may have seen it or not.
func TestWrittenMeanwhile(t *testing.T) {
	folder := t.TempDir()
	enginetest.Write(t, filepath.Join(folder, "a.go"), "package a\n")
	l := &listedPackage{Dir: folder}
	if sourcesOf(l, time.Now().Add(-time.Hour)).unchanged() {
		t.Error("it was written since, and counts as unchanged")
	}
	if !sourcesOf(l, time.Now().Add(time.Hour)).unchanged() {
		t.Error("it was written before, and counts as changed")
	}
}

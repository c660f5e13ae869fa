package workspace

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
)

// workTool is a go of a session that is started in folder.
func workTool(t *testing.T, folder string) *GoTool {
	t.Helper()
	root := t.TempDir()
	enginetest.Write(t, filepath.Join(root, "go.mod"), "module "+ModulePath+"\n\ngo 1.26.0\n")
	s := &Session{Folder: t.TempDir(), Module: root}
	if err := os.Mkdir(s.ModuleFolder(), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Seed(s.ModuleFolder(), CellModule, root); err != nil {
		t.Fatal(err)
	}
	t.Chdir(folder)
	return NewGoTool(s, NewSettings([]string{"GOWORK=/nowhere/go.work", "GOWORK="}))
}

// used is the workspace for paths, empty if there is none.
func used(t *testing.T, g *GoTool, paths ...string) (text string, changed bool) {
	t.Helper()
	_, changed, err := g.UseWorkspace(paths)
	if err != nil {
		t.Fatal(err)
	}
	if !g.InWorkspace() {
		return "", changed
	}
	return enginetest.Read(t, g.Session.WorkspaceFile()), changed
}

func TestUseWorkspace(t *testing.T) {
	top := t.TempDir()
	for name, text := range map[string]string{
		"repo/go.work":            "go 1.26.3\n\nuse (\n\t./a\n\t./b\n)\n\nreplace example.com/far v1.0.0 => ./far\n",
		"repo/go.work.sum":        "example.com/far v1.0.0 h1:x=\n",
		"repo/a/go.mod":           "module example.com/a\n\ngo 1.27.1\n\nreplace example.com/far v1.0.0 => ../other\n\nreplace example.com/near => ../near\n\nreplace example.com/b => ../none\n",
		"repo/b/go.mod":           "module example.com/b\n\nreplace " + ModulePath + " => ../none\n\nreplace example.com/near => ../elsewhere\n",
		"repo/alone/go.mod":       "module example.com/alone\n",
		"repo/alone/deep/x/x.txt": "",
	} {
		enginetest.Write(t, filepath.Join(top, name), text)
	}
	repo := filepath.Join(top, "repo")
	g := workTool(t, filepath.Join(repo, "alone", "deep", "x"))
	cells := g.Session.ModuleFolder()
	if text, changed := used(t, g, "fmt", "example.com/alones"); text != "" || changed {
		t.Errorf("without an import of the notebook's modules got %q (changed: %v), want no workspace", text, changed)
	}
	want := "go 1.27.1\n\nuse " + cells + "\nuse " + repo + "/a\nuse " + repo + "/b\nuse " + repo + "/alone\n\n" +
		"replace example.com/far v1.0.0 => " + repo + "/far\n" +
		"replace " + ModulePath + " => " + g.Session.Module + "\n" + // the cells' own counts
		"replace example.com/near => " + repo + "/near\n"
	for _, path := range []string{"example.com/alone", "example.com/b/c"} {
		if text, changed := used(t, g, "fmt", path); text != want || changed != (path == "example.com/alone") {
			t.Errorf("with %s got (changed: %v)\n%s\nwant\n%s", path, changed, text, want)
		}
	}
	if got := enginetest.Read(t, g.Session.WorkspaceFile()+".sum"); got != "example.com/far v1.0.0 h1:x=\n" {
		t.Errorf("go.work.sum is %q", got)
	}
	if text, changed := used(t, g); text != "" || !changed {
		t.Errorf("then without one got %q (changed: %v)", text, changed)
	}
	g.Settings = NewSettings([]string{"GOWORK=off"})
	if text, _ := used(t, g, "example.com/b"); text != "" {
		t.Errorf("with GOWORK=off got\n%s", text)
	}
	if text, _ := used(t, g, "example.com/alone"); !strings.Contains(text, "/alone\n") || strings.Contains(text, "/repo/a\n") {
		t.Errorf("with GOWORK=off got\n%s\nwant the module around alone", text)
	}
}

func TestUseWorkspaceBesideTheCells(t *testing.T) {
	lib := t.TempDir()
	enginetest.Write(t, filepath.Join(lib, "go.mod"), "module example.com/lib\n")
	g := workTool(t, t.TempDir())
	work := filepath.Join(g.Session.ModuleFolder(), "go.work")
	enginetest.Write(t, work, "go 1.26\n\nuse "+lib+"\n")
	if text, changed := used(t, g); !strings.Contains(text, "\nuse "+lib+"\n") || !changed {
		t.Errorf("got (changed: %v)\n%s\nwant %s in it", changed, text, lib)
	}
	more := t.TempDir()
	enginetest.Write(t, filepath.Join(more, "go.mod"), "module example.com/more\n")
	enginetest.Write(t, work, "go 1.26\n\nuse "+lib+"\n\nuse "+more+"\n")
	if text, changed := used(t, g); !strings.Contains(text, "\nuse "+more+"\n") || !changed {
		t.Errorf("with one more got (changed: %v)\n%s", changed, text)
	}
	if _, changed := used(t, g); changed {
		t.Error("it is the same, and counts as changed")
	}
	files, _, err := g.UseWorkspace(nil)
	if err != nil || !slices.Contains(files, work) {
		t.Errorf("%v (%v) decide, want %s among them", files, err, work)
	}
	enginetest.Write(t, work, "use\n")
	if _, _, err := g.UseWorkspace(nil); err == nil || !strings.Contains(err.Error(), work+":1:") {
		t.Errorf("got %v, want the file and the line", err)
	}
	if err := g.Session.ResetModule(); err != nil {
		t.Fatal(err)
	}
	if text, _ := used(t, g); text != "" {
		t.Errorf("after a reset got\n%s", text)
	}
}

// The module that every notebook has is not made part of a workspace.
func TestUseWorkspaceOfAtelier(t *testing.T) {
	other := t.TempDir()
	enginetest.Write(t, filepath.Join(other, "go.mod"), "module "+ModulePath+"\n")
	for name, folder := range map[string]func(g *GoTool) string{
		"the clone": func(g *GoTool) string { return g.Session.Module },
		"another, which must not take the place of the kernel's": func(*GoTool) string { return other },
	} {
		g := workTool(t, other)
		g.Settings.SetWorkFolder(folder(g))
		if text, _ := used(t, g, ModulePath+"/plotting"); text != "" {
			t.Errorf("%s: got\n%s", name, text)
		}
	}
}

func TestGoWorkFix(t *testing.T) {
	lib := t.TempDir()
	enginetest.Write(t, filepath.Join(lib, "go.mod"), "module example.com/lib\n")
	s := workTool(t, lib).Session
	if _, err := s.GoWorkFix(); err == nil || !strings.Contains(err.Error(), "go work init") {
		t.Errorf("without a go.work got %v", err)
	}
	work := filepath.Join(s.ModuleFolder(), "go.work")
	enginetest.Write(t, work, "go 1.26\n\nuse .\nuse "+lib+"\n")
	for _, want := range []string{"now replaces", "already"} {
		said, err := s.GoWorkFix()
		if err != nil || len(said) != 1 || !strings.Contains(said[0], want) {
			t.Errorf("said %q (%v), want %q", said, err, want)
		}
	}
	mod := filepath.Join(s.ModuleFolder(), "go.mod")
	enginetest.Write(t, mod, strings.ReplaceAll(enginetest.Read(t, mod), lib, "/elsewhere"))
	if said, err := s.GoWorkFix(); err != nil || !strings.HasSuffix(strings.Join(said, ""), "no longer with /elsewhere") {
		t.Errorf("said %q (%v)", said, err)
	}
	if text := enginetest.Read(t, mod); strings.Count(text, "example.com/lib => "+lib) != 1 || !strings.Contains(text, ModulePath+" => "+s.Module) {
		t.Errorf("go.mod is\n%s", text)
	}
	enginetest.Write(t, work, "go 1.26\n\nuse /none\n")
	if _, err := s.GoWorkFix(); err == nil || !strings.Contains(err.Error(), "/none") {
		t.Errorf("with a folder that is not there got %v", err)
	}
}

// A go.work above the temporary folder would break what runs in the module of the cells.
func TestEnvironmentAndAStrayWorkspace(t *testing.T) {
	top := t.TempDir()
	s := &Session{Folder: filepath.Join(top, "tmp", "atelier-1")}
	for _, stray := range []bool{false, true} {
		if stray {
			enginetest.Write(t, filepath.Join(top, "go.work"), "go 1.26\n")
		}
		got := NewSettings(s.Environment([]string{"GOWORK=/mine/go.work"}, nil)).Variable("GOWORK")
		if want := map[bool]string{false: "/mine/go.work", true: "off"}[stray]; got != want {
			t.Errorf("stray: %v: GOWORK is %q, want %q", stray, got, want)
		}
	}
}

package gopkg

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

func TestSimilar(t *testing.T) {
	_, p := smallClone(t)
	for path, want := range map[string]string{
		"fmtt": "fmt", "fmr": "fmt", "mft": "fmt", "Fmt": "fmt",
		"encoding/jsno": "encoding/json", "encodng/json": "encoding/json",
		"json": "encoding/json", "rand": "math/rand",
		workspace.ModulePath + "/easle":          workspace.ModulePath + "/easel",
		"fmt":                                    "", // it is right
		"io/x":                                   "", // a third of it is wrong
		"numpy":                                  "",
		"example.org/none":                       "",
		workspace.ModulePath + "/internal/secre": "", // nobody may import that
	} {
		if got := p.similar(path); got != want {
			t.Errorf("%s: similar is %q, want %q", path, got, want)
		}
	}
}

func TestFetchWords(t *testing.T) {
	for output, want := range map[string]string{
		"go: downloading example.org/a v1.0.0\ngo: example.org/a@v1.0.0: reading file:///x: no such file\n": "example.org/a@v1.0.0: reading file:///x: no such file",
		"go: finding module for package x\n": "",
		"go: module example.org/a: reading https://p/a/@v/list: 404 Not Found\n\tserver response:\n\tnot found: example.org/a: invalid version\n\tgit: fatal\n": "module example.org/a: reading https://p/a/@v/list: 404 Not Found: server response: not found: example.org/a: invalid version: git: fatal",
	} {
		if got := fetchWords(output); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := fetchWords(strings.Repeat("ü", 2*maxWords)); len(got) > maxWords+3 || strings.ContainsRune(got, '�') || !strings.HasSuffix(got, "...") {
		t.Errorf("got %d bytes: %q", len(got), got)
	}
}

func TestWithPlaces(t *testing.T) {
	for words, want := range map[string]string{
		"x: # example.com/lib\n../../lib/l.go:3:19: undefined: oops\n../../lib/l.go:4:1: no": "x: /home/lib/l.go:3:19: undefined: oops\n/home/lib/l.go:4:1: no",
		"../../books/own/o.go:1:2: no":   "own/o.go:1:2: no",
		"../../booksellers/o.go:1:2: no": "/home/booksellers/o.go:1:2: no",
		"/abs/l.go:3: a.go:1 and ...":    "/abs/l.go:3: a.go:1 and ...",
		"found a (a.go) in (../../lib":   "found a (a.go) in (/home/lib",
	} {
		if got := withPlaces(words, "/home/s/module", "/home/books"); got != want {
			t.Errorf("%q: got %q, want %q", words, got, want)
		}
	}
}

// Who is told what a package is that only its neighbours may import.
func TestInternalPackages(t *testing.T) {
	root, p := smallClone(t)
	secret := workspace.ModulePath + "/internal/secret"
	if err := p.Ensure(t.Context(), []string{"fmt", secret}); err == nil || !strings.Contains(err.Error(), "use of internal package "+secret+" not allowed") {
		t.Errorf("from elsewhere got %v", err)
	}
	if err := p.Load(t.Context(), []string{secret}); err != nil {
		t.Errorf("a program whose variable has a type of it: %v", err)
	}
	p.tool.Settings.SetWorkFolder(filepath.Join(root, "easel"))
	load(t, p, secret)
	p.tool.Settings.SetWorkFolder(root + "s")
	for _, path := range []string{secret, "internal/abi", "net/http/internal"} {
		if err := p.Ensure(t.Context(), []string{path}); err == nil {
			t.Errorf("%s from a folder that is called almost the same is allowed", path)
		}
	}
}

// What was broken is said each time that somebody asks, and only as long as it is.
func TestBrokenAndMended(t *testing.T) {
	root, p := smallClone(t)
	wet, damp := workspace.ModulePath+"/wet", workspace.ModulePath+"/damp"
	for range 2 {
		for _, path := range []string{wet, damp} {
			if err := p.Ensure(t.Context(), []string{path}); err == nil || !strings.Contains(err.Error(), filepath.Join(root, "wet", "wet.go")+":3:15: undefined") {
				t.Errorf("%s: got %v, want the place", path, err)
			}
			if _, err := p.Import(path); err == nil {
				t.Errorf("%s can be imported", path)
			}
		}
	}
	enginetest.Write(t, filepath.Join(root, "wet", "wet.go"), "package wet\n\nfunc Drip() {}\n")
	if err := p.Refresh(t.Context(), []string{damp, "example.org/none"}); err != nil {
		t.Fatal(err)
	}
	found, err := p.Import(wet)
	if err != nil || found.Scope().Lookup("Drip") == nil {
		t.Errorf("mended, it is %v (%v)", found, err)
	}
	load(t, p, wet, damp)
}

func TestRefresh(t *testing.T) {
	root, p := smallClone(t)
	easel := workspace.ModulePath + "/easel"
	load(t, p, easel)
	before := p.Generation()
	if err := p.Refresh(t.Context(), []string{easel, "example.org/none"}); err != nil || p.Generation() != before {
		t.Errorf("nothing has changed: generation %d, then %d (%v)", before, p.Generation(), err)
	}
	for name, text := range map[string]string{
		"paint/paint.go": "package paint\n\nfunc Red() string { return \"crimson\" }\n",
		"paint/more.go":  "package paint\n\nconst More = 1\n",
		"go.mod":         "module " + workspace.ModulePath + "\n\ngo 1.26\n",
	} {
		load(t, p, easel)
		enginetest.Write(t, filepath.Join(root, name), text)
		if p.areCurrent([]string{easel}) {
			t.Errorf("%s has changed and nobody sees it", name)
		}
	}
	load(t, p, easel)
	for name, text := range map[string]string{"paint/paint_test.go": "package paint\n", "paint/notes.ipynb": "{}", "paint/red.png": "x", "wet/wet.go": "package wet\n"} {
		enginetest.Write(t, filepath.Join(root, name), text)
		if !p.areCurrent([]string{easel}) {
			t.Errorf("%s is nothing that easel needs", name)
		}
	}
}

// Of packages that embed files, those count too, and the names of others.
func TestEmbeddedFilesCount(t *testing.T) {
	root, p := smallClone(t)
	path := workspace.ModulePath + "/album"
	for name, text := range map[string]string{
		"album.go": "package album\n\nimport \"embed\"\n\n//go:embed art/* .hidden\nvar FS embed.FS\n", "art/a.txt": "a", ".hidden": "h",
	} {
		enginetest.Write(t, filepath.Join(root, "album", name), text)
	}
	for _, name := range []string{"art/a.txt", "art/b.txt", ".hidden"} {
		load(t, p, path)
		if !p.areCurrent([]string{path}) {
			t.Errorf("before %s was written something counts as changed", name)
		}
		enginetest.Write(t, filepath.Join(root, "album", name), "another")
		if p.areCurrent([]string{path}) {
			t.Errorf("%s has changed and nobody sees it", name)
		}
	}
}

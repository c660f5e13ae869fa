package workspace

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
)

func TestSeed(t *testing.T) {
	root, cell := t.TempDir(), t.TempDir()
	enginetest.Write(t, filepath.Join(root, "go.mod"), "module "+ModulePath+`

go 1.26.0

require example.com/direct v1.2.3

require example.com/Deep/v2 v2.0.0 // indirect

replace example.com/direct => ../direct

replace example.com/Deep/v2 v2.0.0 => example.com/fork/v2 v2.0.1
`)
	enginetest.Write(t, filepath.Join(root, "go.sum"), "example.com/direct v1.2.3 h1:abc=\n")
	if err := Seed(cell, "gonb_1", root); err != nil {
		t.Fatal(err)
	}
	want := `module gonb_1

go 1.26.0

require (
	` + ModulePath + ` v0.0.0
	example.com/direct v1.2.3
	example.com/Deep/v2 v2.0.0
)

replace (
	` + ModulePath + ` => ` + root + `
	example.com/direct => ` + filepath.Join(filepath.Dir(root), "direct") + `
	example.com/Deep/v2 v2.0.0 => example.com/fork/v2 v2.0.1
)
`
	if got := enginetest.Read(t, filepath.Join(cell, "go.mod")); got != want {
		t.Errorf("go.mod is\n%s\nwant\n%s", got, want)
	}
	if got := enginetest.Read(t, filepath.Join(cell, "go.sum")); got != "example.com/direct v1.2.3 h1:abc=\n" {
		t.Errorf("go.sum is %q, want that of the module", got)
	}
	if _, err := ReadModule(cell); err != nil {
		t.Errorf("go cannot read what was seeded: %v", err)
	}
}

func TestSeedQuotesAPathWithSpaces(t *testing.T) {
	root, cell := filepath.Join(t.TempDir(), "my clone"), t.TempDir()
	enginetest.Write(t, filepath.Join(root, "go.mod"), "module "+ModulePath+"\n\ngo 1.26.0\n")
	if err := Seed(cell, "gonb_1", root); err != nil {
		t.Fatal(err)
	}
	file, err := ReadModule(cell)
	if err != nil {
		t.Fatal(err)
	}
	if got := file.Replace[0].New.Path; got != root {
		t.Errorf("the module is replaced by %q, want %q", got, root)
	}
}

func TestFindModule(t *testing.T) {
	top := t.TempDir()
	root, inner, other := filepath.Join(top, "clone"), filepath.Join(top, "clone", "a", "b"), filepath.Join(top, "other")
	enginetest.Write(t, filepath.Join(root, "go.mod"), "module "+ModulePath+"\n")
	enginetest.Write(t, filepath.Join(inner, "go.mod"), "module example.com/nested\n")
	enginetest.Write(t, filepath.Join(other, "go.mod"), "module example.com/other\n")
	for _, c := range []struct {
		name    string
		folders []string
		want    string
	}{
		{"the root itself", []string{root}, root},
		{"through a nested module", []string{inner}, root},
		{"the second folder", []string{other, inner}, root},
		{"nowhere", []string{other, top}, ""},
	} {
		got, err := FindModule(c.folders...)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: got %q, error %v; want %q", c.name, got, err, c.want)
		}
		if err != nil && !strings.Contains(err.Error(), "--module") {
			t.Errorf("%s: the error %q does not say what to do", c.name, err)
		}
	}
}

func TestCheckModuleNamesTheFolder(t *testing.T) {
	empty, broken, other := t.TempDir(), t.TempDir(), t.TempDir()
	enginetest.Write(t, filepath.Join(broken, "go.mod"), "modul x\n")
	enginetest.Write(t, filepath.Join(other, "go.mod"), "module example.com/other\n")
	for _, folder := range []string{empty, broken, other} {
		if err := CheckModule(folder); err == nil || !strings.Contains(err.Error(), folder) {
			t.Errorf("%s: got %v, want an error that names the folder", folder, err)
		}
	}
	if err := os.WriteFile(filepath.Join(empty, "go.mod"), []byte("module "+ModulePath+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := CheckModule(empty); err != nil {
		t.Errorf("got %v, want none", err)
	}
}

package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestResolves(t *testing.T) {
	top := t.TempDir()
	s := &session{Tools: Tools{GoRoot: filepath.Join(top, "go"), ModCache: filepath.Join(top, "cache")}}
	clone := filepath.Join(top, "clone")
	for _, folder := range []string{
		"go/src/fmt", "clone/plotting",
		"cache/example.com/!upper@v1.0.0/pkg", // a capital is written so in the cache
		"cache/example.com/fork@v2.0.0",
	} {
		if err := os.MkdirAll(filepath.Join(top, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	goMod := "module gonb_1\n\nrequire (\n\t" + ModulePath + " v0.0.0\n\texample.com/Upper v1.0.0\n\texample.com/forked v1.0.0\n\texample.com/absent v1.0.0\n)\n\n" +
		"replace (\n\t" + ModulePath + " => " + clone + "\n\texample.com/forked => example.com/fork v2.0.0\n)\n"
	for _, c := range []struct {
		path string
		want bool
	}{
		{"fmt", true},
		{"C", true},
		{"unsafe", true},
		{"fmt/none", false},
		{ModulePath, true},
		{ModulePath + "/plotting", true},
		{ModulePath + "/none", false},
		{"example.com/Upper/pkg", true},
		{"example.com/Upper/none", false},
		{"example.com/Upperpkg", false}, // begins with a required path, but is another module
		{"example.com/forked", true},
		{"example.com/absent", false}, // required, but was never fetched
		{"example.com/unknown", false},
	} {
		cell := t.TempDir()
		write(t, filepath.Join(cell, "go.mod"), goMod)
		write(t, filepath.Join(cell, "main.go"), fmt.Sprintf("package main\n\nimport (\n\t_ \"fmt\"\n\t_ %q\n)\n", c.path))
		if got := s.resolves(cell); got != c.want {
			t.Errorf("%s: resolves %v, want %v", c.path, got, c.want)
		}
	}
}

// Where it cannot tell, go itself has to look.
func TestResolvesSaysNoInDoubt(t *testing.T) {
	s := &session{}
	noModule, badCell := t.TempDir(), t.TempDir()
	write(t, filepath.Join(noModule, "main.go"), "package main\n")
	write(t, filepath.Join(badCell, "go.mod"), "module gonb_1\n")
	write(t, filepath.Join(badCell, "main.go"), "import oops\n")
	for _, folder := range []string{noModule, badCell} {
		if s.resolves(folder) {
			t.Errorf("%s: resolves true, want false", folder)
		}
	}
}

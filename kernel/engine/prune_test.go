package engine

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestPrune(t *testing.T) {
	top := t.TempDir()
	s := &session{Tools: Tools{GoRoot: filepath.Join(top, "go"), ModCache: filepath.Join(top, "cache")}}
	write(t, filepath.Join(top, "go/src/fmt/print.go"), "package fmt\nfunc Println() {}\n")
	write(t, filepath.Join(top, "go/src/bad/bad.go"), "package\n")
	graph := filepath.Join(top, "cache/github.com/gomlx/gomlx@v1.0.0/graph")
	write(t, filepath.Join(graph, "node.go"), "package graph\ntype Node struct{}\nfunc (*Node) Method() {}\nfunc Add() {}\n")
	write(t, filepath.Join(graph, "names.go"), "package graph\nconst First, Second = 1, 2\nvar Third int\n")
	write(t, filepath.Join(graph, "names_test.go"), "package graph\nfunc Tested() {}\n")
	write(t, filepath.Join(top, "cache/github.com/gomlx/gomlx@v1.0.0/default/d.go"), "package d\n")
	const dot, blank = `. "github.com/gomlx/gomlx/graph"`, `_ "github.com/gomlx/gomlx/default"`
	for _, c := range []struct {
		name, body string
		imports    []string
		gone       []string
	}{
		{"nothing is named", `fmt.Println(1)`, []string{dot, blank, `"fmt"`}, []string{dot, blank}},
		{"a function is", `Add()`, []string{dot, blank}, nil},
		{"a type is", `var x *Node`, []string{dot, blank}, nil},
		{"a constant is", `_ = Second`, []string{dot}, nil},
		{"a key of a map is", `_ = map[int]int{First: 1}`, []string{dot}, nil},
		{"a variable is, behind a selector", `_ = x.y(Third)`, []string{dot}, nil},
		{"a method's name and a selected one are others'", `x.Method(); y.Add()`, []string{dot}, []string{dot}},
		{"what only its tests declare is another's", `Tested()`, []string{dot}, []string{dot}},
		{"another package may need what is registered", `_ = graph.Third`, []string{blank, `"github.com/gomlx/gomlx/graph"`}, nil},
		{"an unknown package may declare anything", `x()`, []string{`. "example.com/unknown"`, blank}, nil},
		{"so may one that cannot be read", `x()`, []string{`. "bad"`}, nil},
		{"other blank imports stay", `x()`, []string{`_ "fmt"`}, nil},
	} {
		cell := t.TempDir()
		write(t, filepath.Join(cell, "go.mod"), "module gonb_1\n\nrequire github.com/gomlx/gomlx v1.0.0\n")
		text := "package main\n\nimport (\n\t" + strings.Join(c.imports, "\n\t") + "\n)\n\nfunc main() {\n" + c.body + "\n}\n"
		main := filepath.Join(cell, "main.go")
		write(t, main, text)
		if err := s.prune(cell); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		for _, line := range c.gone {
			text = strings.ReplaceAll(text, "\t"+line+"\n", "//\t"+line+"\n")
		}
		if got := read(t, main); got != text {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, text)
		}
	}
}

// What does not parse is the compiler's to explain.
func TestPruneLeavesBrokenCells(t *testing.T) {
	cell := t.TempDir()
	write(t, filepath.Join(cell, "go.mod"), "module gonb_1\n")
	write(t, filepath.Join(cell, "main.go"), "package main\nimport (\n. \"fmt\"\n")
	if err := (&session{}).prune(cell); err != nil {
		t.Errorf("got %v, want no error", err)
	}
	if got, want := read(t, filepath.Join(cell, "main.go")), "package main\nimport (\n. \"fmt\"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

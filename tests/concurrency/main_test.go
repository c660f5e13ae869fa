package main

import (
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

func TestConcurrent(t *testing.T) {
	for _, test := range []struct {
		source string
		want   bool
	}{
		{"func f() {}", false},
		{"func f() { g(); defer g() }", false},
		{"func f() { go g() }", true},
		{"func f() { if true { func() { go g() }() } }", true},
		{"var c chan int", true},
		{"func f(c c) { c <- 1 }", true},
		{"func f(c c) { <-c }", true},
		{"func f() { select {} }", true},
		{"var x = -1", false},
		{`import "sync"`, true},
		{`import "sync/atomic"`, true},
		{`import "golang.org/x/sync/errgroup"`, true},
		{`import "net/http"`, true},
		{`import "net/http/httptest"`, true},
		{`import "os/exec"`, true},
		{`import "os/signal"`, true},
		{`import "net/url"`, false}, // words alone
		{`import "os"`, false},
		{`import "example.com/sync"`, false},
		{"func f() { time.AfterFunc(0, g) }", true},
		{"func f() { defer context.AfterFunc(c, g)() }", true},
		{"func f() { time.Now() }", false},
		{"func TestA(t *testing.T) { t.Parallel() }", true},
		{"func BenchmarkA(b *testing.B) { b.RunParallel(g) }", true},
		{"// go f()\nvar s = `select {} <-c`", false},
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "x.go", "package p\n"+test.source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if got := concurrent(file); got != test.want {
			t.Errorf("%s: got %v, want %v", test.source, got, test.want)
		}
	}
}

// Each package is printed with or without, never in both. The kernel's front serves several sockets; of package idx only the
// tests of its callers could race; package fit's goroutines are those of its tests.
func TestRun(t *testing.T) {
	packages := func(without bool) []string {
		var out strings.Builder
		if err := run(&out, without, []string{"../../..."}); err != nil {
			t.Fatal(err)
		}
		return strings.Fields(out.String())
	}
	with, without := packages(false), packages(true)
	const module = "github.com/atelier-go/atelier/"
	for _, path := range []string{"kernel/front", "gomlx_models/fit"} {
		if !slices.Contains(with, module+path) {
			t.Errorf("%s is not among those that run things at the same time: %v", path, with)
		}
	}
	if !slices.Contains(without, module+"gomlx_models/data/idx") {
		t.Errorf("idx is not among those that run nothing at the same time: %v", without)
	}
	for _, path := range with {
		if slices.Contains(without, path) {
			t.Errorf("%s is among both", path)
		}
	}
	if err := run(nil, false, nil); err == nil {
		t.Error("no packages: no error")
	}
}

package engine

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// gonbAlone is a GoNB as it is without us, but for the module that lets it find packages offline. Where
// goimports is not installed it does nothing, which is to GoNB's advantage.
func gonbAlone(b *testing.B, o Options) *gonb {
	b.Helper()
	s, err := workspace.New(o.Self, o.Module, o.Tools)
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Dir(o.Tools.GoNB) + ":" + os.Getenv("PATH") + ":" + s.BinFolder()
	env := append(os.Environ(), "PATH="+path, "TMPDIR="+s.TempFolder(), "GOFLAGS=-mod=mod", "GOWORK=off")
	e := &Engine{options: o, session: s, settings: workspace.NewSettings(env), log: log.New(io.Discard, "", 0), life: b.Context()}
	g, err := e.startGoNB(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = g.cmd.Process.Kill()
		<-g.ended
		_ = os.RemoveAll(s.Folder)
	})
	if err := workspace.Seed(g.folder, workspace.CellModule, o.Module); err != nil {
		b.Fatal(err)
	}
	return g
}

const multiply = `e := MustNewExec(compute.MustNew(), func(x *Node) *Node { return ReduceAllSum(MatMul(x, x)) })
fmt.Println(e.MustExec([][]float32{{1, 2}, {3, %d}})[0])`

// BenchmarkCell builds and runs cells, and lets GoNB alone do the same in turn. It reports the mean of each and
// how many times faster we are.
func BenchmarkCell(b *testing.B) {
	b.Setenv("GOMLX_BACKEND", "go:ops_sequential")
	o := testOptions(b, realTools(b))
	alone := gonbAlone(b, o)
	e := start(b, o)
	for _, c := range []struct {
		name, imports, body string
		same                bool
	}{
		{name: "trivial", imports: `"flag"; "fmt"`, body: "flag.Parse(); fmt.Println(%d)"},
		{name: "identical", imports: `"flag"; "fmt"`, body: "flag.Parse(); fmt.Println(%d)", same: true},
		{name: "gomlx", imports: "\"flag\"; \"fmt\"; \"github.com/gomlx/compute\"; _ \"github.com/gomlx/gomlx/backends/default\"; . \"github.com/gomlx/gomlx/core/graph\"", body: "flag.Parse()\n" + multiply},
	} {
		b.Run(c.name, func(b *testing.B) {
			number := 0
			source := func() Source {
				if !c.same {
					number++
				}
				return body(c.imports, fmt.Sprintf(c.body, number))
			}
			ours := func() error {
				binary, err := e.Build(b.Context(), source())
				if err == nil {
					err = e.Execute(b.Context(), binary, nil, &listener{})
				}
				return err
			}
			theirs := func() error { return runAlone(b.Context(), alone, source()) }
			for _, warm := range []func() error{ours, theirs} {
				if err := warm(); err != nil {
					b.Fatal(err)
				}
			}
			var spent [2]time.Duration
			for b.Loop() {
				for i, run := range []func() error{ours, theirs} {
					began := time.Now()
					if err := run(); err != nil {
						b.Fatal(err)
					}
					spent[i] += time.Since(began)
				}
			}
			b.ReportMetric(spent[0].Seconds()*1000/float64(b.N), "ms/cell")
			b.ReportMetric(spent[1].Seconds()*1000/float64(b.N), "gonb-ms/cell")
			b.ReportMetric(spent[1].Seconds()/spent[0].Seconds(), "times-faster")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func runAlone(ctx context.Context, g *gonb, s Source) error {
	cell := strings.TrimPrefix(s.Files["main.go"], "package main\n")
	c := newCall(ctx, &listener{})
	reply, err := g.execute(ctx, cell, c, nil)
	if err == nil && text(reply, "status") != "ok" {
		err = cellError(reply)
	}
	return err
}

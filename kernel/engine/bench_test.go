package engine

import (
	"fmt"
	"testing"
)

const multiply = `e := MustNewExec(compute.MustNew(), func(x *Node) *Node { return ReduceAllSum(MatMul(x, x)) })
fmt.Println(e.MustExec([][]float32{{1, 2}, {3, %d}})[0])`

// BenchmarkCell builds and runs cells, and reports the mean time of each.
func BenchmarkCell(b *testing.B) {
	b.Setenv("GOMLX_BACKEND", "go:ops_sequential")
	e := start(b, testOptions(b, realGo(b)))
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
			cell := func() error {
				if !c.same {
					number++
				}
				binary, err := e.Build(b.Context(), body(c.imports, fmt.Sprintf(c.body, number)))
				if err == nil {
					err = e.Execute(b.Context(), binary, nil, &listener{})
				}
				return err
			}
			if err := cell(); err != nil { // warm
				b.Fatal(err)
			}
			for b.Loop() {
				if err := cell(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

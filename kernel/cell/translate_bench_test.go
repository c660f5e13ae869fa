package cell

import (
	"fmt"
	"testing"

	"github.com/atelier-go/atelier/kernel/cell/internal/celltest"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// A cell late in a notebook is translated with all that earlier ones declared.
func BenchmarkTranslate(b *testing.B) {
	s := NewSession(celltest.Listed())
	cells(b, s, celltest.LongSession...)
	for i := range 25 {
		cells(b, s, fmt.Sprintf("type T%d struct{ A, B int }\nfunc (t T%[1]d) Sum() int { return t.A + t.B }\nfunc f%[1]d(x []float64) float64 {\n\tsum := 0.0\n\tfor _, v := range x {\n\t\tsum += math.Sqrt(v)\n\t}\n\treturn sum\n}\nv%[1]d := []T%[1]d{{%[1]d, 2}}", i))
	}
	for _, text := range []string{"1 + 1", "fmt.Println(v7[0].Sum(), f3([]float64{1}))", "type Z struct{ P Point }\nfunc (z Z) Twice() int { return 2 * z.P.X }\nz := Z{origin}\nz.Twice()"} {
		b.Run(text[:5], func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Translate(b.Context(), Request{Cell: syntax.ParseCell(text), Number: 99}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

package cell

import (
	"context"
	"testing"

	"github.com/atelier-go/atelier/kernel/cell/internal/celltest"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

func FuzzTranslate(f *testing.F) {
	celltest.AddSeeds(f)
	s := NewSession(celltest.Listed())
	cells(f, s, celltest.LongSession...)
	f.Fuzz(func(t *testing.T, text string, _ int) {
		p, err := s.Snapshot().Translate(context.Background(), Request{Cell: syntax.ParseCell(text), Number: 9})
		if (p == nil) == (err == nil) {
			t.Errorf("got the program %v and the error %v", p, err)
		}
	})
}

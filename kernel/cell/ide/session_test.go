package ide

import (
	"context"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/cell"
	"github.com/atelier-go/atelier/kernel/cell/internal/celltest"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// after is a session in which cells ran.
func after(t testing.TB, texts ...string) *cell.Session {
	t.Helper()
	s := cell.NewSession(celltest.Listed())
	for i, text := range texts {
		p, err := s.Translate(context.Background(), cell.Request{Cell: syntax.ParseCell(text), Number: i + 1})
		if err != nil {
			t.Fatalf("cell %d: %v\n%s", i+1, err, text)
		}
		p.Commit(keptAll(p))
	}
	return s
}

// marked takes the bar out of a text and says where it was, in code points.
func marked(t testing.TB, text string) (string, int) {
	t.Helper()
	before, rest, ok := strings.Cut(text, "|")
	if !ok {
		t.Fatalf("%q has no bar", text)
	}
	return before + rest, len([]rune(before))
}

// keptAll says of every variable that it was kept.
func keptAll(p *cell.Program) []cell.Kept {
	var list []cell.Kept
	for _, name := range p.Variables() {
		list = append(list, cell.Kept{Name: name, Size: 8, Group: name})
	}
	return list
}

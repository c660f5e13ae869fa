package ide

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/atelier-go/atelier/kernel/cell/internal/celltest"
)

func FuzzComplete(f *testing.F) {
	celltest.AddSeeds(f)
	s := after(f, celltest.LongSession...)
	f.Fuzz(func(t *testing.T, text string, at int) {
		candidates(context.Background(), s.Snapshot(), locate(text, at)) // with no net below
		got := Complete(context.Background(), s, text, at)
		if length := utf8.RuneCountInString(strings.ToValidUTF8(text, "\uFFFD")); got.Start < 0 || got.Start > got.End || got.End > length {
			t.Errorf("matches stand from %d to %d in a text of %d", got.Start, got.End, length)
		}
	})
}

func FuzzInspect(f *testing.F) {
	celltest.AddSeeds(f)
	s := after(f, celltest.LongSession...)
	f.Fuzz(func(t *testing.T, text string, at int) {
		hoverAt(context.Background(), s.Snapshot(), &docs, locate(text, at), at&1) // with no net below
		if got := Inspect(context.Background(), s, &docs, text, at, at&1); got.Found != (got.Plain != "") {
			t.Errorf("found is %t with %q", got.Found, got.Plain)
		}
	})
}

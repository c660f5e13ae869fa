package cell

import (
	"context"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/cell/internal/celltest"
)

// A name that a cell uses is offered where it stands, when no more than its first letter is typed, or nothing
// behind a dot: with all that follows, with the rest of its line not written yet, and with nothing behind it.
func TestEveryNameIsOffered(t *testing.T) {
	s := after(t)
	for _, text := range celltest.Real {
		tokens, _ := lex(text)
		for i, name := range tokens {
			behindDot := i > 0 && tokens[i-1].tok == token.PERIOD
			if name.tok != token.IDENT || !behindDot && (len(name.lit) < 2 || declares(text, name)) {
				continue
			}
			before, rest := text[:name.offset], text[name.offset+len(name.lit):]
			if !behindDot {
				before += name.lit[:1]
			}
			lines := ""
			if at := strings.IndexByte(rest, '\n'); at >= 0 {
				lines = rest[at:]
			}
			for _, after := range []string{rest, lines, ""} {
				if got := Complete(context.Background(), s, before+after, len([]rune(before))); !slices.Contains(got.Matches, name.lit) {
					t.Errorf("%s is not offered at\n%s|%s", name.lit, before, after)
				}
			}
			known := Inspect(context.Background(), s, &docs, text, len([]rune(text[:name.offset])), 0)
			if first, _, _ := strings.Cut(known.Plain, "\n"); !strings.Contains(first, name.lit) {
				t.Errorf("%s is not explained at\n%s|%s\nbut: %s", name.lit, text[:name.offset], text[name.offset:], first)
			}
		}
	}
}

// declares tells whether a name is a new one of its cell where it stands: nothing has it before.
func declares(text string, name lexeme) bool {
	return types.Universe.Lookup(name.lit) == nil && strings.HasPrefix(text[strings.Index(text, name.lit):], text[name.offset:])
}

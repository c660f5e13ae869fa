package ide

import (
	"context"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/cell/internal/celltest"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// A name that a cell uses is offered where it stands, when no more than its first letter is typed, or nothing
// behind a dot: with all that follows, with the rest of its line not written yet, and with nothing behind it.
func TestEveryNameIsOffered(t *testing.T) {
	s := after(t)
	for _, text := range celltest.Real {
		tokens, _ := syntax.Tokenize(text)
		for i, name := range tokens {
			behindDot := i > 0 && tokens[i-1].Tok == token.PERIOD
			if name.Tok != token.IDENT || !behindDot && (len(name.Lit) < 2 || declares(text, name)) {
				continue
			}
			before, rest := text[:name.Offset], text[name.Offset+len(name.Lit):]
			if !behindDot {
				before += name.Lit[:1]
			}
			lines := ""
			if at := strings.IndexByte(rest, '\n'); at >= 0 {
				lines = rest[at:]
			}
			for _, after := range []string{rest, lines, ""} {
				if got := Complete(context.Background(), s, before+after, len([]rune(before))); !slices.Contains(got.Matches, name.Lit) {
					t.Errorf("%s is not offered at\n%s|%s", name.Lit, before, after)
				}
			}
			known := Inspect(context.Background(), s, &docs, text, len([]rune(text[:name.Offset])), 0)
			if first, _, _ := strings.Cut(known.Plain, "\n"); !strings.Contains(first, name.Lit) {
				t.Errorf("%s is not explained at\n%s|%s\nbut: %s", name.Lit, text[:name.Offset], text[name.Offset:], first)
			}
		}
	}
}

// declares tells whether a name is a new one of its cell where it stands: nothing has it before.
func declares(text string, name syntax.Token) bool {
	return types.Universe.Lookup(name.Lit) == nil && strings.HasPrefix(text[strings.Index(text, name.Lit):], text[name.Offset:])
}

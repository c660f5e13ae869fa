package cell

import (
	"errors"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/cell/internal/celltest"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// Of real cells that lack a bracket or have one more, one fault is told, and it is that of the bracket.
func TestABracketTooManyOrTooFewIsTheOneFault(t *testing.T) {
	for _, text := range celltest.Real {
		tokens, _ := syntax.Tokenize(text)
		for _, token := range tokens {
			if bracket := token.Tok.String(); len(bracket) != 1 || !strings.Contains("()[]{}", bracket) {
				continue
			}
			for _, changed := range []string{
				text[:token.Offset] + text[token.Offset+1:],
				text[:token.Offset+1] + text[token.Offset:], // twice
			} {
				_, err := syntax.ParseSource("cell", changed, -1)
				var wrong syntax.Diagnostics
				if !errors.As(err, &wrong) || len(wrong) != 1 || !strings.Contains(wrong[0].Message, "too many") && !strings.Contains(wrong[0].Message, "is not closed") || wrong[0].Line == 0 {
					t.Errorf("at byte %d: got %v of\n%s", token.Offset, err, changed)
				}
			}
		}
	}
}

// Real cells stay what they are when they are timed, and can be repeated.
func TestRealCellsCanBeTimed(t *testing.T) {
	timed := 0
	for _, text := range celltest.Real {
		_, err := session(t).Translate(t.Context(), Request{Cell: syntax.ParseCell(text), Number: 1})
		if err != nil {
			continue // it needs packages that the tests do not find
		}
		timed++
		cells(t, session(t), "%%time\n"+text)
		if !strings.Contains(text, "func main") && !strings.HasPrefix(text, "type ") { // which below %% is local
			cells(t, session(t), "%%timeit -n 1 -r 1\n"+text)
		}
	}
	if timed < 5 {
		t.Errorf("only %d cells were timed", timed)
	}
}

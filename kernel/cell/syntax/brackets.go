package syntax

import (
	"fmt"
	"go/token"
	"strings"
)

// brackets finds a bracket too many or one that is not closed: the one fault behind whatever the parser would say. It
// finds nothing where the text has faults of other kinds, such as a string that does not end.
func (s *Source) brackets() (wrong Diagnostics) {
	tokens, errors := Tokenize(s.Text)
	if errors > 0 {
		return nil
	}
	var open []Token
	var suspect *Token // a brace whose closing one stands further to the left than its line, as if it were another's
	for _, t := range tokens {
		switch t.Tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			open = append(open, t)
		case token.RPAREN, token.RBRACK, token.RBRACE:
			last := len(open) - 1
			if last < 0 {
				wrong.Add(s.PositionAt(t.Offset), fmt.Sprintf("one %s too many: nothing is open here that it could close", t.Tok))
				return wrong
			}
			if closing := closingBracket[open[last].Tok]; closing != t.Tok.String() {
				at := s.PositionAt(t.Offset)
				wrong.Add(s.PositionAt(open[last].Offset), fmt.Sprintf("%s is not closed: %s is missing before the %s of line %d, column %d", open[last].Tok, closing, t.Tok, at.Line, at.Column))
				return wrong
			}
			if t.Tok == token.RBRACE && suspect == nil && s.endsLeftOf(open[last], t) {
				brace := open[last]
				suspect = &brace
			}
			open = open[:last]
		}
	}
	if len(open) == 0 {
		return nil
	}
	unclosed := open[len(open)-1]
	if suspect != nil && unclosed.Tok == token.LBRACE {
		unclosed = *suspect
	}
	message := fmt.Sprintf("%s is not closed: %s is missing", unclosed.Tok, closingBracket[unclosed.Tok])
	if more := len(open) - 1; more > 0 {
		message += fmt.Sprintf(", and so for %d more", more)
	}
	wrong.Add(s.PositionAt(unclosed.Offset), message)
	return wrong
}

// endsLeftOf tells a closing brace that begins its line further to the left than the line of the opening one begins.
func (s *Source) endsLeftOf(opening, closing Token) bool {
	before := lineBefore(s.Text, closing.Offset)
	line := lineBefore(s.Text, opening.Offset)
	return strings.TrimSpace(before) == "" && len(before) < len(line)-len(strings.TrimLeft(line, " \t"))
}

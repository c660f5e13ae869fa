package syntax

import (
	"go/scanner"
	"go/token"
	"strings"
)

// What IsComplete answers.
const (
	complete   = "complete"
	incomplete = "incomplete"
	invalid    = "invalid"
)

// IsComplete tells whether a text can run as it is ("complete"), may become right by more lines
// ("incomplete", with what the next line should begin with), or cannot become right ("invalid").
func IsComplete(text string) (status, indent string) {
	defer func() {
		if recover() != nil { // the parser gets to see any text
			status, indent = invalid, ""
		}
	}()
	return isComplete(strings.ToValidUTF8(text, "\uFFFD"))
}

func isComplete(text string) (status, indent string) {
	c := ParseCell(text)
	switch {
	case c.CellMagic != nil:
		return statusOfCellMagic(text), ""
	case !strings.HasSuffix(c.Go, text[strings.LastIndexByte(text, '\n')+1:]): // the last line is a magic or goes on with one
		if strings.HasSuffix(text, `\`) {
			return incomplete, ""
		}
		if strings.TrimSpace(text) == "%%" || len(c.Timings) > 0 && !hasGoIn(c.Go) { // what is timed is still to come
			return incomplete, ""
		}
	}
	return isCompleteGo(c.Go, c.Below)
}

// statusOfCellMagic tells whether a cell of another language is complete: it ends with an empty line.
func statusOfCellMagic(text string) string {
	if at := strings.LastIndexByte(text, '\n'); at >= 0 && strings.TrimSpace(text[at:]) == "" {
		return complete
	}
	return incomplete
}

// isCompleteGo is IsComplete for Go.
func isCompleteGo(text string, below int) (status, indent string) {
	m, ok := scanEnd(text)
	switch {
	case !ok:
		return invalid, ""
	case m.unclosed != "":
		if !completable(text+m.unclosed, m, below) {
			return invalid, ""
		}
		return incomplete, ""
	case len(m.open) == 0 && !m.dangling && parses(text, below):
		return complete, ""
	case len(m.open) == 0 && !m.dangling && m.last.Lit != ";":
		return invalid, ""
	case !completable(text[:m.end], m, below):
		return invalid, ""
	}
	return incomplete, m.indent(text)
}

// lineEnd is how a text ends.
type lineEnd struct {
	open     []Token // brackets that are not closed
	unclosed string  // what closes the comment or the raw string that it ends in
	dangling bool    // its last token wants another on the next line
	last     Token
	end      int // of the last token
}

// scanEnd reads the tokens of a text. It is not ok with a token or a bracket that no more text can set right.
func scanEnd(text string) (m lineEnd, ok bool) {
	set := token.NewFileSet()
	file := set.AddFile("", set.Base(), len(text))
	ok = true
	var s scanner.Scanner
	s.Init(file, []byte(text), func(_ token.Position, message string) {
		switch message {
		case "comment not terminated":
			m.unclosed = "*/"
		case "raw string literal not terminated":
			m.unclosed = "`"
		default:
			ok = false
		}
	}, 0)
	for {
		pos, tok, lit := s.Scan()
		switch tok {
		case token.EOF:
			return m, ok
		case token.ILLEGAL:
			return m, false
		case token.LPAREN, token.LBRACK, token.LBRACE:
			m.open = append(m.open, Token{file.Offset(pos), tok, lit})
		case token.RPAREN, token.RBRACK, token.RBRACE:
			last := len(m.open) - 1
			if last < 0 || closingBracket[m.open[last].Tok] != tok.String() {
				return m, false
			}
			m.open = m.open[:last]
		}
		// The scanner puts a semicolon at the end of a line whose last token can end a statement.
		m.dangling = tok != token.SEMICOLON
		if tok != token.SEMICOLON || lit == ";" {
			m.last = Token{file.Offset(pos), tok, lit}
			if lit == "" {
				lit = tok.String() // of an operator
			}
			m.end = m.last.Offset + len(lit)
		}
	}
}

// continuations are what might come next in a text that is not complete. One that makes it parse is enough.
var continuations = []string{
	"", " x", " x {}", " {}", " x := x", " x x", ": x", " x: x", " \"x\"", " (x)", " x() {}", " (x x) x() {}",
	"; x {}", "; {}", " x; x {}", " x; {}", " x: ", " x = x", " int", "\ncase x:", "\ndefault:", " func() {}", " x()", "[x]x", " chan x", " x x = x", " .x",
}

// completable tells whether there is text that makes a text right which ends too early.
func completable(text string, m lineEnd, below int) bool {
	behind := []string{"", " {}", "()", " := x", " = x", " x {}"} // what may follow the brackets
	if len(m.open) == 0 {
		behind = behind[:1]
	}
	for _, after := range behind {
		for _, ending := range continuations {
			attempt := text + ending
			if parses(attempt+strings.ReplaceAll(closingBrackets(attempt), "\n", "")+after, below) {
				return true
			}
		}
	}
	return false
}

// parses tells whether a text is right as far as the parser can tell.
func parses(text string, below int) bool {
	return ParsePartial(text, below).Errors == 0
}

// indent is what the next line should begin with: a tab for each line with a bracket that is still open.
func (m lineEnd) indent(text string) string {
	depth, before := 0, -1
	for i, t := range m.open {
		line := strings.Count(text[:t.Offset], "\n")
		if line != before && !(t.Tok == token.LBRACE && m.isSwitch(text, t) && i == len(m.open)-1 && m.last == t) {
			depth++
		}
		before = line
	}
	if m.dangling && m.last.Tok.IsOperator() && !m.opensOrLists() {
		depth++
	}
	return strings.Repeat("\t", depth)
}

// opensOrLists tells whether the last token leaves the indent to the brackets.
func (m lineEnd) opensOrLists() bool {
	switch m.last.Tok {
	case token.LPAREN, token.LBRACK, token.LBRACE, token.COLON, token.SEMICOLON:
		return true
	case token.COMMA:
		return len(m.open) > 0
	}
	return false
}

// isSwitch tells whether a brace is that of a switch or a select, whose cases stand as far left as itself.
func (m lineEnd) isSwitch(text string, brace Token) bool {
	line := text[strings.LastIndexByte(text[:brace.Offset], '\n')+1 : brace.Offset]
	tokens, _ := Tokenize(line)
	for _, t := range tokens {
		if t.Tok == token.SWITCH || t.Tok == token.SELECT {
			return true
		}
	}
	return false
}

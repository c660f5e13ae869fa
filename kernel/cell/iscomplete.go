package cell

import (
	"go/scanner"
	"go/token"
	"strings"
)

// What IsComplete answers.
const (
	whole   = "complete"
	partial = "incomplete"
	wrong   = "invalid"
)

// IsComplete tells whether a text can run as it is ("complete"), may become right by more lines
// ("incomplete", with what the next line should begin with), or cannot become right ("invalid").
func IsComplete(text string) (status, indent string) {
	defer func() {
		if recover() != nil { // the parser gets to see any text
			status, indent = wrong, ""
		}
	}()
	return isComplete(strings.ToValidUTF8(text, "\uFFFD"))
}

func isComplete(text string) (status, indent string) {
	c := cutGo(text)
	switch {
	case c.Whole != "":
		return endsBlank(text), ""
	case endsInMagic(text):
		if strings.HasSuffix(text, `\`) {
			return partial, ""
		}
		if strings.TrimSpace(text) == "%%" {
			return partial, ""
		}
	}
	return judge(c.Go, c.Below)
}

// endsBlank tells whether a cell of another language is complete: it ends with an empty line.
func endsBlank(text string) string {
	if at := strings.LastIndexByte(text, '\n'); at >= 0 && strings.TrimSpace(text[at:]) == "" {
		return whole
	}
	return partial
}

// endsInMagic tells whether the last line is a magic or goes on with one.
func endsInMagic(text string) bool {
	_, magics := cutMagics(text)
	if len(magics) == 0 {
		return false
	}
	last := magics[len(magics)-1]
	return last.Line+strings.Count(last.Text, "\n") == strings.Count(text, "\n")+1
}

// judge is IsComplete for Go.
func judge(text string, below int) (status, indent string) {
	m, ok := measure(text)
	switch {
	case !ok:
		return wrong, ""
	case m.unclosed != "":
		if !completable(text+m.unclosed, m, below) {
			return wrong, ""
		}
		return partial, ""
	case len(m.open) == 0 && !m.dangling && parses(text, below):
		return whole, ""
	case len(m.open) == 0 && !m.dangling && m.last.lit != ";":
		return wrong, ""
	case !completable(text[:m.end], m, below):
		return wrong, ""
	}
	return partial, m.indent(text)
}

// measured is how a text ends.
type measured struct {
	open     []lexeme // brackets that are not closed
	unclosed string   // what closes the comment or the raw string that it ends in
	dangling bool     // its last token wants another on the next line
	last     lexeme
	end      int // of the last token
}

// measure reads the tokens of a text. It is not ok with a token or a bracket that no more text can set right.
func measure(text string) (m measured, ok bool) {
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
			m.open = append(m.open, lexeme{file.Offset(pos), tok, lit})
		case token.RPAREN, token.RBRACK, token.RBRACE:
			last := len(m.open) - 1
			if last < 0 || closer[m.open[last].tok] != tok.String() {
				return m, false
			}
			m.open = m.open[:last]
		}
		// The scanner puts a semicolon at the end of a line whose last token can end a statement.
		m.dangling = tok != token.SEMICOLON
		if tok != token.SEMICOLON || lit == ";" {
			m.last = lexeme{file.Offset(pos), tok, lit}
			if lit == "" {
				lit = tok.String() // of an operator
			}
			m.end = m.last.offset + len(lit)
		}
	}
}

// endings are what might come next in a text that is not complete. One that makes it parse is enough.
var endings = []string{
	"", " x", " x {}", " {}", " x := x", " x x", ": x", " x: x", " \"x\"", " (x)", " x() {}", " (x x) x() {}",
	"; x {}", "; {}", " x; x {}", " x; {}", " x: ", " x = x", " int", "\ncase x:", "\ndefault:", " func() {}", " x()", "[x]x", " chan x", " x x = x", " .x",
}

// completable tells whether there is text that makes a text right which ends too early.
func completable(text string, m measured, below int) bool {
	behind := []string{"", " {}", "()", " := x", " = x", " x {}"} // what may follow the brackets
	if len(m.open) == 0 {
		behind = behind[:1]
	}
	for _, after := range behind {
		for _, ending := range endings {
			attempt := text + ending
			if parses(attempt+strings.ReplaceAll(closers(attempt), "\n", "")+after, below) {
				return true
			}
		}
	}
	return false
}

// parses tells whether a text is right as far as the parser can tell.
func parses(text string, below int) bool {
	s := draw(token.NewFileSet(), text, below)
	if s.faults > 0 {
		return false
	}
	_, err := importsIn(s.file, s.text, s.chunks)
	return err == nil
}

// indent is what the next line should begin with: a tab for each line with a bracket that is still open.
func (m measured) indent(text string) string {
	depth, before := 0, -1
	for i, t := range m.open {
		line := strings.Count(text[:t.offset], "\n")
		if line != before && !(t.tok == token.LBRACE && m.isSwitch(text, t) && i == len(m.open)-1 && m.last == t) {
			depth++
		}
		before = line
	}
	if m.dangling && m.last.tok.IsOperator() && !m.opensOrLists() {
		depth++
	}
	return strings.Repeat("\t", depth)
}

// opensOrLists tells whether the last token leaves the indent to the brackets.
func (m measured) opensOrLists() bool {
	switch m.last.tok {
	case token.LPAREN, token.LBRACK, token.LBRACE, token.COLON, token.SEMICOLON:
		return true
	case token.COMMA:
		return len(m.open) > 0
	}
	return false
}

// isSwitch tells whether a brace is that of a switch or a select, whose cases stand as far left as itself.
func (m measured) isSwitch(text string, brace lexeme) bool {
	line := text[strings.LastIndexByte(text[:brace.offset], '\n')+1 : brace.offset]
	tokens, _ := lex(line)
	for _, t := range tokens {
		if t.tok == token.SWITCH || t.tok == token.SELECT {
			return true
		}
	}
	return false
}

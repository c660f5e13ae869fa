package syntax

import (
	"go/token"
	"slices"
	"strings"
)

// Segment is a generated file of a cell's text at its top level: one declaration, or the statements of a line.
type Segment struct {
	From, To int         // bytes of the text; a declaration begins with the comments before it
	Kind     token.Token // PACKAGE, IMPORT, FUNC, TYPE, CONST, VAR; ILLEGAL for statements
	closed   bool        // it ends with a semicolon that was written
}

// segmenter cuts a text into segments.
type segmenter struct {
	segments []Segment
	current  Segment
	comments int // where the comments before the segment begin, -1 without
	started  bool
	header   bool // it begins like for, if or switch, whose semicolons are its own
	depth    int
}

// SplitSegments cuts a text at its top level. It never fails: text that is no Go ends up in some segment, and the
// parser says what is wrong with it.
func SplitSegments(text string) []Segment {
	tokens, _ := Tokenize(text)
	s := segmenter{comments: -1}
	for i, t := range tokens {
		switch {
		case t.Tok == token.EOF:
			s.end(min(t.Offset, len(text)), false)
		case t.Tok == token.COMMENT:
			if !s.started && s.comments < 0 {
				s.comments = t.Offset
			}
		case t.Tok == token.SEMICOLON && s.depth == 0 && t.Lit == "\n":
			s.end(t.Offset, false)
		case t.Tok == token.SEMICOLON && s.depth == 0 && !s.header:
			s.end(t.Offset+1, true)
		default:
			s.take(t, tokens[i:])
		}
	}
	return s.segments
}

func (s *segmenter) take(t Token, rest []Token) {
	if !s.started {
		s.started = true
		s.current = Segment{From: t.Offset, Kind: declKeyword(rest)}
		if s.current.Kind != token.ILLEGAL && s.comments >= 0 {
			s.current.From = s.comments
		}
		s.header = isHeader(rest)
	}
	switch t.Tok {
	case token.LPAREN, token.LBRACK, token.LBRACE:
		s.depth++
	case token.RPAREN, token.RBRACK, token.RBRACE:
		s.depth = max(0, s.depth-1)
	}
}

func (s *segmenter) end(offset int, closed bool) {
	if s.started {
		s.current.To, s.current.closed = offset, closed
		s.segments = append(s.segments, s.current)
		s.started, s.depth, s.comments = false, 0, -1
	}
}

// declKeyword tells a declaration by its first tokens.
func declKeyword(tokens []Token) token.Token {
	switch first := tokens[0].Tok; first {
	case token.PACKAGE, token.IMPORT, token.TYPE, token.CONST, token.VAR:
		return first
	case token.FUNC:
		if declaresFunction(tokens[1:]) {
			return first
		}
	}
	return token.ILLEGAL
}

// declaresFunction tells a function or a method from a function literal, by what follows the word func.
func declaresFunction(tokens []Token) bool {
	if tokens[0].Tok == token.IDENT {
		return true
	}
	depth := 0
	for i, t := range tokens {
		switch t.Tok {
		case token.LPAREN:
			depth++
		case token.RPAREN:
			depth--
			if depth == 0 {
				return tokens[i+1].Tok == token.IDENT && tokens[i+2].Tok == token.LPAREN
			}
		case token.EOF:
			return false
		}
	}
	return false
}

// isHeader tells whether semicolons belong to a statement, as in for i := 0; i < n; i++ {.
func isHeader(tokens []Token) bool {
	if len(tokens) > 2 && tokens[0].Tok == token.IDENT && tokens[1].Tok == token.COLON {
		tokens = tokens[2:] // a label
	}
	return slices.Contains([]token.Token{token.FOR, token.IF, token.SWITCH}, tokens[0].Tok)
}

// Mask blanks all of a text but some segments, so that what is left stays where it was.
func Mask(text string, segments []Segment, wanted func(Segment) bool) string {
	var out strings.Builder
	at := 0
	for _, c := range segments {
		if !wanted(c) {
			continue
		}
		out.WriteString(Blank(text[at:c.From]))
		out.WriteString(text[c.From:c.To])
		at = c.To
	}
	out.WriteString(Blank(text[at:]))
	return out.String()
}

package cell

import (
	"go/token"
	"slices"
)

// chunk is a piece of a cell's text at its top level: one declaration, or the statements of a line.
type chunk struct {
	from, to int         // bytes of the text; a declaration begins with the comments before it
	kind     token.Token // PACKAGE, IMPORT, FUNC, TYPE, CONST, VAR; ILLEGAL for statements
	closed   bool        // it ends with a semicolon that was written
}

// splitter cuts a text into chunks.
type splitter struct {
	chunks   []chunk
	now      chunk
	comments int // where the comments before the chunk begin, -1 without
	started  bool
	header   bool // it begins like for, if or switch, whose semicolons are its own
	depth    int
}

// split cuts a text at its top level. It never fails: text that is no Go ends up in some chunk, and the
// parser says what is wrong with it.
func split(text string) []chunk {
	tokens, _ := lex(text)
	s := splitter{comments: -1}
	for i, t := range tokens {
		switch {
		case t.tok == token.EOF:
			s.end(min(t.offset, len(text)), false)
		case t.tok == token.COMMENT:
			if !s.started && s.comments < 0 {
				s.comments = t.offset
			}
		case t.tok == token.SEMICOLON && s.depth == 0 && t.lit == "\n":
			s.end(t.offset, false)
		case t.tok == token.SEMICOLON && s.depth == 0 && !s.header:
			s.end(t.offset+1, true)
		default:
			s.take(t, tokens[i:])
		}
	}
	return s.chunks
}

func (s *splitter) take(t lexeme, rest []lexeme) {
	if !s.started {
		s.started = true
		s.now = chunk{from: t.offset, kind: kindOf(rest)}
		if s.now.kind != token.ILLEGAL && s.comments >= 0 {
			s.now.from = s.comments
		}
		s.header = isHeader(rest)
	}
	switch t.tok {
	case token.LPAREN, token.LBRACK, token.LBRACE:
		s.depth++
	case token.RPAREN, token.RBRACK, token.RBRACE:
		s.depth = max(0, s.depth-1)
	}
}

func (s *splitter) end(offset int, closed bool) {
	if s.started {
		s.now.to, s.now.closed = offset, closed
		s.chunks = append(s.chunks, s.now)
		s.started, s.depth, s.comments = false, 0, -1
	}
}

// kindOf tells a declaration by its first tokens.
func kindOf(tokens []lexeme) token.Token {
	switch first := tokens[0].tok; first {
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
func declaresFunction(tokens []lexeme) bool {
	if tokens[0].tok == token.IDENT {
		return true
	}
	depth := 0
	for i, t := range tokens {
		switch t.tok {
		case token.LPAREN:
			depth++
		case token.RPAREN:
			depth--
			if depth == 0 {
				return tokens[i+1].tok == token.IDENT && tokens[i+2].tok == token.LPAREN
			}
		case token.EOF:
			return false
		}
	}
	return false
}

// isHeader tells whether semicolons belong to a statement, as in for i := 0; i < n; i++ {.
func isHeader(tokens []lexeme) bool {
	if len(tokens) > 2 && tokens[0].tok == token.IDENT && tokens[1].tok == token.COLON {
		tokens = tokens[2:] // a label
	}
	return slices.Contains([]token.Token{token.FOR, token.IF, token.SWITCH}, tokens[0].tok)
}

package cell

import (
	"go/scanner"
	"go/token"
	"strings"
)

// lexeme is a token with its place.
type lexeme struct {
	offset int
	tok    token.Token
	lit    string
}

// lex returns the tokens of a text, comments among them, and how many faults the scanner met.
func lex(text string) (tokens []lexeme, faults int) {
	set := token.NewFileSet()
	file := set.AddFile("", set.Base(), len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), nil, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		tokens = append(tokens, lexeme{file.Offset(pos), tok, lit})
		if tok == token.EOF {
			return tokens, s.ErrorCount
		}
	}
}

// leftOpen lists the brackets that a text leaves open, the innermost last.
func leftOpen(text string) []lexeme {
	var stack []lexeme
	tokens, _ := lex(text)
	for _, t := range tokens {
		switch t.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			stack = append(stack, t)
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(stack) > 0 && closer[stack[len(stack)-1].tok] == t.tok.String() {
				stack = stack[:len(stack)-1]
			}
		}
	}
	return stack
}

var closer = map[token.Token]string{token.LPAREN: ")", token.LBRACK: "]", token.LBRACE: "}"}

func lineBefore(text string, offset int) string {
	return text[strings.LastIndexByte(text[:offset], '\n')+1 : offset]
}

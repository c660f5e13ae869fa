package syntax

import (
	"go/scanner"
	"go/token"
	"strings"
)

// Token is a token with its place.
type Token struct {
	Offset int
	Tok    token.Token
	Lit    string
}

// Tokenize returns the tokens of a text, comments among them, and how many errors the scanner met.
func Tokenize(text string) (tokens []Token, errors int) {
	set := token.NewFileSet()
	file := set.AddFile("", set.Base(), len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), nil, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		tokens = append(tokens, Token{file.Offset(pos), tok, lit})
		if tok == token.EOF {
			return tokens, s.ErrorCount
		}
	}
}

// unclosedBrackets lists the brackets that a text leaves open, the innermost last.
func unclosedBrackets(text string) []Token {
	var stack []Token
	tokens, _ := Tokenize(text)
	for _, t := range tokens {
		switch t.Tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			stack = append(stack, t)
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(stack) > 0 && closingBracket[stack[len(stack)-1].Tok] == t.Tok.String() {
				stack = stack[:len(stack)-1]
			}
		}
	}
	return stack
}

var closingBracket = map[token.Token]string{token.LPAREN: ")", token.LBRACK: "]", token.LBRACE: "}"}

func lineBefore(text string, offset int) string {
	return text[strings.LastIndexByte(text[:offset], '\n')+1 : offset]
}

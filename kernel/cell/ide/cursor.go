package ide

import (
	"go/scanner"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// cursor is a place in a cell, and what is written there.
type cursor struct {
	cell   syntax.Cell
	all    string // the whole text of the cell
	line   string // what is on its line before it, magics too
	number int    // of the line, from 1
	runes  int    // where it is in all, in code points, as Jupyter counts
	at     int    // where it is in the Go text, in bytes
	word   string // the part of an identifier right before it
}

// locate finds a cursor's place. One outside of the text is moved to its nearer end.
func locate(text string, position int) cursor {
	text = strings.ToValidUTF8(text, "\uFFFD")
	letters := []rune(text)
	position = min(max(position, 0), len(letters))
	before := string(letters[:position])
	c := cursor{cell: syntax.ParseCell(text), all: text, runes: position}
	c.line = before[strings.LastIndexByte(before, '\n')+1:]
	c.number = strings.Count(before, "\n") + 1
	c.at = syntax.LineOffset(c.cell.Go, c.number)
	end := strings.IndexByte(c.cell.Go[c.at:], '\n')
	if end < 0 {
		end = len(c.cell.Go) - c.at
	}
	c.at += min(len(c.line), end)
	c.word = wordBefore(c.cell.Go[:c.at])
	return c
}

// wordBefore is the identifier that a text ends with, or a number.
func wordBefore(text string) string {
	from := len(text)
	for from > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:from])
		if !isWordRune(r) {
			break
		}
		from -= size
	}
	return text[from:]
}

// wordAfter is the rest of an identifier at the beginning of a text.
func wordAfter(text string) string {
	end := strings.IndexFunc(text, func(r rune) bool { return !isWordRune(r) })
	if end < 0 {
		end = len(text)
	}
	return text[:end]
}

func isWordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

func isNumber(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsDigit(r)
}

// tokenContext is what the tokens before a place say about it.
type tokenContext struct {
	tokens []syntax.Token // before it, without comments and without the semicolons of line ends
	inside token.Token    // STRING, CHAR or COMMENT if it is within one; ILLEGAL if not
	from   int            // where that begins
}

// contextBefore reads the text before a place.
func contextBefore(before string) tokenContext {
	set := token.NewFileSet()
	file := set.AddFile("", set.Base(), len(before))
	broken := -1
	var s scanner.Scanner
	s.Init(file, []byte(before), func(at token.Position, message string) {
		if strings.HasSuffix(message, "not terminated") {
			broken = at.Offset
		}
	}, scanner.ScanComments)
	var found tokenContext
	for {
		pos, tok, lit := s.Scan()
		at := file.Offset(pos)
		switch {
		case tok == token.EOF:
			return found
		case tok == token.COMMENT:
			if broken == at || strings.HasPrefix(lit, "//") && !strings.Contains(before[at:], "\n") {
				found.inside, found.from = tok, at
			}
		case tok == token.SEMICOLON && lit == "\n" && at >= len(before): // the end of the text
		default:
			if broken == at && (tok == token.STRING || tok == token.CHAR) && (lit[0] == '`' || !strings.Contains(before[at:], "\n")) {
				found.inside, found.from = tok, at
			}
			found.tokens = append(found.tokens, syntax.Token{Offset: at, Tok: tok, Lit: lit})
		}
	}
}

// last is the token at a distance from the end, 0 for the last one.
func (s tokenContext) last(distance int) syntax.Token {
	if i := len(s.tokens) - 1 - distance; i >= 0 {
		return s.tokens[i]
	}
	return syntax.Token{Tok: token.EOF}
}

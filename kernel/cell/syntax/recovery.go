package syntax

import (
	"cmp"
	"go/token"
	"slices"
	"strings"
)

// Cursor stands at the cursor while the text is parsed. It makes a name of what is before it, even a keyword.
const Cursor = "ǂǂ"

// Recoveries are texts like a half-written one that may parse better, the best first. What is before the cursor
// is the same in all of them. at is the cursor, behind insert.
func Recoveries(text string, at int, insert string, below int) []string {
	before, after := text[:at]+insert, text[at:]
	rest, more := after, ""
	if end := strings.IndexByte(after, '\n'); end >= 0 {
		rest, more = after[:end], after[end:]
	}
	line := lineBefore(before, len(before)) + rest
	ended := func(text string) string { return text + closingBrackets(text) }
	closed, short := before+closeLine(before, rest), before+closeLine(before, "")
	list := []string{
		before + after,
		closed + more,
		closed + missingBlock(line) + more,
		ended(before + rest),
		ended(before),
		ended(closed + missingBlock(line)),
		ended(short + missingBlock(line)),
	}
	if mustBeCall(line) && insert != "" {
		list = append(list, before+"()"+after, before+"()"+more, ended(before+"()"))
	}
	errors := map[string]int{}
	var unique []string
	for _, attempt := range list {
		if _, known := errors[attempt]; !known {
			errors[attempt] = ParsePartial(attempt, below).Errors
			unique = append(unique, attempt)
		}
	}
	slices.SortStableFunc(unique, func(a, b string) int { return cmp.Compare(errors[a], errors[b]) })
	return unique[:min(len(unique), maxRecoveries)]
}

// maxRecoveries is how many texts are type-checked for one answer.
const maxRecoveries = 3

// closingBrackets is what closes all that a text leaves open.
func closingBrackets(text string) string {
	var b strings.Builder
	stack := unclosedBrackets(text)
	for i := len(stack) - 1; i >= 0; i-- {
		if stack[i].Tok == token.LBRACE {
			b.WriteString("\n")
		}
		b.WriteString(closingBracket[stack[i].Tok])
		if stack[i].Tok == token.LBRACE && mustBeCall(lineBefore(text, stack[i].Offset)) {
			b.WriteString("()")
		}
	}
	return b.String()
}

// mustBeCall tells a line that must be a call in the end, or the parser drops all of it.
func mustBeCall(line string) bool {
	tokens, _ := Tokenize(line)
	return tokens[0].Tok == token.GO || tokens[0].Tok == token.DEFER
}

// closeLine is the rest of a line, with what closes the brackets that were opened on it before the cursor.
func closeLine(before, rest string) string {
	line := lineBefore(before, len(before))
	if end := strings.Index(rest, "//"); end >= 0 {
		rest = rest[:end]
	}
	rest = strings.TrimRight(rest, " \t\r")
	brace := ""
	if strings.HasSuffix(rest, "{") { // the block of a statement
		rest, brace = strings.TrimSuffix(rest, "{"), "{"
	}
	stack := unclosedBrackets(line + rest)
	var b strings.Builder
	b.WriteString(rest)
	for i := len(stack) - 1; i >= 0; i-- {
		if stack[i].Offset < len(line) {
			b.WriteString(closingBracket[stack[i].Tok])
		}
	}
	return b.String() + brace
}

// missingBlock is the block that the line of a statement such as for still lacks.
func missingBlock(line string) string {
	tokens, _ := Tokenize(strings.TrimLeft(line, "} \t"))
	for i, t := range tokens {
		if i > 1 {
			break
		}
		switch t.Tok {
		case token.IF, token.FOR, token.SWITCH, token.SELECT, token.FUNC:
			return " {}"
		}
	}
	return ""
}

package cell

import (
	"cmp"
	"go/token"
	"slices"
	"strings"
)

// marker stands at the cursor while the text is parsed. It makes a name of what is before it, even a keyword.
const marker = "ǂǂ"

// attempts are texts like a half-written one that may parse better, the best first. What is before the cursor
// is the same in all of them. at is the cursor, behind insert.
func attempts(text string, at int, insert string, below int) []string {
	before, after := text[:at]+insert, text[at:]
	rest, more := after, ""
	if end := strings.IndexByte(after, '\n'); end >= 0 {
		rest, more = after[:end], after[end:]
	}
	line := lineBefore(before, len(before)) + rest
	ended := func(text string) string { return text + closers(text) }
	closed, short := before+closing(before, rest), before+closing(before, "")
	list := []string{
		before + after,
		closed + more,
		closed + header(line) + more,
		ended(before + rest),
		ended(before),
		ended(closed + header(line)),
		ended(short + header(line)),
	}
	if called(line) && insert != "" {
		list = append(list, before+"()"+after, before+"()"+more, ended(before+"()"))
	}
	faults := map[string]int{}
	var unique []string
	for _, attempt := range list {
		if _, known := faults[attempt]; !known {
			faults[attempt] = draw(token.NewFileSet(), attempt, below).faults
			unique = append(unique, attempt)
		}
	}
	slices.SortStableFunc(unique, func(a, b string) int { return cmp.Compare(faults[a], faults[b]) })
	return unique[:min(len(unique), maxAttempts)]
}

// maxAttempts is how many texts are type-checked for one answer.
const maxAttempts = 3

// closers is what closes all that a text leaves open.
func closers(text string) string {
	var b strings.Builder
	stack := leftOpen(text)
	for i := len(stack) - 1; i >= 0; i-- {
		if stack[i].tok == token.LBRACE {
			b.WriteString("\n")
		}
		b.WriteString(closer[stack[i].tok])
		if stack[i].tok == token.LBRACE && called(lineBefore(text, stack[i].offset)) {
			b.WriteString("()")
		}
	}
	return b.String()
}

// called tells a line that must be a call in the end, or the parser drops all of it.
func called(line string) bool {
	tokens, _ := lex(line)
	return tokens[0].tok == token.GO || tokens[0].tok == token.DEFER
}

// closing is the rest of a line, with what closes the brackets that were opened on it before the cursor.
func closing(before, rest string) string {
	line := lineBefore(before, len(before))
	if end := strings.Index(rest, "//"); end >= 0 {
		rest = rest[:end]
	}
	rest = strings.TrimRight(rest, " \t\r")
	brace := ""
	if strings.HasSuffix(rest, "{") { // the block of a statement
		rest, brace = strings.TrimSuffix(rest, "{"), "{"
	}
	stack := leftOpen(line + rest)
	var b strings.Builder
	b.WriteString(rest)
	for i := len(stack) - 1; i >= 0; i-- {
		if stack[i].offset < len(line) {
			b.WriteString(closer[stack[i].tok])
		}
	}
	return b.String() + brace
}

// header is the block that the line of a statement such as for still lacks.
func header(line string) string {
	tokens, _ := lex(strings.TrimLeft(line, "} \t"))
	for i, t := range tokens {
		if i > 1 {
			break
		}
		switch t.tok {
		case token.IF, token.FOR, token.SWITCH, token.SELECT, token.FUNC:
			return " {}"
		}
	}
	return ""
}

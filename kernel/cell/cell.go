package cell

import "strings"

// Cell is a cell's text, apart by what is to be done with it.
type Cell struct {
	Whole  string  // not empty: no Go, the engine runs all of it
	Orders []Order // what comes before the Go code, in their order
	Go     string  // the Go code, on the lines that it has in the cell
	Below  int     // where in Go the statements below %% begin; -1 without %%
	Args   []string
	Call   string // the function that %exec names
	Test   bool
	// Injected tells a cell of parameters that take the types of the notebook's own.
	Injected bool
}

// Order is a magic that has nothing to do with the Go code of its cell.
type Order struct {
	Line  int
	Name  string // as in %name; "!" for a shell command
	Words string // what follows the name
	Text  string // the whole, as the engine wants it
}

// Cut takes a cell's text apart.
func Cut(text string) Cell {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if isWholeCell(text) {
		return Cell{Whole: strings.TrimPrefix(text, commentPrefix), Below: -1}
	}
	rest, magics := cutMagics(text)
	c := Cell{Go: rest, Below: -1}
	for _, m := range magics {
		switch m.name {
		case "%", "main":
			c.Below = offsetOf(rest, m.line)
			c.Args = words(m.words)
		case "args":
			c.Args = words(m.words)
		case "exec":
			if w := words(m.words); len(w) > 0 {
				c.Call, c.Args = w[0], w[1:]
			}
		case "test":
			c.Test, c.Args = true, words(m.words)
		case "wasm":
			return Cell{Whole: text, Below: -1}
		default:
			c.Orders = append(c.Orders, Order{Line: m.line, Name: m.name, Words: m.words, Text: m.text})
		}
	}
	if isParameters(text) {
		c.Below = -1 // what a parameters cell defines is for later cells
	}
	c.Injected = isInjected(text)
	return c
}

// isParameters tells a parameters cell by its first line.
func isParameters(text string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	comment, ok := strings.CutPrefix(strings.TrimSpace(first), "//")
	return ok && strings.HasPrefix(strings.ToLower(strings.TrimSpace(comment)), "parameters")
}

// offsetOf is where a line begins, counted from 1.
func offsetOf(text string, line int) int {
	at := 0
	for ; line > 1; line-- {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	return at
}

// words splits at spaces. Double quotes keep spaces together, and a backslash within them the next character.
func words(text string) []string {
	var list []string
	var now strings.Builder
	started, quoted, escaped := false, false, false
	for _, r := range text {
		switch {
		case escaped:
			now.WriteRune(r)
			escaped = false
		case quoted && r == '\\':
			escaped = true
		case r == '"':
			quoted, started = !quoted, true
		case !quoted && (r == ' ' || r == '\t'):
			if started {
				list = append(list, now.String())
			}
			now.Reset()
			started = false
		default:
			now.WriteRune(r)
			started = true
		}
	}
	if started {
		list = append(list, now.String())
	}
	return list
}

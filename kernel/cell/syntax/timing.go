package syntax

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// Timing is a part of a cell's Go that is to be timed.
type Timing struct {
	From, To    int  // bytes of the text; a statement's end is known only when the text is split: until then To is 0
	Whole       bool // all of the cell, whatever it holds
	Repeat      bool // it runs again and again: %timeit
	Loops, Runs int  // of %timeit; 0: as many as tell
}

// timing notes what %time, %timeit and their cell magics ask for. It says no to a cell magic with Go above it.
func (c *Cell) timing(m Magic) bool {
	from := LineOffset(c.Go, m.Line)
	leads := !hasGoIn(c.Go[:from])
	t := Timing{Repeat: strings.HasSuffix(m.Name, "timeit")}
	if t.Repeat {
		t.Loops, t.Runs, _ = timeitOptions(m.Args)
	}
	line, _, _ := strings.Cut(c.Go[from:], "\n")
	statement := len(line) - len(strings.TrimLeft(line, " "))
	switch isCell := m.Name[0] == '%' || strings.TrimSpace(line) == ""; {
	case isCell && !leads:
		return false
	case isCell && t.Repeat: // what is behind the name runs once, before
		c.Below = from
		t.From, t.To = min(from+len(line)+1, len(c.Go)), len(c.Go)
	case isCell:
		t.Whole, t.To = true, len(c.Go)
	default:
		t.From = from + statement
	}
	c.Timings = append(c.Timings, t)
	return true
}

// hasGoIn tells whether a text holds more than comments.
func hasGoIn(text string) bool {
	tokens, _ := Tokenize(text)
	return slices.ContainsFunc(tokens, func(t Token) bool { return t.Tok != token.COMMENT && t.Tok != token.EOF })
}

// timeitOptions reads -n loops and -r runs, which the statement follows.
func timeitOptions(args string) (loops, runs int, statement string) {
	for {
		flag, rest, _ := strings.Cut(args, " ")
		if len(flag) < 2 || flag[0] != '-' || flag[1] != 'n' && flag[1] != 'r' {
			return loops, runs, args
		}
		number := flag[2:]
		if number == "" {
			number, rest, _ = strings.Cut(strings.TrimLeft(rest, " "), " ")
		}
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 {
			return loops, runs, args
		}
		if flag[1] == 'n' {
			loops = n
		} else {
			runs = n
		}
		args = strings.TrimLeft(rest, " ")
	}
}

// timedStatement is the Go that stands on the line of a magic that times it.
func timedStatement(name, args string) string {
	switch name {
	case "time":
		return args
	case "timeit", "%timeit":
		_, _, statement := timeitOptions(args)
		return statement
	}
	return ""
}

// SetTimings finds the statements that are to be timed.
func (s *Source) SetTimings(list []Timing) (wrong Diagnostics) {
	for _, t := range list {
		if t.To == 0 {
			at := slices.IndexFunc(s.Statements, func(one ast.Stmt) bool { return s.Offset(one.Pos()) == t.From })
			if at < 0 {
				wrong.Add(s.PositionAt(t.From), "what is timed has to be a statement of the cell, and none within another or within a function: %%time times the whole cell")
				continue
			}
			t.To = s.Offset(s.Statements[at].End())
		}
		s.Timings = append(s.Timings, t)
	}
	return wrong
}

// Repeated tells whether a place is run again and again.
func (s *Source) Repeated(offset int) bool {
	return slices.ContainsFunc(s.Timings, func(t Timing) bool { return t.Repeat && t.From <= offset && offset < t.To })
}

// Package ide completes and explains what stands at a cursor in a cell that is being written, from the package
// snapshots of package cell and from the documentation of packages.
package ide

import (
	"cmp"
	"context"
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/atelier-go/atelier/kernel/cell"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// Completion is what may stand at a cursor. Start and End are the part of the text that a match takes the
// place of, in Unicode code points.
type Completion struct {
	Matches    []string
	Start, End int
	Details    []Detail // of the matches, in their order
}

// Metadata is the completion's metadata as Jupyter clients know it.
func (c Completion) Metadata() map[string]any {
	list := []map[string]any{}
	for i, match := range c.Matches {
		list = append(list, map[string]any{"text": match, "type": c.Details[i].Type, "signature": c.Details[i].Signature, "start": c.Start, "end": c.End})
	}
	return map[string]any{"_jupyter_types_experimental": list}
}

// analysis is a half-written cell, type-checked with what the session knows, and asked about.
type analysis struct {
	*cell.PackageSnapshot
	session  *cell.Session // a snapshot
	packages cell.Packages
	docs     *DocIndex
}

// Complete says what may stand at a cursor, which counts Unicode code points. It knows nothing rather than to
// fail.
func Complete(ctx context.Context, s *cell.Session, text string, position int) (found Completion) {
	defer func() {
		if recover() != nil { // the parser and the type-checker get to see any text
			found = Completion{Matches: []string{}, Start: position, End: position}
		}
	}()
	c := locate(text, position)
	list, prefix := candidates(ctx, s.Snapshot(), c)
	return rankMatches(c, prefix, list)
}

func candidates(ctx context.Context, s *cell.Session, c cursor) (list []candidate, prefix string) {
	if list, prefix, ok := magicCandidates(s, c); ok {
		return list, prefix
	}
	near := contextBefore(c.cell.Go[:c.at])
	if near.inside == token.STRING {
		return importPaths(s.Packages(), c.cell.Go[:c.at], near)
	}
	if near.inside != token.ILLEGAL || isNumber(c.word) {
		return nil, ""
	}
	near = contextBefore(c.cell.Go[:c.at-len(c.word)])
	if isImport(near) || !mayBegin(near.last(0), c.word) {
		return nil, ""
	}
	below := c.cell.Below
	if below > c.at {
		below += len(syntax.Cursor)
	}
	for _, attempt := range syntax.Recoveries(c.cell.Go, c.at, syntax.Cursor, below) {
		v := &analysis{PackageSnapshot: s.CheckPartial(ctx, attempt, below), session: s, packages: s.Packages()}
		if list, ok := v.candidatesAtCursor(c.word, near.last(0)); ok {
			return list, c.word
		}
	}
	return nil, ""
}

// mayBegin tells whether a name may stand behind a token.
func mayBegin(last syntax.Token, word string) bool {
	switch last.Tok {
	case token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING, token.ILLEGAL:
		return false
	case token.RPAREN, token.RBRACK, token.RBRACE, token.IDENT:
		return word != "" // the type of a parameter, for example
	}
	return true
}

// candidatesAtCursor lists what may stand at the cursor. It is not ok where the text does not tell.
func (v *analysis) candidatesAtCursor(word string, last syntax.Token) (list []candidate, ok bool) {
	path := v.nodesAtCursor()
	if len(path) == 0 {
		if last.Tok == token.PERIOD || word == "" {
			return nil, false
		}
		return v.names(nil, word, nameContext{keywords: inFunction}), true
	}
	id, parent := path[0].(*ast.Ident), ast.Node(nil)
	if len(path) > 1 {
		parent = path[1]
	}
	if sel, ok := parent.(*ast.SelectorExpr); ok && sel.Sel == id {
		return v.selected(sel, word, nameContextOf(path[1:]).types)
	}
	if last.Tok == token.PERIOD {
		return nil, false
	}
	where := nameContextOf(path)
	if where.declares {
		return nil, true
	}
	if list := v.fieldKeys(path); len(list) > 0 {
		if matching := slices.ContainsFunc(list, func(c candidate) bool { return matches(c, word) }); matching {
			return list, true
		}
	}
	return v.names(path, word, where), true
}

// nodesAtCursor is the nodes around the cursor, the innermost first.
func (v *analysis) nodesAtCursor() []ast.Node {
	return v.search(func(id *ast.Ident) bool { return strings.Contains(id.Name, syntax.Cursor) })
}

// rankMatches sorts the candidates that begin with a prefix: those with its case first.
func rankMatches(c cursor, prefix string, list []candidate) Completion {
	list = slices.DeleteFunc(list, func(c candidate) bool { return !matches(c, prefix) || strings.Contains(c.text, syntax.Cursor) })
	slices.SortStableFunc(list, func(a, b candidate) int {
		return cmp.Or(
			compareBool(strings.HasPrefix(b.text, prefix), strings.HasPrefix(a.text, prefix)),
			cmp.Compare(strings.ToLower(a.text), strings.ToLower(b.text)),
			cmp.Compare(a.text, b.text))
	})
	list = slices.CompactFunc(list, func(a, b candidate) bool { return a.text == b.text })
	found := Completion{Matches: []string{}, Start: c.runes - utf8.RuneCountInString(prefix), End: c.runes}
	for _, one := range list {
		found.Matches = append(found.Matches, one.text)
		found.Details = append(found.Details, one.Detail)
	}
	return found
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// search finds an identifier of the cell, and the nodes around it, the innermost first.
func (v *analysis) search(wanted func(*ast.Ident) bool) []ast.Node {
	var stack, found []ast.Node
	for _, d := range v.Nodes {
		ast.Inspect(d, func(node ast.Node) bool {
			if found != nil {
				return false
			}
			if node == nil {
				stack = stack[:len(stack)-1]
				return true
			}
			stack = append(stack, node)
			if id, ok := node.(*ast.Ident); ok && wanted(id) {
				found = slices.Clone(stack)
				slices.Reverse(found)
			}
			return true
		})
		stack = nil
	}
	return found
}

// magicCandidates completes a line that is a magic or a shell command, or text that is no Go at all.
func magicCandidates(s *cell.Session, c cursor) (list []candidate, prefix string, ok bool) {
	line, isMagic := c.magic()
	if !isMagic {
		return nil, "", c.cell.CellMagic != nil
	}
	name, words, typed := strings.Cut(line, " ")
	if !typed {
		for _, m := range syntax.MagicSpecs {
			if !m.IsCell() || c.number == 1 {
				list = append(list, candidate{text: "%" + m.Name, Detail: Detail{"magic", m.Args}, exact: true})
			}
		}
		return list, name, true
	}
	prefix = words[strings.LastIndexByte(words, ' ')+1:]
	switch name {
	case "%rm", "%remove":
		for name, kind := range s.Kinds() {
			list = append(list, candidate{text: name, Detail: Detail{Type: kind}})
		}
	case "%exec":
		for name, kind := range s.Kinds() {
			if kind == "function" {
				list = append(list, candidate{text: name, Detail: Detail{Type: kind}})
			}
		}
	}
	return list, prefix, true
}

// magic is the line up to the cursor, if it is a magic or a shell command.
func (c cursor) magic() (line string, ok bool) {
	line = strings.TrimPrefix(c.line, syntax.MagicComment)
	if line == "" || line[0] != '%' && line[0] != '!' {
		return "", false
	}
	if c.cell.CellMagic != nil {
		return line, c.number == 1
	}
	return line, !syntax.EndsInLiteral(c.cell.Go[:syntax.LineOffset(c.cell.Go, c.number)])
}

package syntax

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

// Fragment is a part of a cell's text, parsed as a file of its own.
type Fragment struct {
	File     *ast.File
	from, to int       // of the text
	start    token.Pos // of the part's first byte
	errors   int       // how many the parser met
}

// parse parses a part of the text, with a header before it that makes a file of it. What is wrong stands at its place
// in the text.
func (s *Source) parse(header string, from, to int, footer string, mode parser.Mode) (f Fragment, wrong Diagnostics) {
	return s.parseText(header, s.Text[from:to], from, footer, mode)
}

// parseText is parse for a part that has another text of the same length.
func (s *Source) parseText(header, part string, from int, footer string, mode parser.Mode) (f Fragment, wrong Diagnostics) {
	header = PackageClause + header
	f = Fragment{from: from, to: from + len(part), start: token.Pos(s.FileSet.Base() + len(header))}
	var err error
	f.File, err = parser.ParseFile(s.FileSet, s.File, header+part+footer, mode)
	if list, ok := err.(scanner.ErrorList); ok {
		f.errors = len(list)
		for _, e := range list {
			wrong.Add(s.PositionAt(from+e.Pos.Offset-len(header)), strings.TrimSuffix(e.Msg, " (and more)"))
		}
	}
	s.fragments = append(s.fragments, f)
	return f, wrong
}

// Offset is the byte of the cell's text that a node of any fragment begins at, -1 if it is none of the text.
func (s *Source) Offset(pos token.Pos) int {
	for _, f := range s.fragments {
		if f.start <= pos && pos <= f.File.FileEnd {
			return f.from + int(pos-f.start)
		}
	}
	return -1
}

// Position is where a node lies in the cell, for people and for the compiler.
func (s *Source) Position(pos token.Pos) token.Position { return s.PositionAt(s.Offset(pos)) }

// PositionAt is the line and column of a byte of the text. What lies behind the text is on a line of its own.
func (s *Source) PositionAt(offset int) token.Position {
	if offset > len(s.Text) {
		return token.Position{Filename: s.File, Line: strings.Count(s.Text, "\n") + 2, Column: 1}
	}
	before := s.Text[:max(offset, 0)]
	return token.Position{Filename: s.File, Line: strings.Count(before, "\n") + 1, Column: len(before) - strings.LastIndexByte(before, '\n')}
}

// Mention is a name that a fragment uses and does not explain itself: of a package, of a declaration or of Go.
type Mention struct {
	Name     *ast.Ident
	Selected string // what stands behind a dot after the name; empty without
	From     int    // where the name begins in the text
}

// mentions lists those of a fragment, from the top.
func (f Fragment) mentions() []Mention {
	bases := selectors(f.File)
	var list []Mention
	for _, id := range f.File.Unresolved {
		list = append(list, Mention{Name: id, Selected: bases[id], From: f.from + int(id.Pos()-f.start)})
	}
	return list
}

// ParseMentions parses a text of declarations that is no cell's, and lists what it mentions.
func ParseMentions(text string) ([]Mention, error) {
	s := &Source{Text: text, FileSet: token.NewFileSet()}
	f, wrong := s.parse("", 0, len(text), "", 0)
	return f.mentions(), wrong.Err()
}

// LineDirective writes where in a cell the text that follows comes from.
func LineDirective(file string, line, column int) string {
	return fmt.Sprintf("/*line %s:%d:%d*/", file, line, column)
}

// PackageClause begins every file of a program.
const PackageClause = "package main\n"

// selectors gives what is selected from each name that stands before a dot.
func selectors(file *ast.File) map[*ast.Ident]string {
	bases := map[*ast.Ident]string{}
	ast.Inspect(file, func(node ast.Node) bool {
		if s, ok := node.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				bases[x] = s.Sel.Name
			}
		}
		return true
	})
	return bases
}

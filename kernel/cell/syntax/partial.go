package syntax

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
)

// Partial is the Go text of a cell that need not be right, parsed as far as it goes.
type Partial struct {
	*Source
	Parts  []Part
	Errors int
}

// Part is a chunk of a sketch, parsed by itself, so that what is wrong in one spoils no other.
type Part struct {
	Segment
	File *ast.File
	base token.Pos // of the chunk's first byte
}

// ParsePartial parses a text with its faults. below is where the statements below %% begin, -1 without.
func ParsePartial(set *token.FileSet, text string, below int) *Partial {
	s := &Partial{Source: &Source{File: FileName(text), Text: text, Segments: SplitSegments(text), below: below, FileSet: set}}
	s.Mode = s.findMode()
	for _, c := range s.Segments {
		if c.Kind != token.IMPORT {
			s.Parts = append(s.Parts, s.parsePart(c))
		}
	}
	return s
}

func (s *Partial) parsePart(c Segment) Part {
	before, after := PackageClause, "\n"
	if s.IsStatement(c) {
		before, after = before+"func _() {\n", "\n}\n"
	}
	base := token.Pos(s.FileSet.Base() + len(before))
	file, err := parser.ParseFile(s.FileSet, s.File, before+s.Text[c.From:c.To]+after, parser.AllErrors|parser.ParseComments)
	if list, ok := err.(scanner.ErrorList); ok {
		s.Errors += len(list)
	}
	return Part{c, file, base}
}

// statements are those that stand at the top level of the cell.
func (s *Partial) statements() []ast.Stmt {
	var list []ast.Stmt
	for _, p := range s.Parts {
		if !s.IsStatement(p.Segment) || len(p.File.Decls) == 0 {
			continue
		}
		if f, ok := p.File.Decls[0].(*ast.FuncDecl); ok && f.Body != nil {
			list = append(list, f.Body.List...)
		}
	}
	return list
}

// Body is the statements as those of a function, nil if there are none.
func (s *Partial) StatementBlock() *ast.BlockStmt {
	b := &ast.BlockStmt{List: s.statements()}
	for _, p := range s.Parts {
		if !s.IsStatement(p.Segment) {
			continue
		}
		if !b.Lbrace.IsValid() {
			b.Lbrace = p.base
		}
		b.Rbrace = p.base + token.Pos(p.To-p.From)
	}
	if !b.Lbrace.IsValid() {
		return nil
	}
	return b
}

// Decls are those of the package.
func (s *Partial) Decls() []ast.Decl {
	var list []ast.Decl
	for _, p := range s.Parts {
		if !s.IsStatement(p.Segment) {
			list = append(list, p.File.Decls...)
		}
	}
	return list
}

// DeclNames lists the names that the declarations make.
func (s *Partial) DeclNames() []string {
	var names []string
	for _, d := range s.Decls() {
		names = append(names, DeclaredNames(d)...)
	}
	return names
}

// NewVars is the variables that the statements define for later cells.
func (s *Partial) NewVars() []VarDef {
	if s.Mode != Script {
		return nil
	}
	return VarDefsOf(s.statements(), nil)
}

func (s *Partial) HasFunctions() bool {
	return slices.ContainsFunc(s.Segments, func(c Segment) bool { return c.Kind == token.FUNC })
}

// Pos is where a byte of the text lies among the positions of the parts.
func (s *Partial) Pos(offset int) token.Pos {
	for _, p := range s.Parts {
		if p.From <= offset && offset <= p.To {
			return p.base + token.Pos(offset-p.From)
		}
	}
	return token.NoPos
}

// OffsetOf is the byte of the text that a position lies at, -1 if it is none of the text.
func (s *Partial) OffsetOf(at token.Pos) int {
	for _, p := range s.Parts {
		if p.base <= at && at <= p.base+token.Pos(p.To-p.From) {
			return p.From + int(at-p.base)
		}
	}
	return -1
}

// ImportList reads the import declarations that are right.
func (s *Partial) ImportList() []Import {
	var list []Import
	for _, c := range s.Segments {
		if c.Kind != token.IMPORT {
			continue
		}
		if found, err := ParseImports(s.File, s.Text, []Segment{c}); err == nil {
			list = append(list, found...)
		}
	}
	return list
}

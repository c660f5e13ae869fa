package cell

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
)

// sketch is the Go text of a cell that need not be right, parsed as far as it goes.
type sketch struct {
	*source
	parts  []part
	faults int
}

// part is a chunk of a sketch, parsed by itself, so that what is wrong in one spoils no other.
type part struct {
	chunk
	file *ast.File
	base token.Pos // of the chunk's first byte
}

// draw parses a text with its faults. below is where the statements below %% begin, -1 without.
func draw(set *token.FileSet, text string, below int) *sketch {
	s := &sketch{source: &source{file: fileName(text), text: text, chunks: split(text), below: below, set: set}}
	s.mode = s.findMode()
	for _, c := range s.chunks {
		if c.kind != token.IMPORT {
			s.parts = append(s.parts, s.parsePart(c))
		}
	}
	return s
}

func (s *sketch) parsePart(c chunk) part {
	before, after := clause, "\n"
	if s.isStatement(c) {
		before, after = before+"func _() {\n", "\n}\n"
	}
	base := token.Pos(s.set.Base() + len(before))
	file, err := parser.ParseFile(s.set, s.file, before+s.text[c.from:c.to]+after, parser.AllErrors|parser.ParseComments)
	if list, ok := err.(scanner.ErrorList); ok {
		s.faults += len(list)
	}
	return part{c, file, base}
}

// statements are those that stand at the top level of the cell.
func (s *sketch) statements() []ast.Stmt {
	var list []ast.Stmt
	for _, p := range s.parts {
		if !s.isStatement(p.chunk) || len(p.file.Decls) == 0 {
			continue
		}
		if f, ok := p.file.Decls[0].(*ast.FuncDecl); ok && f.Body != nil {
			list = append(list, f.Body.List...)
		}
	}
	return list
}

// body is the statements as those of a function, nil if there are none.
func (s *sketch) body() *ast.BlockStmt {
	b := &ast.BlockStmt{List: s.statements()}
	for _, p := range s.parts {
		if !s.isStatement(p.chunk) {
			continue
		}
		if !b.Lbrace.IsValid() {
			b.Lbrace = p.base
		}
		b.Rbrace = p.base + token.Pos(p.to-p.from)
	}
	if !b.Lbrace.IsValid() {
		return nil
	}
	return b
}

// declarations are those of the package.
func (s *sketch) declarations() []ast.Decl {
	var list []ast.Decl
	for _, p := range s.parts {
		if !s.isStatement(p.chunk) {
			list = append(list, p.file.Decls...)
		}
	}
	return list
}

// declared lists the names that the declarations make.
func (s *sketch) declared() []string {
	var names []string
	for _, d := range s.declarations() {
		names = append(names, declaredBy(d)...)
	}
	return names
}

// made is the variables that the statements define for later cells.
func (s *sketch) made() []definition {
	if s.mode != bare {
		return nil
	}
	return definitions(s.statements(), nil)
}

func (s *sketch) hasFunctions() bool {
	return slices.ContainsFunc(s.chunks, func(c chunk) bool { return c.kind == token.FUNC })
}

// pos is where a byte of the text lies among the positions of the parts.
func (s *sketch) pos(offset int) token.Pos {
	for _, p := range s.parts {
		if p.from <= offset && offset <= p.to {
			return p.base + token.Pos(offset-p.from)
		}
	}
	return token.NoPos
}

// offsetOf is the byte of the text that a position lies at, -1 if it is none of the text.
func (s *sketch) offsetOf(at token.Pos) int {
	for _, p := range s.parts {
		if p.base <= at && at <= p.base+token.Pos(p.to-p.from) {
			return p.from + int(at-p.base)
		}
	}
	return -1
}

// imported reads the import declarations that are right.
func (s *sketch) imported() []stated {
	var list []stated
	for _, c := range s.chunks {
		if c.kind != token.IMPORT {
			continue
		}
		if found, err := importsIn(s.file, s.text, []chunk{c}); err == nil {
			list = append(list, found...)
		}
	}
	return list
}

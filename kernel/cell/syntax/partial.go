package syntax

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
)

// Partial is the Go text of a cell that need not be right, parsed as far as it goes.
type Partial struct {
	*Source
	Parts  []Part
	Errors int // how many the parser met
}

// Part is a segment, parsed by itself, so that what is wrong in one spoils no other.
type Part struct {
	Segment
	Fragment
	Mentions []Mention
}

// ParsePartial parses a text with its errors. below is where the statements below %% begin, -1 without.
func ParsePartial(text string, below int) *Partial {
	p := &Partial{Source: newSource(token.NewFileSet(), FileName(text), text, below)}
	for _, c := range p.Segments {
		if c.Kind == token.IMPORT {
			p.Errors += len(p.parseImport(c))
			continue
		}
		header, footer := "", "\n"
		if p.IsStatement(c) {
			header, footer = "func _() {\n", "\n}\n"
		}
		f, _ := p.parse(header, c.From, c.To, footer, parser.AllErrors|parser.ParseComments)
		p.Errors += f.errors
		p.Parts = append(p.Parts, Part{c, f, f.mentions()})
	}
	return p
}

// statements are those that stand at the top level of the cell.
func (p *Partial) statements() []ast.Stmt {
	var list []ast.Stmt
	for _, part := range p.Parts {
		if !p.IsStatement(part.Segment) || len(part.File.Decls) == 0 {
			continue
		}
		if f, ok := part.File.Decls[0].(*ast.FuncDecl); ok && f.Body != nil {
			list = append(list, f.Body.List...)
		}
	}
	return list
}

// StatementBlock is the statements as those of a function, nil if there are none.
func (p *Partial) StatementBlock() *ast.BlockStmt {
	b := &ast.BlockStmt{List: p.statements()}
	for _, part := range p.Parts {
		if !p.IsStatement(part.Segment) {
			continue
		}
		if !b.Lbrace.IsValid() {
			b.Lbrace = part.start
		}
		b.Rbrace = part.start + token.Pos(part.To-part.From)
	}
	if !b.Lbrace.IsValid() {
		return nil
	}
	return b
}

// PackageDecls are those of the package.
func (p *Partial) PackageDecls() []ast.Decl {
	var list []ast.Decl
	for _, part := range p.Parts {
		if !p.IsStatement(part.Segment) {
			list = append(list, part.File.Decls...)
		}
	}
	return list
}

// DeclNames lists the names that the declarations make.
func (p *Partial) DeclNames() []string {
	var names []string
	for _, d := range p.PackageDecls() {
		names = append(names, DeclaredNames(d)...)
	}
	return names
}

// NewVars is the variables that the statements define for later cells.
func (p *Partial) NewVars() []VarDef {
	if p.Mode != Script {
		return nil
	}
	return VarDefsOf(p.statements(), nil)
}

// HasFunctions tells whether there is a function or a method.
func (p *Partial) HasFunctions() bool {
	return slices.ContainsFunc(p.Segments, func(c Segment) bool { return c.Kind == token.FUNC })
}

// Pos is where a byte of the text lies among the positions of the parts.
func (p *Partial) Pos(offset int) token.Pos {
	for _, part := range p.Parts {
		if part.From <= offset && offset <= part.To {
			return part.start + token.Pos(offset-part.From)
		}
	}
	return token.NoPos
}

package ide

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// Inspection is what is known of the thing at a cursor.
type Inspection struct {
	Found           bool
	Markdown, Plain string
}

// Inspect says what is known of the name at a cursor, or of the function whose arguments it is among. The
// position counts Unicode code points. detail 1 asks for more, such as the source. It knows nothing rather
// than to fail.
func Inspect(ctx context.Context, s *cell.Session, docs *DocIndex, text string, position, detail int) (found Inspection) {
	defer func() {
		if recover() != nil { // the parser and the type-checker get to see any text
			found = Inspection{}
		}
	}()
	if h := hoverAt(ctx, s.Snapshot(), docs, locate(text, position), detail); h != nil {
		return Inspection{true, h.markdown(), h.plain()}
	}
	return Inspection{}
}

func hoverAt(ctx context.Context, s *cell.Session, docs *DocIndex, c cursor, detail int) *hover {
	if line, ok := c.magic(); ok {
		return inspectMagic(line, c)
	}
	if c.cell.CellMagic != nil {
		return nil
	}
	near := contextBefore(c.cell.Go[:c.at])
	if near.inside == token.COMMENT {
		return nil
	}
	if near.inside == token.STRING && isImport(contextBefore(c.cell.Go[:near.from])) {
		path := c.cell.Go[near.from+1 : c.at]
		rest, _, _ := strings.Cut(c.cell.Go[c.at:], "\n")
		rest, _, _ = strings.Cut(rest, c.cell.Go[near.from:near.from+1])
		return docs.inspectPath(ctx, s.Packages(), path+rest, detail)
	}
	end := c.at + len(wordAfter(c.cell.Go[c.at:]))
	targets := calls(near.tokens)
	if from := c.at - len(c.word); near.inside == token.ILLEGAL && end > from && !isNumber(c.cell.Go[from:end]) {
		targets = append([]int{from}, targets...)
	} else {
		end = c.at
	}
	if len(targets) == 0 {
		return nil
	}
	below := c.cell.Below
	for _, attempt := range syntax.Recoveries(c.cell.Go, end, "", below) {
		v := &analysis{PackageSnapshot: s.CheckPartial(ctx, attempt, below), session: s, packages: s.Packages(), docs: docs}
		for _, target := range targets {
			if h := v.hoverAtOffset(target, detail); h != nil {
				return h
			}
		}
	}
	return nil
}

// calls finds the names of the functions among whose arguments a place is, the innermost first.
func calls(tokens []syntax.Token) []int {
	var found []int
	depth := 0
	for i := len(tokens) - 1; i > 0; i-- {
		switch tokens[i].Tok {
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth++
		case token.LBRACK, token.LBRACE:
			depth--
		case token.LPAREN:
			depth--
			if depth < 0 {
				if name := calledBefore(tokens[:i]); name.Tok == token.IDENT {
					found = append(found, name.Offset)
				}
			}
		}
		depth = max(depth, 0)
	}
	return found
}

// calledBefore is the name of a function before the parenthesis of its arguments, with type arguments between
// or not.
func calledBefore(tokens []syntax.Token) syntax.Token {
	i := len(tokens) - 1
	if tokens[i].Tok == token.RBRACK {
		for ; i > 0 && tokens[i].Tok != token.LBRACK; i-- {
		}
		i--
	}
	if i < 0 {
		return syntax.Token{}
	}
	return tokens[i]
}

func inspectMagic(line string, c cursor) *hover {
	if line[0] == '!' {
		return &hover{notes: []string{"`!command`", syntax.ShellHelp}}
	}
	name, _, _ := strings.Cut(c.wholeLine()[1:], " ")
	m, ok := syntax.FindMagicSpec(strings.TrimSpace(name))
	if !ok {
		return nil
	}
	return &hover{notes: []string{"`" + m.Usage() + "`", m.Help}}
}

// wholeLine is the line that the cursor is on, without the mark for other editors.
func (c cursor) wholeLine() string {
	return strings.TrimPrefix(strings.Split(c.all, "\n")[c.number-1], syntax.MagicComment)
}

// hoverAtOffset says what is known of the identifier at a byte of the text.
func (v *analysis) hoverAtOffset(offset, detail int) *hover {
	at := v.Pos(offset)
	if !at.IsValid() {
		return nil
	}
	path := v.search(func(id *ast.Ident) bool { return id.Pos() == at })
	if len(path) == 0 {
		return nil
	}
	id := path[0].(*ast.Ident)
	object := v.Info.Uses[id]
	if object == nil {
		object = v.Info.Defs[id]
	}
	switch o := object.(type) {
	case nil:
		return v.describeUnknown(id.Name, path, detail)
	case *types.PkgName:
		return v.docs.inspectPackage(v.packages, o.Imported(), detail)
	case *types.Var:
		if !o.IsField() && (o.Pkg() == v.Pkg) {
			return v.describeVariable(o, detail)
		}
	}
	return v.describeObject(object, v.owner(object, path), detail)
}

// describeUnknown is for names that the type-checker cannot tell: variables whose values are gone, and packages.
func (v *analysis) describeUnknown(name string, path []ast.Node, detail int) *hover {
	if sel, ok := path[min(1, len(path)-1)].(*ast.SelectorExpr); ok && sel.Sel == path[0] {
		return nil
	}
	if known, ok := v.session.Variable(name); ok && known.Reason != "" {
		s := &hover{notes: []string{fmt.Sprintf("`%s` of cell %d is not here: %s.", name, known.Cell, known.Reason)}}
		if known.Type != "" {
			s.declaration = "var " + name + " " + known.Type
		}
		return s
	}
	for _, pkg := range v.PackagesNamed(name) {
		return v.docs.inspectPackage(v.packages, pkg, detail)
	}
	return nil
}

// describeVariable describes a variable of the notebook.
func (v *analysis) describeVariable(o *types.Var, detail int) *hover {
	s := &hover{declaration: "var " + o.Name() + " " + cell.TypeString(o.Type())}
	known, ok := v.session.Variable(o.Name())
	if ok && o.Parent() == v.Pkg.Scope() && !v.isOwn(o.Pos()) {
		s.notes = append(s.notes, fmt.Sprintf("A variable of cell %d, %s.", known.Cell, cell.SizeText(known.Size)))
	} else {
		s.notes = append(s.notes, "A variable of this cell.")
	}
	name := namedOf(o.Type())
	if name == nil || name.Pkg() == nil || detail < 1 {
		return s
	}
	if typ := v.describeObject(name, "", 0); typ != nil && typ.declaration != "" {
		s.sections = append(s.sections, section{title: "Its type", code: typ.declaration})
	}
	return s
}

func (v *analysis) isOwn(at token.Pos) bool { return v.Offset(at) >= 0 }

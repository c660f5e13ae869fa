package cell

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// A function literal that uses no local variables becomes a function of the program, named after its place in the cell's
// text. So a variable that holds it can be carried, as one that holds any other function of the notebook.

// lifting are the function literals of a program that became functions.
type lifting struct {
	t         *translation
	r         *reachability
	edits     map[*decl][]syntax.Edit // of a declaration's text, in place of its literals
	literals  []*decl
	originals map[*ast.FuncLit]*ast.FuncLit // as they stand in the cells' texts
}

// in are the edits of some declarations.
func (l *lifting) in(decls []*decl) (edits []syntax.Edit) {
	for _, d := range decls {
		edits = append(edits, l.edits[d]...)
	}
	return edits
}

// lift makes functions of the literals in all that the program holds.
func (t *translation) lift(found *checkedPackage, r *reachability) {
	l := &lifting{t: t, r: r, edits: map[*decl][]syntax.Edit{}, originals: map[*ast.FuncLit]*ast.FuncLit{}}
	r.lifted = l
	for _, u := range slices.Collect(maps.Keys(r.decls)) {
		for _, node := range r.nodes[u] {
			if f, ok := node.(*ast.FuncDecl); ok && f.Body != nil {
				l.match(f, u.Node())
				l.edits[u] = append(l.edits[u], l.literalsIn(f.Body, u.cell)...)
			}
		}
		if u.isLiteral {
			l.literals = append(l.literals, u)
		}
	}
	if file := found.files["body"]; file != nil && t.source.Mode == syntax.Script {
		l.match(file, t.source.BodyFile)
		t.body.edits = append(l.literalsIn(file, t.origin), t.body.edits...)
		return
	}
	definitions := found.files["definitions"].Decls
	for i, d := range t.body.defs {
		checked := definitions[len(definitions)-len(t.body.defs)+i] // imports stand before them
		values := make([]ast.Node, len(d.Values))
		for i, value := range d.Values {
			values[i] = value
		}
		l.match(checked, values...)
		t.body.edits = append(l.literalsIn(checked, t.origin), t.body.edits...)
	}
}

// literalsIn makes functions of the outermost literals that can be, and then of those within. It returns the edits of the
// cell's text that put their names in their place.
func (l *lifting) literalsIn(node ast.Node, cell *origin) (edits []syntax.Edit) {
	ast.Inspect(node, func(n ast.Node) bool {
		literal, ok := n.(*ast.FuncLit)
		if !ok || l.usesLocals(literal) {
			return true
		}
		d := l.function(literal, cell)
		if d == nil {
			return true
		}
		end := cell.PositionAt(d.To)
		edits = append(edits, syntax.Replace(d.From, d.To, d.Names[0]+syntax.LineDirective(end.Filename, end.Line, end.Column)))
		if !l.r.decls[d] {
			l.r.decls[d] = true
			l.literals = append(l.literals, d)
			l.edits[d] = l.literalsIn(literal.Body, cell)
		}
		return false
	})
	return edits
}

// usesLocals tells a literal that uses what only the function around it knows.
func (l *lifting) usesLocals(literal *ast.FuncLit) (uses bool) {
	found := l.r.found
	ast.Inspect(literal, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || uses {
			return !uses
		}
		object := found.info.Uses[id]
		if object == nil {
			return true
		}
		scope := object.Parent()
		switch {
		case scope == found.pkg.Scope():
			_, stays := l.t.local[object.Name()]
			uses = stays || l.isEarlier(object.Name())
		case scope == nil, scope == types.Universe, object.Pkg() != found.pkg: // fields, methods, what Go has, and other packages'
		default:
			_, isPackage := object.(*types.PkgName)
			uses = !isPackage && (object.Pos() < literal.Pos() || object.Pos() > literal.End())
		}
		return !uses
	})
	return uses
}

// isEarlier tells the other name of a variable that the cell makes anew, which no later program has.
func (l *lifting) isEarlier(name string) bool {
	original, isAlias := l.t.aliases[name]
	return isAlias && l.t.aliasByPath["earlier "+original] == name
}

// function is the declaration that a literal of a cell becomes; nil if the text is not known.
func (l *lifting) function(literal *ast.FuncLit, cell *origin) *decl {
	original := l.originals[literal]
	if original == nil {
		return nil
	}
	from, to := cell.Offset(original.Pos()), cell.Offset(original.End())
	if d := cell.literals[from]; d != nil {
		return d
	}
	name := LiteralFunc + strings.TrimPrefix(strings.ReplaceAll(cell.File, "-", "_"), "cell_") + fmt.Sprintf("_%d", from)
	for _, known := range l.t.session.literals {
		if known.live[name] {
			return known
		}
	}
	parsed := cell.LiteralDecl(name, from, to)
	if parsed == nil {
		return nil
	}
	own := &origin{Source: parsed.Source, imports: cell.imports} // a file of its own
	d := &decl{Decl: parsed, cell: own, live: map[string]bool{name: true}, isLiteral: true}
	if cell.literals == nil {
		cell.literals = map[int]*decl{}
	}
	cell.literals[from] = d
	return d
}

// match finds the literals of the cell's text among those that the type-checker saw: edits leave their order as it is.
func (l *lifting) match(checked ast.Node, text ...ast.Node) {
	literals := literalsOf(checked)
	originals := literalsOf(text...)
	if len(literals) != len(originals) {
		return
	}
	for i, literal := range literals {
		l.originals[literal] = originals[i]
	}
}

func literalsOf(nodes ...ast.Node) (list []*ast.FuncLit) {
	for _, node := range nodes {
		ast.Inspect(node, func(n ast.Node) bool {
			if literal, ok := n.(*ast.FuncLit); ok {
				list = append(list, literal)
			}
			return true
		})
	}
	return list
}

// file is the name of the generated file that a declaration stands in.
func (d *decl) file() string {
	if d.isLiteral {
		return "literal-" + d.Names[0]
	}
	return "of-" + d.cell.File
}

// naming gives a function literal its name.
func (d *decl) naming() []syntax.Edit {
	if !d.isLiteral {
		return nil
	}
	at := d.From + len("func")
	p := d.cell.PositionAt(at)
	return []syntax.Edit{syntax.Insert(at, " "+d.Names[0]+syntax.LineDirective(p.Filename, p.Line, p.Column))}
}

// keepLiterals keeps those literals, and those of earlier cells, that variables hold.
func (s *Session) keepLiterals(more []*decl) {
	needed := map[string]bool{}
	for _, v := range s.vars {
		for _, name := range v.names {
			needed[name] = true
		}
	}
	var kept []*decl
	for _, d := range slices.Concat(s.literals, more) {
		if needed["main."+d.Names[0]] && !slices.Contains(kept, d) {
			kept = append(kept, d)
		}
	}
	s.literals = kept
}

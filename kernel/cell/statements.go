package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// runBody builds what a cell runs, from its statements and from the variables that it declares.
type runBody struct {
	resolver    *importResolver
	source      *syntax.Source
	defs        []syntax.VarDef
	edits       []syntax.Edit     // of the cell's text: names that stand for something else
	imports     map[string]string // imports of the statements
	dotImports  []string
	previous    map[string]string // variables of earlier cells which this one defines anew and reads before -> their other names
	diagnostics syntax.Diagnostics
}

func (c *importResolver) newBody(s *syntax.Source, env *imports, local map[string]string) *runBody {
	b := &runBody{resolver: c, source: s, defs: s.VarDefs(local), previous: map[string]string{}}
	b.checkNames(env)
	b.resolvePrevious(env)
	b.checkNewNames()
	p := &generatedFile{}
	c.resolve(p, s.BodyMentions, nil, env)
	if s.Mode != syntax.Script {
		c.resolve(p, mentionsOf(s.Vars), namesOf(s.Vars), env)
	}
	b.edits = append(b.edits, p.edits...)
	b.imports, b.dotImports = p.imports, p.dotImports
	return b
}

// checkNames finds variables with names that a variable of a whole program cannot have.
func (b *runBody) checkNames(env *imports) {
	for _, d := range b.defs {
		for i, name := range d.Names {
			if d.IsNew[i] && isReserved(name.Name) {
				b.diagnostics.Add(b.source.Position(name.Pos()), name.Name+" has a meaning in every Go program: give the variable another name")
			}
			if path := b.dotImportOf(name.Name, env); d.IsNew[i] && path != "" {
				b.diagnostics.Add(b.source.Position(name.Pos()), fmt.Sprintf("%s is the name of something in %s, which is imported with a dot: give the variable another name", name.Name, path))
			}
		}
	}
}

// dotImportOf is the package, imported with a dot, that has a name; empty if none has.
func (b *runBody) dotImportOf(name string, env *imports) string {
	for _, path := range env.Dots {
		if b.resolver.exports(path, name) {
			return path
		}
	}
	return ""
}

// isReserved tells names whose meaning every program needs.
func isReserved(name string) bool {
	switch types.Universe.Lookup(name).(type) {
	case *types.TypeName, *types.Const, *types.Nil:
		return true
	}
	return name == "main" || name == "init"
}

// checkNewNames finds definitions that define nothing.
func (b *runBody) checkNewNames() {
	for _, d := range b.defs {
		if s, ok := d.Node.(*ast.AssignStmt); ok && !slices.Contains(d.IsNew, true) {
			b.diagnostics.Add(b.source.Position(s.TokPos), "no new variables on left side of :=")
		}
	}
}

// resolvePrevious finds the names that mean an earlier cell's variable, because this cell defines its own of the
// same name only further below.
func (b *runBody) resolvePrevious(env *imports) {
	if b.source.Mode != syntax.Script {
		return
	}
	mentions := b.source.BodyMentions
	for _, key := range b.source.MapKeys {
		mentions = append(slices.Clip(mentions), syntax.Mention{Name: key})
	}
	for _, m := range mentions {
		id := m.Name
		if !b.resolver.newVars[id.Name] || m.Selected != "" && b.meansPackage(id.Name, m.Selected, env) {
			continue
		}
		if b.resolver.hasValue(id.Name) {
			alias := b.resolver.alias(id.Name, "earlier "+id.Name)
			b.previous[id.Name] = alias
			at := b.source.Offset(id.Pos())
			b.edits = append(b.edits, syntax.Replace(at, at+len(id.Name), alias))
			continue
		}
		b.diagnostics.Add(b.source.Position(id.Pos()), b.explainUseBeforeDefinition(id.Name))
	}
}

// dropPrevious lets a variable hold its older value under its own name until the cell makes it anew.
func (b *runBody) dropPrevious(name string) {
	alias := b.previous[name]
	delete(b.previous, name)
	b.edits = slices.DeleteFunc(b.edits, func(e syntax.Edit) bool { return alias != "" && e.Text == alias })
}

// explainUseBeforeDefinition says why a name cannot be used above its definition.
func (b *runBody) explainUseBeforeDefinition(name string) string {
	if why := b.resolver.whyNoValue(name); why != "" {
		return why
	}
	if types.Universe.Lookup(name) != nil {
		return fmt.Sprintf("%s is Go's own function here, and the variable of the cell below: give the variable another name", name)
	}
	if b.resolver.session.knows(name) {
		return fmt.Sprintf("%s is an earlier cell's here, and the variable of this cell below: give the variable another name", name)
	}
	return fmt.Sprintf("undefined: %s (the cell defines it further below)", name)
}

// meansPackage is the import resolver's, for a name that the cell defines below: the variable of an earlier cell
// counts, if there is one.
func (b *runBody) meansPackage(name, selected string, env *imports) bool {
	path := env.Named[name]
	if path == "" {
		path = b.resolver.guess(name, []string{selected})
	}
	if path == "" || !b.resolver.exports(path, selected) {
		return false
	}
	v := b.resolver.session.vars[name]
	if v == nil || v.typ == nil || v.Reason != "" {
		return true
	}
	found, _, _ := types.LookupFieldOrMethod(v.typ, true, nil, selected)
	return found == nil
}

// lineDirective is the directive for text that comes from a place of the cell.
func (b *runBody) lineDirective(pos token.Pos) string {
	p := b.source.Position(pos)
	return syntax.LineDirective(p.Filename, p.Line, p.Column)
}

// text is a range of the cell with its names settled.
func (b *runBody) text(from, to token.Pos) string {
	start, end := b.source.Offset(from), b.source.Offset(to)
	var inside []syntax.Edit
	for _, e := range b.edits {
		if e.From >= start && e.To <= end {
			inside = append(inside, syntax.Replace(e.From-start, e.To-start, e.Text))
		}
	}
	return b.lineDirective(from) + syntax.ApplyEdits(b.source.Text[start:end], inside)
}

func (b *runBody) values(d syntax.VarDef) string {
	return b.text(d.Values[0].Pos(), d.Values[len(d.Values)-1].End())
}

// definitionsFile is the definitions as variables of the package, for the type-checker, which finds their types.
func (b *runBody) definitionsFile() *generatedFile {
	var text strings.Builder
	for _, d := range b.defs {
		text.WriteString("var ")
		for i, name := range d.Names {
			if i > 0 {
				text.WriteString(", ")
			}
			text.WriteString(b.lineDirective(name.Pos()))
			if d.IsNew[i] {
				text.WriteString(name.Name)
			} else {
				text.WriteString("_")
			}
		}
		if d.Typ != nil {
			text.WriteString(" " + b.text(d.Typ.Pos(), d.Typ.End()))
		}
		if len(d.Values) > 0 {
			text.WriteString(" = " + b.values(d))
		}
		text.WriteString("\n")
	}
	return &generatedFile{name: "definitions", text: text.String(), imports: b.imports, dotImports: b.dotImports}
}

// bodyFile is the function that the program runs. For a script it is the cell's own text.
func (b *runBody) bodyFile(extra ...syntax.Edit) *generatedFile {
	p := &generatedFile{name: "body", imports: b.imports, dotImports: b.dotImports, prologue: "func " + BodyFunc + "() {", epilogue: "\n}\n"}
	p.cellFile = b.source.File
	p.text = syntax.Mask(b.source.Text, b.source.Segments, b.source.IsStatement)
	p.edits = extra
	if b.source.Mode == syntax.Script {
		for _, d := range b.defs {
			p.edits = append(p.edits, b.toAssignment(d)...)
		}
		p.edits = append(p.edits, b.eraseVarKeywords()...)
	}
	p.edits = append(p.edits, b.edits...) // last: what is erased has no names to settle
	return p
}

// toAssignment turns a definition into an assignment that keeps every column.
func (b *runBody) toAssignment(d syntax.VarDef) []syntax.Edit {
	switch node := d.Node.(type) {
	case *ast.AssignStmt:
		at := b.source.Offset(node.TokPos)
		return []syntax.Edit{syntax.Replace(at, at+2, " =")}
	case *ast.ValueSpec:
		if len(node.Values) == 0 {
			return []syntax.Edit{b.erase(node.Pos(), node.End())}
		}
		if node.Type != nil { // the sign moves to the front, lest a line end before it ends the statement
			e := b.erase(node.Names[len(node.Names)-1].End(), node.Values[0].Pos())
			return []syntax.Edit{syntax.Replace(e.From, e.To, " ="+strings.TrimPrefix(e.Text, "  "))}
		}
	}
	return nil
}

// eraseVarKeywords erases the word var and its parentheses.
func (b *runBody) eraseVarKeywords() []syntax.Edit {
	var edits []syntax.Edit
	for _, statement := range b.source.Statements {
		d, ok := statement.(*ast.DeclStmt)
		if !ok {
			continue
		}
		group, ok := d.Decl.(*ast.GenDecl)
		if !ok || group.Tok != token.VAR || b.isLocal(group) {
			continue
		}
		edits = append(edits, b.erase(group.TokPos, group.TokPos+3))
		if group.Lparen.IsValid() {
			edits = append(edits, b.erase(group.Lparen, group.Lparen+1), b.erase(group.Rparen, group.Rparen+1))
		}
	}
	return edits
}

// isLocal tells a declaration that defines nothing for the whole cell.
func (b *runBody) isLocal(group *ast.GenDecl) bool {
	for _, d := range b.defs {
		if d.Node.Pos() >= group.Pos() && d.Node.End() <= group.End() {
			return false
		}
	}
	return true
}

func (b *runBody) erase(from, to token.Pos) syntax.Edit {
	start, end := b.source.Offset(from), b.source.Offset(to)
	return syntax.Replace(start, end, syntax.Blank(b.source.Text[start:end]))
}

// initializers is the assignments of the variables that a cell declares, in the order in which Go would make them.
func (b *runBody) initializers(order []*types.Initializer, set *token.FileSet) string {
	byPlace := map[linePosition]syntax.VarDef{}
	for _, d := range b.defs {
		if len(d.Values) == 0 {
			continue
		}
		if len(d.Values) == 1 {
			byPlace[linePositionOf(b.source.Position(d.Names[0].Pos()))] = d
			continue
		}
		for i := range d.Names {
			byPlace[linePositionOf(b.source.Position(d.Names[i].Pos()))] = syntax.VarDef{Names: d.Names[i : i+1], Values: d.Values[i : i+1]}
		}
	}
	var text strings.Builder
	for _, init := range order {
		d, ok := byPlace[linePositionOf(set.Position(init.Lhs[0].Pos()))]
		if !ok {
			continue
		}
		for i, name := range d.Names {
			if i > 0 {
				text.WriteString(", ")
			}
			text.WriteString(b.lineDirective(name.Pos()) + name.Name)
		}
		text.WriteString(" = " + b.values(d) + "\n")
	}
	return text.String()
}

// mentionsOf are the mentions of all declarations.
func mentionsOf(list []*syntax.Decl) (mentions []syntax.Mention) {
	for _, d := range list {
		mentions = append(mentions, d.Mentions...)
	}
	return mentions
}

// namesOf are the names that declarations make.
func namesOf(list []*syntax.Decl) map[string]bool {
	names := map[string]bool{}
	for _, d := range list {
		for _, name := range d.Names {
			names[name] = true
		}
	}
	return names
}

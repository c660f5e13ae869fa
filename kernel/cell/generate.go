package cell

import (
	"go/token"
	"maps"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// generate writes the program that a checked cell becomes.
func (t *translation) generate(checked *checkedPackage, r *reachability, e expressions) *Program {
	p := &Program{Files: map[string]string{}, Args: t.programArgs(), session: t.session, ExpressionErrors: e.errors}
	if last, _ := t.source.LastExpr(); last != nil {
		p.LastExpr = Location{File: t.source.File, Line: t.source.Position(last.Pos()).Line}
	}
	for name := range r.previous {
		t.body.dropPrevious(name)
	}
	t.rememberImports()
	p.change = t.sessionChange(checked, r)
	if t.onlyDeclares(r, e) {
		p.DeclarationsOnly = true
		return p
	}
	files := slices.Concat(t.codeFiles(checked, r), e.files, []*generatedFile{t.mainFile(checked, r, e)})
	paths := map[string]bool{}
	for _, file := range files {
		for _, path := range slices.Concat(slices.Collect(maps.Values(file.imports)), file.dotImports) {
			paths[path] = true
		}
	}
	t.addSideEffectImports(p, paths)
	for _, file := range files {
		p.Files[file.name+".go"] = file.source()
	}
	p.Imports = Sorted(paths)
	return p
}

// rememberImports counts the packages that the cell uses without an import as imported, for what it declares: a later
// variable of that name must not change their meaning.
func (t *translation) rememberImports() {
	more := &imports{Named: maps.Clone(t.origin.imports.Named), Dots: t.origin.imports.Dots, blank: t.origin.imports.blank}
	for key, path := range t.importResolver.guessed {
		name, _, _ := strings.Cut(key, ".")
		if path != "" && more.Named[name] == "" {
			more.Named[name] = path
		}
	}
	t.origin.imports = more
}

// onlyDeclares tells a cell that only declares.
func (t *translation) onlyDeclares(r *reachability, e expressions) bool {
	if t.source.Mode == syntax.MainBody || len(t.source.Statements) > 0 || len(t.body.defs) > 0 || len(e.files) > 0 || t.request.Test || t.request.Call != "" {
		return false
	}
	for u := range r.decls {
		for name := range u.live {
			if isInit(name) || r.isNew(u) && (name == "main" || u.Kind == token.VAR) {
				return false
			}
		}
	}
	return true
}

// sessionChange is what the session will learn.
func (t *translation) sessionChange(found *checkedPackage, r *reachability) change {
	c := change{number: t.request.Number, imports: t.imports, vars: map[string]*Variable{}, local: t.local}
	for _, u := range t.decls {
		if !u.live["main"] && !u.live["init"] {
			c.decls = append(c.decls, u)
		}
	}
	if t.source.Mode == syntax.MainBody {
		c.hidden = syntax.NewNames(syntax.VarDefsOf(t.source.Statements, nil))
	}
	for _, name := range slices.Concat(Sorted(t.newVars), Sorted(t.reassigned)) {
		typ := typeOf(found, name)
		c.vars[name] = &Variable{Name: name, Type: TypeString(typ), Cell: c.number, typ: typ}
	}
	for name := range r.vars {
		if v := t.session.vars[name]; !t.newVars[name] && v != nil {
			clone := *v
			c.vars[name] = &clone
		}
	}
	return c
}

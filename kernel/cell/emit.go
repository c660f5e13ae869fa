package cell

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
)

const (
	valuesPath   = "github.com/atelier-go/atelier/kernel/values"
	picturePath  = valuesPath + "/picture"
	plottingPath = "github.com/atelier-go/atelier/plotting"
	displayPath  = "github.com/janpfeifer/gonb/gonbui"
	engineName   = "github.com/gomlx/gomlx/"
)

// program writes the files of the program that a checked cell becomes.
func (t *translation) program(found *checked) (*Program, error) {
	p := &Program{Files: map[string]string{}, Args: t.arguments(), session: t.session, Faulty: map[string]string{}}
	if e, _ := t.source.last(); e != nil {
		p.Last = Place{File: t.source.file, Line: t.source.place(e.Pos()).Line}
	}
	expressions, found, err := t.expressions(p, found)
	if err != nil {
		return nil, err
	}
	r := t.reach(found)
	for name := range r.older {
		t.body.forgetPast(name)
	}
	t.remember()
	p.change = t.changed(found, r)
	if t.isIdle(r, expressions) {
		p.Idle = true
		return p, nil
	}
	pieces, err := t.codePieces(found, r)
	if err != nil {
		return nil, err
	}
	pieces = append(pieces, expressions...)
	pieces = append(pieces, t.main(found, r))
	paths := map[string]bool{}
	for _, piece := range pieces {
		piece.prune(t.composer)
		for _, path := range slices.Concat(slices.Collect(maps.Values(piece.uses)), piece.dots) {
			paths[path] = true
		}
	}
	t.addSilent(p, paths)
	for _, piece := range pieces {
		p.Files[piece.name+".go"] = piece.source()
	}
	p.Imports = sorted(paths)
	return p, nil
}

// remember counts the packages that the cell uses without an import as imported, for what it declares: a later
// variable of that name must not change their meaning.
func (t *translation) remember() {
	more := &imports{named: maps.Clone(t.cell.imports.named), dots: t.cell.imports.dots, blank: t.cell.imports.blank}
	for key, path := range t.composer.found {
		name, _, _ := strings.Cut(key, ".")
		if path != "" && more.named[name] == "" {
			more.named[name] = path
		}
	}
	t.cell.imports = more
}

// isIdle tells a cell that only declares.
func (t *translation) isIdle(r *reach, expressions []*piece) bool {
	if t.source.mode == classic || len(t.source.list) > 0 || len(t.body.defs) > 0 || len(expressions) > 0 || t.request.Test || t.request.Call != "" {
		return false
	}
	for u := range r.units {
		for name := range u.live {
			if isInit(name) || r.isNew(u) && (name == "main" || u.chunk.kind == token.VAR) {
				return false
			}
		}
	}
	return true
}

// changed is what the session will learn.
func (t *translation) changed(found *checked, r *reach) change {
	c := change{number: t.request.Number, imports: t.env, vars: map[string]*Variable{}, local: t.local}
	for _, u := range t.units {
		if !u.live["main"] && !u.live["init"] {
			c.units = append(c.units, u)
		}
	}
	if t.source.mode == classic {
		c.hidden = freshNames(definitions(t.source.list, nil))
	}
	for _, name := range slices.Concat(sorted(t.fresh), sorted(t.revived)) {
		typ := typeOf(found, name)
		c.vars[name] = &Variable{Name: name, Type: readable(typ), Cell: c.number, typ: typ}
	}
	for name := range r.vars {
		if v := t.session.vars[name]; !t.fresh[name] && v != nil {
			clone := *v
			c.vars[name] = &clone
		}
	}
	return c
}

// codePieces is the pieces with the cell's code, and what it reaches.
func (t *translation) codePieces(found *checked, r *reach) ([]*piece, error) {
	var list []*piece
	byCell := map[*text][]*unit{}
	for u := range r.units {
		byCell[u.cell] = append(byCell[u.cell], u)
	}
	cells := slices.SortedFunc(maps.Keys(byCell), func(a, b *text) int { return strings.Compare(a.file, b.file) })
	for _, cell := range cells {
		p, err := t.unitsPiece(cell, byCell[cell])
		if err != nil {
			return nil, err
		}
		if cell == t.cell {
			p.edits = append(p.edits, t.renamed("main", mainName)...)
		}
		list = append(list, p)
	}
	var restored []string
	for _, name := range sorted(r.vars) {
		if !t.fresh[name] {
			restored = append(restored, name)
		}
	}
	variables := t.variables(restored)
	for _, name := range sorted(t.fresh) {
		variables.text += fmt.Sprintf("var %s %s\n", name, t.written(typeOf(found, name), variables))
	}
	list = append(list, variables, t.runningBody(found, r))
	if p, err := t.locals(); err != nil {
		return nil, err
	} else if p != nil {
		list = append(list, p)
	}
	return list, nil
}

// renamed gives a function of the new cell another name.
func (t *translation) renamed(from, to string) []edit {
	for _, u := range t.units {
		if !u.live[from] || u.chunk.kind != token.FUNC {
			continue
		}
		file, offset, err := parseDeclarations(u.text(), parser.SkipObjectResolution)
		if err != nil {
			return nil
		}
		at := offset(file.Decls[0].(*ast.FuncDecl).Name.Pos()) + u.chunk.from
		return []edit{{at, at + len(from), to}}
	}
	return nil
}

// runningBody is the function that the program runs.
func (t *translation) runningBody(found *checked, r *reach) *piece {
	p := t.body.running(append(t.unused(), t.shown(found)...)...)
	p.before = "func " + bodyName + "() {\n" + t.inits(r)
	if t.source.mode == bare {
		return p
	}
	p.before += t.body.initial(found.info.InitOrder, found.set) + t.flags(p)
	switch {
	case t.request.Call != "":
		p.before += t.request.Call + "()\n"
	case t.source.hasMain:
		p.before += mainName + "()\n"
	}
	if t.source.mode == declarations {
		p.file, p.text, p.edits = "", "", nil
	}
	return p
}

// inits calls the functions that run before each cell.
func (t *translation) inits(r *reach) string {
	calls := map[string]bool{}
	for u := range r.units {
		for name := range u.live {
			if strings.HasPrefix(name, "init_") && u.chunk.kind == token.FUNC {
				calls[name+"()\n"] = true
			}
		}
	}
	return strings.Join(sorted(calls), "")
}

// flags reads the program's arguments, as GoNB has it.
func (t *translation) flags(p *piece) string {
	if len(t.request.Args) == 0 || t.request.Test { // package testing reads them itself
		return ""
	}
	name := t.nameFor("flag", "flag", p)
	p.uses = maps.Clone(p.uses)
	p.uses[name] = "flag"
	return name + ".Parse()\n"
}

// prune drops the imports that a piece, as it is in the end, does not use.
func (p *piece) prune(c *composer) {
	file, err := parser.ParseFile(token.NewFileSet(), "", p.source(), 0)
	if err != nil {
		return // the compiler says it better
	}
	bases := selectors(file)
	named, used := map[string]bool{}, map[string]bool{}
	for _, id := range file.Unresolved {
		if _, isBase := bases[id]; isBase {
			used[id.Name] = true
		} else {
			named[id.Name] = true
		}
	}
	p.uses = maps.Clone(p.uses)
	maps.DeleteFunc(p.uses, func(name, _ string) bool { return name != "_" && !used[name] })
	p.dots = slices.DeleteFunc(slices.Clone(p.dots), func(path string) bool {
		return !slices.ContainsFunc(sorted(named), func(name string) bool { return c.exports(path, name) })
	})
}

// pieces is everything that the type-checker has to see.
func (t *translation) pieces() ([]*piece, error) {
	byCell := map[*text][]*unit{}
	var order []*text
	for _, u := range slices.Concat(t.old, t.units) {
		if byCell[u.cell] == nil {
			order = append(order, u.cell)
		}
		byCell[u.cell] = append(byCell[u.cell], u)
	}
	list := []*piece{t.variables(t.restored()), t.body.declared()}
	for _, cell := range order {
		p, err := t.unitsPiece(cell, byCell[cell])
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	if t.source.mode != declarations {
		list = append(list, t.body.running(t.unused()...))
	}
	if p, err := t.locals(); err != nil {
		return nil, err
	} else if p != nil {
		list = append(list, p)
	}
	return list, nil
}

// unused lets the compiler pass over local variables that the cell does not use.
func (t *translation) unused() []edit {
	var edits []edit
	for _, statement := range t.source.list {
		s, ok := statement.(*ast.AssignStmt)
		if !ok || s.Tok != token.DEFINE || t.source.mode != bare {
			continue
		}
		for _, name := range identifiers(s.Lhs) {
			if _, local := t.local[name.Name]; local && name.Name != "_" {
				end := t.source.offset(s.End())
				edits = append(edits, edit{end, end, "; _ = " + name.Name})
			}
		}
	}
	return edits
}

// locals is the variables that a cell without statements declares and cannot hand on.
func (t *translation) locals() (*piece, error) {
	if t.source.mode == bare || len(t.local) == 0 {
		return nil, nil
	}
	p := &piece{name: "locals", file: t.source.file}
	p.text = keep(t.source.text, func(c chunk) bool {
		return t.source.isVariable(c) && slices.ContainsFunc(namesIn(t.source.text[c.from:c.to]), func(name string) bool {
			_, local := t.local[name]
			return local
		})
	}, t.source.chunks)
	return p, t.parsePiece(p, t.env)
}

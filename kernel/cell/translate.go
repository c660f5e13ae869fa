package cell

import (
	"context"
	"fmt"
	"go/token"
	"maps"
	"slices"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// Request is a cell that is to become a program.
type Request struct {
	syntax.Cell
	Number      int
	Expressions map[string]string // name -> Go, evaluated after the cell
}

// Translate turns a cell into a program. The session does not change before the program's Commit or Fail. The
// error is Diagnostics where the text is at fault.
func (s *Session) Translate(ctx context.Context, r Request) (*Program, error) {
	if r.Injected {
		var err error
		if r.Go, err = s.withParameterTypes(ctx, r); err != nil {
			return nil, err
		}
	}
	file := syntax.FileName(r.Go)
	s.rememberSource(file, r.Go, r.Number)
	source, err := syntax.ParseSource(file, r.Go, r.Below)
	if err != nil {
		return nil, err
	}
	// Modules may have to be fetched: nobody should wait for that but this cell.
	if err := s.ensure(ctx, source); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	env := s.imports.with(source.Imports, s.packages.Name)
	// A variable whose type cannot be written has to stay within the cell, and the parser does not tell the keys
	// of a map from the fields of a struct. Both are known only after the types are, so there may be a second try.
	local := map[string]string{}
	for {
		t := s.newTranslation(ctx, r, source, env, local)
		found, err := t.typeCheck()
		if err != nil {
			return nil, err
		}
		more, keys := t.unwritable(found), t.mapKeysBeforeDefinition(found)
		if len(more) == 0 && len(keys) == len(source.MapKeys) {
			return t.generate(found)
		}
		maps.Copy(local, more)
		source.MapKeys = keys
	}
}

// ensure makes what a cell imports importable.
func (s *Session) ensure(ctx context.Context, source *syntax.Source) error {
	var paths []string
	for _, i := range source.Imports {
		paths = append(paths, i.Path)
	}
	if len(paths) == 0 {
		return nil
	}
	if err := s.packages.Ensure(ctx, paths); err != nil {
		return s.failedImport(ctx, source, err)
	}
	return nil
}

// failedImport finds the import at fault, by asking for one after the other.
func (s *Session) failedImport(ctx context.Context, source *syntax.Source, err error) error {
	for _, i := range source.Imports {
		if alone := s.packages.Ensure(ctx, []string{i.Path}); alone != nil {
			var f syntax.Diagnostics
			f.Add(i.Pos, alone.Error())
			return f
		}
	}
	return err
}

// translation is one try at turning a cell into a program.
type translation struct {
	*importResolver
	request         Request
	source          *syntax.Source
	imports         *imports
	local           map[string]string
	origin          *origin
	decls           []*decl // of the new cell
	earlier         []*decl // of earlier cells, without the names that the new cell takes
	body            *runBody
	reassigned      map[string]bool // variables that could not be kept, and that the cell assigns to before all else
	expressionNames []string        // the user's expressions that can be compiled
}

func (s *Session) newTranslation(ctx context.Context, r Request, source *syntax.Source, env *imports, local map[string]string) *translation {
	t := &translation{request: r, source: source, imports: env, local: local}
	t.origin = &origin{Source: source, imports: env}
	t.decls = declsOf(t.origin)
	stays := maps.Clone(local)
	taken := map[string]bool{}
	for _, u := range t.decls {
		for _, name := range u.Fields {
			taken[name] = true
		}
		for _, name := range u.Names {
			taken[name] = true
			if u.Kind == token.VAR {
				stays[name] = "" // static: no statement defines it
			}
		}
	}
	fresh := map[string]bool{}
	for _, name := range syntax.NewNames(source.VarDefs(stays)) {
		fresh[name], taken[name] = true, true
	}
	stale := s.outdated(taken, t.decls)
	t.earlier = withoutNames(s.decls, taken)
	for _, u := range t.earlier {
		for name := range u.live {
			taken[name] = true
		}
	}
	for name := range s.vars {
		if s.hasValue(name) && stale[name] == "" {
			taken[name] = true
		}
	}
	for name := range local {
		taken[name] = true
	}
	t.reassigned = s.reassigned(source, taken, stale)
	for name := range t.reassigned {
		taken[name] = true
	}
	delete(taken, "main")
	t.importResolver = &importResolver{ctx: ctx, session: s, newVars: fresh, packageNames: taken,
		aliases: map[string]string{}, aliasOfThing: map[string]string{}, guessed: map[string]string{}, outdated: stale}
	t.body = t.newBody(source, env, stays)
	return t
}

// restored lists the variables of earlier cells that the cell may use.
func (t *translation) restored() []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(t.session.vars)) {
		if t.hasValue(name) && !t.newVars[name] && !t.isDeclared(name) {
			list = append(list, name)
		}
	}
	return list
}

func (t *translation) isDeclared(name string) bool {
	return slices.ContainsFunc(t.decls, func(u *decl) bool { return u.live[name] })
}

// variablesFile is the file that declares variables of earlier cells.
func (t *translation) variablesFile(names []string) *generatedFile {
	p := &generatedFile{name: "variables", imports: map[string]string{}}
	for _, name := range names {
		p.text += fmt.Sprintf("var %s %s\n", name, t.typeSource(t.session.vars[name].typ, p))
	}
	for _, name := range slices.Sorted(maps.Keys(t.body.previous)) {
		p.text += fmt.Sprintf("var %s %s\n", t.body.previous[name], t.typeSource(t.session.vars[name].typ, p))
	}
	for _, name := range Sorted(t.reassigned) {
		p.text += fmt.Sprintf("var %s %s\n", name, t.typeSource(t.session.vars[name].typ, p))
	}
	return p
}

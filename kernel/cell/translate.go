package cell

import (
	"context"
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

// Translate turns a cell into a program, stage by stage. The session does not change before the program's Commit or
// Fail. The error is Diagnostics where the text is at fault.
func (s *Session) Translate(ctx context.Context, r Request) (*Program, error) {
	source, err := s.parse(ctx, r)
	if err != nil {
		return nil, err
	}
	// Modules may have to be fetched: nobody should wait for that but this cell.
	if err := s.fetchImports(ctx, source); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, checked, err := s.resolveAndCheck(ctx, r, source)
	if err != nil {
		return nil, err
	}
	expressions, checked, err := t.checkExpressions(checked)
	if err != nil {
		return nil, err
	}
	return t.generate(checked, t.reachability(checked), expressions), nil
}

// parse is the cell's Go text, which is remembered for errors.
func (s *Session) parse(ctx context.Context, r Request) (*syntax.Source, error) {
	text := r.Go
	if r.Injected {
		var err error
		if text, err = s.withParameterTypes(ctx, r); err != nil {
			return nil, err
		}
	}
	file := syntax.FileName(text)
	s.rememberSource(file, text, r.Number)
	source, err := syntax.ParseSource(file, text, r.Below)
	if err != nil {
		return nil, err
	}
	wrong := source.SetTimings(r.Timings)
	if r.Test && len(r.Timings) > 0 {
		wrong.Add(token.Position{}, "tests tell themselves how long they take: leave the magic out that times them")
	}
	return source, wrong.Err()
}

// neededImport is a package that a cell needs, with the place where it says so.
type neededImport struct {
	path string
	at   token.Position
}

// neededImports are what a cell imports, and of what earlier cells imported the packages whose names it mentions.
func (s *Session) neededImports(source *syntax.Source) []neededImport {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []neededImport
	own := map[string]bool{}
	for _, i := range source.Imports {
		list = append(list, neededImport{i.Path, i.Pos})
		own[i.Name], own[s.packages.Name(i.Path)] = true, true
	}
	mentions := slices.Clone(source.BodyMentions)
	for _, d := range source.Decls {
		mentions = append(mentions, d.Mentions...)
	}
	for _, m := range mentions {
		path := s.imports.Named[m.Name.Name]
		if path == "" || m.Selected == "" || own[m.Name.Name] || s.vars[m.Name.Name] != nil {
			continue
		}
		own[m.Name.Name] = true
		list = append(list, neededImport{path, source.Position(m.Name.Pos())})
	}
	return list
}

// fetchImports makes what a cell needs importable, and has the session see what has changed of all that it imported.
func (s *Session) fetchImports(ctx context.Context, source *syntax.Source) error {
	s.mu.Lock()
	known := s.imports.paths()
	s.mu.Unlock()
	if err := s.packages.Refresh(ctx, known); err != nil {
		return err
	}
	needed := s.neededImports(source)
	var paths []string
	for _, i := range needed {
		paths = append(paths, i.path)
	}
	if len(paths) == 0 {
		return nil
	}
	if err := s.packages.Ensure(ctx, paths); err != nil {
		return s.failedImport(ctx, needed, err)
	}
	return nil
}

// failedImport finds the import at fault, by asking for one after the other.
func (s *Session) failedImport(ctx context.Context, needed []neededImport, err error) error {
	for _, i := range needed {
		if alone := s.packages.Ensure(ctx, []string{i.path}); alone != nil {
			var f syntax.Diagnostics
			f.Add(i.at, alone.Error())
			return f
		}
	}
	return err
}

// resolveAndCheck finds what the names of a cell mean, and its types. A variable whose type cannot be written has to
// stay within the cell, and the parser does not tell the keys of a map from the fields of a struct. Both are known only
// after the types are, so there may be a second try.
func (s *Session) resolveAndCheck(ctx context.Context, r Request, source *syntax.Source) (*translation, *checkedPackage, error) {
	env := s.imports.with(source.Imports, s.packages.Name)
	local := map[string]string{}
	for {
		t := s.newTranslation(ctx, r, source, env, local)
		checked, err := t.typeCheck()
		if err != nil {
			return nil, nil, err
		}
		more, keys := t.inexpressibleVars(checked), t.mapKeysBeforeDefinition(checked)
		if len(more) == 0 && len(keys) == len(source.MapKeys) {
			return t, checked, nil
		}
		maps.Copy(local, more)
		source.MapKeys = keys
	}
}

// translation is one try at turning a cell into a program.
type translation struct {
	*importResolver
	request    Request
	source     *syntax.Source
	imports    *imports
	local      map[string]string
	origin     *origin
	decls      []*decl // of the new cell
	earlier    []*decl // of earlier cells, without the names that the new cell takes
	body       *runBody
	reassigned map[string]bool // variables that could not be kept, and that the cell assigns to before all else

	endsWithCollection bool // what it shows may be a table or a grid
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
	newVars := map[string]bool{}
	for _, name := range syntax.NewNames(source.VarDefs(stays)) {
		newVars[name], taken[name] = true, true
	}
	outdated := s.outdated(taken, t.decls)
	t.earlier = withoutNames(s.decls, taken)
	for _, u := range t.earlier {
		for name := range u.live {
			taken[name] = true
		}
	}
	for name := range s.vars {
		if s.hasValue(name) && outdated[name] == "" {
			taken[name] = true
		}
	}
	for name := range local {
		taken[name] = true
	}
	t.reassigned = s.reassigned(source, taken, outdated)
	for name := range t.reassigned {
		taken[name] = true
	}
	delete(taken, "main")
	t.importResolver = &importResolver{ctx: ctx, session: s, newVars: newVars, packageNames: taken,
		aliases: map[string]string{}, aliasByPath: map[string]string{}, guessed: map[string]string{}, outdated: outdated}
	t.body = t.newBody(source, env, stays)
	return t
}

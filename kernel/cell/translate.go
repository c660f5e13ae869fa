package cell

import (
	"context"
	"fmt"
	"go/token"
	"maps"
	"slices"
)

// Request is a cell that is to become a program.
type Request struct {
	Cell
	Number      int
	Expressions map[string]string // name -> Go, evaluated after the cell
}

// Translate turns a cell into a program. The session does not change before the program's Commit or Fail. The
// error is Diagnostics where the text is at fault.
func (s *Session) Translate(ctx context.Context, r Request) (*Program, error) {
	if r.Injected {
		var err error
		if r.Go, err = s.fitted(ctx, r); err != nil {
			return nil, err
		}
	}
	file := fileName(r.Go)
	s.note(file, r.Go, r.Number)
	source, err := parse(file, r.Go, r.Below)
	if err != nil {
		return nil, err
	}
	// Modules may have to be fetched: nobody should wait for that but this cell.
	if err := s.ensure(ctx, source); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	env := s.imports.with(source.imports, s.packages.Name)
	// A variable whose type cannot be written has to stay within the cell, and the parser does not tell the keys
	// of a map from the fields of a struct. Both are known only after the types are, so there may be a second try.
	local := map[string]string{}
	for {
		t := s.newTranslation(ctx, r, source, env, local)
		found, err := t.check()
		if err != nil {
			return nil, err
		}
		more, keys := t.unwritable(found), t.earlierKeys(found)
		if len(more) == 0 && len(keys) == len(source.keys) {
			return t.program(found)
		}
		maps.Copy(local, more)
		source.keys = keys
	}
}

// ensure makes what a cell imports importable.
func (s *Session) ensure(ctx context.Context, source *source) error {
	var paths []string
	for _, i := range source.imports {
		paths = append(paths, i.path)
	}
	if len(paths) == 0 {
		return nil
	}
	if err := s.packages.Ensure(ctx, paths); err != nil {
		return s.blame(ctx, source, err)
	}
	return nil
}

// blame finds the import at fault, by asking for one after the other.
func (s *Session) blame(ctx context.Context, source *source, err error) error {
	for _, i := range source.imports {
		if alone := s.packages.Ensure(ctx, []string{i.path}); alone != nil {
			var f Diagnostics
			f.Add(i.at, alone.Error())
			return f
		}
	}
	return err
}

// translation is one try at turning a cell into a program.
type translation struct {
	*composer
	request Request
	source  *source
	env     *imports
	local   map[string]string
	cell    *text
	units   []*unit // of the new cell
	old     []*unit // of earlier cells, without the names that the new cell takes
	body    *body
	revived map[string]bool // variables that could not be kept, and that the cell assigns to before all else
	good    []string        // the user's expressions that can be compiled
}

func (s *Session) newTranslation(ctx context.Context, r Request, source *source, env *imports, local map[string]string) *translation {
	t := &translation{request: r, source: source, env: env, local: local}
	t.cell = &text{file: source.file, content: source.text, imports: env}
	t.units = unitsOf(t.cell, source)
	stays := maps.Clone(local)
	taken := map[string]bool{}
	for _, u := range t.units {
		for _, name := range u.takes {
			taken[name] = true
		}
		for _, name := range u.all {
			taken[name] = true
			if u.chunk.kind == token.VAR {
				stays[name] = "" // static: no statement defines it
			}
		}
	}
	fresh := map[string]bool{}
	for _, name := range freshNames(source.definitions(stays)) {
		fresh[name], taken[name] = true, true
	}
	stale := s.stale(taken, t.units)
	t.old = without(s.units, taken)
	for _, u := range t.old {
		for name := range u.live {
			taken[name] = true
		}
	}
	for name := range s.vars {
		if s.isKept(name) && stale[name] == "" {
			taken[name] = true
		}
	}
	for name := range local {
		taken[name] = true
	}
	t.revived = s.revived(source, taken, stale)
	for name := range t.revived {
		taken[name] = true
	}
	delete(taken, "main")
	t.composer = &composer{ctx: ctx, session: s, fresh: fresh, taken: taken,
		aliases: map[string]string{}, byPath: map[string]string{}, found: map[string]string{}, stale: stale}
	t.body = t.newBody(source, env, stays)
	return t
}

// restored lists the variables of earlier cells that the cell may use.
func (t *translation) restored() []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(t.session.vars)) {
		if t.isKept(name) && !t.fresh[name] && !t.isDeclared(name) {
			list = append(list, name)
		}
	}
	return list
}

func (t *translation) isDeclared(name string) bool {
	return slices.ContainsFunc(t.units, func(u *unit) bool { return u.live[name] })
}

// variables is the file that declares variables of earlier cells.
func (t *translation) variables(names []string) *piece {
	p := &piece{name: "variables", uses: map[string]string{}}
	for _, name := range names {
		p.text += fmt.Sprintf("var %s %s\n", name, t.written(t.session.vars[name].typ, p))
	}
	for _, name := range slices.Sorted(maps.Keys(t.body.past)) {
		p.text += fmt.Sprintf("var %s %s\n", t.body.past[name], t.written(t.session.vars[name].typ, p))
	}
	for _, name := range sorted(t.revived) {
		p.text += fmt.Sprintf("var %s %s\n", name, t.written(t.session.vars[name].typ, p))
	}
	return p
}

package cell

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// fitted is the text of an injected cell in which each value has the type of the notebook's default. The one who
// gives a parameter knows no types: 2 for a float64 would be an int, and half of it 0. The error is Diagnostics.
func (s *Session) fitted(ctx context.Context, r Request) (string, error) {
	file := fileName(r.Go)
	s.note(file, r.Go, r.Number)
	source, err := parse(file, r.Go, r.Below)
	if err != nil {
		return "", err
	}
	list := source.definitions(nil)
	defaults, err := s.defaults(ctx, freshNames(list))
	if err != nil {
		return "", err
	}
	f := &fitter{source: source}
	var edits []edit
	var faults Diagnostics
	for _, d := range list {
		if _, short := d.node.(*ast.AssignStmt); !short || len(d.names) != len(d.values) {
			continue
		}
		for i, name := range d.names {
			if defaults[name.Name] == nil {
				continue
			}
			text, err := f.top(name.Name, d.values[i], defaults[name.Name])
			if err != nil {
				faults.Add(source.place(d.values[i].Pos()), err.Error())
				continue
			}
			edits = append(edits, edit{source.offset(d.values[i].Pos()), source.offset(d.values[i].End()), text})
		}
	}
	text := apply(r.Go, edits)
	for _, path := range f.imports {
		text += fmt.Sprintf("\nimport %q", path)
	}
	return text, faults.Err()
}

// defaults are the types of those names that earlier cells have made variables or constants.
func (s *Session) defaults(ctx context.Context, names []string) (map[string]types.Type, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := map[string]types.Type{}
	var constants []string
	for _, name := range names {
		if v := s.vars[name]; v != nil {
			found[name] = v.typ
		} else if slices.ContainsFunc(s.units, func(u *unit) bool { return u.chunk.kind == token.CONST && u.live[name] }) {
			constants = append(constants, name)
		}
	}
	if len(constants) == 0 {
		return found, nil
	}
	nothing, err := parse("", "", -1)
	if err != nil {
		return nil, err
	}
	checked, err := s.newTranslation(ctx, Request{}, nothing, s.imports, map[string]string{}).check()
	if err != nil {
		return nil, err
	}
	for _, name := range constants {
		if t := typeOf(checked, name); t != nil {
			found[name] = types.Default(t)
		}
	}
	return found, nil
}

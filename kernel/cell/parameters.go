package cell

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// withParameterTypes is the text of an injected cell in which each value has the type of the notebook's default. The one who
// gives a parameter knows no types: 2 for a float64 would be an int, and half of it 0. The error is Diagnostics.
func (s *Session) withParameterTypes(ctx context.Context, r Request) (string, error) {
	file := syntax.FileName(r.Go)
	s.rememberSource(file, r.Go, r.Number)
	source, err := syntax.ParseSource(file, r.Go, r.Below)
	if err != nil {
		return "", err
	}
	list := source.VarDefs(nil)
	defaults, err := s.parameterTypes(ctx, syntax.NewNames(list))
	if err != nil {
		return "", err
	}
	f := &converter{source: source}
	var edits []syntax.Edit
	var diagnostics syntax.Diagnostics
	for _, d := range list {
		if _, short := d.Node.(*ast.AssignStmt); !short || len(d.Names) != len(d.Values) {
			continue
		}
		for i, name := range d.Names {
			if defaults[name.Name] == nil {
				continue
			}
			text, err := f.top(name.Name, d.Values[i], defaults[name.Name])
			if err != nil {
				diagnostics.Add(source.Position(d.Values[i].Pos()), err.Error())
				continue
			}
			edits = append(edits, syntax.Replace(source.Offset(d.Values[i].Pos()), source.Offset(d.Values[i].End()), text))
		}
	}
	text := syntax.ApplyEdits(r.Go, edits)
	for _, path := range f.imports {
		text += fmt.Sprintf("\nimport %q", path)
	}
	return text, diagnostics.Err()
}

// parameterTypes are the types of those names that earlier cells have made variables or constants.
func (s *Session) parameterTypes(ctx context.Context, names []string) (map[string]types.Type, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := map[string]types.Type{}
	var constants []string
	for _, name := range names {
		if v := s.vars[name]; v != nil {
			found[name] = v.typ
		} else if d := declOf(name, s.decls); d != nil && d.Kind == token.CONST {
			constants = append(constants, name)
		}
	}
	if len(constants) == 0 {
		return found, nil
	}
	nothing, err := syntax.ParseSource("", "", -1)
	if err != nil {
		return nil, err
	}
	checked, err := s.newTranslation(ctx, Request{}, nothing, s.imports, map[string]string{}).typeCheck()
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

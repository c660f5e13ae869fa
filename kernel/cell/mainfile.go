package cell

import (
	"fmt"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// main is the file that restores variables, runs the cell and keeps variables.
func (t *translation) main(found *checked, r *reach) *piece {
	p := &piece{name: "main", uses: map[string]string{}}
	values := t.valuesName(p.uses)
	var b strings.Builder
	body := bodyName
	if t.request.Test {
		body = t.testing(p)
	}
	fmt.Fprintf(&b, "func main() {\n\t%s.Run(%s.Program{\n\t\tBody: %s,\n", values, values, body)
	t.writeVariables(&b, r, values)
	if list := t.registered(found, r, p); len(list) > 0 {
		fmt.Fprintf(&b, "\t\tTypes: []any{%s},\n", strings.Join(list, ", "))
	}
	if len(t.good) > 0 {
		fmt.Fprintf(&b, "\t\tExpressions: []%s.Expression{\n", values)
		for i, name := range t.good {
			fmt.Fprintf(&b, "\t\t\t{Name: %q, Eval: %s},\n", name, expressionName(i))
		}
		b.WriteString("\t\t},\n")
	}
	b.WriteString("\t})\n}\n")
	p.text = b.String()
	return p
}

func (t *translation) writeVariables(b *strings.Builder, r *reach, values string) {
	fmt.Fprintf(b, "\t\tVariables: []%s.Variable{\n", values)
	for _, name := range slices.Sorted(maps.Keys(t.body.past)) {
		fmt.Fprintf(b, "\t\t\t{Name: %q, Pointer: &%s, Past: true},\n", name, t.body.past[name])
	}
	for _, name := range sorted(r.vars) {
		if !t.fresh[name] {
			fmt.Fprintf(b, "\t\t\t{Name: %q, Pointer: &%s},\n", name, name)
		}
	}
	for _, name := range sorted(t.fresh) {
		fmt.Fprintf(b, "\t\t\t{Name: %q, Pointer: &%s, Fresh: %v},\n", name, name, !r.older[name])
	}
	for _, name := range sorted(t.revived) {
		fmt.Fprintf(b, "\t\t\t{Name: %q, Pointer: &%s, Fresh: true},\n", name, name)
	}
	b.WriteString("\t\t},\n")
}

// registered lists the named types that may stand in an interface value.
func (t *translation) registered(checked *checked, r *reach, p *piece) []string {
	found := map[string]bool{}
	for u := range r.units {
		if u.chunk.kind != token.TYPE {
			continue
		}
		for name := range u.live {
			if isPlain(typeOf(checked, name)) {
				found["(*"+name+")(nil)"] = true
			}
		}
	}
	for name := range r.vars {
		for _, need := range t.session.vars[name].needs {
			if need.Path != "main" && token.IsExported(need.Name) || strings.Contains(need.Name, "[") {
				found["(*"+t.reflected(need.Path+"."+need.Name, p)+")(nil)"] = true
			}
		}
	}
	return sorted(found)
}

// isPlain tells a type that values can have: not generic, and no interface, which may be for type parameters alone.
func isPlain(t types.Type) bool {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.TypeParams().Len() > 0 {
		return false
	}
	return t != nil && !types.IsInterface(t)
}

// qualified is a type's name as package reflect has it, behind the path of its package.
var qualified = regexp.MustCompile(`[\w./\-]+\.\w+`)

// reflected is the source text of a type that is named as package reflect has it. It notes the imports.
func (t *translation) reflected(name string, p *piece) string {
	return qualified.ReplaceAllStringFunc(name, func(word string) string {
		dot := strings.LastIndex(word, ".")
		path, name := word[:dot], word[dot+1:]
		if path == "main" {
			return name
		}
		alias := t.nameFor(t.session.packages.Name(path), path, p)
		p.uses[alias] = path
		return alias + "." + name
	})
}

// expressions compiles the user's expressions one by one, so that a faulty one spoils no other. It returns the
// cell checked together with the good ones.
func (t *translation) expressions(p *Program, found *checked) ([]*piece, *checked, error) {
	var list []*piece
	for _, name := range slices.Sorted(maps.Keys(t.request.Expressions)) {
		piece, err := t.expression(t.request.Expressions[name], len(list))
		if err != nil {
			p.Faulty[name] = err.Error()
			continue
		}
		with, err := t.checkWith(append(slices.Clone(list), piece))
		if err != nil {
			return nil, nil, err
		}
		if fault := t.faultIn(with, piece.name); fault != "" {
			p.Faulty[name] = fault
			continue
		}
		found, list = with, append(list, piece)
		t.good = append(t.good, name)
	}
	return list, found, nil
}

func expressionName(i int) string { return fmt.Sprintf("atelier_expression_%d", i) }

// expression is the function that evaluates an expression.
func (t *translation) expression(text string, number int) (*piece, error) {
	if _, err := parser.ParseExpr(text); err != nil {
		return nil, syntax(err)
	}
	p := &piece{name: fmt.Sprintf("expression-%d", number), uses: map[string]string{}}
	p.text = fmt.Sprintf("func %s() []any {\nreturn %s.List(%s)\n}\n", expressionName(number), t.valuesName(p.uses), text)
	return p, t.parsePiece(p, t.env)
}

func (t *translation) checkWith(more []*piece) (*checked, error) {
	pieces, err := t.pieces()
	if err != nil {
		return nil, err
	}
	return check(append(pieces, more...), t.session.packages)
}

// faultIn is the first fault of a piece, empty if it has none.
func (t *translation) faultIn(found *checked, name string) string {
	file := found.files[name]
	for _, fault := range found.faults {
		if fault.Pos >= file.FileStart && fault.Pos < file.FileEnd && !follows(fault) && !found.isOurs(fault, nil) {
			return t.explain(t.honest(fault.Msg))
		}
	}
	return ""
}

// addSilent adds what a program needs although its cell does not name it: packages that are imported for what
// they register alone, and what completes a package's work at the end.
func (t *translation) addSilent(p *Program, paths map[string]bool) {
	all := t.session.packages.Deps(sorted(paths))
	learns := slices.ContainsFunc(slices.Collect(maps.Keys(all)), func(path string) bool { return strings.HasPrefix(path, engineName) })
	var text strings.Builder
	add := func(name, path string) {
		if name != "_" || !paths[path] {
			paths[path] = true
			fmt.Fprintf(&text, "import %s %q\n", name, path)
		}
	}
	if all["image"] {
		add("_", picturePath)
	}
	for _, path := range t.env.blank {
		// A cell that trains nothing need not wait for the link of what GoMLX registers.
		if learns || !strings.HasPrefix(path, engineName) {
			add("_", path)
		}
	}
	switch { // outputs on their way would be lost when the program ends
	case all[plottingPath]:
		add("atelier_values", valuesPath)
		add("atelier_display", plottingPath+"/display")
		text.WriteString(atEnd("if err := atelier_display.Finish(atelier_values.Rendered()...); err != nil { println(err.Error()) }"))
	case all[displayPath]:
		add("atelier_values", valuesPath)
		add("atelier_display", displayPath)
		text.WriteString(atEnd("atelier_display.Sync()"))
	}
	if text.Len() > 0 {
		p.Files["silent.go"] = clause + text.String()
	}
}

func atEnd(call string) string {
	return "func init() { atelier_values.AtEnd(func() { " + call + " }) }\n"
}

package cell

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// mainFile is the file that restores variables, runs the cell and keeps variables.
func (t *translation) mainFile(found *checkedPackage, r *reachability, e expressions) *generatedFile {
	p := &generatedFile{name: "main", imports: map[string]string{}}
	values := t.valuesName(p.imports)
	var b strings.Builder
	body := BodyFunc
	if t.request.Test {
		body = t.testMain(p)
	}
	fmt.Fprintf(&b, "func main() {\n\t%s.Run(%s.Program{\n\t\tBody: %s,\n", values, values, body)
	t.writeVariables(&b, r, values)
	if list := t.interfaceTypes(found, r, p); len(list) > 0 {
		fmt.Fprintf(&b, "\t\tTypes: []any{%s},\n", strings.Join(list, ", "))
	}
	if len(e.names) > 0 {
		fmt.Fprintf(&b, "\t\tExpressions: []%s.Expression{\n", values)
		for i, name := range e.names {
			fmt.Fprintf(&b, "\t\t\t{Name: %q, Eval: %s},\n", name, expressionName(i))
		}
		b.WriteString("\t\t},\n")
	}
	b.WriteString("\t})\n}\n")
	p.text = b.String()
	return p
}

func (t *translation) writeVariables(b *strings.Builder, r *reachability, values string) {
	fmt.Fprintf(b, "\t\tVariables: []%s.Variable{\n", values)
	for _, name := range slices.Sorted(maps.Keys(t.body.previous)) {
		fmt.Fprintf(b, "\t\t\t{Name: %q, Pointer: &%s, Past: true},\n", name, t.body.previous[name])
	}
	for _, name := range Sorted(r.vars) {
		if !t.newVars[name] {
			fmt.Fprintf(b, "\t\t\t{Name: %q, Pointer: &%s},\n", name, name)
		}
	}
	for _, name := range Sorted(t.newVars) {
		fmt.Fprintf(b, "\t\t\t{Name: %q, Pointer: &%s, Fresh: %v},\n", name, name, !r.previous[name])
	}
	for _, name := range Sorted(t.reassigned) {
		fmt.Fprintf(b, "\t\t\t{Name: %q, Pointer: &%s, Fresh: true},\n", name, name)
	}
	b.WriteString("\t\t},\n")
}

// interfaceTypes lists the named types that may stand in an interface value.
func (t *translation) interfaceTypes(checked *checkedPackage, r *reachability, p *generatedFile) []string {
	found := map[string]bool{}
	for u := range r.decls {
		if u.Kind != token.TYPE {
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
				found["(*"+t.reflectedType(need.Path+"."+need.Name, p)+")(nil)"] = true
			}
		}
	}
	return Sorted(found)
}

// isPlain tells a type that values can have: not generic, and no interface, which may be for type parameters alone.
func isPlain(t types.Type) bool {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.TypeParams().Len() > 0 {
		return false
	}
	return t != nil && !types.IsInterface(t)
}

// reflectedType is the source text of a type that is named as package reflect has it. It notes the imports.
func (t *translation) reflectedType(name string, p *generatedFile) string {
	return qualified.ReplaceAllStringFunc(name, func(word string) string {
		dot := strings.LastIndex(word, ".")
		path, name := word[:dot], word[dot+1:]
		if path == "main" {
			return name
		}
		alias := t.importName(t.session.packages.Name(path), path, p)
		p.imports[alias] = path
		return alias + "." + name
	})
}

// addSideEffectImports adds what a program needs although its cell does not name it: packages that are imported for what
// they register alone, and what completes a package's work at the end.
func (t *translation) addSideEffectImports(p *Program, paths map[string]bool) {
	all := t.session.packages.Deps(Sorted(paths))
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
	for _, path := range t.imports.blank {
		// A cell that trains nothing need not wait for the link of what GoMLX registers.
		if learns || !strings.HasPrefix(path, engineName) {
			add("_", path)
		}
	}
	switch { // outputs on their way would be lost when the program ends
	case all[plottingPath]:
		add("atelier_values", valuesPath)
		add("atelier_plotting", plottingPath)
		text.WriteString(atEnd("if err := atelier_plotting.Finish(); err != nil { println(err.Error()) }"))
	case all[displayPath]:
		add("atelier_values", valuesPath)
		add("atelier_display", displayPath)
		text.WriteString(atEnd("atelier_display.Sync()"))
	}
	if text.Len() > 0 {
		p.Files["silent.go"] = syntax.PackageClause + text.String()
	}
}

func atEnd(call string) string {
	return "func init() { atelier_values.AtEnd(func() { " + call + " }) }\n"
}

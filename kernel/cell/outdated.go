package cell

import (
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// declText is how units declare a name, without comments; empty if they do not. A constant is declared by its
// whole group, which iota counts.
func declText(name string, units []*decl) string {
	for _, u := range units {
		if !u.live[name] {
			continue
		}
		file, _, err := syntax.ParseDecls(u.text(), parser.SkipObjectResolution)
		if err != nil || len(file.Decls) == 0 {
			continue
		}
		return printed(nodeOf(name, file.Decls[0]))
	}
	return ""
}

func nodeOf(name string, d ast.Decl) ast.Node {
	group, ok := d.(*ast.GenDecl)
	if !ok || group.Tok != token.TYPE {
		return d
	}
	for _, spec := range group.Specs {
		if spec.(*ast.TypeSpec).Name.Name == name {
			return spec
		}
	}
	return d
}

func printed(node ast.Node) string {
	var text strings.Builder
	if err := printer.Fprint(&text, token.NewFileSet(), node); err != nil {
		return ""
	}
	return text.String()
}

// spreadChanges adds the types whose declarations name something that has changed, such as a length.
func spreadChanges(changed map[string]bool, units []*decl) {
	for more := len(changed) > 0; more; {
		more = false
		for _, u := range units {
			if u.segment.Kind == token.TYPE && slices.ContainsFunc(u.mentions(), func(name string) bool { return changed[name] }) {
				for name := range u.live {
					more = more || !changed[name]
					changed[name] = true
				}
			}
		}
	}
}

// mentions lists the names of others that a unit uses.
func (u *decl) mentions() []string {
	file, _, err := syntax.ParseDecls(u.text(), 0)
	if err != nil {
		return nil
	}
	var names []string
	for _, id := range file.Unresolved {
		names = append(names, id.Name)
	}
	return names
}

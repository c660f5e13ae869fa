package cell

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
)

// imports is what the cells so far have imported. It is copied, not changed, when a cell imports more.
type imports struct {
	named map[string]string // name -> path
	dots  []string
	blank []string
}

// stated is one import as a cell writes it.
type stated struct {
	name string // "" where the package's own name counts
	path string
	at   token.Position
}

// importsIn reads the import declarations of a cell.
func importsIn(file, text string, chunks []chunk) ([]stated, error) {
	set := token.NewFileSet()
	source := "package main\n//line " + file + ":1:1\n" + keep(text, isKind(token.IMPORT), chunks)
	parsed, err := parser.ParseFile(set, "", source, parser.ImportsOnly)
	if err != nil {
		return nil, syntax(err)
	}
	var found []stated
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, syntax(err)
		}
		found = append(found, stated{name: nameIn(spec), path: path, at: set.Position(spec.Path.Pos())})
	}
	return found, nil
}

func nameIn(spec *ast.ImportSpec) string {
	if spec.Name == nil {
		return ""
	}
	return spec.Name.Name
}

// with returns the imports and those that a cell adds. A name that was another package's is now this one's.
func (i *imports) with(added []stated, nameOf func(path string) string) *imports {
	if len(added) == 0 {
		return i
	}
	more := &imports{named: maps.Clone(i.named), dots: slices.Clone(i.dots), blank: slices.Clone(i.blank)}
	for _, a := range added {
		switch a.name {
		case ".":
			more.dots = appendNew(more.dots, a.path)
		case "_":
			more.blank = appendNew(more.blank, a.path)
		case "":
			more.named[nameOf(a.path)] = a.path
		default:
			more.named[a.name] = a.path
		}
	}
	return more
}

func appendNew(list []string, text string) []string {
	if slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}

func isKind(kinds ...token.Token) func(chunk) bool {
	return func(c chunk) bool { return slices.Contains(kinds, c.kind) }
}

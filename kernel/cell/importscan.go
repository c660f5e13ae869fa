package cell

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
)

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
		return nil, ParseErrors(err)
	}
	var found []stated
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, ParseErrors(err)
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

func isKind(kinds ...token.Token) func(chunk) bool {
	return func(c chunk) bool { return slices.Contains(kinds, c.kind) }
}

package syntax

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
)

// Import is one import as a cell writes it.
type Import struct {
	Name string // "" where the package's own name counts
	Path string
	Pos  token.Position
}

// ParseImports reads the import declarations of a cell.
func ParseImports(file, text string, chunks []Segment) ([]Import, error) {
	set := token.NewFileSet()
	source := "package main\n//line " + file + ":1:1\n" + Mask(text, hasKeyword(token.IMPORT), chunks)
	parsed, err := parser.ParseFile(set, "", source, parser.ImportsOnly)
	if err != nil {
		return nil, ParseErrors(err)
	}
	var found []Import
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, ParseErrors(err)
		}
		found = append(found, Import{Name: nameIn(spec), Path: path, Pos: set.Position(spec.Path.Pos())})
	}
	return found, nil
}

func nameIn(spec *ast.ImportSpec) string {
	if spec.Name == nil {
		return ""
	}
	return spec.Name.Name
}

func hasKeyword(kinds ...token.Token) func(Segment) bool {
	return func(c Segment) bool { return slices.Contains(kinds, c.Kind) }
}

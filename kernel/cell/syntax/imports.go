package syntax

import (
	"go/parser"
	"go/token"
	"strconv"
)

// Import is one import as a cell writes it.
type Import struct {
	Name string // "" where the package's own name counts
	Path string
	Pos  token.Position
}

// parseImports parses the import declarations.
func (s *Source) parseImports() (wrong Diagnostics) {
	for _, c := range s.Segments {
		if c.Kind == token.IMPORT {
			wrong = append(wrong, s.parseImport(c)...)
		}
	}
	return wrong[:min(len(wrong), maxDiagnostics)]
}

func (s *Source) parseImport(c Segment) (wrong Diagnostics) {
	f, wrong := s.parse("", c.From, c.To, "\n", parser.ImportsOnly)
	if len(wrong) > 0 {
		return wrong
	}
	for _, spec := range f.File.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			wrong.Add(s.Position(spec.Path.Pos()), err.Error())
			continue
		}
		name := ""
		if spec.Name != nil {
			name = spec.Name.Name
		}
		s.Imports = append(s.Imports, Import{Name: name, Path: path, Pos: s.Position(spec.Path.Pos())})
	}
	return wrong
}

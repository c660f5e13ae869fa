package engine

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
)

// registering begins the paths of packages that are imported for what they register with one another alone:
// where a cell uses none of them, a blank import of them is linked for nothing.
const registering = "github.com/gomlx/"

// prune comments out the imports in folder's main.go that are seen to do nothing, before the first build:
// dot imports of packages of which the cell names nothing, as GoNB hands them on from earlier cells, and
// then, in a cell left with Go's own packages alone, blank imports of GoMLX. Linking GoMLX costs a second
// that `fmt.Println` need not wait. Where it cannot tell it leaves the import, and the build decides.
func (s *session) prune(folder string) error {
	path := filepath.Join(folder, "main.go")
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil // the compiler says it better
	}
	module, err := readModule(folder)
	if err != nil {
		return nil
	}
	for _, spec := range s.idle(file, module) {
		if _, err := commentOut(path, set.Position(spec.Pos()).Line); err != nil {
			return err
		}
	}
	return nil
}

// idle lists the imports of a cell that do nothing.
func (s *session) idle(file *ast.File, module *modfile.File) []*ast.ImportSpec {
	var idle, blank []*ast.ImportSpec
	plain := true // only Go's own packages are used
	named := identifiers(file)
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		switch {
		case err != nil:
			return nil
		case isNamed(spec, "_"):
			if strings.HasPrefix(path, registering) {
				blank = append(blank, spec)
			}
		case isNamed(spec, ".") && s.offersNone(path, module, named):
			idle = append(idle, spec)
		case !s.isStandard(path):
			plain = false
		}
	}
	if plain {
		idle = append(idle, blank...)
	}
	return idle
}

func isNamed(spec *ast.ImportSpec, name string) bool {
	return spec.Name != nil && spec.Name.Name == name
}

// identifiers collects the capitalised names in a file, other than what it selects from something else, as
// Println in fmt.Println. Only they can be another package's.
func identifiers(file *ast.File) map[string]bool {
	selected := map[*ast.Ident]bool{}
	named := map[string]bool{}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.SelectorExpr:
			selected[node.Sel] = true
		case *ast.Ident:
			if !selected[node] && node.IsExported() {
				named[node.Name] = true
			}
		}
		return true
	})
	return named
}

// offersNone tells whether a package is sure to declare none of the names.
func (s *session) offersNone(path string, module *modfile.File, named map[string]bool) bool {
	folder := s.standard(path)
	if !isFolder(folder) {
		folder = s.required(path, module)
	}
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || folder == "" || len(names) == 0 {
		return false
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil || declares(file, named) {
			return false
		}
	}
	return true
}

// declares tells whether a file declares one of the names for its whole package.
func declares(file *ast.File, names map[string]bool) bool {
	for _, declaration := range file.Decls {
		switch declaration := declaration.(type) {
		case *ast.FuncDecl:
			if declaration.Recv == nil && names[declaration.Name.Name] {
				return true
			}
		case *ast.GenDecl:
			if slices.ContainsFunc(declaration.Specs, func(spec ast.Spec) bool { return specifies(spec, names) }) {
				return true
			}
		}
	}
	return false
}

// specifies tells whether a type, constant or variable has one of the names.
func specifies(spec ast.Spec, names map[string]bool) bool {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return names[spec.Name.Name]
	case *ast.ValueSpec:
		return slices.ContainsFunc(spec.Names, func(name *ast.Ident) bool { return names[name.Name] })
	}
	return false
}

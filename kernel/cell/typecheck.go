package cell

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"runtime"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// unwritable lists the new variables whose types no source text can name, and why.
func (t *translation) unwritable(found *checkedPackage) map[string]string {
	reasons := map[string]string{}
	for _, d := range t.body.defs {
		for i, name := range d.Names {
			object := found.pkg.Scope().Lookup(name.Name)
			if !d.IsNew[i] || object == nil {
				continue
			}
			if what := unnameableType(object.Type(), found.pkg); what != "" {
				for _, other := range d.Names {
					reasons[other.Name] = fmt.Sprintf("%s was defined with the type %s", name.Name, what)
				}
			}
		}
	}
	delete(reasons, "_")
	return t.wholeDecls(reasons)
}

// wholeDecls adds the names that share a declaration with one of reasons.
func (t *translation) wholeDecls(reasons map[string]string) map[string]string {
	if t.source.Mode == syntax.Script {
		return reasons
	}
	for _, d := range t.source.Vars {
		for _, name := range d.Names {
			if reason := reasons[name]; reason != "" {
				for _, other := range d.Names {
					reasons[other] = reason
				}
			}
		}
	}
	return reasons
}

// typeOf is the type of a variable after the check.
func typeOf(found *checkedPackage, name string) types.Type {
	if object := found.pkg.Scope().Lookup(name); object != nil {
		return object.Type()
	}
	return nil
}

// checkedPackage is a package after the type-checker.
type checkedPackage struct {
	set       *token.FileSet
	pkg       *types.Package
	info      *types.Info
	files     map[string]*ast.File // by the name of the piece
	errors    []types.Error
	reachable *reachability // once it was asked for
}

// language is the version of Go that cells are written in.
var language = strings.Join(strings.SplitN(runtime.Version(), ".", 3)[:2], ".")

// typeCheck type-checks pieces as one package. It fails only if a piece does not parse.
func typeCheck(pieces []*generatedFile, importer types.Importer) (*checkedPackage, error) {
	c := &checkedPackage{set: token.NewFileSet(), files: map[string]*ast.File{}}
	c.info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{},
		Defs:  map[*ast.Ident]types.Object{},
		Uses:  map[*ast.Ident]types.Object{},
	}
	var files []*ast.File
	for _, p := range pieces {
		file, err := parser.ParseFile(c.set, p.name+".go", p.source(), parser.SkipObjectResolution)
		if err != nil {
			return nil, syntax.ParseErrors(err)
		}
		c.files[p.name] = file
		files = append(files, file)
	}
	config := types.Config{
		GoVersion: goVersion(),
		Importer:  importer,
		Sizes:     types.SizesFor("gc", runtime.GOARCH),
		Error:     func(err error) { c.errors = append(c.errors, err.(types.Error)) },
	}
	c.pkg, _ = config.Check("main", c.set, files, c.info) // its errors are those that Error was told
	return c, nil
}

func goVersion() string {
	if strings.HasPrefix(language, "go1.") {
		return language
	}
	return "" // a development version knows all
}

// linePosition is a place in a cell, whatever file the text of the cell was put in.
type linePosition struct {
	file         string
	line, column int
}

func linePositionOf(p token.Position) linePosition { return linePosition{p.Filename, p.Line, p.Column} }

package cell

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"runtime"
	"strings"
)

// checked is a package after the type-checker.
type checked struct {
	set    *token.FileSet
	pkg    *types.Package
	info   *types.Info
	files  map[string]*ast.File // by the name of the piece
	faults []types.Error
	reach  *reach // once it was asked for
}

// language is the version of Go that cells are written in.
var language = strings.Join(strings.SplitN(runtime.Version(), ".", 3)[:2], ".")

// check type-checks pieces as one package. It fails only if a piece does not parse.
func check(pieces []*piece, importer types.Importer) (*checked, error) {
	c := &checked{set: token.NewFileSet(), files: map[string]*ast.File{}}
	c.info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{},
		Defs:  map[*ast.Ident]types.Object{},
		Uses:  map[*ast.Ident]types.Object{},
	}
	var files []*ast.File
	for _, p := range pieces {
		file, err := parser.ParseFile(c.set, p.name+".go", p.source(), parser.SkipObjectResolution)
		if err != nil {
			return nil, syntax(err)
		}
		c.files[p.name] = file
		files = append(files, file)
	}
	config := types.Config{
		GoVersion: goVersion(),
		Importer:  importer,
		Sizes:     types.SizesFor("gc", runtime.GOARCH),
		Error:     func(err error) { c.faults = append(c.faults, err.(types.Error)) },
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

// follows tells a line that goes on with the fault before it.
func follows(fault types.Error) bool { return strings.HasPrefix(fault.Msg, "\t") }

// bodyFirst is the faults with those of the body in front: the definitions, which the type-checker sees once
// more by themselves, tell the same less well.
func (c *checked) bodyFirst() []types.Error {
	file := c.files["body"]
	if file == nil {
		return c.faults
	}
	var inside, outside []types.Error
	for _, fault := range c.faults {
		if fault.Pos >= file.FileStart && fault.Pos < file.FileEnd {
			inside = append(inside, fault)
		} else {
			outside = append(outside, fault)
		}
	}
	return append(inside, outside...)
}

// isOurs tells faults that come from how the text was put together and not from the text.
func (c *checked) isOurs(fault types.Error, tolerated map[spot]bool) bool {
	message := fault.Msg
	return strings.HasSuffix(message, "imported and not used") ||
		strings.Contains(message, " imported as ") && strings.HasSuffix(message, "and not used") ||
		strings.HasSuffix(message, "is not used") && tolerated[spotOf(c.set.Position(fault.Pos))]
}

// spot is a place in a cell, whatever file the text of the cell was put in.
type spot struct {
	file         string
	line, column int
}

func spotOf(p token.Position) spot { return spot{p.Filename, p.Line, p.Column} }

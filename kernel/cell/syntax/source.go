package syntax

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// mode is how the statements of a cell are to be taken.
type mode int

const (
	Script    mode = iota // statements stand by themselves: what they define stays
	DeclsOnly             // there are none, or func main holds them
	MainBody              // they stand below %% and are local to it, as GoNB has it
)

// Source is a cell's Go text, cut and parsed.
type Source struct {
	File     string // its name in generated code
	Text     string
	Segments []Segment
	Mode     mode
	below    int // where the statements below %% begin
	Imports  []Import
	HasMain  bool
	Static   map[int]bool // where the declarations begin of variables that every program makes anew

	FileSet    *token.FileSet
	base       int       // where the text begins in parsed
	Body       *ast.File // the statements, and the variables of a bare cell, as one function
	Vars       *ast.File // the variables that are declared, of other cells
	Statements []ast.Stmt
	MapKeys    []*ast.Ident // of literals of maps, which mean variables that the cell defines further below
}

const (
	BodyFunc = "atelier_body"
	MainFunc = "atelier_main"
)

// ParseSource cuts and parses a cell's Go text. The error is Diagnostics.
func ParseSource(file, text string, below int) (*Source, error) {
	s := &Source{File: file, Text: text, Segments: SplitSegments(text), below: below, FileSet: token.NewFileSet()}
	var err error
	if s.Imports, err = ParseImports(file, text, s.Segments); err != nil {
		return nil, err
	}
	s.Static = staticIn(text, s.Segments)
	s.Mode = s.findMode()
	if err := s.unsupported().Err(); err != nil {
		return nil, err
	}
	if err := s.parseDecls(); err != nil {
		return nil, err
	}
	return s, s.parseStatements()
}

// embedDirective is the directive that puts a file into a program.
var embedDirective = regexp.MustCompile(`(?m)^//go:embed\b`)

// unsupported finds what a cell's program, which is made of several files in a folder of its own, cannot have.
func (s *Source) unsupported() Diagnostics {
	var f Diagnostics
	for _, i := range s.Imports {
		if i.Path == "C" {
			f.Add(i.Pos, `a cell cannot hold C code: put it into a Go package, and import that`)
		}
	}
	for _, at := range embedDirective.FindAllStringIndex(s.Text, -1) {
		line := strings.Count(s.Text[:at[0]], "\n") + 1
		f.Add(token.Position{Filename: s.File, Line: line, Column: 1}, "a cell cannot embed files: read them with os.ReadFile")
	}
	return f
}

func (s *Source) findMode() mode {
	if s.below >= 0 {
		return MainBody
	}
	for _, c := range s.Segments {
		if c.Kind == token.ILLEGAL {
			return Script
		}
	}
	return DeclsOnly
}

// IsStatement tells what runs in the order of the text.
func (s *Source) IsStatement(c Segment) bool {
	switch s.Mode {
	case Script:
		return c.Kind == token.ILLEGAL || c.Kind == token.VAR && !s.Static[c.From]
	case MainBody:
		return c.Kind == token.ILLEGAL || c.From >= s.below && !hasKeyword(token.PACKAGE, token.IMPORT, token.FUNC)(c)
	}
	return false
}

// IsDecl tells the declarations other than imports and variables, which are kept as text.
func (s *Source) IsDecl(c Segment) bool {
	return !s.IsStatement(c) && (c.Kind == token.FUNC || c.Kind == token.TYPE || c.Kind == token.CONST)
}

func (s *Source) IsVar(c Segment) bool {
	return !s.IsStatement(c) && c.Kind == token.VAR
}

// parseDecls parses all that is declared, for its faults and to see whether there is a main.
func (s *Source) parseDecls() error {
	set := token.NewFileSet()
	text := PackageClause + "//line " + s.File + ":1:1\n" + Mask(s.Text, func(c Segment) bool { return s.IsDecl(c) || s.IsVar(c) }, s.Segments)
	parsed, err := parser.ParseFile(set, "", text, parser.SkipObjectResolution)
	if err != nil {
		return ParseErrors(err)
	}
	for _, d := range parsed.Decls {
		if function, ok := d.(*ast.FuncDecl); ok && function.Recv == nil && function.Name.Name == "main" {
			s.HasMain = true
			if s.Mode == Script {
				var f Diagnostics
				f.Add(set.Position(function.Pos()), "a cell runs either its statements or func main: give main its own cell, or another name")
				return f
			}
		}
	}
	return nil
}

// parseStatements parses what runs.
func (s *Source) parseStatements() error {
	before := PackageClause + "func _() {\n//line " + s.File + ":1:1\n"
	s.base = len(before)
	text := before + Mask(s.Text, s.IsStatement, s.Segments) + "\n}\n"
	var err error
	if s.Body, err = parser.ParseFile(s.FileSet, "", text, parser.AllErrors); err != nil {
		return s.clarify(ParseErrors(err))
	}
	if len(s.Body.Decls) > 0 {
		s.Statements = s.Body.Decls[0].(*ast.FuncDecl).Body.List
	}
	before = PackageClause + strings.Repeat(" ", s.base-len(PackageClause)-len("\n//line "+s.File+":1:1\n")) + "\n//line " + s.File + ":1:1\n"
	s.Vars, err = parser.ParseFile(s.FileSet, "", before+Mask(s.Text, s.IsVar, s.Segments), 0)
	if err != nil {
		return ParseErrors(err)
	}
	return nil
}

// clarify says of a statement where the parser expected none what a user can do.
func (s *Source) clarify(f Diagnostics) Diagnostics {
	last := strings.Count(s.Text, "\n") + 1
	if beyond := func(i Diagnostic) bool { return i.Line > last }; len(f) > 1 && !beyond(f[0]) {
		f = slices.DeleteFunc(f, beyond) // what is wrong before makes the end look wrong
	}
	for i, item := range f {
		if item.Line > last { // the parser met the end of the function that we put around the cell
			f[i].Line, f[i].Column = last, len(s.Text)-strings.LastIndex(s.Text, "\n")
			f[i].Message = "the cell ends before its code does: something is still to come, such as a name, a brace or a quote"
		}
		if item.Message == "expected 1 expression" {
			f[i].Message += ": a cell can end with one, such as []any{a, b}"
		}
	}
	return f
}

// Offset is where a node of either file lies in the cell's text.
func (s *Source) Offset(pos token.Pos) int {
	return s.FileSet.PositionFor(pos, false).Offset - s.base
}

// Position is where a node lies in the cell, for people and for the compiler.
func (s *Source) Position(pos token.Pos) token.Position { return s.FileSet.Position(pos) }

// VarDefs are the variables that the cell makes.
func (s *Source) VarDefs(local map[string]string) []VarDef {
	if s.Mode == Script {
		return VarDefsOf(s.Statements, local)
	}
	var list []ast.Stmt
	for _, d := range s.Vars.Decls {
		list = append(list, &ast.DeclStmt{Decl: d})
	}
	return VarDefsOf(list, local)
}

// LastExpr is the expression at the end of a bare cell, or nil. Its value is shown, unless a semicolon follows.
func (s *Source) LastExpr() (e ast.Expr, quiet bool) {
	if s.Mode != Script || len(s.Statements) == 0 || len(s.Segments) == 0 {
		return nil, false
	}
	statement, ok := s.Statements[len(s.Statements)-1].(*ast.ExprStmt)
	end := s.Segments[len(s.Segments)-1]
	if !ok || end.Kind != token.ILLEGAL || s.Offset(statement.Pos()) < end.From {
		return nil, false
	}
	return statement.X, end.closed
}

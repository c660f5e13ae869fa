package cell

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
	bare         mode = iota // statements stand by themselves: what they define stays
	declarations             // there are none, or func main holds them
	classic                  // they stand below %% and are local to it, as GoNB has it
)

// source is a cell's Go text, cut and parsed.
type source struct {
	file    string // its name in generated code
	text    string
	chunks  []chunk
	mode    mode
	below   int // where the statements below %% begin
	imports []stated
	hasMain bool
	static  map[int]bool // where the declarations begin of variables that every program makes anew

	set    *token.FileSet
	base   int       // where the text begins in parsed
	parsed *ast.File // the statements, and the variables of a bare cell, as one function
	vars   *ast.File // the variables that are declared, of other cells
	list   []ast.Stmt
	keys   []*ast.Ident // of literals of maps, which mean variables that the cell defines further below
}

const (
	bodyName = "atelier_body"
	mainName = "atelier_main"
)

// parse cuts and parses a cell's Go text. The error is Diagnostics.
func parse(file, text string, below int) (*source, error) {
	s := &source{file: file, text: text, chunks: split(text), below: below, set: token.NewFileSet()}
	var err error
	if s.imports, err = importsIn(file, text, s.chunks); err != nil {
		return nil, err
	}
	s.static = staticIn(text, s.chunks)
	s.mode = s.findMode()
	if err := s.refuse().Err(); err != nil {
		return nil, err
	}
	if err := s.checkDeclarations(); err != nil {
		return nil, err
	}
	return s, s.parseStatements()
}

// embedding is the directive that puts a file into a program.
var embedding = regexp.MustCompile(`(?m)^//go:embed\b`)

// refuse finds what a cell's program, which is made of several files in a folder of its own, cannot have.
func (s *source) refuse() Diagnostics {
	var f Diagnostics
	for _, i := range s.imports {
		if i.path == "C" {
			f.Add(i.at, `a cell cannot hold C code: put it into a Go package, and import that`)
		}
	}
	for _, at := range embedding.FindAllStringIndex(s.text, -1) {
		line := strings.Count(s.text[:at[0]], "\n") + 1
		f.Add(token.Position{Filename: s.file, Line: line, Column: 1}, "a cell cannot embed files: read them with os.ReadFile")
	}
	return f
}

func (s *source) findMode() mode {
	if s.below >= 0 {
		return classic
	}
	for _, c := range s.chunks {
		if c.kind == token.ILLEGAL {
			return bare
		}
	}
	return declarations
}

// isStatement tells what runs in the order of the text.
func (s *source) isStatement(c chunk) bool {
	switch s.mode {
	case bare:
		return c.kind == token.ILLEGAL || c.kind == token.VAR && !s.static[c.from]
	case classic:
		return c.kind == token.ILLEGAL || c.from >= s.below && !isKind(token.PACKAGE, token.IMPORT, token.FUNC)(c)
	}
	return false
}

// isDeclared tells the declarations other than imports and variables, which are kept as text.
func (s *source) isDeclared(c chunk) bool {
	return !s.isStatement(c) && (c.kind == token.FUNC || c.kind == token.TYPE || c.kind == token.CONST)
}

func (s *source) isVariable(c chunk) bool {
	return !s.isStatement(c) && c.kind == token.VAR
}

// checkDeclarations parses all that is declared, for its faults and to see whether there is a main.
func (s *source) checkDeclarations() error {
	set := token.NewFileSet()
	text := clause + "//line " + s.file + ":1:1\n" + keep(s.text, func(c chunk) bool { return s.isDeclared(c) || s.isVariable(c) }, s.chunks)
	parsed, err := parser.ParseFile(set, "", text, parser.SkipObjectResolution)
	if err != nil {
		return ParseErrors(err)
	}
	for _, d := range parsed.Decls {
		if function, ok := d.(*ast.FuncDecl); ok && function.Recv == nil && function.Name.Name == "main" {
			s.hasMain = true
			if s.mode == bare {
				var f Diagnostics
				f.Add(set.Position(function.Pos()), "a cell runs either its statements or func main: give main its own cell, or another name")
				return f
			}
		}
	}
	return nil
}

// parseStatements parses what runs.
func (s *source) parseStatements() error {
	before := clause + "func _() {\n//line " + s.file + ":1:1\n"
	s.base = len(before)
	text := before + keep(s.text, s.isStatement, s.chunks) + "\n}\n"
	var err error
	if s.parsed, err = parser.ParseFile(s.set, "", text, parser.AllErrors); err != nil {
		return s.explain(ParseErrors(err))
	}
	if len(s.parsed.Decls) > 0 {
		s.list = s.parsed.Decls[0].(*ast.FuncDecl).Body.List
	}
	before = clause + strings.Repeat(" ", s.base-len(clause)-len("\n//line "+s.file+":1:1\n")) + "\n//line " + s.file + ":1:1\n"
	s.vars, err = parser.ParseFile(s.set, "", before+keep(s.text, s.isVariable, s.chunks), 0)
	if err != nil {
		return ParseErrors(err)
	}
	return nil
}

// explain says of a statement where the parser expected none what a user can do.
func (s *source) explain(f Diagnostics) Diagnostics {
	last := strings.Count(s.text, "\n") + 1
	if beyond := func(i Diagnostic) bool { return i.Line > last }; len(f) > 1 && !beyond(f[0]) {
		f = slices.DeleteFunc(f, beyond) // what is wrong before makes the end look wrong
	}
	for i, item := range f {
		if item.Line > last { // the parser met the end of the function that we put around the cell
			f[i].Line, f[i].Column = last, len(s.text)-strings.LastIndex(s.text, "\n")
			f[i].Message = "the cell ends before its code does: something is still to come, such as a name, a brace or a quote"
		}
		if item.Message == "expected 1 expression" {
			f[i].Message += ": a cell can end with one, such as []any{a, b}"
		}
	}
	return f
}

// offset is where a node of either file lies in the cell's text.
func (s *source) offset(pos token.Pos) int {
	return s.set.PositionFor(pos, false).Offset - s.base
}

// place is where a node lies in the cell, for people and for the compiler.
func (s *source) place(pos token.Pos) token.Position { return s.set.Position(pos) }

// definitions are the variables that the cell makes.
func (s *source) definitions(local map[string]string) []definition {
	if s.mode == bare {
		return definitions(s.list, local)
	}
	var list []ast.Stmt
	for _, d := range s.vars.Decls {
		list = append(list, &ast.DeclStmt{Decl: d})
	}
	return definitions(list, local)
}

// last is the expression at the end of a bare cell, or nil. Its value is shown, unless a semicolon follows.
func (s *source) last() (e ast.Expr, quiet bool) {
	if s.mode != bare || len(s.list) == 0 || len(s.chunks) == 0 {
		return nil, false
	}
	statement, ok := s.list[len(s.list)-1].(*ast.ExprStmt)
	end := s.chunks[len(s.chunks)-1]
	if !ok || end.kind != token.ILLEGAL || s.offset(statement.Pos()) < end.from {
		return nil, false
	}
	return statement.X, end.closed
}

package syntax

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
)

// Mode is how the statements of a cell are to be taken.
type Mode int

const (
	Script    Mode = iota // statements stand by themselves: what they define stays
	DeclsOnly             // there are none, or func main holds them
	MainBody              // they stand below %% and are local to it, as GoNB has it
)

// Source is a cell's Go text, split and parsed.
type Source struct {
	File     string // its name in generated code
	Text     string
	Segments []Segment
	Mode     Mode
	FileSet  *token.FileSet

	Imports []Import
	Decls   []*Decl // what stays for later cells: functions, types, constants and static variables
	Vars    []*Decl // variables that are declared beside the statements
	HasMain bool

	Statements   []ast.Stmt
	BodyFile     *ast.File // with the statements as one function
	BodyMentions []Mention
	Timings      []Timing
	MapKeys      []*ast.Ident // of literals of maps, which mean variables that the cell defines further below

	below     int           // where the statements below %% begin
	static    map[int]*Decl // of a script, by where they begin: they are no statements
	fragments []Fragment
}

// ParseSource splits and parses a cell's Go text. The error is Diagnostics.
func ParseSource(file, text string, below int) (*Source, error) {
	s := newSource(token.NewFileSet(), file, text, below)
	for _, parse := range []func() Diagnostics{s.brackets, s.parseImports, s.unsupported, s.parseDecls, s.parseBody} {
		if wrong := parse(); len(wrong) > 0 {
			return nil, wrong
		}
	}
	return s, nil
}

func newSource(set *token.FileSet, file, text string, below int) *Source {
	s := &Source{File: file, Text: text, Segments: SplitSegments(text), FileSet: set, below: below, static: map[int]*Decl{}}
	switch {
	case below >= 0:
		s.Mode = MainBody
	case !slices.ContainsFunc(s.Segments, func(c Segment) bool { return c.Kind == token.ILLEGAL }):
		s.Mode = DeclsOnly
	}
	return s
}

// embedDirective puts a file into a program.
var embedDirective = regexp.MustCompile(`(?m)^//go:embed\b`)

// unsupported finds what a cell's program, which is made of several files in a folder of its own, cannot have.
func (s *Source) unsupported() (wrong Diagnostics) {
	for _, i := range s.Imports {
		if i.Path == "C" {
			wrong.Add(i.Pos, `a cell cannot hold C code: put it into a Go package, and import that`)
		}
	}
	for _, at := range embedDirective.FindAllStringIndex(s.Text, -1) {
		wrong.Add(s.PositionAt(at[0]), "a cell cannot embed files: read them with os.ReadFile")
	}
	return wrong
}

// IsStatement tells what runs in the order of the text.
func (s *Source) IsStatement(c Segment) bool {
	switch s.Mode {
	case Script:
		return c.Kind == token.ILLEGAL || c.Kind == token.VAR && s.static[c.From] == nil
	case MainBody:
		return c.Kind == token.ILLEGAL || c.From >= s.below && !slices.Contains([]token.Token{token.PACKAGE, token.IMPORT, token.FUNC}, c.Kind)
	}
	return false
}

// parseDecls parses all that is declared beside the statements.
func (s *Source) parseDecls() (wrong Diagnostics) {
	for _, c := range s.Segments {
		if s.Mode == Script && c.Kind == token.VAR && mayBeStatic(s.Text[c.From:c.To]) {
			if d, _ := s.parseDecl(c); d != nil && d.Static {
				s.static[c.From] = d
			}
		}
		if s.IsStatement(c) || c.Kind == token.PACKAGE || c.Kind == token.IMPORT {
			continue
		}
		d := s.static[c.From]
		if d == nil {
			var found Diagnostics
			if d, found = s.parseDecl(c); d == nil {
				wrong = append(wrong, found[:min(len(found), 1)]...) // it makes what follows look wrong
				continue
			}
		}
		s.addDecl(d)
	}
	if len(wrong) > 0 {
		return wrong[:min(len(wrong), maxDiagnostics)]
	}
	return s.findMain()
}

func (s *Source) addDecl(d *Decl) {
	if d.Kind == token.VAR {
		s.Vars = append(s.Vars, d)
	}
	if len(d.Names) > 0 && (d.Kind != token.VAR || d.Static) {
		s.Decls = append(s.Decls, d)
	}
}

// findMain looks for func main, which no script can have.
func (s *Source) findMain() (wrong Diagnostics) {
	for _, d := range s.Decls {
		if slices.Contains(d.Names, "main") && d.Kind == token.FUNC {
			s.HasMain = true
			if s.Mode == Script {
				wrong.Add(s.Position(d.Node().Pos()), "a cell runs either its statements or func main: give main its own cell, or another name")
			}
		}
	}
	return wrong
}

// parseBody parses what runs, as the body of one function.
func (s *Source) parseBody() Diagnostics {
	f, wrong := s.parseText("func _() {\n", Mask(s.Text, s.Segments, s.IsStatement), 0, "\n}\n", parser.AllErrors)
	if len(wrong) > 0 {
		return s.clarify(wrong)
	}
	s.BodyFile, s.BodyMentions = f.File, f.mentions()
	s.Statements = f.File.Decls[0].(*ast.FuncDecl).Body.List
	return nil
}

// clarify says of a statement where the parser expected none what a user can do.
func (s *Source) clarify(wrong Diagnostics) Diagnostics {
	last := strings.Count(s.Text, "\n") + 1
	wrong = wrong[:1] // it makes what follows look wrong
	for i, d := range wrong {
		if d.Line > last { // the parser met the end of the function that we put around the cell
			wrong[i].Line, wrong[i].Column = last, len(s.Text)-strings.LastIndex(s.Text, "\n")
			wrong[i].Message = "the cell ends before its code does: something is still to come, such as a name, a brace or a quote"
		}
		if d.Message == "expected 1 expression" {
			wrong[i].Message += ": a cell can end with one, such as []any{a, b}"
		}
	}
	return wrong
}

// VarDefs are the variables that the cell makes. Names in local are left out.
func (s *Source) VarDefs(local map[string]string) []VarDef {
	if s.Mode == Script {
		return VarDefsOf(s.Statements, local)
	}
	var list []ast.Stmt
	for _, d := range s.Vars {
		list = append(list, &ast.DeclStmt{Decl: d.Node()})
	}
	return VarDefsOf(list, local)
}

// LastExpr is the expression at the end of a script, or of what %%timeit repeats; nil if there is none. The value of the
// first is shown, unless a semicolon follows.
func (s *Source) LastExpr() (e ast.Expr, quiet bool) {
	if len(s.Statements) == 0 || len(s.Segments) == 0 || s.Mode != Script && !s.Repeated(s.Offset(s.Statements[len(s.Statements)-1].Pos())) {
		return nil, false
	}
	statement, ok := s.Statements[len(s.Statements)-1].(*ast.ExprStmt)
	end := s.Segments[len(s.Segments)-1]
	if !ok || end.Kind != token.ILLEGAL || s.Offset(statement.Pos()) < end.From {
		return nil, false
	}
	return statement.X, end.closed
}

// FileName is the name of a cell's text in generated code and so in errors and stack traces. It depends on
// the text alone, so that the same cell gives the same program, whatever its number.
func FileName(text string) string {
	h := fnv.New64a()
	h.Write([]byte(text)) // never fails
	return fmt.Sprintf("cell-%012x", h.Sum64()&(1<<48-1))
}

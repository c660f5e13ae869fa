package syntax

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Decl is a declaration at the top level of a cell. It is parsed once.
type Decl struct {
	Segment
	Fragment
	Source   *Source
	Names    []string // that it declares; a method's is Type.name
	Fields   []string // of the structs that it declares, as Type.field
	Mentions []Mention
	Static   bool // variables that every program makes anew
}

// parseDecl parses the declaration of a segment.
func (s *Source) parseDecl(c Segment) (*Decl, Diagnostics) {
	f, wrong := s.parse("", c.From, c.To, "\n", parser.ParseComments)
	if len(wrong) > 0 || len(f.File.Decls) == 0 {
		return nil, wrong
	}
	d := &Decl{Segment: c, Fragment: f, Source: s, Fields: fieldsOf(f.File), Mentions: f.mentions()}
	for _, node := range f.File.Decls {
		d.Names = append(d.Names, DeclaredNames(node)...)
	}
	if group, ok := d.Node().(*ast.GenDecl); ok && c.Kind == token.VAR {
		d.Static = d.mentionsFlag() || declaresErrors(group)
	}
	return d, nil
}

// Node is the declaration's own.
func (d *Decl) Node() ast.Decl { return d.File.Decls[0] }

// Text is the declaration as it stands in its cell, with its comments.
func (d *Decl) Text() string { return d.Source.Text[d.From:d.To] }

// Canonical is how the declaration declares a name, as tokens: comments and the layout are left out.
func (d *Decl) Canonical(name string) string {
	node := ast.Node(d.Node())
	if group, ok := node.(*ast.GenDecl); ok && group.Tok == token.TYPE {
		for _, spec := range group.Specs {
			if spec.(*ast.TypeSpec).Name.Name == name {
				node = spec
			}
		}
	}
	return d.canonical(node.Pos(), node.End())
}

// Signature is the types of a function's receiver, type parameters, parameters and results; empty if the declaration is
// no function's.
func (d *Decl) Signature() string {
	f, ok := d.Node().(*ast.FuncDecl)
	if !ok {
		return ""
	}
	var text strings.Builder
	for _, list := range []*ast.FieldList{f.Recv, f.Type.TypeParams, f.Type.Params, f.Type.Results} {
		text.WriteString("|")
		if list == nil {
			continue
		}
		for _, field := range list.List {
			text.WriteString(strings.Repeat(d.canonical(field.Type.Pos(), field.Type.End())+",", max(1, len(field.Names))))
		}
	}
	return text.String()
}

func (d *Decl) canonical(from, to token.Pos) string {
	tokens, _ := Tokenize(d.Source.Text[d.Source.Offset(from):d.Source.Offset(to)])
	var words []string
	for i, t := range tokens {
		switch {
		case t.Tok == token.COMMENT || t.Tok == token.EOF:
		case t.Tok == token.SEMICOLON || t.Tok == token.COMMA:
			if next := nextToken(tokens[i+1:]); next != token.EOF && next != token.RPAREN && next != token.RBRACE {
				words = append(words, t.Tok.String())
			}
		case t.Lit != "":
			words = append(words, t.Lit)
		default:
			words = append(words, t.Tok.String())
		}
	}
	return strings.Join(words, " ")
}

// nextToken is the first token that is no comment.
func nextToken(tokens []Token) token.Token {
	for _, t := range tokens {
		if t.Tok != token.COMMENT {
			return t.Tok
		}
	}
	return token.EOF
}

// fieldsOf lists the fields of the structs that a file declares.
func fieldsOf(file *ast.File) []string {
	var names []string
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if s, ok := spec.Type.(*ast.StructType); ok {
			for _, field := range s.Fields.List {
				for _, name := range field.Names {
					names = append(names, spec.Name.Name+"."+name.Name)
				}
			}
		}
		return false
	})
	return names
}

// Variables are static, so that every program makes them anew, if their value comes from package flag, which must know
// them before it reads the arguments, and if they are errors to compare with, which nothing changes.
func (d *Decl) mentionsFlag() bool {
	return slices.ContainsFunc(d.Mentions, func(m Mention) bool { return m.Name.Name == "flag" && m.Selected != "" })
}

// mayBeStatic spares most declarations of a cell with statements to be parsed twice.
func mayBeStatic(text string) bool {
	return strings.Contains(text, "flag") || strings.Contains(text, "errors")
}

// sentinel is how errors to compare with are named; nobody assigns to them.
var sentinel = regexp.MustCompile(`^[Ee]rr\p{Lu}`)

// declaresErrors tells declarations such as ErrMissing = errors.New("missing"), and no others.
func declaresErrors(group *ast.GenDecl) bool {
	for _, spec := range group.Specs {
		values := spec.(*ast.ValueSpec).Values
		if slices.ContainsFunc(spec.(*ast.ValueSpec).Names, func(n *ast.Ident) bool { return !sentinel.MatchString(n.Name) }) {
			return false
		}
		if len(values) == 0 || slices.ContainsFunc(values, func(e ast.Expr) bool { return !isNewError(e) }) {
			return false
		}
	}
	return true
}

func isNewError(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return false
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || f.Sel.Name != "New" {
		return false
	}
	x, ok := f.X.(*ast.Ident)
	_, isLiteral := call.Args[0].(*ast.BasicLit)
	return ok && isLiteral && x.Name == "errors" && x.Obj == nil
}

// DeclaredNames lists the names that a declaration makes.
func DeclaredNames(d ast.Decl) []string {
	var names []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		names = append(names, FuncName(d))
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}

// FuncName is a function's name, with its type before it if it is a method.
func FuncName(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	return receiver(d.Recv.List[0].Type) + "." + d.Name.Name
}

// receiver is the name of the type that a method belongs to.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.ParenExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	}
	return ""
}

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

// LiteralDecl is a function literal of the text as the declaration of a function; nil if there is none from one offset to
// the other.
func (s *Source) LiteralDecl(name string, from, to int) *Decl {
	const keyword = "func"
	if from < 0 || to > len(s.Text) || from >= to || !strings.HasPrefix(s.Text[from:to], keyword) {
		return nil
	}
	own := &Source{File: s.File, Text: s.Text, FileSet: token.NewFileSet()} // s may be read at the same time
	f, wrong := own.parse(keyword+" "+name, from+len(keyword), to, "\n", 0)
	if len(wrong) > 0 || len(f.File.Decls) != 1 {
		return nil
	}
	return &Decl{Segment: Segment{From: from, To: to, Kind: token.FUNC}, Fragment: f, Source: own, Names: []string{name}, Mentions: f.mentions()}
}

package ide

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/atelier-go/atelier/kernel/cell"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// DocIndex remembers the documentation of packages, which comes from their source.
type DocIndex struct {
	mu       sync.Mutex
	packages map[string]*packageDocs // by folder
}

// packageDocs is the documentation of a package.
type packageDocs struct {
	set     *token.FileSet
	texts   map[string]string // of its files
	changed time.Time         // the newest of its files
	files   int
	doc     string              // of the package
	decls   map[string]declDocs // Name or Type.Member
}

// declDocs is a declaration and what its comment says.
type declDocs struct {
	doc      string
	node     ast.Node // *ast.FuncDecl, *ast.TypeSpec, *ast.ValueSpec or *ast.Field
	from, to token.Pos
	of       *syntax.Decl // that it is from, nil for packages and for the cell itself
}

// load returns the documentation of the package whose source lies in a folder, nil if there is none.
func (l *DocIndex) load(folder string) *packageDocs {
	if folder == "" {
		return nil
	}
	names, newest := sourceFiles(folder)
	l.mu.Lock()
	defer l.mu.Unlock()
	if b := l.packages[folder]; b != nil && b.files == len(names) && b.changed.Equal(newest) {
		return b
	}
	if len(names) == 0 {
		return nil
	}
	b := readPackageDocs(folder, names)
	b.changed = newest
	if l.packages == nil {
		l.packages = map[string]*packageDocs{}
	}
	l.packages[folder] = b
	return b
}

// sourceFiles lists the Go files of a folder but for tests, and when the newest changed.
func sourceFiles(folder string) (names []string, newest time.Time) {
	list, err := os.ReadDir(folder)
	if err != nil {
		return nil, newest
	}
	for _, file := range list {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		if info, err := file.Info(); err == nil {
			names = append(names, file.Name())
			if info.ModTime().After(newest) {
				newest = info.ModTime()
			}
		}
	}
	return names, newest
}

func readPackageDocs(folder string, names []string) *packageDocs {
	b := &packageDocs{set: token.NewFileSet(), texts: map[string]string{}, files: len(names), decls: map[string]declDocs{}}
	for _, name := range names {
		if fits, err := build.Default.MatchFile(folder, name); err != nil || !fits && filepath.Base(folder) != "builtin" {
			continue
		}
		path := filepath.Join(folder, name)
		content, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		file, err := parser.ParseFile(b.set, path, content, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		b.texts[path] = string(content)
		if len(file.Doc.Text()) > len(b.doc) {
			b.doc = file.Doc.Text()
		}
		addDecls(b.decls, file.Decls, nil)
	}
	return b
}

// source is the text of a declaration, with its comment.
func (b *packageDocs) source(e declDocs) string {
	from, to := b.set.Position(e.from), b.set.Position(e.to)
	content := b.texts[from.Filename]
	if from.Offset > to.Offset || to.Offset > len(content) {
		return ""
	}
	return content[from.Offset:to.Offset]
}

// addDecls adds declarations to entries.
func addDecls(entries map[string]declDocs, list []ast.Decl, of *syntax.Decl) {
	for _, d := range list {
		switch d := d.(type) {
		case *ast.FuncDecl:
			entries[syntax.FuncName(d)] = declDocs{doc: d.Doc.Text(), node: d, from: startOf(d, d.Doc), to: d.End(), of: of}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				addSpec(entries, d, spec, of)
			}
		}
	}
}

func addSpec(entries map[string]declDocs, group *ast.GenDecl, spec ast.Spec, of *syntax.Decl) {
	from, to := startOf(spec, nil), spec.End()
	if !group.Lparen.IsValid() {
		from, to = startOf(group, group.Doc), group.End()
	}
	switch s := spec.(type) {
	case *ast.TypeSpec:
		if from == s.Pos() {
			from = startOf(s, s.Doc)
		}
		entries[s.Name.Name] = declDocs{doc: firstText(s.Doc, group.Doc, s.Comment), node: s, from: from, to: to, of: of}
		addMembers(entries, s, of)
	case *ast.ValueSpec:
		if from == s.Pos() {
			from = startOf(s, s.Doc)
		}
		for _, name := range s.Names {
			entries[name.Name] = declDocs{doc: firstText(s.Doc, s.Comment, group.Doc), node: s, from: from, to: to, of: of}
		}
	}
}

// addMembers adds the fields of a struct, or the methods of an interface.
func addMembers(entries map[string]declDocs, s *ast.TypeSpec, of *syntax.Decl) {
	var fields *ast.FieldList
	switch t := s.Type.(type) {
	case *ast.StructType:
		fields = t.Fields
	case *ast.InterfaceType:
		fields = t.Methods
	default:
		return
	}
	for _, field := range fields.List {
		names := field.Names
		if len(names) == 0 {
			if name := embedded(field.Type); name != nil {
				names = []*ast.Ident{name}
			}
		}
		for _, name := range names {
			entries[s.Name.Name+"."+name.Name] = declDocs{doc: firstText(field.Doc, field.Comment), node: field, from: startOf(field, field.Doc), to: field.End(), of: of}
		}
	}
}

// embedded is the name that an embedded type has as a field, nil if it has none.
func embedded(e ast.Expr) *ast.Ident {
	switch e := e.(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	case *ast.StarExpr:
		return embedded(e.X)
	case *ast.IndexExpr:
		return embedded(e.X)
	case *ast.IndexListExpr:
		return embedded(e.X)
	}
	return nil
}

func firstText(comments ...*ast.CommentGroup) string {
	for _, c := range comments {
		if text := c.Text(); text != "" {
			return text
		}
	}
	return ""
}

func startOf(node ast.Node, doc *ast.CommentGroup) token.Pos {
	if doc != nil {
		return doc.Pos()
	}
	return node.Pos()
}

// folderOf is where the source of a package lies.
func folderOf(packages cell.Packages, path string) string {
	if path == "builtin" || path == "unsafe" {
		if fmt := packages.Folder("fmt"); fmt != "" {
			return filepath.Join(filepath.Dir(fmt), path)
		}
		return filepath.Join(build.Default.GOROOT, "src", path)
	}
	return packages.Folder(path)
}

// definition is the text of a type's declaration, without what its package keeps to itself unless all is
// wanted.
func definitionOf(set *token.FileSet, spec *ast.TypeSpec, all bool) string {
	clone := *spec
	clone.Doc, clone.Comment = nil, nil
	if structure, ok := spec.Type.(*ast.StructType); ok && !all {
		clone.Type = exportedFields(structure)
	}
	var b strings.Builder
	config := printer.Config{Mode: printer.UseSpaces, Tabwidth: 4}
	if config.Fprint(&b, set, &ast.GenDecl{Tok: token.TYPE, TokPos: spec.Pos(), Specs: []ast.Spec{&clone}}) != nil {
		return ""
	}
	return b.String()
}

// exportedFields is a struct without its other fields.
func exportedFields(structure *ast.StructType) *ast.StructType {
	clone := &ast.StructType{Struct: structure.Struct, Fields: &ast.FieldList{Opening: structure.Fields.Opening, Closing: structure.Fields.Closing}}
	for _, field := range structure.Fields.List {
		only := *field
		only.Names = nil
		for _, name := range field.Names {
			if name.IsExported() {
				only.Names = append(only.Names, name)
			}
		}
		name := embedded(field.Type)
		if len(only.Names) > 0 || len(field.Names) == 0 && name != nil && name.IsExported() {
			clone.Fields.List = append(clone.Fields.List, &only)
		} else {
			clone.Incomplete = true
		}
		clone.Incomplete = clone.Incomplete || len(only.Names) < len(field.Names)
	}
	return clone
}

package syntax

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
)

// staticIn finds the declarations of variables that every program makes anew: those whose value comes from package
// flag, which must know them before it reads the arguments, and errors to compare with, which nothing changes.
func staticIn(text string, chunks []Segment) map[int]bool {
	static := map[int]bool{}
	for _, c := range chunks {
		if c.Kind != token.VAR {
			continue
		}
		file, _, err := ParseDecls(text[c.From:c.To], 0)
		if err == nil && len(file.Decls) == 1 && (mentionsFlag(file) || declaresErrors(file.Decls[0].(*ast.GenDecl))) {
			static[c.From] = true
		}
	}
	return static
}

func mentionsFlag(file *ast.File) bool {
	for base := range Selectors(file) {
		if base.Name == "flag" && base.Obj == nil {
			return true
		}
	}
	return false
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

// ParseDecls parses a text that is declarations alone. offset is where in the text a position lies.
func ParseDecls(text string, mode parser.Mode) (file *ast.File, offset func(token.Pos) int, err error) {
	set := token.NewFileSet()
	file, err = parser.ParseFile(set, "", PackageClause+text, mode)
	return file, func(pos token.Pos) int { return set.PositionFor(pos, false).Offset - len(PackageClause) }, err
}

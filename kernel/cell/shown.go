package cell

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"regexp"
)

// shown hands the cell's last expression on, for its value to be shown.
func (t *translation) shown(found *checked) []edit {
	e, quiet := t.source.last()
	if e == nil {
		return nil
	}
	list := found.files["body"].Decls
	statements := list[len(list)-1].(*ast.FuncDecl).Body.List
	tv := found.info.Types[statements[len(statements)-1].(*ast.ExprStmt).X]
	from, to := t.source.offset(e.Pos()), t.source.offset(e.End())
	at := t.source.place(e.Pos())
	_, isCall := ast.Unparen(e).(*ast.CallExpr)
	wrap := func(before string) []edit {
		return []edit{{from, from, before + place(at.Filename, at.Line, at.Column)}, {to, to, ")"}}
	}
	switch {
	case tv.IsVoid() || quiet && (isCall || isReceive(e)) || isWritten(e, tv.Type):
		return nil
	case tv.IsNil():
		return []edit{{from, to, blank(t.source.text[from:to])}}
	case quiet:
		return []edit{{from, from, "_ = "}}
	}
	show := t.valuesName(t.body.uses)
	if overflows(tv) {
		return []edit{{from, to, fmt.Sprintf("%s.Show(%q)", show, exactly(tv.Value))}}
	}
	if isCall && lastIsError(tv.Type) {
		return wrap(show + ".ShowOrFail(")
	}
	return wrap(show + ".Show(")
}

// writing begins the names of functions that give the number of bytes written, which nobody wants to see.
var writing = regexp.MustCompile(`^(Fp|P)rint|^Write`)

// isWritten tells the result of fmt.Println and the like, under whatever name the package was imported.
func isWritten(e ast.Expr, t types.Type) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	tuple, ok := t.(*types.Tuple)
	return ok && writing.MatchString(name) && tuple.Len() == 2 && lastIsError(t) &&
		types.Identical(tuple.At(0).Type(), types.Typ[types.Int])
}

func isReceive(e ast.Expr) bool {
	u, ok := ast.Unparen(e).(*ast.UnaryExpr)
	return ok && u.Op == token.ARROW
}

// valuesName imports package values among uses.
func (t *translation) valuesName(uses map[string]string) string {
	name := t.nameFor("values", valuesPath, &piece{uses: uses})
	uses[name] = valuesPath
	return name
}

// exactly is a constant as people write it.
func exactly(v constant.Value) string {
	if v.Kind() == constant.Int {
		return v.ExactString()
	}
	return v.String()
}

// overflows tells a constant that fits no variable, such as 1 << 70.
func overflows(tv types.TypeAndValue) bool {
	basic, ok := tv.Type.(*types.Basic)
	if tv.Value == nil || !ok || basic.Info()&types.IsUntyped == 0 {
		return false
	}
	switch basic.Kind() {
	case types.UntypedRune:
		n, exact := constant.Int64Val(tv.Value)
		return !exact || n != int64(int32(n))
	case types.UntypedInt:
		_, exact := constant.Int64Val(tv.Value)
		return !exact
	case types.UntypedFloat:
		f, _ := constant.Float64Val(tv.Value)
		return math.IsInf(f, 0)
	}
	return false
}

// lastIsError tells a result that is an error, or several whose last is.
func lastIsError(t types.Type) bool {
	if tuple, ok := t.(*types.Tuple); ok {
		if tuple.Len() == 0 {
			return false
		}
		t = tuple.At(tuple.Len() - 1).Type()
	}
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

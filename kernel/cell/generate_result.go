package cell

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"regexp"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// showResult hands the cell's last expression on, for its value to be shown.
func (t *translation) showResult(found *checkedPackage) []syntax.Edit {
	e, quiet := t.source.LastExpr()
	if e == nil {
		return nil
	}
	list := found.files["body"].Decls
	statements := list[len(list)-1].(*ast.FuncDecl).Body.List
	tv := found.info.Types[statements[len(statements)-1].(*ast.ExprStmt).X]
	from, to := t.source.Offset(e.Pos()), t.source.Offset(e.End())
	at := t.source.Position(e.Pos())
	_, isCall := ast.Unparen(e).(*ast.CallExpr)
	wrap := func(before string) []syntax.Edit {
		return []syntax.Edit{syntax.Insert(from, before+syntax.LineDirective(at.Filename, at.Line, at.Column)), syntax.Insert(to, ")")}
	}
	switch {
	case tv.IsVoid() || quiet && (isCall || isReceive(e)) || isPrintCall(e, tv.Type):
		return nil
	case tv.IsNil():
		return []syntax.Edit{syntax.Replace(from, to, syntax.Blank(t.source.Text[from:to]))}
	case quiet:
		return []syntax.Edit{syntax.Insert(from, "_ = ")}
	}
	if _, isTuple := tv.Type.(*types.Tuple); t.source.Repeated(from) {
		if isTuple {
			return nil
		}
		return wrap(t.timingName() + ".Use(")
	}
	t.endsWithCollection = mayBeCollection(tv.Type)
	show := t.valuesName(t.body.imports)
	if overflows(tv) {
		return []syntax.Edit{syntax.Replace(from, to, fmt.Sprintf("%s.Show(%q)", show, constantText(tv.Value)))}
	}
	if isRune(tv.Type) {
		edits := wrap(show + ".Show(" + show + ".Rune(")
		edits[1].Text = "))"
		return edits
	}
	if isCall && lastIsError(tv.Type) {
		return wrap(show + ".ShowOrFail(")
	}
	return wrap(show + ".Show(")
}

// isRune tells what was written as a rune and not as another name of its type.
func isRune(t types.Type) bool {
	return t == types.Typ[types.UntypedRune] || t == types.Universe.Lookup("rune").Type()
}

// mayBeCollection tells what package collections may have a look for: a list or a map of what has parts or methods, a
// matrix, or an interface that may hide one.
func mayBeCollection(t types.Type) bool {
	if tuple, ok := t.(*types.Tuple); ok {
		return tuple.Len() == 2 && lastIsError(t) && mayBeCollection(tuple.At(0).Type())
	}
	switch u := t.Underlying().(type) {
	case *types.Slice, *types.Array, *types.Map:
		elem := u.(elements).Elem()
		_, isBasic := elem.Underlying().(*types.Basic)
		return !isBasic || types.NewMethodSet(elem).Len() > 0
	case *types.Interface:
		return !lastIsError(t)
	}
	found, _, _ := types.LookupFieldOrMethod(t, true, nil, "Dims")
	return found != nil
}

// printFunc begins the names of functions that give the number of bytes written, which nobody wants to see.
var printFunc = regexp.MustCompile(`^(Fp|P)rint|^Write`)

// isPrintCall tells the result of fmt.Println and the like, under whatever name the package was imported.
func isPrintCall(e ast.Expr, t types.Type) bool {
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
	return ok && printFunc.MatchString(name) && tuple.Len() == 2 && lastIsError(t) &&
		types.Identical(tuple.At(0).Type(), types.Typ[types.Int])
}

func isReceive(e ast.Expr) bool {
	u, ok := ast.Unparen(e).(*ast.UnaryExpr)
	return ok && u.Op == token.ARROW
}

// constantText is a constant as people write it.
func constantText(v constant.Value) string {
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

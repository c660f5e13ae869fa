package cell

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// converter writes values as papermill's translator has written them, but of other types.
type converter struct {
	source  *syntax.Source
	imports []string // that the types need
}

// mismatch says which part of a parameter does not fit, and why.
type mismatch struct {
	place string // behind the parameter's name
	what  string
	want  types.Type
	hint  string
}

func (m *mismatch) Error() string { return "it does not fit" }

// errNotPapermill is for what the translator never writes: someone has, who knows Go and the type that is meant.
var errNotPapermill = errors.New("no value that papermill gives")

// top writes the value of a parameter as one of the type.
func (f *converter) top(name string, e ast.Expr, want types.Type) (string, error) {
	text, err := f.value(e, nil, want, true)
	var m *mismatch
	switch {
	case errors.Is(err, errNotPapermill):
		return f.text(e), nil
	case errors.As(err, &m):
		whole := "the type of its default"
		if m.place != "" {
			whole = "as its default " + TypeString(want) + " has it"
		}
		return "", fmt.Errorf("parameter %s%s: %s does not fit %s, %s: %s", name, m.place, m.what, TypeString(m.want), whole,
			cmp.Or(m.hint, "give a value that does, or change the default"))
	}
	return text, err
}

func (f *converter) text(e ast.Expr) string {
	return f.source.Text[f.source.Offset(e.Pos()):f.source.Offset(e.End())]
}

// value writes e as a value of the type, which has to stand before it if named. A literal within another one may have
// left out its own type: that is outer.
func (f *converter) value(e, outer ast.Expr, want types.Type, named bool) (string, error) {
	switch to := want.Underlying().(type) {
	case *types.Basic:
		return f.scalar(e, want, to, named)
	case *types.Slice, *types.Array, *types.Map:
		return f.compound(e, outer, want, named)
	case *types.Interface:
		if to.Empty() {
			return f.asWritten(e, outer, want, named), nil
		}
	}
	return "", f.mismatch(e, want, "a parameter is a number, a text, true, false, or a slice or map of these")
}

func (f *converter) mismatch(e ast.Expr, want types.Type, hint string) *mismatch {
	what := f.text(e)
	if runes := []rune(what); len(runes) > 40 {
		what = string(runes[:39]) + "…"
	}
	return &mismatch{what: what, want: want, hint: hint}
}

// asWritten is e as it stands, with the type that it has left out.
func (f *converter) asWritten(e, outer ast.Expr, want types.Type, named bool) string {
	text := f.text(e)
	if l, ok := e.(*ast.CompositeLit); ok && l.Type == nil && outer != nil {
		text = f.text(outer) + text
	}
	if named {
		return f.typeSource(want) + "(" + text + ")"
	}
	return text
}

// typeSource is a type as the cell has it.
func (f *converter) typeSource(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		if !slices.Contains(f.imports, p.Path()) {
			f.imports = append(f.imports, p.Path())
		}
		return p.Name()
	})
}

// compound writes a slice, an array or a map.
func (f *converter) compound(e, outer ast.Expr, want types.Type, named bool) (string, error) {
	l, ok := e.(*ast.CompositeLit)
	if !ok {
		if !f.isPlain(e) {
			return "", errNotPapermill
		}
		return "", f.mismatch(e, want, "")
	}
	from := cmp.Or[ast.Expr](l.Type, outer)
	var inner ast.Expr // the type of the elements, as it was written
	switch from := from.(type) {
	case *ast.ArrayType:
		inner = from.Elt
	case *ast.MapType:
		inner = from.Value
	default:
		return "", errNotPapermill
	}
	var elem types.Type
	keyed := false
	switch to := want.Underlying().(type) {
	case *types.Slice:
		elem = to.Elem()
	case *types.Array:
		if elem = to.Elem(); to.Len() != int64(len(l.Elts)) {
			return "", f.mismatch(e, want, fmt.Sprintf("give %d elements", to.Len()))
		}
	case *types.Map:
		elem, keyed = to.Elem(), true
		if key, ok := to.Key().Underlying().(*types.Basic); !ok || key.Info()&types.IsString == 0 {
			return "", f.mismatch(e, want, "papermill gives maps from text alone")
		}
	}
	if _, isMap := from.(*ast.MapType); isMap != keyed {
		return "", f.mismatch(e, want, "")
	}
	var parts []string
	for i, element := range l.Elts {
		key, place := "", "["+strconv.Itoa(i)+"]"
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			key, place, element = f.text(pair.Key)+": ", "["+f.text(pair.Key)+"]", pair.Value
		}
		text, err := f.value(element, inner, elem, false)
		var m *mismatch
		if errors.As(err, &m) {
			m.place = place + m.place
		}
		if err != nil {
			return "", err
		}
		parts = append(parts, key+text)
	}
	text := "{" + strings.Join(parts, ", ") + "}"
	if named {
		text = f.typeSource(want) + text
	}
	return text, nil
}

// scalar writes a number, a text, or true or false.
func (f *converter) scalar(e ast.Expr, want types.Type, to *types.Basic, named bool) (string, error) {
	text, err := f.basic(e, want, to)
	if err != nil {
		return "", err
	}
	if _, call := e.(*ast.CallExpr); call { // it is of type float64, wherever it stands
		named = !types.Identical(want, types.Typ[types.Float64])
	} else if named {
		named = !isDefaultOf(text, want)
	}
	if named {
		text = f.typeSource(want) + "(" + text + ")"
	}
	return text, nil
}

// isDefaultOf tells a literal that has the type by itself.
func isDefaultOf(text string, want types.Type) bool {
	tv, err := types.Eval(token.NewFileSet(), nil, token.NoPos, text)
	return err == nil && types.Identical(types.Default(tv.Type), want)
}

// basic writes e as a constant, or as a call of package math, that converts to the type as it is.
func (f *converter) basic(e ast.Expr, want types.Type, to *types.Basic) (string, error) {
	text := f.text(e)
	switch _, call := e.(*ast.CallExpr); { // of package math: NaN, an infinity or -0
	case !f.isPlain(e):
		return "", errNotPapermill
	case call && to.Info()&types.IsFloat == 0:
		return "", f.mismatch(e, want, "")
	case call:
		return text, nil
	}
	tv, err := types.Eval(token.NewFileSet(), nil, token.NoPos, text)
	if err != nil || tv.Value == nil { // a slice or a map
		return "", f.mismatch(e, want, "")
	}
	number := tv.Value.Kind() == constant.Int || tv.Value.Kind() == constant.Float
	switch {
	case isDuration(want):
		return f.duration(e, want, tv.Value)
	case number && to.Info()&types.IsNumeric != 0 && isExact(text, tv, to):
	case tv.Value.Kind() == constant.String && to.Info()&types.IsString != 0:
	case tv.Value.Kind() == constant.Bool && to.Info()&types.IsBoolean != 0:
	case number && to.Info()&types.IsString != 0:
		return "", f.mismatch(e, want, "papermill takes it for a text after -r instead of -p")
	default:
		return "", f.mismatch(e, want, "")
	}
	return text, nil
}

// isPlain tells what the translator writes.
func (f *converter) isPlain(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit, *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		_, ok := e.X.(*ast.BasicLit)
		return ok && e.Op == token.SUB
	case *ast.Ident:
		return e.Name == "true" || e.Name == "false" || e.Name == "nil"
	case *ast.CallExpr:
		return slices.Contains([]string{"math.NaN()", "math.Inf(1)", "math.Inf(-1)", "math.Copysign(0, -1)"}, f.text(e))
	}
	return false
}

// isExact tells whether a number converts to the type as it is. A fraction is rounded as any in Go is, but not to
// nothing; a whole number is not rounded.
func isExact(text string, number types.TypeAndValue, to *types.Basic) bool {
	converted, err := types.Eval(token.NewFileSet(), nil, token.NoPos, to.Name()+"("+text+")")
	if err != nil || converted.Value == nil {
		return false
	}
	if types.Identical(number.Type, types.Typ[types.UntypedInt]) {
		return constant.Compare(number.Value, token.EQL, converted.Value)
	}
	return constant.Sign(number.Value) == 0 || to.Info()&types.IsComplex != 0 || constant.Sign(converted.Value) != 0
}

func isDuration(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == "Duration" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time"
}

// duration writes a text such as 1.5s in nanoseconds. A number could mean any unit, unless it is 0.
func (f *converter) duration(e ast.Expr, want types.Type, value constant.Value) (string, error) {
	const hint = "give a text with a unit, such as 1.5s"
	if value.Kind() == constant.String {
		d, err := time.ParseDuration(constant.StringVal(value))
		if err != nil {
			return "", f.mismatch(e, want, hint)
		}
		return strconv.FormatInt(int64(d), 10), nil
	}
	if number := value.Kind() == constant.Int || value.Kind() == constant.Float; number && constant.Sign(value) == 0 {
		return "0", nil
	}
	return "", f.mismatch(e, want, hint)
}

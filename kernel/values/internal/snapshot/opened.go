package snapshot

import "reflect"

// opened are structs of Go's own packages whose unexported fields are plain data.
var opened = map[typeKey]bool{
	{"context", "valueCtx"}:         true,
	{"context", "withoutCancelCtx"}: true,
	{"math/rand/v2", "Rand"}:        true,
	{"math/rand/v2", "Zipf"}:        true,
	{"os", "ProcessState"}:          true,
}

// recovered is Go for what statements panic with.
func recovered(statements string) string {
	return "func() (v any) { defer func() { v = recover() }(); " + statements + "; return v }()"
}

var errorType = reflect.TypeFor[error]()

// isOpen tells a struct whose unexported fields may be copied: an error that consists of texts, numbers and other
// errors has no state that its package would miss.
func isOpen(t reflect.Type) bool {
	if opened[typeKey{t.PkgPath(), t.Name()}] {
		return true
	}
	return reflect.PointerTo(t).Implements(errorType) && isPlainData(t, map[reflect.Type]bool{})
}

// isPlainData tells types that hold no address of code or of memory that Go does not know, and nothing to lock or wait for.
func isPlainData(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return true
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Uintptr, reflect.UnsafePointer, reflect.Chan, reflect.Func, reflect.Map:
		return false
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return isPlainData(t.Elem(), seen)
	case reflect.Struct:
		if path := t.PkgPath(); path == "sync" || path == "sync/atomic" {
			return false
		}
		for i := range t.NumField() {
			if !isPlainData(t.Field(i).Type, seen) {
				return false
			}
		}
	}
	return true
}

// hiddenText is why a value is not carried that only its package understands.
func hiddenText(t reflect.Type) string {
	if t.PkgPath() == "context" {
		return "a context that can be cancelled ends with its program: make it in the cell that uses it"
	}
	return hidden
}

// samples are Go expressions for values of types that only their own package can name. A program that restores such a
// value evaluates the expression to know the type.
var samples = map[typeKey]string{
	{"context", "backgroundCtx"}:    "context.Background()",
	{"context", "todoCtx"}:          "context.TODO()",
	{"context", "valueCtx"}:         "context.WithValue(context.Background(), 0, 0)",
	{"context", "withoutCancelCtx"}: "context.WithoutCancel(context.Background())",
	{"errors", "errorString"}:       `errors.New("")`,
	{"errors", "joinError"}:         "errors.Join(errors.ErrUnsupported)",
	{"fmt", "wrapError"}:            `fmt.Errorf("%w", error(nil))`,
	{"fmt", "wrapErrors"}:           `fmt.Errorf("%w%w", error(nil), error(nil))`,
	{"runtime", "boundsError"}:      recovered("i := 0; _ = []int(nil)[i]"),
	{"runtime", "plainError"}:       recovered("map[int]int(nil)[0] = 0"),
	{"runtime", "errorString"}:      recovered("i := 0; _ = 1 / i"),
}

// typeDescriptor is the type of every reflect.Type.
var typeDescriptor = reflect.TypeOf(errorType)

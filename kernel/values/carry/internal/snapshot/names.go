package snapshot

import (
	"bytes"
	"fmt"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"unsafe"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// Named is something that programs have under a name, and that is carried by it: a function, or a variable of a package.
type Named struct {
	Name  string // with its package's path, such as io.EOF, strings.ToUpper, main.(*T).Area, gopkg.in/yaml%2ev3.Marshal or log.Default()
	Value any    // the function, or a pointer to the variable; of a method value, such as main.(*T).Area-fm, a func(unsafe.Pointer) any that binds a receiver
}

// Names are what a program has under names. Variables count with what they held when the program began: what a cell
// puts into one is not what the next program finds there.
type Names struct {
	values    map[string]reflect.Value
	words     map[word]reference
	held      map[any]reference // values that are no pointers, of types that only their package can name
	functions map[unsafe.Pointer]string
	before    map[string]pointee
}

// A pointee is what a variable of a package pointed to when the program began.
type pointee struct {
	pointer reflect.Value
	state   []byte
}

// A word is a pointer, with the type that it points to; of a map without.
type word struct {
	at   unsafe.Pointer
	elem reflect.Type
}

// A reference is a way to something named.
type reference struct {
	how  byte
	name string
}

// How a reference leads to a value.
const (
	byContent  = iota // what the variable holds
	byAddress         // where it is
	byFunction        // the function
)

// NewNames is to be called before anything changes the variables.
func NewNames(list []Named) *Names {
	n := &Names{map[string]reflect.Value{}, map[word]reference{}, map[any]reference{}, map[unsafe.Pointer]string{}, map[string]pointee{}}
	for _, one := range list {
		v := reflect.ValueOf(one.Value)
		if _, twice := n.values[one.Name]; twice || !v.IsValid() {
			continue
		}
		n.values[one.Name] = v
		switch v.Kind() {
		case reflect.Func:
			n.functions[functionAt(v)] = one.Name
		case reflect.Pointer:
			if v.IsNil() {
				continue
			}
			n.note(v, reference{byAddress, one.Name})
			n.note(v.Elem(), reference{byContent, one.Name})
		}
	}
	return n
}

// note enters what leads to a named value, if nothing else does.
func (n *Names) note(v reflect.Value, r reference) {
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			n.note(v.Elem(), r)
		}
	case reflect.Func:
		if at := functionAt(v); at != nil && n.functions[at] == "" {
			n.words[word{at, nil}] = r
		}
	case reflect.Pointer, reflect.Map:
		w := wordOf(v)
		if _, known := n.words[w]; known || v.IsNil() || v.Kind() == reflect.Pointer && v.Type().Elem().Size() == 0 {
			return
		}
		n.words[w] = r
		if v.Kind() == reflect.Pointer && r.how == byContent {
			n.before[r.name] = pointee{v, exportedState(v)}
		}
	default:
		if key := keyOf(v.Type()); v.CanInterface() && v.Comparable() && v.Type().Name() != "" && builtins[key] == nil && !nameable(key) {
			if _, known := n.held[v.Interface()]; !known {
				n.held[v.Interface()] = r
			}
		}
	}
}

func wordOf(v reflect.Value) word {
	if v.Kind() == reflect.Map {
		return word{v.UnsafePointer(), nil}
	}
	return word{v.UnsafePointer(), v.Type().Elem()}
}

// functionAt is the address of a function value, which tells it apart where it captures nothing.
func functionAt(v reflect.Value) unsafe.Pointer {
	f := v.Interface()
	return (*[2]unsafe.Pointer)(unsafe.Pointer(&f))[1]
}

// exportedState is the memory of the fields that anybody may change in what v points to.
func exportedState(v reflect.Value) (state []byte) {
	if t := v.Type().Elem(); t.Kind() == reflect.Struct {
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() {
				state = append(state, unsafe.Slice((*byte)(unsafe.Add(v.UnsafePointer(), f.Offset)), f.Type.Size())...)
			}
		}
	}
	return state
}

// pointer is how a reference of plan q leads to the same place in every program.
func (n *Names) pointer(at unsafe.Pointer, q *plan) (r reference, ok bool) {
	if n == nil || len(n.words) == 0 {
		return r, false
	}
	w := word{at, nil}
	if q.kind == pointer {
		w.elem = q.elem.t
	}
	r, ok = n.words[w]
	return r, ok
}

// dynamic is how an interface value that holds v comes about in every program.
func (n *Names) dynamic(v reflect.Value) (r reference, ok bool) {
	switch {
	case v.Kind() == reflect.Func && v.Type().Name() == "" && !v.IsNil():
		f, why := n.function(functionAt(v))
		return f.reference, why == "" && f.receiver == ""
	case n == nil:
		return r, false
	case v.Kind() == reflect.Pointer || v.Kind() == reflect.Map:
		r, ok = n.words[wordOf(v)]
	case len(n.held) > 0 && v.Comparable() && v.CanInterface():
		r, ok = n.held[v.Interface()]
	}
	return r, ok
}

// changed tells why what a variable points to is not what the next program finds there, if so.
func (n *Names) changed(r reference) string {
	if r.how != byContent {
		return ""
	}
	if old, ok := n.before[r.name]; ok {
		if !bytes.Equal(exportedState(old.pointer), old.state) {
			return fmt.Sprintf("the cell has changed what %s is, which every program makes anew: make a value of your own", r.name)
		}
	}
	return ""
}

// lookup is the value of a reference. It says no if the program has nothing of that name.
func (n *Names) lookup(r reference) (v reflect.Value, ok bool) {
	if n == nil {
		return v, false
	}
	v, ok = n.values[r.name]
	if ok && r.how == byContent {
		if v.Kind() != reflect.Pointer {
			return v, false
		}
		if v = v.Elem(); v.Kind() == reflect.Interface {
			v = v.Elem()
		}
	}
	return v, ok && v.IsValid()
}

// A function is what a function value is.
type function struct {
	reference
	receiver string // of a method value: its type
}

// function finds the name of the function at an address, or why it has none that lasts.
func (n *Names) function(at unsafe.Pointer) (f function, why string) {
	if n != nil {
		if name := n.functions[at]; name != "" {
			return function{reference: reference{byFunction, name}}, ""
		}
		if r, ok := n.words[word{at, nil}]; ok {
			return function{reference: r}, ""
		}
	}
	return nameFunction(functionName(at))
}

// functionName is the name of a function's code. What it has inlined stands before it in the list of its frames.
func functionName(at unsafe.Pointer) (name string) {
	frames := runtime.CallersFrames([]uintptr{*(*uintptr)(at) + 1})
	for more := true; more; {
		var frame runtime.Frame
		frame, more = frames.Next()
		name = frame.Function
	}
	return name
}

// nameFunction tells what the name of a function's code means.
func nameFunction(name string) (f function, why string) {
	f.reference = reference{byFunction, name}
	path, rest := splitName(name)
	method, bound := strings.CutSuffix(rest, "-fm")
	receiver, selected, isMethod := strings.Cut(method, ".")
	switch {
	case strings.Contains(rest, "[...]"):
		return f, fmt.Sprintf("the function %s of type parameters has no name that lasts: write func name(...) that calls it", shortFunction(name))
	case (strings.Contains(selected, ".") || isNumbered(selected)) && pretty.IsNotebook(path):
		return f, "it is a function literal that uses local variables: write func name(...)"
	case strings.Contains(selected, ".") || isNumbered(selected) || name == "reflect.makeFuncStub" || name == "reflect.methodValueCall":
		return f, fmt.Sprintf("package %s has made it: write func name(...)", path)
	case bound && isMethod:
		f.receiver = joinName(path, receiver)
	}
	base, _ := cutPointer(receiver)
	if !nameable(typeKey{path, base}) || isMethod && !nameable(typeKey{path, selected}) {
		return f, fmt.Sprintf("only its own package can name the function %s: write func name(...) that calls it", shortFunction(name))
	}
	return f, ""
}

// splitName parts a name from its package's path. In the last part of that, the linker writes dots in another way.
func splitName(name string) (path, rest string) {
	slash := strings.LastIndexByte(name, '/') + 1
	path, rest, _ = strings.Cut(name[slash:], ".")
	return name[:slash] + strings.ReplaceAll(path, escapedDot, "."), rest
}

const escapedDot = "%2e"

// joinName is the inverse of splitName.
func joinName(path, rest string) string {
	slash := strings.LastIndexByte(path, '/') + 1
	return path[:slash] + strings.ReplaceAll(path[slash:], ".", escapedDot) + "." + rest
}

// cutPointer takes the pointer away from a receiver such as (*T).
func cutPointer(receiver string) (name string, isPointer bool) {
	name, isPointer = strings.CutPrefix(receiver, "(*")
	return strings.TrimSuffix(name, ")"), isPointer
}

// shortFunction is a function's name as people write it.
func shortFunction(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// isNumbered tells how the compiler calls a function literal: func1.
func isNumbered(name string) bool {
	number, ok := strings.CutPrefix(name, "func")
	_, err := strconv.Atoi(number)
	return ok && err == nil
}

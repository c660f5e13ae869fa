package snapshot

import (
	"fmt"
	"io"
	"reflect"
	"unsafe"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// A logger is a *log.Logger, whose package need not be linked for it.
type logger interface {
	Writer() io.Writer
	Prefix() string
	Flags() int
	SetOutput(io.Writer)
	SetPrefix(string)
	SetFlags(int)
}

func isLogger(t reflect.Type) bool { return t.PkgPath() == "log" && t.Name() == "Logger" }

// logger writes a logger that writes to a stream which every program has.
func (e *encoder) logger(p unsafe.Pointer, q *plan) *valueRefusal {
	v := reflect.NewAt(q.t, p)
	if v.Elem().IsZero() {
		e.buf = append(e.buf, 0)
		return nil
	}
	l := v.Interface().(logger)
	w := reflect.ValueOf(l.Writer())
	if !w.IsValid() {
		return &valueRefusal{t: q.t, why: "it has no writer"}
	}
	r, ok := e.names.dynamic(w)
	if !ok {
		return &valueRefusal{t: q.t, why: fmt.Sprintf("it writes to a %s of the cell's own: one that writes to os.Stdout, os.Stderr or io.Discard is carried", pretty.TypeName(w.Type()))}
	}
	e.buf = append(e.buf, 1)
	if f := e.refer(r, q.t); f != nil {
		return f
	}
	e.buf = appendString(e.buf, l.Prefix())
	e.uint(uint64(l.Flags()))
	return nil
}

// logger reads a logger.
func (d *decoder) logger(p unsafe.Pointer, q *plan) {
	if d.in.byte() == 0 {
		return
	}
	_, v := d.lookup()
	w, ok := v.Interface().(io.Writer)
	if !ok {
		d.in.fail("the file is damaged: a logger without a writer")
	}
	l := reflect.NewAt(q.t, p).Interface().(logger)
	l.SetOutput(w)
	l.SetPrefix(d.in.string())
	l.SetFlags(d.in.length())
}

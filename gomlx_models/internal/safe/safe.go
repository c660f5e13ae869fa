// Package safe compiles and runs graph functions. They panic where shapes do not fit; here, and only here, what
// they panic with becomes an error of one sentence.
package safe

import (
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Function is a graph function of a scope of variables.
type Function = func(scope *model.Scope, inputs []*graph.Node) []*graph.Node

// Exec is a model.Exec: a graph function, compiled once for each form of its inputs.
type Exec struct {
	exec  *model.Exec
	fault error // what the function last panicked with
}

// New makes an Exec on the variables of a store. Nothing is built before the first call.
func New(b compute.Backend, store *model.Store, build Function) (*Exec, error) {
	e := &Exec{}
	var err error
	e.exec, err = model.NewExec(b, store, func(scope *model.Scope, inputs []*graph.Node) []*graph.Node {
		defer func() {
			if reason := recover(); reason != nil {
				e.fault = plain(reason)
				panic(e.fault) // GoMLX cleans up after an error; after any other panic its next call waits for ever
			}
		}()
		return build(scope, inputs)
	})
	if err != nil {
		return nil, firstLine(err)
	}
	return e, nil
}

// Call runs the function.
func (e *Exec) Call(args ...any) (out []*tensors.Tensor, err error) {
	err = e.try(func() error {
		out, err = e.exec.Call(args...)
		return err
	})
	return out, err
}

// Call1 is Call of a function with one result.
func (e *Exec) Call1(args ...any) (*tensors.Tensor, error) {
	out, err := e.Call(args...)
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

// Compile builds and compiles the function for inputs of these shapes, without running it.
func (e *Exec) Compile(inputs ...shapes.Shape) error {
	return e.try(func() error {
		_, err := e.exec.Compile(inputs...)
		return err
	})
}

// Finalize frees what was compiled.
func (e *Exec) Finalize() { e.exec.Finalize() }

// try prefers the function's own words to those of its caller, which names what no user knows.
func (e *Exec) try(do func() error) error {
	e.fault = nil
	err := Try(do)
	if err != nil && e.fault != nil {
		return e.fault
	}
	return err
}

// Try returns the error of what it does, or what that panics with.
func Try(do func() error) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = plain(reason)
		}
	}()
	return firstLine(do())
}

// plain is what a function panicked with, without the trace that the libraries add.
func plain(reason any) error {
	err, ok := reason.(error)
	if !ok {
		err = fmt.Errorf("%v", reason)
	}
	var fault runtime.Error
	if errors.As(err, &fault) {
		return fmt.Errorf("%w: this is a fault of Atelier, please report it", err)
	}
	return firstLine(err)
}

// cut is an error whose text is the first line of another's.
type cut struct {
	text string
	error
}

func (c cut) Error() string { return c.text }
func (c cut) Unwrap() error { return c.error }

// firstLine leaves away what the libraries write below.
func firstLine(err error) error {
	if err == nil {
		return nil
	}
	line, rest, _ := strings.Cut(err.Error(), "\n")
	if rest == "" {
		return err
	}
	return cut{line, err}
}

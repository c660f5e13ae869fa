package workspace

import (
	"context"
	"errors"
	"testing"
	"time"
)

var errStopped, errOver = errors.New("stopped"), errors.New("over")

// An operation ends with its caller, by an interrupt, and with the life of all, and tells by which.
func TestOperations(t *testing.T) {
	life, end := context.WithCancelCause(t.Context())
	o := NewOperations(life)
	caller, leave := context.WithCancelCause(t.Context())
	ctx, done := o.Begin(t.Context())
	if !o.Active() {
		t.Error("got none that runs, want one")
	}
	o.Interrupt(errStopped)
	if got := context.Cause(ctx); got != errStopped {
		t.Errorf("interrupt: got %v, want %v", got, errStopped)
	}
	done()
	if o.Active() {
		t.Error("got one that runs, want none")
	}
	byCaller, done := o.Begin(caller)
	leave(errOver)
	if got := context.Cause(byCaller); got != errOver {
		t.Errorf("caller: got %v, want %v", got, errOver)
	}
	done()
	withAll, done := o.Begin(t.Context())
	end(errOver)
	<-withAll.Done()
	if got := context.Cause(withAll); got != errOver {
		t.Errorf("life: got %v, want %v", got, errOver)
	}
	done()
}

// Drain waits for those that run, but not longer than its limit.
func TestDrain(t *testing.T) {
	o := NewOperations(t.Context())
	o.Drain(time.Hour) // none runs
	_, done := o.Begin(t.Context())
	o.Drain(time.Nanosecond)
	if !o.Active() {
		t.Error("got none that runs, want one")
	}
	drained := make(chan struct{})
	go func() {
		o.Drain(time.Hour)
		close(drained)
	}()
	done()
	select {
	case <-drained:
	case <-time.After(20 * time.Second):
		t.Error("got Drain waiting, want it to end with the last")
	}
}

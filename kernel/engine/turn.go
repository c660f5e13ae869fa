package engine

import (
	"context"
	"sync"
)

// turn lets one at a time go on, as a mutex does, but waiting for it can be given up.
type turn chan struct{}

func newTurn() turn { return make(turn, 1) }

// take waits for the turn, and says why if ctx ends first.
func (t turn) take(ctx context.Context) error {
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (t turn) give() { <-t }

// operations are what Interrupt ends.
type operations struct {
	life context.Context // of the engine; all end with it
	mu   sync.Mutex
	next int
	all  map[int]context.CancelCauseFunc
}

// begin notes an operation. Its context ends with that of the caller, and with ErrInterrupted as the cause
// when it is interrupted; done must be called in the end.
func (o *operations) begin(ctx context.Context) (_ context.Context, done func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.next++
	key := o.next
	o.all[key] = cancel
	stop := context.AfterFunc(o.life, func() { cancel(errClosed) })
	return ctx, func() {
		stop()
		o.mu.Lock()
		delete(o.all, key)
		o.mu.Unlock()
		cancel(context.Canceled)
	}
}

func newOperations(life context.Context) *operations {
	return &operations{life: life, all: map[int]context.CancelCauseFunc{}}
}

func (o *operations) interrupt() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, cancel := range o.all {
		cancel(ErrInterrupted)
	}
}

package engine

import (
	"context"
	"sync"
	"time"
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
	last chan struct{} // closed when none is left; nil if nobody waits for that
}

// begin notes an operation. Its context ends with that of the caller, and with the cause of its
// interruption; done must be called in the end.
func (o *operations) begin(ctx context.Context) (_ context.Context, done func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.next++
	key := o.next
	o.all[key] = cancel
	stop := context.AfterFunc(o.life, func() { cancel(context.Cause(o.life)) })
	return ctx, func() {
		stop()
		o.mu.Lock()
		delete(o.all, key)
		if len(o.all) == 0 && o.last != nil {
			close(o.last)
			o.last = nil
		}
		o.mu.Unlock()
		cancel(context.Canceled)
	}
}

func newOperations(life context.Context) *operations {
	return &operations{life: life, all: map[int]context.CancelCauseFunc{}}
}

func (o *operations) interrupt(cause error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, cancel := range o.all {
		cancel(cause)
	}
}

// drain waits until no operation is left, but not longer than a limit.
func (o *operations) drain(limit time.Duration) {
	o.mu.Lock()
	if len(o.all) > 0 && o.last == nil {
		o.last = make(chan struct{})
	}
	last := o.last
	o.mu.Unlock()
	if last == nil {
		return
	}
	select {
	case <-last:
	case <-time.After(limit):
	}
}

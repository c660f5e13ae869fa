package workspace

import (
	"context"
	"sync"
	"time"
)

// Operations are those that run and that Interrupt ends.
type Operations struct {
	life context.Context // of the engine; all end with it
	mu   sync.Mutex
	next int
	all  map[int]context.CancelCauseFunc
	last chan struct{} // closed when none is left; nil if nobody waits for that
}

// Begin notes an operation. Its context ends with that of the caller, and with the cause of its
// interruption; done must be called in the end.
func (o *Operations) Begin(ctx context.Context) (_ context.Context, done func()) {
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

// NewOperations has none yet; all will end with life.
func NewOperations(life context.Context) *Operations {
	return &Operations{life: life, all: map[int]context.CancelCauseFunc{}}
}

// Interrupt ends all that run.
func (o *Operations) Interrupt(cause error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, cancel := range o.all {
		cancel(cause)
	}
}

// Drain waits until no operation is left, but not longer than a limit.
func (o *Operations) Drain(limit time.Duration) {
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

// Active tells whether there are any.
func (o *Operations) Active() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.all) > 0
}

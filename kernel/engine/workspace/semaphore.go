package workspace

import "context"

// Semaphore lets one at a time go on, as a mutex does, but waiting for it can be given up.
type Semaphore chan struct{}

// NewSemaphore is free.
func NewSemaphore() Semaphore { return make(Semaphore, 1) }

// Acquire waits until it may go on, and says why if ctx ends first.
func (s Semaphore) Acquire(ctx context.Context) error {
	select {
	case s <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Release lets the next one go on.
func (s Semaphore) Release() { <-s }

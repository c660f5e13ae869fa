package front

import (
	"context"
	"sync"
)

// queue is a line without end: putting something in never waits.
type queue[T any] struct {
	mu      sync.Mutex
	waiting []T
	ready   chan struct{} // holds a token when something may be waiting
}

func newQueue[T any]() *queue[T] {
	return &queue[T]{ready: make(chan struct{}, 1)}
}

func (q *queue[T]) push(item T) {
	q.mu.Lock()
	q.waiting = append(q.waiting, item)
	q.mu.Unlock()
	select {
	case q.ready <- struct{}{}:
	default:
	}
}

// next waits for an item; ok is false when ctx has ended. There must be one caller at a time.
func (q *queue[T]) next(ctx context.Context) (item T, ok bool) {
	for ctx.Err() == nil {
		if item, ok := q.pop(); ok {
			return item, true
		}
		select {
		case <-q.ready:
		case <-ctx.Done():
		}
	}
	return item, false
}

func (q *queue[T]) pop() (item T, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		return item, false
	}
	item = q.waiting[0]
	q.waiting = q.waiting[1:]
	return item, true
}

// drain takes all that waits.
func (q *queue[T]) drain() []T {
	q.mu.Lock()
	defer q.mu.Unlock()
	all := q.waiting
	q.waiting = nil
	return all
}

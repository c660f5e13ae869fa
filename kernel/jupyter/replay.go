package jupyter

import (
	"errors"
	"sync"
)

// Remembered is how many signatures are known; Jupyter's own clients remember as many.
const Remembered = 1 << 16

// ReplayGuard knows the last signatures, so that nobody can send a copy of a signed message again.
type ReplayGuard struct {
	mu    sync.Mutex
	Known map[string]bool
	order []string // a ring
	next  int
}

func NewReplayGuard() *ReplayGuard {
	return &ReplayGuard{Known: map[string]bool{}}
}

func (r *ReplayGuard) Check(signature string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.Known[signature] {
		return errors.New("front: message: it was sent before")
	}
	r.Known[signature] = true
	if len(r.order) < Remembered {
		r.order = append(r.order, signature)
		return nil
	}
	delete(r.Known, r.order[r.next])
	r.order[r.next] = signature
	r.next = (r.next + 1) % Remembered
	return nil
}

package jupyter

import (
	"errors"
	"sync"
)

// remembered is how many signatures are known; Jupyter's own clients remember as many.
const remembered = 1 << 16

// ReplayGuard knows the last signatures, so that nobody can send a copy of a signed message again.
type ReplayGuard struct {
	mu    sync.Mutex
	known map[string]bool
	order []string // a ring
	next  int
}

// NewReplayGuard knows none yet.
func NewReplayGuard() *ReplayGuard {
	return &ReplayGuard{known: map[string]bool{}}
}

// Check notes a signature, or refuses one that it knows.
func (r *ReplayGuard) Check(signature string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known[signature] {
		return errors.New("jupyter: message: it was sent before")
	}
	r.known[signature] = true
	if len(r.order) < remembered {
		r.order = append(r.order, signature)
		return nil
	}
	delete(r.known, r.order[r.next])
	r.order[r.next] = signature
	r.next = (r.next + 1) % remembered
	return nil
}

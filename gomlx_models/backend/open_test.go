package backend

import (
	"sync"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
)

// Backends that are opened at once neither race, as the race detector sees it, nor disturb each other.
func TestOpenAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			opened, err := Open(PureGo)
			if err != nil {
				t.Error(err)
				return
			}
			defer opened.Finalize()
			two, err := graph.CallOnce(opened, func(g *graph.Graph) *graph.Node {
				return graph.Add(graph.Const(g, float32(1)), graph.Const(g, float32(1)))
			})
			if err != nil || two.Value() != float32(2) {
				t.Errorf("1 and 1 are %v (%v), want 2", two, err)
			}
		})
	}
	all.Wait()
}

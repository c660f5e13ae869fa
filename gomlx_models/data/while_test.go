package data

import (
	"fmt"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// drawInWhile runs Batch the given number of times in one While and gives the last batch, shaped
// like another.
func drawInWhile(t *testing.T, set models.Dataset, seed int64, size, length, times int, like *tensors.Tensor) *tensors.Tensor {
	t.Helper()
	store := model.NewStore()
	store.SetParam("/"+model.ParamInitialSeed, seed)
	if err := store.ResetRNGState(); err != nil {
		t.Fatal(err)
	}
	exec, err := model.NewExec(backend(t), store, func(scope *model.Scope, values *Node) *Node {
		g := values.Graph()
		var rng *model.Variable
		for variable := range store.IterVariables() {
			rng = variable
		}
		start := []*Node{Const(g, int32(0)), Const(g, tensors.FromShape(like.Shape())), rng.NodeValue(g), values}
		state := func(g *Graph) []*Node {
			nodes := make([]*Node, len(start))
			for i, node := range start {
				nodes[i] = Parameter(g, fmt.Sprintf("state%d", i), node.Shape())
			}
			return nodes
		}
		more := NewClosure(g, func(g *Graph) []*Node {
			return []*Node{LessThan(state(g)[0], Const(g, int32(times)))}
		})
		next := NewClosure(g, func(g *Graph) []*Node {
			now := state(g)
			rng.SetNodeValue(now[2])
			batch := set.Batch(scope, now[3], size, length)
			return []*Node{Add(now[0], Const(g, int32(1))), batch, rng.NodeValue(g), now[3]}
		})
		end := While(more, next, start...)
		rng.SetNodeValue(end[2])
		return end[1]
	})
	if err != nil {
		t.Fatal(err)
	}
	batch, err := exec.Call1(set.Values())
	if err != nil {
		t.Fatal(err)
	}
	return batch
}

// Several steps may run in one While: their batches are those that as many single steps draw.
func TestBatchInWhile(t *testing.T) {
	text, err := newText("letters", "letters.txt", "abcdefghij")
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range []models.Dataset{threePictures(t), text} {
		t.Run(set.Name(), func(t *testing.T) {
			single, err := draw(t, set, 5, 16, 4, 3)
			if err != nil {
				t.Fatal(err)
			}
			if got := drawInWhile(t, set, 5, 16, 4, 3, single[2]); !got.Equal(single[2]) {
				t.Errorf("the third batch in a While is %v, want %v", got, single[2])
			}
		})
	}
}

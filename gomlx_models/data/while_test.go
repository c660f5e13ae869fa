package data

import (
	"fmt"
	"slices"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// drawInWhile runs Batch the given number of times in one While and gives the last batch, shaped
// like another.
func drawInWhile(t *testing.T, set models.Dataset, seed int64, size, length, times int, like drawn) drawn {
	t.Helper()
	store := model.NewStore()
	store.SetParam("/"+model.ParamInitialSeed, seed)
	if err := store.ResetRNGState(); err != nil {
		t.Fatal(err)
	}
	exec, err := model.NewExec(backend(t), store, func(scope *model.Scope, values []*Node) []*Node {
		g := values[0].Graph()
		var rng *model.Variable
		for variable := range store.IterVariables() {
			rng = variable
		}
		start := append([]*Node{Const(g, int32(0)), rng.NodeValue(g)}, values...)
		batch := len(start)
		for _, part := range []*tensors.Tensor{like.examples, like.labels} {
			if part != nil {
				start = append(start, Const(g, tensors.FromShape(part.Shape())))
			}
		}
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
			rng.SetNodeValue(now[1])
			drawn := parts(set.Batch(scope, now[2:batch], size, length))
			return slices.Concat([]*Node{Add(now[0], Const(g, int32(1))), rng.NodeValue(g)}, now[2:batch], drawn)
		})
		end := While(more, next, start...)
		rng.SetNodeValue(end[1])
		return end[batch:]
	})
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Call(args(set)...)
	if err != nil {
		t.Fatal(err)
	}
	return drawn{out[0], append(out, nil)[1]}
}

// Several steps may run in one While: their batches are those that as many single steps draw.
func TestBatchInWhile(t *testing.T) {
	text, err := newText("letters", "letters.txt", "abcdefghij")
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range []models.Dataset{threePictures(t), labelledPictures(t), text, twoDrawings()} {
		t.Run(set.Name(), func(t *testing.T) {
			single, err := drawBatches(t, set, 5, 16, 4, 3)
			if err != nil {
				t.Fatal(err)
			}
			got := drawInWhile(t, set, 5, 16, 4, 3, single[2])
			if !got.examples.Equal(single[2].examples) {
				t.Errorf("the third batch in a While is %v, want %v", got.examples, single[2].examples)
			}
			if want := single[2].labels; want != nil && !got.labels.Equal(want) {
				t.Errorf("the labels of the third batch in a While are %v, want %v", got.labels, want)
			}
		})
	}
}

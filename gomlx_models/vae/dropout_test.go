package vae

import (
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// Units are dropped in training and nowhere else: with and without dropout the same weights score and decode alike.
func TestDropoutIsForTraining(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := seeded(t)
		values := func(c Config, f func(m fullVAE, scope *model.Scope, x *Node) *Node) []float64 {
			if err := store.SetRNGStateFromSeed(5); err != nil {
				t.Fatal(err)
			}
			m := build(t, small(c), odd)
			out := call(t, b, store, func(scope *model.Scope, in []*Node) []*Node { return []*Node{f(m, scope, in[0])} }, gradcheck.Wave(0, 1, 2, 9, 8, 2))
			return tensors.MustCopyFlatData[float64](out[0])
		}
		for name, f := range map[string]func(m fullVAE, scope *model.Scope, x *Node) *Node{
			"scoring": func(m fullVAE, scope *model.Scope, x *Node) *Node {
				return m.LogWeights(scope, models.Batch{Examples: x}, 1)
			},
			"decoding": func(m fullVAE, scope *model.Scope, x *Node) *Node {
				return m.Decode(scope, Reshape(Slice(x, AxisRange(), AxisElem(0), AxisElem(0)), 2, 2), nil)
			},
		} {
			values(Config{}, f) // makes the weights
			if plain, dropped := values(Config{}, f), values(Config{Dropout: 0.5}, f); !slices.Equal(plain, dropped) {
				t.Errorf("%s: %v with dropout, %v without: want them equal", name, dropped, plain)
			}
		}
		first := func(m fullVAE, scope *model.Scope, x *Node) *Node { return m.Step(scope, models.Batch{Examples: x})[0] }
		plain, dropped := values(Config{LearningRate: 1e-12}, first), values(Config{LearningRate: 1e-12, Dropout: 0.5}, first)
		if slices.Equal(plain, dropped) {
			t.Errorf("training: the loss is %v with and without dropout", plain)
		}
	})
}

func TestFewPictures(t *testing.T) {
	few := odd
	few.Count = 50
	for want, c := range map[string]Config{
		"there are 50 pictures, so an update takes 25 and not 128": {},
		"there are 50 pictures and an update takes 128":            {Batch: 128},
		"": {Batch: 50},
	} {
		built, err := c.Build(few)
		if err != nil {
			t.Fatal(err)
		}
		advice := built.(models.Adviser).Advice()
		if !strings.HasPrefix(advice, want) || (want == "") != (advice == "") {
			t.Errorf("%+v: the advice is %q, want %q", c, advice, want)
		}
		if size, _ := built.Minibatch(); c.Batch == 0 && size != 25 || c.Batch > 0 && size != c.Batch {
			t.Errorf("%+v: a batch of %d", c, size)
		}
	}
}

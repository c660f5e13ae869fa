package cost_test

import (
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/cost"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

var digits = models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1}

// step is a generator that only has a step.
type step func(scope *model.Scope, batch models.Batch) []*Node

func (s step) Config() models.Config { return gan.Config{} }
func (s step) Spec() models.Spec {
	return models.Spec{Kind: models.Pictures, Height: 4, Width: 6, Channels: 3, Classes: 2}
}
func (s step) Minibatch() (size, length int)               { return 5, 0 }
func (s step) Losses() []string                            { return []string{"loss"} }
func (s step) Sample(*model.Scope, models.Draw) *Node      { panic("not asked for") }
func (s step) CanSample(models.Request) error              { return nil }
func (s step) Step(m *model.Scope, b models.Batch) []*Node { return s(m, b) }

func weights(scope *model.Scope, g *Graph, name string, dims ...int) *model.Variable {
	return scope.At("weights").WithInitializer(initializer.Zero).VariableWithShape(name, shapes.Make(dtypes.Float32, dims...))
}

// Each product by hand. The batch is [5, 4, 6, 3], flattened [5, 72].
func TestProductsByHand(t *testing.T) {
	for _, test := range []struct {
		name string
		step step
		want cost.Cost
	}{
		{
			"a product counts 2 M N K; its weights are 72 x 7", func(scope *model.Scope, b models.Batch) []*Node {
				w := weights(scope, b.Examples.Graph(), "w", 72, 7).NodeValue(b.Examples.Graph())
				return []*Node{ReduceAllSum(MatMul(Reshape(b.Examples, 5, 72), w))}
			}, cost.Cost{Parameters: 504, Bytes: 2016, StateBytes: 2016 + rng, FLOPs: 2 * 5 * 7 * 72, Examples: 5},
		}, {
			"what no result needs costs nothing", func(_ *model.Scope, b models.Batch) []*Node {
				x := Reshape(b.Examples, 5, 72)
				MatMul(x, Transpose(x, 0, 1))
				return []*Node{ReduceAllSum(x)}
			}, cost.Cost{StateBytes: rng, Examples: 5},
		}, {
			"a batch of products: 5 of [4, 18] by [18, 4]", func(_ *model.Scope, b models.Batch) []*Node {
				x := Reshape(b.Examples, 5, 4, 18)
				return []*Node{ReduceAllSum(Einsum("bij,bkj->bik", x, x))}
			}, cost.Cost{StateBytes: rng, FLOPs: 2 * 5 * 4 * 4 * 18, Examples: 5},
		}, {
			"a convolution of 3x3x3 to 8 channels at each of 4x6 places; a momentum is state", func(scope *model.Scope, b models.Batch) []*Node {
				g := b.Examples.Graph()
				kernel := weights(scope, g, "kernel", 3, 3, 3, 8)
				momentum := weights(scope, g, "momentum", 3, 3, 3, 8).SetTrainable(false)
				momentum.SetNodeValue(kernel.NodeValue(g))
				return []*Node{ReduceAllSum(Convolve(b.Examples, kernel.NodeValue(g)).PadSame().Done())}
			}, cost.Cost{Parameters: 216, Bytes: 864, StateBytes: 2*864 + rng, FLOPs: 2 * (5 * 4 * 6 * 8) * (3 * 3 * 3), Examples: 5},
		}, {
			"what only a variable's next value needs counts", func(scope *model.Scope, b models.Batch) []*Node {
				x := Reshape(b.Examples, 5, 72)
				weights(scope, x.Graph(), "w", 5, 5).SetTrainable(false).SetNodeValue(MatMul(x, Transpose(x, 0, 1)))
				return []*Node{ReduceAllSum(x)}
			}, cost.Cost{StateBytes: 100 + rng, FLOPs: 2 * 5 * 5 * 72, Examples: 5},
		},
	} {
		got, err := cost.Of(test.step)
		if err != nil || got != test.want {
			t.Errorf("%s: got %+v, error %v; want %+v", test.name, got, err, test.want)
		}
	}
}

// rng is the bytes of the random numbers' state, 3 of uint64.
const rng = 24

func TestALoopCannotBeCounted(t *testing.T) {
	_, err := cost.Of(step(func(_ *model.Scope, b models.Batch) []*Node {
		g := b.Examples.Graph()
		going := NewClosure(g, func(g *Graph) []*Node {
			return []*Node{LessThan(Parameter(g, "i", shapes.Make(dtypes.Int32)), Const(g, int32(3)))}
		})
		once := NewClosure(g, func(g *Graph) []*Node {
			return []*Node{Add(Parameter(g, "i", shapes.Make(dtypes.Int32)), Const(g, int32(1)))}
		})
		return While(going, once, Const(g, int32(0)))
	}))
	if err == nil || !strings.Contains(err.Error(), "holds a loop") {
		t.Errorf("got %v, want it to name the loop", err)
	}
}

func TestAStepThatCannotBeBuilt(t *testing.T) {
	_, err := cost.Of(step(func(_ *model.Scope, b models.Batch) []*Node { return []*Node{MatMul(b.Examples, b.Labels)} }))
	if err == nil || !strings.Contains(err.Error(), "the step of gan cannot be counted") {
		t.Errorf("got %v, want it to name the step", err)
	}
}

// The article's networks, in multiplications an example; each counts 2 FLOPs.
func TestArticleByHand(t *testing.T) {
	const (
		generator      = 100*1024 + 1024*1024 + 1024*784
		discriminator  = 784*1024 + 1024*1024 + 1024
		encoder        = 784*1024 + 2*1024*20
		decoder        = 20*1024 + 1024*784
		biasesGAN      = 1024 + 1024 + 784 + 1024 + 1024 + 1
		biasesVAE      = 1024 + 20 + 20 + 1024 + 784
		bothDirections = 2
	)
	for _, test := range []struct {
		name   string
		config models.Config
		spec   models.Spec
		want   cost.Cost
	}{
		{
			// Forward: G once, D on real and generated pictures, and, updated, again on the generated. Back through D for
			// its own weights, twice, all but the pictures' gradient; for G through all of D, and G but for its noise.
			"gan", gan.Config{}, digits, cost.Cost{
				Parameters: generator + discriminator + biasesGAN,
				FLOPs: 2 * 128 * (generator + 3*discriminator +
					2*discriminator + 2*(discriminator-784*1024) +
					discriminator + generator + (generator - 100*1024)),
				Examples: 128,
			},
		}, {
			// Forward, and back twice over but for the gradient of the pictures.
			"vae", vae.Config{}, digits, cost.Cost{
				Parameters: encoder + decoder + biasesVAE,
				FLOPs:      2 * 128 * (3*(encoder+decoder) - 784*1024),
				Examples:   128,
			},
		},
	} {
		m, err := test.config.Build(test.spec)
		if err != nil {
			t.Fatal(err)
		}
		got, err := cost.Of(m)
		if err != nil {
			t.Fatal(err)
		}
		if got.Parameters != test.want.Parameters || got.FLOPs != test.want.FLOPs || got.Examples != test.want.Examples || got.Bytes != 4*got.Parameters {
			t.Errorf("%s: got %+v, want %+v", test.name, got, test.want)
		}
		// Two moments of Adam for each weight, and little else.
		if extra := got.StateBytes - 3*got.Bytes; extra < 0 || extra > 1000 {
			t.Errorf("%s: the state takes %d bytes, want three times the weights' %d and at most 1000 more", test.name, got.StateBytes, got.Bytes)
		}
	}
}

// A tanh network of 3 units that reads 2 of 5 symbols, 7 at a time: 14 symbols in all. Symbols are looked up, which
// multiplies nothing. Forward: 3x3 recurrent and 3x5 output weights for each symbol. Back: the output's two
// gradients, the recurrent weights' one, and the state's from the second symbol to the first.
func TestTinyRecurrentNetworkByHand(t *testing.T) {
	text := models.Spec{Kind: models.Text, Alphabet: []string{"?", "\n", "a", "b"}}
	m, err := rnn.Config{Units: 3, Symbols: 5, Window: 2, Batch: 7}.Build(text)
	if err != nil {
		t.Fatal(err)
	}
	got, err := cost.Of(m)
	if err != nil {
		t.Fatal(err)
	}
	const parameters = 5*3 + 3*3 + 3 + 3*5 + 5
	const flops = 2 * (14*(3*3+3*5) + 2*14*3*5 + 14*3*3 + 7*3*3)
	if got.Parameters != parameters || got.FLOPs != flops || got.Examples != 7 {
		t.Errorf("got %+v, want %d parameters, %d FLOPs, 7 examples", got, parameters, flops)
	}
}

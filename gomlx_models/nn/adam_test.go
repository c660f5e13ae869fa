package nn_test

import (
	"math"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// The gradient of 3x + 4y is (3, 4) whatever x and y are. Bias correction makes the averages of a constant
// gradient that gradient and its square, so each step is the learning rate, but for epsilon.
func TestAdamByHand(t *testing.T) {
	for _, test := range []struct {
		name  string
		adam  nn.Adam
		moved []float64 // of y, 10 at first, after each step
	}{
		{"a constant gradient moves by the rate", nn.Adam{LearningRate: 0.5}, []float64{9.5, 9, 8.5}},
		{"epsilon of the gradient's size halves the step", nn.Adam{LearningRate: 0.5, Epsilon: 4}, []float64{9.75, 9.5, 9.25}},
		{"clipped to norm 1 the gradient is (0.6, 0.8)", nn.Adam{LearningRate: 0.5, Epsilon: 0.8, ClipNorm: 1}, []float64{9.75, 9.5, 9.25}},
		{"no clipping below the limit", nn.Adam{LearningRate: 0.5, Epsilon: 4, ClipNorm: 5.1}, []float64{9.75, 9.5, 9.25}},
		{"half the rate after two steps", nn.Adam{LearningRate: 1, HalfLife: 2}, []float64{9, 9 - math.Sqrt(0.5), 9 - math.Sqrt(0.5) - 0.5}},
		{"without momentum", nn.Adam{LearningRate: 0.5, Beta1: -1, Beta2: 0.9}, []float64{9.5, 9, 8.5}},
	} {
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			store := model.NewStore()
			set(t, store, "/weights/x", []float64{1})
			set(t, store, "/weights/y", []float64{10})
			exec, err := model.NewExec(b, store, func(scope *model.Scope, three *Node) *Node {
				in := scope.At("weights")
				x, y := store.GetVariable("/weights/x").NodeValue(three), store.GetVariable("/weights/y").NodeValue(three)
				test.adam.Update(in, ReduceAllSum(Add(Mul(three, x), MulScalar(y, 4))))
				return three
			})
			if err != nil {
				t.Fatal(err)
			}
			for step, want := range test.moved {
				if _, err := exec.Call([]float64{3}); err != nil {
					t.Fatal(err)
				}
				value, err := store.GetVariable("/weights/y").Value()
				if err != nil {
					t.Fatal(err)
				}
				if got := tensors.MustCopyFlatData[float64](value)[0]; math.Abs(got-want) > 1e-6 {
					t.Errorf("%s: y is %.8f after step %d, want %.8f", test.name, got, step+1, want)
				}
			}
		})
	}
}

// Kingma & Ba 2014, algorithm 1: beta1 0.9, beta2 0.999, epsilon 1e-8. After a gradient of 1 and one of 0 the averages
// are 0.09 and 0.000999, corrected by 1 - 0.9^2 and 1 - 0.999^2, so that y moves by (9/19) / sqrt(999/1999). With a
// beta2 of 0.99 the root would be that of 99/199. Epsilon as large as the gradient halves the step.
func TestAdamsDefaults(t *testing.T) {
	for _, test := range []struct {
		name             string
		gradients, moved []float64 // moved is by how much y has fallen after each
	}{
		{"the betas", []float64{1, 0}, []float64{1, 1 + 9./19/math.Sqrt(999./1999)}},
		{"epsilon", []float64{1e-8}, []float64{0.5}},
	} {
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			store := model.NewStore()
			set(t, store, "/weights/y", []float64{0})
			exec, err := model.NewExec(b, store, func(scope *model.Scope, gradient *Node) *Node {
				nn.Adam{LearningRate: 1}.Update(scope.At("weights"), ReduceAllSum(Mul(gradient, store.GetVariable("/weights/y").NodeValue(gradient))))
				return gradient
			})
			if err != nil {
				t.Fatal(err)
			}
			for step, gradient := range test.gradients {
				if _, err := exec.Call([]float64{gradient}); err != nil {
					t.Fatal(err)
				}
				value, err := store.GetVariable("/weights/y").Value()
				if err != nil {
					t.Fatal(err)
				}
				if got := -tensors.MustCopyFlatData[float64](value)[0]; math.Abs(got-test.moved[step]) > 1e-6 {
					t.Errorf("%s: y has fallen by %.8f after step %d, want %.8f", test.name, got, step+1, test.moved[step])
				}
			}
		})
	}
}

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

// The gradient of x + y + z is 1, so that Adam moves each by the learning rate, 0.5, times its factor.
func TestRateFactor(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := model.NewStore()
		set(t, store, "/weights/first/x", []float64{10})
		set(t, store, "/weights/first/y", []float64{10})
		set(t, store, "/weights/first_of_all/z", []float64{10})
		exec, err := model.NewExec(b, store, func(scope *model.Scope, one *Node) *Node {
			var sum *Node
			for v := range scope.IterVariables() {
				if v.Trainable {
					value := v.NodeValue(one)
					if sum == nil {
						sum = value
						continue
					}
					sum = Add(sum, value)
				}
			}
			nn.Adam{LearningRate: 0.5}.Update(scope.At("weights"), ReduceAllSum(Mul(sum, one)))
			return one
		})
		if err != nil {
			t.Fatal(err)
		}
		nn.SetRateFactor(store, "/weights/first", 0)
		nn.SetRateFactor(store, "/weights/first/y", 0.25)
		if _, err := exec.Call([]float64{1}); err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]float64{
			"/weights/first/x": 10, "/weights/first/y": 9.875, "/weights/first_of_all/z": 9.5, "/AdamOptimizer/weights/first/x_1st_moment": 0,
		} {
			if got := scalar(t, store, path); math.Abs(got-want) > 1e-6 {
				t.Errorf("%s is %.8f after a step, want %.8f", path, got, want)
			}
		}
	})
}

// What is frozen in the middle of a training stays where it is, though its moments say to go on.
func TestFrozenWithMoments(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := model.NewStore()
		set(t, store, "/weights/x", []float64{10})
		step := func() {
			exec, err := model.NewExec(b, store, func(scope *model.Scope, one *Node) *Node {
				nn.Adam{LearningRate: 0.5}.Update(scope.At("weights"), ReduceAllSum(Mul(store.GetVariable("/weights/x").NodeValue(one), one)))
				return one
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := exec.Call([]float64{1}); err != nil {
				t.Fatal(err)
			}
		}
		step()
		nn.SetRateFactor(store, "/weights", 0)
		step()
		if got := scalar(t, store, "/weights/x"); math.Abs(got-9.5) > 1e-6 {
			t.Errorf("x is %.8f, want 9.5 as when it was frozen", got)
		}
	})
}

// scalar is the first number of a variable.
func scalar(t *testing.T, store *model.Store, path string) float64 {
	t.Helper()
	value, err := store.GetVariable(path).Value()
	if err != nil {
		t.Fatal(err)
	}
	return tensors.MustCopyFlatData[float64](value)[0]
}

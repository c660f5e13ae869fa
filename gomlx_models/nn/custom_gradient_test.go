package nn_test

import (
	"fmt"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// WithGradient gives each input its gradient, each time that one is asked for.
func TestWithGradient(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		out, err := CallOnceN(b, func(x, scale *Node) []*Node {
			double := func(y *Node) *Node {
				return nn.WithGradient(Mul(y, scale), []*Node{y, scale}, func(dy *Node) []*Node {
					return []*Node{Mul(dy, scale), ReduceAllSum(Mul(dy, y))}
				})
			}
			loss := ReduceAllSum(Mul(double(double(x)), x)) // scale^2 x^2
			first := Gradient(loss, x, scale)
			return append(first, Gradient(MulScalar(loss, 10), x)[0], loss)
		}, []float64{1, 2}, 3.0)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range [][]float64{{18, 36}, {30}, {180, 360}, {45}} {
			if got := tensors.MustCopyFlatData[float64](out[i]); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("result %d is %v, want %v", i, got, want)
			}
		}
	})
}

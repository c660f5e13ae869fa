package recurrent

import (
	"math"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// Rows of mean 0 and variance 1 - floor come out with variance 1; a constant row is 0 and not NaN.
func TestLayerNormByHand(t *testing.T) {
	away := math.Sqrt(1 - normEpsilon)
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		got, err := CallOnce(b, func(x *Node) *Node { normal, _ := layerNorm(x); return normal },
			[][]float64{{5 + away, 5 - away, 5 + away, 5 - away}, {3, 3, 3, 3}})
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []float64{away, -away, away, -away, 0, 0, 0, 0} {
			if value := numbers(t, got)[i]; !(math.Abs(value-want) < 1e-12) {
				t.Errorf("number %d is %g, want %g", i, value, want)
			}
		}
	})
}

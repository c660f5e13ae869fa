package nn_test

import (
	"fmt"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// Each picture is the part of its plane from its own place on.
func TestRollIsAPartOfThePlane(t *testing.T) {
	x := gradcheck.Wave(-1, 1, 3, 4, 5, 2)
	down, right := []int32{0, 3, 2}, []int32{0, 1, 4}
	for _, edges := range allEdges {
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			got, err := CallOnceN(b, func(x, down, right *Node) []*Node {
				y := nn.Roll(x, edges, down, right)
				parts := make([]*Node, 3)
				for i := range parts {
					parts[i] = Slice(y, AxisRange(i, i+1))
				}
				return parts
			}, clone(t, x), down, right)
			if err != nil {
				t.Fatal(err)
			}
			whole := newPlane(x, edges)
			for i := range down {
				one := whole
				one.values = whole.values[i*40 : (i+1)*40]
				same(t, fmt.Sprintf("edges %d, picture %d", edges, i), got[i], one.part(int(down[i]), int(right[i]), 4, 5))
			}
		})
	}
}

func TestRollGradients(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, edges := range allEdges[1:] {
			checkBothOrders(t, b, []int{2, 4, 3, 1}, []int{2, 4, 3, 1}, func(x *Node) *Node {
				return nn.Roll(x, edges, Const(x.Graph(), []int32{1, 3}), Const(x.Graph(), []int32{2, 0}))
			})
		}
	})
}

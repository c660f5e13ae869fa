package rnn

import (
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

func TestGradients(t *testing.T) {
	text := tensors.FromFlatDataAndDimensions([]int32{1, 2, 3, 0, 2, 2, 1, 3}, 2, 4)
	pictures := gradcheck.Wave(0, 1, 2, 3, 4)
	for kind, c := range cells {
		for _, embedding := range []int{0, 2} {
			n := network{config: Config{Cell: kind, Units: 3, Symbols: 4, Embedding: embedding}, cell: c, dtype: dtypes.Float64}
			gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
				gradcheck.Check(t, b, "/", func(scope *model.Scope, in []*Node) (loss, objective *Node) {
					return n.textLoss(scope, in[0])
				}, text)
			})
		}
		n := network{config: Config{Cell: kind, Units: 3}, cell: c, dtype: dtypes.Float64}
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			gradcheck.Check(t, b, "/", func(scope *model.Scope, in []*Node) (loss, objective *Node) {
				return n.rowsLoss(scope, in[0])
			}, pictures)
		})
	}
}

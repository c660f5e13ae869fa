package rnn

import (
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

func TestGradients(t *testing.T) {
	text := tensors.FromFlatDataAndDimensions([]int32{1, 2, 3, 0, 2, 2, 1, 3}, 2, 4)
	pictures := gradcheck.Wave(0, 1, 2, 3, 4)
	for _, c := range []Config{
		{Cell: CellTanh},
		{Cell: CellGRU, Layers: 2, Dropout: 0.3},
		{Cell: CellGRU, Embedding: 2, Norm: NormLayer},
		{Cell: CellLSTM, Layers: 2, Embedding: 2, Norm: NormLayer, Dropout: 0.3},
		{Cell: CellMinGRU, Dropout: 0.3},
	} {
		n := small(c)
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			gradcheck.Check(t, b, "/weights", func(scope *model.Scope, in []*Node) (loss, objective *Node) {
				loss = ReduceAllMean(charRNN{n}.crossEntropy(scope.At(weights), in[0], n.dropout(scope)))
				return loss, loss
			}, text)
			if c.Embedding > 0 || c.Norm == NormLayer || c.Cell == CellMinGRU {
				return // the minimal unit reads text; pictures have no embedding, and their blank first row is too curved for differences
			}
			gradcheck.Check(t, b, "/weights", func(scope *model.Scope, in []*Node) (loss, objective *Node) {
				loss = rowRNN{n}.loss(scope.At(weights), in[0], n.dropout(scope))
				return loss, loss
			}, pictures)
		})
	}
}

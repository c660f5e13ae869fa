package eval

import (
	"context"
	"errors"
	"fmt"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/internal/safe"
)

// drawingNats is the negative log-likelihood of held-out drawings in nats a point, as sketch-rnn's loss has it: the sum over
// the places of a drawing, divided by their number.
func drawingNats(ctx context.Context, m Trained, likelihood models.Likelihood, held models.Dataset, o Options) ([]metrics.Score, error) {
	e, err := readExamples(held, o.Examples, o.Seed)
	if err != nil {
		return nil, err
	}
	exec, err := safe.New(m.Backend, m.Store, func(scope *model.Scope, inputs []*graph.Node) []*graph.Node {
		return []*graph.Node{graph.ReduceMean(likelihood.Nats(scope, models.Batch{Examples: inputs[0]}), -1)}
	})
	if err != nil {
		return nil, fmt.Errorf("eval: the model cannot be built: %w", err)
	}
	defer exec.Finalize()
	size := min(boundBatch, e.len())
	nats := make([]float64, 0, e.len())
	for first := 0; first < e.len(); first += size {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("eval: the likelihood: %w", err)
		}
		out, err := exec.Call1(e.batch(first, size).inputs()...)
		if err != nil {
			return nil, fmt.Errorf("eval: the model's likelihood cannot be run: %w", err)
		}
		values, err := tensors.CopyFlatData[float32](out)
		if err := errors.Join(err, out.FinalizeAll()); err != nil {
			return nil, fmt.Errorf("eval: the model's likelihood cannot be read back: %w", err)
		}
		for _, x := range values[:min(size, e.len()-first)] {
			nats = append(nats, float64(x))
		}
	}
	mean, err := o.bootstrap().Mean(nats)
	if err != nil {
		return nil, err
	}
	note := fmt.Sprintf("%d drawings of %d places; the density of moves may be above 1 and the nats negative: no other data compare", e.len(), e.shape[0])
	return metrics.CheckScores([]metrics.Score{
		{Name: "negative log-likelihood", Estimate: mean, Unit: "nats a point", Better: metrics.Lower, Source: "Ha & Eck 2017, equation 9", Note: note},
	})
}

package eval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"gonum.org/v1/gonum/floats"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/internal/safe"
)

// boundBatch is the number of examples in one execution.
const boundBatch = 100

// ImportanceSampling says how [LikelihoodBounds] draws.
type ImportanceSampling struct {
	// Examples is the most held-out examples that are scored; 10,000 if 0.
	Examples int
	// Draws is the number of latent draws for each example, rounded up to whole multiples of K; 500 if 0.
	Draws int
	// K is the number of draws in each importance-weighted bound; 50 if 0.
	K    int
	Seed int64
	// Resamples is that of metrics.Bootstrap.
	Resamples int
}

func (i ImportanceSampling) withDefaults() (ImportanceSampling, error) {
	faults := errors.Join(inRange("the likelihood", "Examples", i.Examples, 0, math.MaxInt32),
		inRange("the likelihood", "Draws", i.Draws, 0, math.MaxInt32), inRange("the likelihood", "K", i.K, 0, math.MaxInt16))
	i.Examples = cmp.Or(i.Examples, 10_000)
	i.Draws = cmp.Or(i.Draws, 500)
	i.K = min(cmp.Or(i.K, 50), i.Draws)
	return i, faults
}

// LikelihoodBounds is three scores of a model with latent variables, each at least the true -log p(x)
// in the mean, from one pass over the draws: -ELBO, the bound from K draws (Burda et al. 2015, equation 8),
// which is averaged over the groups of K, and the estimate of the negative log-likelihood from all draws,
// which with 500 or more is what the literature reports. They are in nats an example, or, of pictures of 256 levels, in bits a
// dimension. Pictures for a likelihood of black and white are binarized once, with the seed. It fails if the model is no
// models.Bounded or a weight is not finite.
func LikelihoodBounds(ctx context.Context, m Trained, held models.Dataset, i ImportanceSampling) ([]metrics.Score, error) {
	i, err := i.withDefaults()
	if err != nil {
		return nil, err
	}
	if m, err = m.clone(i.Seed); err != nil {
		return nil, err
	}
	bounded, ok := m.Model.(models.Bounded)
	if !ok {
		return nil, fmt.Errorf("eval: a %s has no bound on its likelihood: take a model with latent variables", m.Model.Config().Family())
	}
	if err := m.checkDataset(held); err != nil {
		return nil, err
	}
	e, err := readExamples(held, i.Examples, i.Seed)
	if err != nil {
		return nil, err
	}
	of := measureOf(bounded, held.Spec(), i.Seed)
	if of.binary {
		e = e.binarized(i.Seed)
	}
	weights, err := computeBounds(ctx, m, bounded, e, i)
	if err != nil {
		return nil, err
	}
	return weights.scores(of, i)
}

// measure is what a likelihood is of and in.
type measure struct {
	binary     bool // pictures are made black and white
	unit, note string
	// nats is how many of them the unit has.
	nats float64
}

func measureOf(m models.Bounded, spec models.Spec, seed int64) measure {
	if spec.Kind != models.Pictures {
		return measure{unit: "nats a drawing", nats: 1}
	}
	support := models.SupportBinary
	if told, ok := m.(models.Supported); ok {
		support = told.Support()
	}
	switch support {
	case models.SupportLevels:
		return measure{unit: "bits a dimension", note: "as they are, each value one of 256 levels", nats: math.Ln2 * float64(spec.Size())}
	case models.SupportReal:
		return measure{unit: "nats a picture", note: "as they are; the density of values from 0 to 1, which may be above 1 and the nats negative: no other likelihood compares", nats: 1}
	}
	return measure{binary: true, unit: "nats a picture", note: fmt.Sprintf("made black and white at random with the seed %d", seed), nats: 1}
}

// boundStats is what is kept of the logarithmic weights of each example.
type boundStats struct{ elbo, iwae, likelihood []float64 }

// computeBounds runs the model over all examples.
func computeBounds(ctx context.Context, m Trained, bounded models.Bounded, e examples, i ImportanceSampling) (boundStats, error) {
	exec, err := safe.New(m.Backend, m.Store, func(scope *model.Scope, inputs []*graph.Node) []*graph.Node {
		batch := models.Batch{Examples: inputs[0]}
		if len(inputs) > 1 {
			batch.Labels = inputs[1]
		}
		return []*graph.Node{meanAndLogSumExp(bounded.LogWeights(scope, batch, i.K))}
	})
	if err != nil {
		return boundStats{}, fmt.Errorf("eval: the model cannot be built: %w", err)
	}
	defer exec.Finalize()
	var all boundStats
	for first := 0; first < e.len(); first += boundBatch {
		args := e.batch(first, min(boundBatch, e.len())).inputs()
		sums, err := runGroups(ctx, exec, args, (i.Draws+i.K-1)/i.K)
		if err != nil {
			return boundStats{}, err
		}
		all.add(sums, min(boundBatch, e.len()-first), i.K)
	}
	return all, nil
}

// meanAndLogSumExp of logarithmic weights [count, size] is their mean over the draws and the logarithm of the sum of
// their exponentials, [2, size].
func meanAndLogSumExp(weights *graph.Node) *graph.Node {
	top := graph.ReduceMax(weights, 0)
	sum := graph.ReduceSum(graph.Exp(graph.Sub(weights, graph.ExpandAxes(top, 0))), 0)
	return graph.Stack([]*graph.Node{graph.ReduceMean(weights, 0), graph.Add(top, graph.Log(sum))}, 0)
}

// runGroups is the summaries of so many groups of draws for one batch.
func runGroups(ctx context.Context, exec *safe.Exec, args []any, count int) ([][]float32, error) {
	var sums [][]float32
	for range count {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("eval: the likelihood: %w", err)
		}
		out, err := exec.Call1(args...)
		if err != nil {
			return nil, fmt.Errorf("eval: the model's likelihood cannot be run: %w", err)
		}
		flat, err := tensors.CopyFlatData[float32](out)
		if err := errors.Join(err, out.FinalizeAll()); err != nil {
			return nil, fmt.Errorf("eval: the model's likelihood cannot be read back: %w", err)
		}
		sums = append(sums, flat)
	}
	return sums, nil
}

// add takes in the groups of one batch, of which the first examples count.
func (w *boundStats) add(sums [][]float32, count, k int) {
	size := len(sums[0]) / 2
	groups := float64(len(sums))
	for x := range count {
		var elbo, iwae float64
		var sampled []float64
		for _, sum := range sums {
			elbo += float64(sum[x]) / groups
			iwae += (float64(sum[size+x]) - math.Log(float64(k))) / groups
			sampled = append(sampled, float64(sum[size+x]))
		}
		w.elbo = append(w.elbo, elbo)
		w.iwae = append(w.iwae, iwae)
		w.likelihood = append(w.likelihood, floats.LogSumExp(sampled)-math.Log(groups*float64(k)))
	}
}

// scores makes the scores, lower ones better.
func (w boundStats) scores(of measure, i ImportanceSampling) ([]metrics.Score, error) {
	note := of.note
	if note != "" {
		note = fmt.Sprintf("%d pictures %s", len(w.elbo), note)
	}
	b := metrics.Bootstrap{Resamples: i.Resamples, Seed: i.Seed}
	draws := (i.Draws + i.K - 1) / i.K * i.K
	var scores []metrics.Score
	for _, s := range []struct {
		name, source string
		values       []float64
	}{
		{"-ELBO", "Kingma & Welling 2013, equation 3", w.elbo},
		{fmt.Sprintf("-IWAE-%d bound", i.K), "Burda et al. 2015, equation 8", w.iwae},
		{fmt.Sprintf("NLL from %d importance samples", draws), "Burda et al. 2015, section 5", w.likelihood},
	} {
		floats.Scale(1/of.nats, s.values)
		mean, err := b.Mean(s.values)
		if err != nil {
			return nil, err
		}
		scores = append(scores, metrics.Score{Name: s.name, Estimate: mean.Negated(), Unit: of.unit, Better: metrics.Lower, Source: s.source, Note: note})
	}
	return metrics.CheckScores(scores)
}

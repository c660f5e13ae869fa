package diagnose

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/gomlx/compute/dtypes"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/internal/safe"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// How much is looked at. All of it together costs about as much as a step or two.
const (
	drawnPictures   = 64
	drawnTexts      = 8
	textSymbols     = 200
	trainThumbnails = 4096
	heldThumbnails  = 512
	familiarOf      = 128 // examples of each kind, whose familiarity is asked
	// minHeld is the fewest held-out examples that say anything: the interval of fewer reaches from fair beyond any threshold.
	minHeld = 10
	// minGrams is the fewest n-grams of a text that are worth a share.
	minGrams = 200
)

// measure measures one sign.
type measure struct {
	Check
	take func(step int) (Estimate, error)
}

// measures are all that can be measured of a run.
func (w *Watch) measures(run *fit.Run) ([]measure, error) {
	sampler := sample.New(run.Backend, run.Model, run.Store)
	var all []measure
	var err error
	switch spec := run.Model.Spec(); spec.Kind {
	case models.Pictures:
		all, err = w.ofPictures(sampler)
	case models.Text:
		all, err = w.ofText(sampler, spec)
	}
	if err != nil {
		return nil, err
	}
	if known, ok := familiarity(run.Model); ok && w.held != nil && w.held.Len() >= minHeld {
		more, err := w.ofFamiliarity(run, known)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	slices.SortStableFunc(all, func(a, b measure) int { return slices.Index(order, a.Sign) - slices.Index(order, b.Sign) })
	return all, nil
}

// order is that of the checks.
var order = []Sign{Copying, Overfitting, Collapse}

// ofPictures are the measures of samples beside pictures.
func (w *Watch) ofPictures(sampler *sample.Sampler) ([]measure, error) {
	train, err := readThumbnails(w.train, trainThumbnails)
	if err != nil {
		return nil, err
	}
	var samples [][]float32
	at := -1
	draw := func(step int) ([][]float32, error) {
		if step == at {
			return samples, nil
		}
		drawn, err := sampler.Draw(sample.Options{Count: drawnPictures, Seed: int64(step)})
		if err != nil {
			return nil, err
		}
		samples, err = drawnThumbnails(drawn)
		at = step
		return samples, err
	}
	var all []measure
	if ofTrain, _ := spread(train[:min(heldThumbnails, len(train))]); len(train) > 2 && ofTrain > 0 {
		all = append(all, measure{Check{Sign: Collapse, Fair: 1, Threshold: collapseThreshold}, func(step int) (Estimate, error) {
			samples, err := draw(step)
			if err != nil {
				return Estimate{}, err
			}
			return collapse(samples, ofTrain), nil
		}})
	}
	if w.held == nil || w.held.Len() < minHeld {
		return all, nil
	}
	held, err := readThumbnails(w.held, heldThumbnails)
	if err != nil {
		return nil, err
	}
	fair, err := newFairness(train, held)
	if errors.Is(err, errSame) {
		return all, nil
	}
	return append(all, measure{Check{Sign: Copying, Fair: 1, Threshold: copyingThreshold}, func(step int) (Estimate, error) {
		samples, err := draw(step)
		if err != nil {
			return Estimate{}, err
		}
		return fair.copying(samples), nil
	}}), nil
}

// ofText is the share of n-grams that samples have in common with the training text.
func (w *Watch) ofText(sampler *sample.Sampler, spec models.Spec) ([]measure, error) {
	rows, err := readRows(w.train)
	if err != nil {
		return nil, err
	}
	end, o := int32(-1), sample.Options{Count: drawnTexts, Length: textSymbols}
	if spec.Documents {
		end, o = int32(slices.Index(spec.Alphabet, "\n")), sample.Options{Count: 4 * drawnTexts}
	}
	var others [][]int32
	if w.held != nil {
		if others, err = readRows(w.held); err != nil {
			return nil, err
		}
	} else {
		rows, others = apart(rows, spec.Documents)
	}
	known := newNgrams(rows, end)
	fair := known.copied(others, end)
	if len(known) < minGrams || !fair.finite() {
		return nil, nil // documents of a word or two
	}
	if w.held == nil { // they were parted for the comparison alone
		known = newNgrams(append(rows, others...), end)
	}
	threshold := fair.Value + textThreshold*(1-fair.Value)
	if fair.Value > 0.9 {
		return nil, nil // the text repeats itself
	}
	return []measure{{Check{Sign: Copying, Fair: fair.Value, Threshold: threshold}, func(step int) (Estimate, error) {
		o := o
		o.Seed = int64(step)
		drawn, err := sampler.Draw(o)
		if err != nil {
			return Estimate{}, err
		}
		dims := drawn.Shape().Dimensions
		codes, err := tensors.CopyFlatData[int32](drawn)
		if err := errors.Join(err, drawn.FinalizeAll()); err != nil {
			return Estimate{}, fmt.Errorf("diagnose: the texts cannot be read back: %w", err)
		}
		return known.copied(split(codes, dims), end), nil
	}}}, nil
}

// apart parts a text into nine tenths and a tenth that was not looked at, or rows so that each tenth goes there.
func apart(rows [][]int32, documents bool) (most, rest [][]int32) {
	if !documents {
		at := len(rows[0]) * 9 / 10
		return [][]int32{rows[0][:at]}, [][]int32{rows[0][at:]}
	}
	for i, row := range rows {
		if i%10 == 9 {
			rest = append(rest, row)
		} else {
			most = append(most, row)
		}
	}
	return most, rest
}

// familiarity is a graph function that says how familiar each example of a batch is to a model, [size]: D's opinion, or the
// logarithm of a likelihood or its bound, of the mean symbol or point where there are such. ok is false if the model has none.
func familiarity(m models.Model) (f func(scope *model.Scope, batch models.Batch) *graph.Node, ok bool) {
	switch m := m.(type) {
	case models.Critic:
		return m.Realness, true
	case models.Bounded:
		return func(scope *model.Scope, batch models.Batch) *graph.Node {
			return graph.Squeeze(m.LogWeights(scope, batch, 1), 0)
		}, true
	case models.Likelihood:
		return func(scope *model.Scope, batch models.Batch) *graph.Node {
			nats := m.Nats(scope, batch)
			written := graph.ReduceSum(graph.ConvertDType(graph.NotEqual(nats, graph.ZerosLike(nats)), nats.DType()), -1)
			return graph.Neg(graph.Div(graph.ReduceSum(nats, -1), graph.MaxScalar(written, 1)))
		}, true
	}
	return nil, false
}

// ofFamiliarity measures how well training examples can be told from held-out ones.
func (w *Watch) ofFamiliarity(run *fit.Run, known func(*model.Scope, models.Batch) *graph.Node) ([]measure, error) {
	_, window := run.Model.Minibatch()
	train, err := readExamples(w.train, familiarOf, window)
	if err != nil {
		return nil, err
	}
	held, err := readExamples(w.held, familiarOf, window)
	if err != nil {
		return nil, err
	}
	count := train.count()
	if held.count() < minHeld { // of a text, windows
		return nil, nil
	}
	both := train.and(held)
	exec, err := safe.New(run.Backend, run.Store, func(scope *model.Scope, in []*graph.Node) []*graph.Node {
		batch := models.Batch{Examples: in[0]}
		if len(in) > 1 {
			batch.Labels = in[1]
		}
		return []*graph.Node{graph.ConvertDType(known(scope, batch), dtypes.Float64)}
	})
	if err != nil {
		return nil, err
	}
	w.programs = append(w.programs, exec)
	inputs := both.inputs()
	return []measure{{Check{Sign: Overfitting, Fair: 0.5, Threshold: overfittingThreshold}, func(int) (Estimate, error) {
		var values []float64
		err := safe.KeepRandomState(run.Store, func() error {
			out, err := exec.Call1(inputs...)
			if err != nil {
				return err
			}
			values, err = tensors.CopyFlatData[float64](out)
			return errors.Join(err, out.FinalizeAll())
		})
		if err != nil {
			return Estimate{}, fmt.Errorf("diagnose: the model cannot be asked about examples: %w", err)
		}
		return overfitting(values[:count], values[count:]), nil
	}}}, nil
}

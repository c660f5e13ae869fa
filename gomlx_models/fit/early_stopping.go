package fit

import (
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/safe"
)

const (
	// leastBetween is the fewest steps from one measurement of the held-out part to the next; else it is an epoch.
	leastBetween = 20
	// mostMeasured is the most minibatches of a measurement.
	mostMeasured = 16
)

// Measured is the loss on what was held out over a training.
type Measured struct {
	// Steps are where it was measured, and Values the mean loss at each, in nats of an example or of a symbol.
	Steps  []int     `json:"steps"`
	Values []float32 `json:"values"`
}

// best is the place of the lowest value, the first of them.
func (m Measured) best() int {
	best := 0
	for i, value := range m.Values {
		if value < m.Values[best] {
			best = i
		}
	}
	return best
}

// truncate forgets what was measured after a step.
func (m *Measured) truncate(step int) {
	for len(m.Steps) > 0 && m.Steps[len(m.Steps)-1] > step {
		m.Steps, m.Values = m.Steps[:len(m.Steps)-1], m.Values[:len(m.Values)-1]
	}
}

// validate wants rising steps, and a number for each.
func (m Measured) validate() error {
	if len(m.Values) != len(m.Steps) {
		return models.FieldError("fit", "history.held", "has %d values, want one of each of %d steps", len(m.Values), len(m.Steps))
	}
	last := 0
	for i, step := range m.Steps {
		if step <= last || step > maxStep || !finite(float64(m.Values[i])) {
			return models.FieldError("fit", "history.held", "has %g at step %d after step %d, want finite numbers at rising steps", m.Values[i], step, last)
		}
		last = step
	}
	return nil
}

// earlyStopping keeps the weights whose loss on the held-out part is lowest, and tells when to stop (Prechelt 1998,
// "Early Stopping - But When?": class UP).
type earlyStopping struct {
	patience, every int
	exec            *safe.Exec
	values          []any
	minibatches     int
	from            int   // the step that this call began after
	best            state // empty before the first measurement
}

// canStopEarly is an error if early stopping is asked for and there is nothing to measure, or no loss to measure it by.
func canStopEarly(gen models.Model, o Options) error {
	if o.Patience == 0 {
		return nil
	}
	if o.Held == nil {
		return models.FieldError("fit", "Patience", "is %d, but nothing is held out to measure: hold out a part, or leave it out", o.Patience)
	}
	_, err := heldLoss(gen)
	return err
}

// newEarlyStopping is nil if nothing asks for it.
func newEarlyStopping(run *Run, o Options, every int) (*earlyStopping, error) {
	if o.Patience == 0 {
		return nil, nil
	}
	loss, err := heldLoss(run.Model)
	if err != nil {
		return nil, err
	}
	size, length := run.Model.Minibatch()
	e := &earlyStopping{
		patience: o.Patience, every: max(leastBetween, every), from: run.Step,
		minibatches: min(mostMeasured, max(1, (examplesOf(o.Held, length)+size-1)/size)),
	}
	for _, tensor := range o.Held.Values() {
		e.values = append(e.values, tensor)
	}
	e.exec, err = safe.New(run.Backend, run.Store, func(scope *model.Scope, values []*graph.Node) []*graph.Node {
		return []*graph.Node{loss(scope, o.Held.Batch(scope, values, size, length))}
	})
	if err != nil {
		return nil, fmt.Errorf("fit: the loss on what is held out cannot be built: %w", err)
	}
	return e, nil
}

// heldLoss is the mean loss of a model on examples, with nothing of training about it.
func heldLoss(gen models.Model) (func(*model.Scope, models.Batch) *graph.Node, error) {
	switch gen := gen.(type) {
	case models.Bounded:
		return func(scope *model.Scope, batch models.Batch) *graph.Node {
			return graph.Neg(graph.ReduceAllMean(gen.LogWeights(scope, batch, 1)))
		}, nil
	case models.Likelihood:
		return func(scope *model.Scope, batch models.Batch) *graph.Node {
			return graph.ReduceAllMean(gen.Nats(scope, batch))
		}, nil
	default:
		return nil, models.FieldError("fit", "Patience", "is set, but %s has no loss on examples that are held out, which says when to stop: leave it out, or take vae or rnn",
			gen.Config().Family())
	}
}

// room is the number of steps until the next measurement.
func (e *earlyStopping) room(step int) int {
	if e == nil {
		return maxSteps
	}
	return e.every - step%e.every
}

// look measures the held-out part if it is time, or if this is the end, and keeps the weights if they are the best so far.
func (e *earlyStopping) look(run *Run, end bool) error {
	if e == nil || run.Step == 0 {
		return nil
	}
	held := &run.History.Held
	if n := len(held.Steps); n > 0 && held.Steps[n-1] == run.Step && e.best.step > 0 || !end && run.Step > e.from && run.Step%e.every != 0 {
		return nil
	}
	loss, err := e.measure(run.Store)
	if err != nil {
		return fmt.Errorf("fit: the loss on what is held out cannot be measured at step %d: %w", run.Step, err)
	}
	if !finite(float64(loss)) {
		return fmt.Errorf("fit: the loss on what is held out was %g at step %d: lower the learning rate (%w)", loss, run.Step, ErrDiverged)
	}
	held.truncate(run.Step - 1)
	held.Steps, held.Values = append(held.Steps, run.Step), append(held.Values, loss)
	if e.best.step == 0 || held.best() == len(held.Steps)-1 {
		e.best, err = capture(run.Store, run.Step)
	}
	return err
}

// measure is the mean loss over some minibatches, the same each time, for which the random numbers begin anew. Training's
// go on as if nothing had been measured.
func (e *earlyStopping) measure(store *model.Store) (mean float32, err error) {
	err = safe.KeepRandomState(store, func() error {
		if err := store.SetRNGStateFromSeed(0); err != nil {
			return err
		}
		for range e.minibatches {
			loss, err := e.call()
			if err != nil {
				return err
			}
			mean += loss / float32(e.minibatches)
		}
		return nil
	})
	return mean, err
}

// call is the loss of one minibatch.
func (e *earlyStopping) call() (float32, error) {
	out, err := e.exec.Call1(e.values...)
	if err != nil {
		return 0, err
	}
	defer out.FinalizeAll()
	flat, err := tensors.CopyFlatData[float32](out)
	if err != nil {
		return 0, err
	}
	return flat[0], nil
}

// over tells whether patience has run out: so many measurements of this call in a row were no better.
func (e *earlyStopping) over(run *Run) bool {
	if e == nil || e.best.step == 0 {
		return false
	}
	waited := 0
	for _, step := range run.History.Held.Steps {
		if step > e.best.step {
			waited++
		}
	}
	return waited >= e.patience
}

// goBack makes a run the best so far. What was measured later stays in its history, and a sentence says what was done,
// if anything was.
func (e *earlyStopping) goBack(run *Run) (said string, err error) {
	if e.best.step == 0 || e.best.step == run.Step {
		return "", nil
	}
	held := run.History.Held
	said = fmt.Sprintf("the loss on what is held out was lowest at step %d (%.4g) and is %.4g at step %d: the weights of step %d are kept",
		e.best.step, held.Values[held.best()], held.Values[len(held.Values)-1], run.Step, e.best.step)
	run.Step = e.best.step
	run.History.truncate(e.best.step)
	return said, e.best.restore(run.Store)
}

// bestRun is the best state so far and a run as it was then, which bears what was measured later. Without one it is the
// run as it is, and no state.
func (e *earlyStopping) bestRun(run *Run) (state, *Run) {
	if e == nil || e.best.step == 0 {
		return state{}, run
	}
	then := *run
	then.Step = e.best.step
	then.History.Values = slices.Clone(run.History.Values)
	then.History.truncate(e.best.step)
	return e.best, &then
}

// close frees what was compiled.
func (e *earlyStopping) close() {
	if e != nil {
		e.exec.Finalize()
	}
}

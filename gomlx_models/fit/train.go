package fit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
)

// ErrDiverged is what Train's error wraps when a loss is no longer a finite number.
var ErrDiverged = errors.New("the loss is not a finite number")

// ErrBusy is what an error wraps when another training writes into a folder.
var ErrBusy = checkpoints.ErrBusy

// ErrHoldsModel says that a folder to train into holds a model and that nothing asks to go on with it.
var ErrHoldsModel = errors.New("already holds a trained model")

// Train trains a model on a data set until the budget is used up, the context is cancelled, a
// loss is NaN or infinite, or something fails.
//
// Whatever ends it, the run that it returns is whole: after a failure it holds the last weights
// known to be good, and it comes with an error. A cancelled context is no error: the run says
// Interrupted. The run is nil only if training could not begin.
func Train(ctx context.Context, b compute.Backend, gen models.Model, data models.Dataset, o Options) (*Run, error) {
	if err := errors.Join(o.Validate(), fits(gen, data), heldFits(gen, data, o.Held), canStopEarly(gen, o)); err != nil {
		return nil, err
	}
	if err := o.checkFrom(gen); err != nil {
		return nil, err
	}
	if o.Folder != "" {
		lock, warning, err := checkpoints.LockFolder(o.Folder)
		if err != nil {
			return nil, err
		}
		defer lock.Release()
		o.warn(warning)
		if err := checkpoints.RemovePartial(o.Folder); err != nil {
			return nil, fmt.Errorf("fit: what was half written in %s cannot be removed: %w", o.Folder, err)
		}
	}
	run, err := begin(b, gen, data, o)
	if err != nil {
		return nil, err
	}
	if adviser, ok := gen.(models.Adviser); ok && run.Step == 0 {
		o.warn(adviser.Advice())
	}
	t, err := newTrainer(run, data, o)
	if err != nil {
		return nil, err
	}
	if err := t.prepare(); err != nil {
		return nil, err
	}
	return run, t.train(ctx)
}

// fits checks that a model can be trained on a data set at all.
func fits(gen models.Model, data models.Dataset) error {
	want, got := gen.Spec(), data.Spec()
	if !sameForm(want, got) || want.Size() != got.Size() || want.Documents && want.Length != got.Length {
		return fmt.Errorf("fit: the model was built for %s, but %s has %s: build it from the data's own Spec",
			describe(want), data.Name(), describe(got))
	}
	if err := printable("the name of the data set", data.Name()); err != nil {
		return err
	}
	if _, length := gen.Minibatch(); !want.Documents && data.Len() < max(1, length) {
		return fmt.Errorf("fit: %s has %d symbols and a step reads %d of them in a row: take a longer text, or a smaller window in the configuration",
			data.Name(), data.Len(), length)
	}
	return nil
}

// heldFits checks that what is held out, if that is anything, is other examples of the same kind.
func heldFits(gen models.Model, data, held models.Dataset) error {
	switch {
	case held == nil:
		return nil
	case held.Digest() != "" && held.Digest() == data.Digest():
		return fmt.Errorf("fit: Held is %s, which the model is to learn from: hold out another part, such as the Last of what data is the First of", held.Name())
	}
	if err := fits(gen, held); err != nil {
		return fmt.Errorf("%w; %s is Held, the part that is held out", err, held.Name())
	}
	return nil
}

// sameForm tells whether examples are of one kind and size, whatever their symbols and classes are.
func sameForm(a, b models.Spec) bool {
	return a.Kind == b.Kind && a.Height == b.Height && a.Width == b.Width && a.Channels == b.Channels && a.Documents == b.Documents
}

// examplesOf is how many examples, windows or rows of a minibatch a data set is.
func examplesOf(data models.Dataset, length int) int {
	if data.Spec().Documents {
		return data.Values()[0].Shape().Dim(0)
	}
	return data.Len() / max(1, length)
}

func describe(spec models.Spec) string {
	if spec.Documents {
		return fmt.Sprintf("documents of up to %d symbols out of %d", spec.Length, spec.Size())
	}
	if spec.Kind == models.Text {
		return fmt.Sprintf("text of %d symbols", spec.Size())
	}
	return fmt.Sprintf("%dx%dx%d %s", spec.Height, spec.Width, spec.Channels, spec.Kind)
}

// begin makes a new run, or opens the one in the folder to resume.
func begin(b compute.Backend, gen models.Model, data models.Dataset, o Options) (*Run, error) {
	run := &Run{
		Model: gen, Backend: b, Store: model.NewStore(), Seed: o.Seed,
		Name: o.Folder, Data: dataOf(data), Rates: o.Rates, Cores: runtime.NumCPU(), TrainedOn: backend.Name(b),
		History: newHistory(gen.Losses()),
	}
	if err := run.Store.SetRNGStateFromSeed(o.Seed); err != nil {
		return nil, fmt.Errorf("fit: the random numbers cannot be seeded: %w", err)
	}
	if o.Held != nil {
		held := dataOf(o.Held)
		run.Held = &held
	}
	if o.Folder == "" {
		return run, fitsMemory(run)
	}
	switch found, broken, err := newest(o.Folder); {
	case errors.Is(err, ErrNoCheckpoint):
		return run, fitsMemory(run)
	case err != nil:
		return nil, err
	case !o.Resume:
		return nil, fmt.Errorf("fit: %s %w: set Resume to go on with it, or name another folder", o.Folder, ErrHoldsModel)
	default:
		return run, found.resumeRun(run, broken, o)
	}
}

// fitsMemory is an error if a new model is larger than any machine can train.
func fitsMemory(run *Run) error {
	if err := limitSize(run.Backend, run.Model, maxTrained); err != nil {
		return fmt.Errorf("fit: the model cannot be built: %w", err)
	}
	return nil
}

// resumeRun resumes from a checkpoint and sets aside the newer ones that are damaged.
func (c checkpoint) resumeRun(run *Run, newer damagedCheckpoints, o Options) error {
	if o.Strict && !newer.none() {
		return newer.refusal()
	}
	if err := c.resume(run, o); err != nil {
		return err
	}
	run.Warning = newer.warning("what is damaged is kept as " + checkpoints.DamagedPrefix + newer.names() + " until two whole ones of that step or later are there")
	o.warn(run.Warning)
	return newer.setAside()
}

// prepare carries over what a new run begins with, and slows the parts that are to be slow.
func (t *trainer) prepare() error {
	begins := t.o.From != nil && t.run.kept == ""
	if !begins && len(t.run.Rates) == 0 {
		return nil
	}
	if err := t.step.prepare(t.run); err != nil {
		return err
	}
	if begins {
		if err := t.run.carryOver(t.o.From); err != nil {
			return err
		}
		t.o.tell(t.run.Origin.sentence())
	}
	return t.run.applyRates()
}

// trainer is a training under way.
type trainer struct {
	run   *Run
	o     Options
	step  *stepper
	early *earlyStopping // nil if nothing asks for it
	clock clock
	spent float64 // the seconds of earlier calls
	good  state   // the last state known to be finite
	saved time.Time
}

func newTrainer(run *Run, data models.Dataset, o Options) (*trainer, error) {
	step, err := newStepper(run, data)
	if err != nil {
		return nil, err
	}
	size, length := run.Model.Minibatch()
	t := &trainer{
		run: run, o: o, step: step, spent: run.Seconds,
		clock: clock{first: run.Step, last: o.lastStep(examplesOf(data, length), size), time: o.Time},
	}
	if run.Step > 0 {
		t.good, err = capture(run.Store, run.Step)
	}
	if err == nil {
		t.early, err = newEarlyStopping(run, o, examplesOf(data, length)/size)
	}
	return t, err
}

// train runs the loop and leaves the run whole.
func (t *trainer) train(ctx context.Context) error {
	t.clock.begun = time.Now()
	t.saved = t.clock.begun
	defer t.step.exec.Finalize()
	defer t.early.close()
	err := t.runFirstCallbacks()
	if err == nil {
		err = t.loop(ctx)
	}
	if err == nil {
		err = t.goBack()
	}
	if err == nil {
		err = t.save()
	}
	if err != nil {
		err = errors.Join(err, t.restore())
	}
	return errors.Join(err, t.runCallbacks(true))
}

// runFirstCallbacks calls the callbacks that want to see the model before it has learnt anything.
func (t *trainer) runFirstCallbacks() error {
	if t.run.Step > 0 || !slices.ContainsFunc(t.o.Callbacks, Callback.first) {
		return nil
	}
	err := t.step.prepare(t.run)
	for _, callback := range t.o.Callbacks {
		if err == nil && callback.first() {
			err = callback.Do(t.clock.progress(t.run, time.Now()))
		}
	}
	if err != nil {
		t.run.Stopped = Failed
	}
	return err
}

// loop makes updates until something ends them, and writes the reason into the run.
func (t *trainer) loop(ctx context.Context) error {
	if err := t.early.look(t.run, false); err != nil {
		t.run.Stopped = Failed
		return err
	}
	for t.run.Stopped = t.stopReason(ctx); t.run.Stopped == ""; t.run.Stopped = t.stopReason(ctx) {
		before := t.run.Step
		if err := t.update(); err != nil {
			return err
		}
		if err := t.early.look(t.run, false); err != nil {
			t.run.Stopped = Failed
			return err
		}
		if before == t.clock.first {
			t.clock.compiled = time.Now()
		}
		if err := t.runCallbacks(false); err != nil {
			t.run.Stopped = Failed
			return errors.Join(err, t.save())
		}
		if err := t.saveIfDue(); err != nil {
			t.run.Stopped = cmp.Or(t.run.Stopped, Failed)
			return err
		}
	}
	return nil
}

// goBack ends a training that stops early, or could have, with the weights that were best on what is held out.
func (t *trainer) goBack() error {
	if t.early == nil {
		return nil
	}
	if err := t.early.look(t.run, true); err != nil {
		t.run.Stopped = Failed
		return err
	}
	said, err := t.early.goBack(t.run)
	t.o.tell(said)
	t.good.step = 0 // what was measured since the best was saved is to be saved with it
	return err
}

// stopReason says why to stop now, or returns nothing.
func (t *trainer) stopReason(ctx context.Context) Reason {
	switch {
	case t.early.over(t.run):
		return StoppedEarly
	case t.clock.last > 0 && t.run.Step >= t.clock.last, t.o.Time > 0 && time.Since(t.clock.begun) >= t.o.Time:
		return Finished
	case ctx.Err() != nil:
		return Interrupted
	default:
		return ""
	}
}

// update makes one or more steps and records their losses.
func (t *trainer) update() error {
	rows, err := t.step.steps(t.room())
	if err != nil {
		t.run.Stopped = Failed
		return fmt.Errorf("fit: step %d failed: %w", t.run.Step+1, err)
	}
	for _, losses := range rows {
		if name, loss, ok := t.findNonFinite(losses); ok {
			t.run.Stopped = Diverged
			return fmt.Errorf("fit: %s was %g at step %d; the weights of step %d are kept: lower the learning rate (%w)",
				name, loss, t.run.Step+1, t.good.step, ErrDiverged)
		}
		t.run.Step++
		t.run.History.add(losses)
	}
	return nil
}

// room is the number of steps until the training ends or a callback wants to look.
func (t *trainer) room() int {
	room := t.early.room(t.run.Step)
	if t.clock.last > 0 {
		room = min(room, t.clock.last-t.run.Step)
	}
	for _, callback := range t.o.Callbacks {
		room = min(room, callback.room(t.run.Step))
	}
	return room
}

// room is the number of steps until the callback wants to look again, after so many.
func (c Callback) room(step int) int {
	room := maxSteps
	if len(c.At) == 0 && c.Every > 0 {
		return c.Every - step%c.Every
	}
	for _, at := range c.At {
		if at > step {
			room = min(room, at-step)
		}
	}
	return room
}

// first tells whether the callback looks before the first step.
func (c Callback) first() bool { return slices.Contains(c.At, 0) }

// due tells whether the callback looks after a step.
func (c Callback) due(step int) bool {
	if len(c.At) > 0 {
		return slices.Contains(c.At, step)
	}
	return c.Every == 0 || step%c.Every == 0
}

func (t *trainer) findNonFinite(losses []float32) (name string, loss float32, bad bool) {
	for i, loss := range losses {
		if !finite(float64(loss)) {
			return t.run.History.Names[i], loss, true
		}
	}
	return "", 0, false
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// runCallbacks calls those whose turn it is, or, at the end, all.
func (t *trainer) runCallbacks(done bool) error {
	var faults []error
	for _, callback := range t.o.Callbacks {
		if done || callback.due(t.run.Step) {
			faults = append(faults, callback.Do(t.clock.progress(t.run, time.Now())))
		}
	}
	return errors.Join(faults...)
}

// saveIfDue keeps the state and writes a checkpoint if the last one is old enough. The first step
// is kept as well, so that there is always something good to go back to.
func (t *trainer) saveIfDue() error {
	every := t.o.SaveEvery
	if every == 0 {
		every = 30 * time.Second
	}
	if t.good.step > 0 && time.Since(t.saved) < every {
		return nil
	}
	return t.save()
}

// save keeps the state in memory and, if there is a folder, on disk: as it is now, or, where early stopping looks for it,
// the best so far.
func (t *trainer) save() error {
	now, run := t.early.bestRun(t.run)
	if run.Step == t.good.step {
		return nil
	}
	t.run.Seconds = t.spent + time.Since(t.clock.begun).Seconds()
	run.Seconds = t.run.Seconds
	if run == t.run {
		var err error
		if now, err = capture(run.Store, run.Step); err != nil {
			return err
		}
	}
	if !now.finite() {
		t.run.Stopped = Diverged
		return fmt.Errorf("fit: the weights of step %d are not finite numbers; those of step %d are kept: lower the learning rate (%w)",
			run.Step, t.good.step, ErrDiverged)
	}
	t.good, t.saved = now, time.Now()
	if t.o.Folder == "" {
		return nil
	}
	err := write(t.o.Folder, run, now)
	t.run.kept = run.kept
	return err
}

// restore puts the last good state back: a step that failed or diverged has changed the store.
func (t *trainer) restore() error {
	if t.good.step == 0 {
		return nil
	}
	t.run.Step = t.good.step
	t.run.History.truncate(t.good.step)
	return t.good.restore(t.run.Store)
}

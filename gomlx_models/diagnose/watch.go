package diagnose

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
	"github.com/atelier-go/atelier/gomlx_models/internal/safe"
)

// Options says how to watch a training.
type Options struct {
	// Every is the number of steps between measurements. If 0, the first is made ten seconds into the training and not before
	// its step 50, and the others as far apart as makes them take about a fiftieth of its time.
	Every int
	// Folder is where the training keeps its checkpoints, or empty if it keeps none.
	Folder string
	// Warn is called with each warning, at the step where its threshold is passed, and Fail if nothing more can be measured,
	// which is no reason to end a training. Either may be nil.
	Warn func(Warning)
	Fail func(error)
}

// Watch watches a training.
type Watch struct {
	train, held models.Dataset
	o           Options
	diagnosis   Diagnosis
	all         []measure
	programs    []*safe.Exec
	opened      bool // the run's own diagnosis was read
	stopped     bool // something could not be measured
	begun, next time.Time
}

// New makes a watch over a training on a data set. What is held out may be nil; then only what needs none is measured.
func New(train, held models.Dataset, o Options) *Watch {
	return &Watch{train: train, held: held, o: o}
}

// Callback is what does the watching. What goes wrong with it does not end the training.
func (w *Watch) Callback() fit.Callback { return fit.Callback{Every: w.o.Every, Do: w.do} }

// Diagnosis is what was measured so far.
func (w *Watch) Diagnosis() Diagnosis { return w.diagnosis }

func (w *Watch) do(p fit.Progress) error {
	if err := w.open(p.Run); err != nil {
		w.stop(err)
	}
	if p.Done {
		w.close(p.Run)
		return nil
	}
	if w.stopped || !w.due(p.Step, time.Now()) {
		return nil
	}
	begun := time.Now()
	first := w.all == nil
	if err := safe.Try(func() error { return w.measure(p.Run) }); err != nil {
		w.stop(err)
		return nil
	}
	w.next = nextTime(w.begun, begun, time.Now(), first)
	return nil
}

// open goes on with what an earlier part of the run measured.
func (w *Watch) open(run *fit.Run) (err error) {
	if w.opened {
		return nil
	}
	w.opened = true
	w.diagnosis, err = Of(run.Diagnosis)
	w.diagnosis.truncate(run.Step)
	if kept, none := checkpoints.List(filepath.Join(w.o.Folder, checkpoints.LastGood)); w.o.Folder == "" || none != nil || len(kept.Whole) == 0 {
		w.diagnosis.Kept = 0
	}
	return err
}

const (
	// earliest is the time into a training, after its first step, at which it is first looked at: one that is over sooner has
	// nothing to go back to, and compiling what measures takes a second or more.
	earliest     = 10 * time.Second
	earliestStep = 50
	// share is how many times as long as a measurement the training goes on at least before the next.
	share = 50
	// second is the time from the first measurement to the second: how long it took says nothing, because it compiled.
	second = time.Second
	// growth is how many measurements are made at most while a training gets e times as long, so that they stay few.
	growth = 50
)

// due tells whether it is time to measure. Where steps are counted, the callback is only called when it is.
func (w *Watch) due(step int, now time.Time) bool {
	if w.o.Every > 0 {
		return true
	}
	if w.begun.IsZero() {
		w.begun, w.next = now, now.Add(earliest)
	}
	return step >= earliestStep && !now.Before(w.next)
}

// nextTime is when to measure again after a measurement from begun to now in a training since start.
func nextTime(start, begun, now time.Time, first bool) time.Time {
	pause := share * now.Sub(begun)
	if first {
		pause = second
	}
	return now.Add(max(pause, now.Sub(start)/growth))
}

// measure measures all signs, and says what is to be said.
func (w *Watch) measure(run *fit.Run) error {
	if w.all == nil {
		all, err := w.measures(run)
		if err != nil {
			return err
		}
		w.all = append([]measure{}, all...) // not nil
	}
	for _, m := range w.all {
		e, err := m.take(run.Step)
		if err != nil {
			return err
		}
		if e.finite() { // else no sample had an n-gram, say
			w.diagnosis.check(m.Check).add(run.Step, e)
		}
	}
	if err := w.judge(run); err != nil {
		return err
	}
	return w.write(run)
}

// judge tells of each threshold that was passed, once, and keeps the checkpoint to go back to while none was.
func (w *Watch) judge(run *fit.Run) error {
	good := w.diagnosis.good()
	for _, c := range w.diagnosis.Checks {
		if w.diagnosis.warned(c.Sign) || !c.lasts() || c.Steps[len(c.Steps)-1] != run.Step {
			continue
		}
		warning := Warning{Sign: c.Sign, Step: run.Step, Good: good, Kept: w.diagnosis.Kept}
		warning.Sentence = w.sentence(c, warning)
		w.diagnosis.Warnings = append(w.diagnosis.Warnings, warning)
		if w.o.Warn != nil {
			w.o.Warn(warning)
		}
	}
	if w.o.Folder == "" || len(w.diagnosis.Warnings) > 0 || good != run.Step {
		return nil
	}
	kept, err := checkpoints.KeepLastGood(w.o.Folder)
	if kept > 0 {
		w.diagnosis.Kept = kept
	}
	return err
}

// write writes the diagnosis into the run.
func (w *Watch) write(run *fit.Run) error {
	if len(w.diagnosis.Checks) == 0 {
		return nil
	}
	text, err := json.Marshal(w.diagnosis)
	if err != nil {
		return fmt.Errorf("diagnose: what was measured cannot be written: %w", err)
	}
	run.Diagnosis = text
	return nil
}

// close leaves the run with what was measured up to its last step, which may be an earlier one than was reached, and
// without a checkpoint to go back to if there is no reason to.
func (w *Watch) close(run *fit.Run) {
	for _, program := range w.programs {
		program.Finalize()
	}
	w.programs, w.stopped = nil, true
	w.diagnosis.truncate(run.Step)
	err := w.write(run)
	if err == nil && w.o.Folder != "" && len(w.diagnosis.Warnings) == 0 {
		err = checkpoints.DropLastGood(w.o.Folder)
	}
	if err != nil {
		w.stop(err)
	}
}

// stop ends the watching, not the training.
func (w *Watch) stop(why error) {
	w.stopped = true
	if w.o.Fail != nil {
		w.o.Fail(fmt.Errorf("copying, overfitting and collapse are no longer looked for: %w", why))
	}
}

// sentence says that a threshold is passed, and where to go back to.
func (w *Watch) sentence(c Check, warning Warning) string {
	back := "; it was so from the first time that it was looked at"
	if warning.Good > 0 {
		back = fmt.Sprintf("; step %d was the last without that", warning.Good)
	}
	if warning.Kept > 0 {
		back += fmt.Sprintf("%s%d is kept in %s", keptPart, warning.Kept, filepath.Join(w.o.Folder, checkpoints.LastGood))
	}
	return fmt.Sprintf("from step %d on %s%s", warning.Step, c.finding(), back)
}

package fit

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Options says how long to train and what to do on the way. At least one of Steps, Epochs and Time
// must be given; whichever is used up first ends the training.
type Options struct {
	// Steps is the number of updates, those of a resumed run included.
	Steps int
	// Epochs is the number of times that as many pictures as the data set has are seen, or as many
	// symbols as the text has.
	Epochs float64
	// Time is how long this call may train.
	Time time.Duration
	// Seed makes the run reproducible: the same seed on the same backend gives the same weights.
	Seed int64
	// Folder is where checkpoints go; none are written if empty.
	Folder string
	// Resume goes on from the newest whole checkpoint in Folder, if there is one.
	Resume bool
	// From is a trained model of the same family whose weights a new run begins with, as far as they fit (see FineTune);
	// nil begins with random ones. A run that is resumed has begun.
	From *Run
	// Rates multiply the learning rate of parts of the model, each named as a layer or as what it lies in, such as
	// "discriminator/layer0" or "discriminator"; 0 freezes a part. A run that is resumed keeps those that it had if there are
	// none.
	Rates map[string]float64
	// Strict refuses to resume from an older checkpoint where the newest is damaged.
	Strict bool
	// Warn is called at once, before the first step, with a sentence for the user, such as that the newest checkpoint is
	// damaged and training goes on from an older one. If nil, nobody is told.
	Warn func(warning string)
	// Tell is called with a sentence for the user where all is well: which weights of From were carried over, or which step's
	// Patience has kept. If nil, nobody is told.
	Tell func(sentence string)
	// SaveEvery is the time between checkpoints; 30 s if 0.
	SaveEvery time.Duration
	// Held is a part of the data that is not trained on, for what is measured of examples that the model did not see; nil if
	// there is none. Training itself never reads it.
	Held models.Dataset
	// Patience stops the training early: after so many measurements in a row in which the loss on Held did not fall below its
	// lowest, one an epoch, but at least 20 steps apart. The weights of the lowest are kept, whatever ends the training. If 0,
	// nothing is measured. The model has to be a models.Bounded or a models.Likelihood.
	Patience int
	// Callbacks are called in turn while training.
	Callbacks []Callback
}

// Callback is something done every so many steps, and once more after the last.
type Callback struct {
	// Every is the number of steps between calls. If 0, the callback is called as often as costs nothing: after
	// each step, or, where many steps fit into a fifth of a second, after that time.
	Every int
	// At are the only steps to call at, if there are any, instead of Every. At 0 the weights are as they begin; a run
	// that goes on is past that.
	At []int
	// Do looks at the run. An error ends the training, with the weights kept.
	Do func(Progress) error
}

// maxRate is the largest factor of a learning rate.
const maxRate = 1000

// Validate reports every fault at once.
func (o Options) Validate() error {
	var faults []error
	if o.Steps == 0 && o.Epochs == 0 && o.Time == 0 {
		faults = append(faults, errors.New("fit: nothing says when to stop: set Steps, Epochs or Time"))
	}
	faults = append(faults,
		models.AtLeast("fit", "Steps", o.Steps, 0),
		models.Between("fit", "Epochs", o.Epochs, 0, 1e9))
	if o.Time < 0 {
		faults = append(faults, models.FieldError("fit", "Time", "is %v, want none or more than 0", o.Time))
	}
	if o.SaveEvery < 0 {
		faults = append(faults, fmt.Errorf("fit: SaveEvery is %v, want none or more than 0", o.SaveEvery))
	}
	faults = append(faults, models.AtLeast("fit", "Patience", o.Patience, 0))
	if o.Resume && o.Folder == "" {
		faults = append(faults, errors.New("fit: Resume is set but Folder is empty: name the folder to resume from"))
	}
	for _, part := range slices.Sorted(maps.Keys(o.Rates)) {
		faults = append(faults, models.Between("fit", fmt.Sprintf("Rates[%q]", part), o.Rates[part], 0, maxRate))
	}
	if o.Strict && !o.Resume {
		faults = append(faults, errors.New("fit: Strict is set but Resume is not: nothing is opened that could be damaged"))
	}
	for i, callback := range o.Callbacks {
		if callback.Do == nil {
			faults = append(faults, fmt.Errorf("fit: Callbacks[%d].Do is nil, want a function", i))
		}
		faults = append(faults, models.AtLeast("fit", fmt.Sprintf("Callbacks[%d].Every", i), callback.Every, 0))
		for j, step := range callback.At {
			faults = append(faults, models.AtLeast("fit", fmt.Sprintf("Callbacks[%d].At[%d]", i, j), step, 0))
		}
	}
	return errors.Join(faults...)
}

// warn tells the user something, if there is anyone who listens and something to say.
func (o Options) warn(warning string) {
	if o.Warn != nil && warning != "" {
		o.Warn(warning)
	}
}

// tell tells the user something, if there is anyone who listens and something to say.
func (o Options) tell(sentence string) {
	if o.Tell != nil && sentence != "" {
		o.Tell(sentence)
	}
}

// lastStep is the step to end after, or 0 if only time sets an end.
func (o Options) lastStep(examples, batch int) int {
	last := o.Steps
	if o.Epochs > 0 {
		byEpochs := max(1, int(o.Epochs*float64(examples)/float64(batch)))
		if last == 0 || byEpochs < last {
			last = byEpochs
		}
	}
	return last
}

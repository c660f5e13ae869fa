// Package fit trains any models.Model on any models.Dataset: one loop with a budget, a history,
// callbacks, checkpoints that survive a crash, and an end that keeps the weights whatever caused it.
package fit

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/ml/model"
	"golang.org/x/text/unicode/norm"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
)

// Run is a model in training or after it: a model with its weights, and how it came by them.
type Run struct {
	Model   models.Model
	Backend compute.Backend
	// Store holds the weights, the optimizers' moments and the state of the random numbers.
	Store *model.Store
	// Name is what the model is called: the folder that it is kept in or was opened from, or a name such as "zoo:tang"; empty
	// if it is kept nowhere.
	Name string
	// Data names the data set that the model learnt from.
	Data Data
	// Held names the part of the data that was held out, or is nil if none was.
	Held *Data
	// Origin says which model it began with, or is nil if it began with random weights.
	Origin *Origin
	// Rates are the factors of the learning rates of its parts (see Options.Rates), or nil.
	Rates map[string]float64
	// Changes are what was changed when it was resumed, in turn.
	Changes []Change
	// Seed is the one that the run began with.
	Seed int64
	// Step is the number of updates made.
	Step    int
	History History
	// Seconds is the time that training took, from the first step to the last of each call, and Cores the number of cores of the
	// machine's processor, of several machines the most; 0 if that is not known.
	Seconds float64
	Cores   int
	// TrainedOn is what the last training ran on, as backend.Name has it, or empty if that is not known.
	TrainedOn string
	// Scores is what was measured of these weights, as JSON, or nil: see SaveScores.
	Scores []byte
	// Originality is what was found of it of these weights, as JSON, or nil: see SaveOriginality.
	Originality []byte
	// Diagnosis is what was measured of the model while it trained, as JSON, or nil: see package diagnose.
	Diagnosis []byte
	// Stopped says why training ended; empty while it goes on, and of a run that was opened.
	Stopped Reason
	// Warning is a sentence for the user about what was opened, such as that its newest checkpoint is damaged and an
	// older one was read; empty if there is nothing to say.
	Warning string

	// kept is the checkpoint last written or read, as a folder, or empty.
	kept string
}

// Data identifies a data set.
type Data struct {
	Name   string `json:"name"`
	Digest string `json:"digest"`
	// Source says how to open it again, as the data set writes itself (see package data), or is nil if it cannot.
	Source json.RawMessage `json:"source,omitempty"`
	// Classes are the names of its classes, or nil if they have none.
	Classes []string `json:"classes,omitempty"`
	// Licence is the licence of the data as it was given, such as "CC BY 4.0", or empty if none was.
	Licence string `json:"licence,omitempty"`
}

// Class gives the number of the class of that name, in small or capital letters, composed or not.
func (d Data) Class(name string) (number int, ok bool) {
	number = slices.IndexFunc(d.Classes, func(class string) bool {
		return strings.EqualFold(norm.NFC.String(class), norm.NFC.String(name))
	})
	return number, number >= 0
}

// DataOf gives what the model in a folder learnt from, and the form of its examples, without opening the model. It fails,
// wrapping ErrNoCheckpoint, if there is none.
func DataOf(folder string) (Data, models.Spec, error) {
	found, _, err := newest(folder)
	return found.Data, found.Spec, err
}

// ConfigOf gives the family and the configuration, in JSON, of the model in a folder, without opening the model. It fails,
// wrapping ErrNoCheckpoint, if there is none.
func ConfigOf(folder string) (family string, config []byte, err error) {
	found, _, err := newest(folder)
	return found.Family, found.Config, err
}

// dataOf describes a data set.
func dataOf(set models.Dataset) Data {
	d := Data{Name: set.Name(), Digest: set.Digest()}
	if classes, ok := set.(interface{ Classes() []string }); ok {
		d.Classes = shown(classes.Classes())
	}
	if licensed, ok := set.(interface{ Licence() string }); ok && printable("", licensed.Licence()) == nil {
		d.Licence = licensed.Licence()
	}
	if written, ok := set.(encoding.BinaryMarshaler); ok {
		// One that was not opened from a source cannot be opened again, which is no reason not to learn from it.
		if source, err := written.MarshalBinary(); err == nil && json.Valid(source) {
			d.Source = source
		}
	}
	return d
}

// shown is names, or nil if one cannot be shown: a folder may be called anything.
func shown(names []string) []string {
	for _, name := range names {
		if printable("", name) != nil {
			return nil
		}
	}
	return names
}

// Reason is why a training ended.
type Reason string

// The reasons.
const (
	Finished    Reason = "finished"    // the budget is used up
	Interrupted Reason = "interrupted" // the context was cancelled
	Diverged    Reason = "diverged"    // a loss was not a finite number
	Failed      Reason = "failed"      // a step or a callback returned an error
	// StoppedEarly means that the loss on what was held out fell no more.
	StoppedEarly Reason = "stopped early"
)

// History is the losses of each step so far.
type History struct {
	// Names are the model's losses; Values has a row for each.
	Names  []string    `json:"names"`
	Values [][]float32 `json:"values"`
	// Held is the loss on what was held out, where early stopping measured it, also after the step whose weights were kept.
	Held Measured `json:"held,omitzero"`
}

// Steps is the number of steps recorded.
func (h History) Steps() int {
	if len(h.Values) == 0 {
		return 0
	}
	return len(h.Values[0])
}

// Last returns the newest value of each loss, nil before the first step.
func (h History) Last() []float32 {
	if h.Steps() == 0 {
		return nil
	}
	last := make([]float32, len(h.Values))
	for i, values := range h.Values {
		last[i] = values[len(values)-1]
	}
	return last
}

func newHistory(names []string) History {
	return History{Names: names, Values: make([][]float32, len(names))}
}

func (h *History) add(losses []float32) {
	for i, loss := range losses {
		h.Values[i] = append(h.Values[i], loss)
	}
}

// truncate forgets all but the first steps.
func (h *History) truncate(steps int) {
	for i := range h.Values {
		h.Values[i] = h.Values[i][:min(steps, len(h.Values[i]))]
	}
}

// SaveScores puts scores, which are JSON, into the run and into the newest checkpoint in the folder: a new checkpoint
// of the same step takes its place, whole or not at all. The weights are linked, not written again, where the
// file system can. It fails if the newest checkpoint's weights are not the run's, or if someone trains into the folder.
func SaveScores(run *Run, folder string, scores []byte) error {
	return amend(run, folder, "list of scores", scores, func(r *Run) { r.Scores = scores })
}

// SaveOriginality puts what was found of the run's originality, which is JSON, into it and into the newest checkpoint, as
// SaveScores does.
func SaveOriginality(run *Run, folder string, verdict []byte) error {
	return amend(run, folder, "originality", verdict, func(r *Run) { r.Originality = verdict })
}

// amend puts something that is known of a run into it and into its newest checkpoint.
func amend(run *Run, folder, what string, text []byte, put func(*Run)) error {
	if !json.Valid(text) {
		return fmt.Errorf("fit: the %s is not JSON: %.100q", what, text)
	}
	found, _, err := newest(folder)
	if err != nil {
		return err
	}
	lock, _, err := checkpoints.LockFolder(folder)
	if err != nil {
		return err
	}
	defer lock.Release()
	now, err := capture(run.Store, run.Step)
	if err != nil {
		return err
	}
	amended := *run
	amended.kept = found.folder
	put(&amended)
	files, err := encodeRun(&amended, now)
	if err != nil {
		return err
	}
	if found.Step != run.Step || !bytes.Equal(found.weights, files[checkpoints.WeightsFile]) {
		return fmt.Errorf("fit: the %s is of another model than the newest in %s: open it again and measure that", what, folder)
	}
	at, _ := checkpoints.ParseID(filepath.Base(found.folder)) // newest looks at no others
	at, err = checkpoints.Write(folder, at, files, amended.linkOrWrite)
	if err != nil {
		return checkpoints.NotWritten(folder, at, files, err)
	}
	put(run)
	run.kept = filepath.Join(folder, at.Name())
	return checkpoints.Prune(folder)
}

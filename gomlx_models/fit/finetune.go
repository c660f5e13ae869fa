package fit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// FineTune begins a new run with the weights of another one of the same family, and trains it as Train does.
//
// Weights are carried over where name and shape agree, those of symbols and classes by the symbols and the classes' names;
// all else is made anew, as are the optimizers' moments. Of a model that keeps averages of its weights, these are what the
// run begins with. Options.Tell is told what was carried over, and Run.Origin keeps it. Options.Rates freeze or slow parts
// of the model, such as the first layers of a discriminator (Mo et al. 2020).
//
// It fails if the other run is of another family or lies in Options.Folder, or if none of its matrices fits.
func FineTune(ctx context.Context, from *Run, gen models.Model, data models.Dataset, o Options) (*Run, error) {
	if from == nil {
		return nil, errors.New("fit: FineTune has no run to begin with")
	}
	o.From = from
	return Train(ctx, from.Backend, gen, data, o)
}

// Origin is the model that a run began with.
type Origin struct {
	// From is its name, Digest its Run.Digest, and Data what it had learnt from in so many steps.
	From   string `json:"from"`
	Digest string `json:"digest"`
	Step   int    `json:"step"`
	Data   string `json:"data"`
	// Licence is that of these data, as Data.Licence.
	Licence string `json:"licence,omitempty"`
	// Carried is the number of arrays of weights that were carried over as they are. InPart and Anew name the others, with
	// how much was carried, or why nothing was.
	Carried int      `json:"carried"`
	InPart  []string `json:"in_part,omitempty"`
	Anew    []string `json:"anew,omitempty"`
}

// sentence says what a run began with.
func (o Origin) sentence() string {
	text := fmt.Sprintf("it begins with the weights of %s, step %d, which learnt from %s: ", o.From, o.Step, o.Data)
	if len(o.InPart)+len(o.Anew) == 0 {
		return text + fmt.Sprintf("all %d arrays fit", o.Carried)
	}
	text += fmt.Sprintf("%d of %d arrays fit", o.Carried, o.Carried+len(o.InPart)+len(o.Anew))
	if len(o.InPart) > 0 {
		text += "; carried in part: " + listed(o.InPart)
	}
	if len(o.Anew) > 0 {
		text += "; made anew: " + listed(o.Anew)
	}
	return text
}

// listed joins names, but not more than can be read.
func listed(names []string) string {
	const most = 6
	if rest := len(names) - most; rest > 1 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), rest)
	}
	return strings.Join(names, ", ")
}

// checkFrom wants a run of the model's family that is kept elsewhere.
func (o Options) checkFrom(gen models.Model) error {
	if o.From == nil {
		return nil
	}
	if is, was := gen.Config().Family(), o.From.Model.Config().Family(); is != was {
		return fmt.Errorf("fit: %s is a model of %s, and one of %s is to begin with its weights: take a model of one family for both", o.From.name(), was, is)
	}
	if o.From.Name != "" && checkpoints.SamePlace(o.From.Name, o.Folder) {
		return fmt.Errorf("fit: the weights to begin with are in %s, where the new model is to be kept: name another folder, or resume the training there", o.Folder)
	}
	return nil
}

// name is what messages call a run.
func (r *Run) name() string {
	if r.Name == "" {
		return "the other run"
	}
	return r.Name
}

// carryOver gives a run whose variables have their first values those of another that fit.
func (r *Run) carryOver(from *Run) error {
	digest, err := from.Digest()
	if err != nil {
		return err
	}
	t, err := newTransfer(from, r)
	if err != nil {
		return err
	}
	origin := Origin{From: from.name(), Digest: digest, Step: from.Step, Data: from.Data.Name, Licence: from.Data.Licence}
	matrices, carried := 0, state{}
	for v := range r.Store.IterVariables() {
		if !isLearnt(v.Path(), v.Shape().DType, v.Shape().Rank(), v.Trainable) {
			continue
		}
		value, err := captureVariable(v)
		if err != nil {
			return err
		}
		done := t.into(v, value.bytes)
		if v.Trainable {
			origin.add(v, done)
		}
		if done.why == "" {
			carried.variables = append(carried.variables, value)
			if v.Trainable && v.Shape().Rank() > 1 && (done.whole || done.inPart()) {
				matrices++
			}
		}
	}
	if matrices == 0 {
		return fmt.Errorf("fit: nothing of %s fits: it is %s, and the new model is %s: begin with the other's configuration, or with random weights",
			from.name(), from.describe(), r.describe())
	}
	r.Origin = &origin
	return carried.restore(r.Store)
}

// add notes what became of a variable.
func (o *Origin) add(v *model.Variable, done outcome) {
	name := partName(v.Path())
	switch {
	case done.why != "":
		o.Anew = append(o.Anew, fmt.Sprintf("%s (%s)", name, done.why))
	case done.whole:
		o.Carried++
	case !done.inPart():
		o.Anew = append(o.Anew, fmt.Sprintf("%s (other %s)", name, done.labels))
	default:
		o.InPart = append(o.InPart, fmt.Sprintf("%s (%d of %d %s)", name, done.rows, done.of, done.labels))
	}
}

// describe says what a model is and what it is for.
func (r *Run) describe() string {
	config, err := json.Marshal(r.Model.Config())
	if err != nil {
		config = nil
	}
	return fmt.Sprintf("a %s %s for %s", r.Model.Config().Family(), config, describe(r.Model.Spec()))
}

// newTransfer is how values of one run get to another.
func newTransfer(from, to *Run) (transfer, error) {
	now, err := capture(from.Store, from.Step)
	if err != nil {
		return transfer{}, err
	}
	t := transfer{variables: averaged(byPath(now.variables))}
	t.old.labels, t.new.labels = labelsOf(from.Model.Spec(), from.Data), labelsOf(to.Model.Spec(), to.Data)
	return t, t.findAxes(from, to)
}

// findAxes finds the axes of labels, if the labels differ.
func (t *transfer) findAxes(from, to *Run) (err error) {
	if t.old.labels.equal(t.new.labels) {
		return nil
	}
	if t.old.axes, err = labelAxes(from.Backend, from.Model); err != nil {
		return err
	}
	t.new.axes, err = labelAxes(to.Backend, to.Model)
	return err
}

// partName is what a user calls a part of a model: its path, without the scope that all weights are in.
func partName(path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, "/weights/"), "/")
}

// applyRates sets the factors of the learning rates. It fails if there is no such part, or if nothing is left to learn.
func (r *Run) applyRates() error {
	if len(r.Rates) == 0 {
		return nil
	}
	var paths []string
	for v := range r.Store.IterVariables() {
		if v.Trainable {
			paths = append(paths, v.Path())
		}
	}
	for _, part := range slices.Sorted(maps.Keys(r.Rates)) {
		path := findPart(paths, part)
		if path == "" {
			return fmt.Errorf("fit: the model has no part %q to freeze or slow, want one of %s, or what these lie in",
				part, strings.Join(layerNames(paths), ", "))
		}
		nn.SetRateFactor(r.Store, path, r.Rates[part])
	}
	if !slices.ContainsFunc(paths, func(path string) bool { return nn.RateFactor(r.Store, path) > 0 }) {
		return errors.New("fit: all parts of the model are frozen, and nothing would be learnt: freeze fewer")
	}
	return nil
}

// findPart is the path of a part that a user named, or empty.
func findPart(paths []string, part string) string {
	part = strings.Trim(part, "/")
	for _, path := range paths {
		for _, of := range []string{"/" + part, "/weights/" + part} {
			if part != "" && (path == of || strings.HasPrefix(path, of+"/")) {
				return of
			}
		}
	}
	return ""
}

// layerNames are the scopes of variables, or the names of those that have none of their own, each once.
func layerNames(paths []string) (names []string) {
	for _, path := range paths {
		name := partName(path)
		if scope := strings.LastIndex(name, "/"); scope >= 0 {
			name = name[:scope]
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

package fit

import (
	"errors"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit/safetensors"
	"github.com/atelier-go/atelier/gomlx_models/internal/stepgraph"
)

// The most that a sidecar may say. Its numbers are used before anything is known of who wrote them.
const (
	maxStep   = 1e9
	maxLosses = 64
	// maxText is of a name, in bytes.
	maxText = 1000
	// maxSeconds is thirty years.
	maxSeconds = 1e9
	maxCores   = 1 << 20
)

// The most bytes of a model, its optimizers' moments included: of one to train, and of one that no weights are kept of.
const (
	maxTrained   = 1 << 35
	maxUntrained = 1 << 30
)

// validate reports every fault of what needs no knowledge of the family at once.
func (s sidecar) validate() error {
	faults := []error{
		s.Spec.Validate(),
		models.Within("fit", "step", s.Step, 0, maxStep),
		models.Within("fit", "the number of variables", len(s.Variables), 1, safetensors.MaxHeader),
		models.Within("fit", "the number of losses in history", len(s.History.Names), 1, maxLosses),
		printable("family", s.Family), printable("trained_on", s.TrainedOn), s.Data.validate("data"),
		models.Between("fit", "seconds", s.Seconds, 0, maxSeconds), models.Within("fit", "cores", s.Cores, 0, maxCores),
	}
	if s.Held != nil {
		faults = append(faults, s.Held.validate("held"))
	}
	if classes := len(s.Data.Classes); classes > s.Spec.Classes {
		faults = append(faults, models.FieldError("fit", "data.classes", "has %d names, want at most the %d of spec.classes", classes, s.Spec.Classes))
	}
	for _, name := range s.History.Names {
		faults = append(faults, printable("history.names", name))
	}
	for _, v := range s.Variables {
		faults = append(faults, printable("variables", v.Path))
	}
	if s.Origin != nil {
		faults = append(faults, s.Origin.validate())
	}
	for part, rate := range s.Rates {
		faults = append(faults, printable("rates", part), models.Between("fit", fmt.Sprintf("rates[%q]", part), rate, 0, maxRate))
	}
	for _, change := range s.Changes {
		faults = append(faults, models.Within("fit", "changes.step", change.Step, 0, maxStep), printable("changes.what", change.What))
	}
	return errors.Join(append(faults, s.History.validate(s.Step))...)
}

// validate wants names that can be shown. The field is where they stand.
func (d Data) validate(field string) error {
	faults := []error{printable(field+".name", d.Name), printable(field+".digest", d.Digest), printable(field+".licence", d.Licence)}
	for i, class := range d.Classes {
		faults = append(faults, printable(fmt.Sprintf("%s.classes[%d]", field, i), class))
	}
	return errors.Join(faults...)
}

// validate reports every fault at once.
func (o Origin) validate() error {
	faults := []error{
		printable("origin.from", o.From), printable("origin.digest", o.Digest), printable("origin.data", o.Data), printable("origin.licence", o.Licence),
		models.Within("fit", "origin.step", o.Step, 0, maxStep), models.AtLeast("fit", "origin.carried", o.Carried, 0),
	}
	for _, part := range append(slices.Clip(o.InPart), o.Anew...) {
		faults = append(faults, printable("origin", part))
	}
	return errors.Join(faults...)
}

// validate wants a value of each loss at each step.
func (h History) validate(steps int) error {
	if err := h.Held.validate(); err != nil {
		return err
	}
	if len(h.Values) != len(h.Names) {
		return models.FieldError("fit", "history", "has values of %d losses, want those of the %d that it names", len(h.Values), len(h.Names))
	}
	for i, values := range h.Values {
		if len(values) != steps {
			return models.FieldError("fit", "history", "has %d values of loss %d, want one of each of %d steps", len(values), i, steps)
		}
	}
	return nil
}

// printable wants a text that a terminal shows as it is.
func printable(field, text string) error {
	if len(text) > maxText {
		return models.FieldError("fit", field, "has %d bytes, want at most %d", len(text), maxText)
	}
	for _, r := range text {
		if r == utf8.RuneError || !unicode.IsGraphic(r) {
			return models.FieldError("fit", field, "is %.100q, want letters that can be shown", text)
		}
	}
	return nil
}

// limitSize is an error if all that lasts from step to step of a model takes more bytes than most. It builds the
// graph of a step, whose size is bounded by the configuration's, and no values.
func limitSize(b compute.Backend, gen models.Model, most int) error {
	store, size := model.NewStore(), 0
	if err := store.SetRNGStateFromSeed(0); err != nil {
		return fmt.Errorf("the random numbers cannot be seeded: %w", err)
	}
	err := stepgraph.Build(b, store, gen, func(models.Batch, []*graph.Node) error {
		for v := range store.IterVariables() {
			size += int(v.Shape().ByteSize())
		}
		return nil
	})
	if err == nil && size > most {
		err = fmt.Errorf("it takes %d bytes, its optimizers' moments included, want at most %d: make it smaller", size, most)
	}
	return err
}

package fit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Change is what was changed when a run was resumed.
type Change struct {
	// Step is the one that the run stood at, and What says it in words.
	Step int    `json:"step"`
	What string `json:"what"`
}

// trainingFields are those fields of a configuration, by their names in JSON, that say how a model is trained and not what
// it is: these may change when it is resumed.
var trainingFields = []string{"batch", "learning_rate", "half_life", "momentum", "second_moment", "epsilon", "clip_norm", "dropout", "window"}

// followingFields follow from the data, and with them they change.
var followingFields = []string{"symbols"}

// resume fills in a new run from a checkpoint of the same model. Other data and another way of training are taken as they
// are now, and Options.Warn is told so; with neither, the run goes on exactly.
func (c checkpoint) resume(run *Run, o Options) error {
	data := run.Data
	changes, err := c.configChanges(run)
	if err != nil {
		return err
	}
	if c.Data.Digest == data.Digest {
		err = c.into(run)
	} else {
		var more []string
		more, err = c.dataChanges(run)
		changes = append(more, changes...)
	}
	if err != nil {
		return err
	}
	if data.Licence != c.Data.Licence && c.Data.Licence != "" {
		changes = append(changes, fmt.Sprintf("the licence of the data is %q and was %q", data.Licence, c.Data.Licence))
	}
	run.Data, run.Name = data, o.Folder
	if o.Rates != nil && !maps.Equal(o.Rates, c.Rates) {
		run.Rates = o.Rates
		changes = append(changes, fmt.Sprintf("the factors of the learning rates are %v and were %v", o.Rates, c.Rates))
	}
	if len(changes) > 0 {
		what := strings.ToValidUTF8(fmt.Sprintf("%.*s", maxText/4, strings.Join(changes, "; ")), "")
		run.Changes = append(slices.Clip(run.Changes), Change{c.Step, what})
		o.warn(fmt.Sprintf("it goes on from step %d with what has changed: %s", c.Step, what))
	}
	return nil
}

// configChanges says which fields of training differ. It fails if others do.
func (c checkpoint) configChanges(run *Run) (changes []string, err error) {
	is, err := json.Marshal(run.Model.Config())
	if err != nil {
		return nil, fmt.Errorf("fit: the configuration cannot be written as JSON: %w", err)
	}
	var was bytes.Buffer
	if err := json.Compact(&was, c.Config); err != nil {
		return nil, fmt.Errorf("fit: %s has no configuration: %w", c.folder, err)
	}
	family := run.Model.Config().Family()
	other := fmt.Errorf("fit: %s was trained as %s %s, not as %s %s: resume with the same configuration, or name another folder",
		c.folder, c.Family, &was, family, is)
	differ, err := differingFields(was.Bytes(), is)
	if err != nil || c.Family != family {
		return nil, other
	}
	if c.Data.Digest != run.Data.Digest {
		differ = slices.DeleteFunc(differ, func(d difference) bool { return slices.Contains(followingFields, d.field) })
	}
	fixed := slices.DeleteFunc(slices.Clone(differ), func(d difference) bool { return slices.Contains(trainingFields, d.field) })
	if len(fixed) > 0 {
		return nil, fmt.Errorf("%w (%s: only %s may change)", other, strings.Join(texts(fixed), ", "), strings.Join(trainingFields, ", "))
	}
	return texts(differ), nil
}

// difference is a field of a configuration that has two values.
type difference struct{ field, was, is string }

func texts(differ []difference) (all []string) {
	for _, d := range differ {
		all = append(all, fmt.Sprintf("%s is %s and was %s", d.field, d.is, d.was))
	}
	return all
}

// differingFields compares two objects. A field that one of them lacks is zero there.
func differingFields(was, is []byte) (differ []difference, err error) {
	var before, now map[string]json.RawMessage
	if err := json.Unmarshal(was, &before); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(is, &now); err != nil {
		return nil, err
	}
	all := maps.Clone(now)
	maps.Copy(all, before)
	for _, field := range slices.Sorted(maps.Keys(all)) {
		if a, b := before[field], now[field]; !bytes.Equal(a, b) && !(isZero(a) && isZero(b)) {
			differ = append(differ, difference{field, orNothing(a), orNothing(b)})
		}
	}
	return differ, nil
}

func isZero(value json.RawMessage) bool {
	return len(value) == 0 || slices.Contains([]string{"0", `""`, "false", "null"}, string(value))
}

func orNothing(value json.RawMessage) string {
	if len(value) == 0 {
		return "nothing"
	}
	return string(value)
}

// dataChanges fills in a run that goes on with other data, and says how they differ. It fails if their form does.
func (c checkpoint) dataChanges(run *Run) (changes []string, err error) {
	spec := run.Model.Spec()
	if !sameForm(c.Spec, spec) {
		return nil, fmt.Errorf("fit: %s was trained on %s, and %s has %s: resume with data of that form, or begin a new model with its weights in another folder",
			c.folder, describe(c.Spec), run.Data.Name, describe(spec))
	}
	changes = []string{fmt.Sprintf("the values of %s are others than before", run.Data.Name)}
	if c.Data.Name != run.Data.Name {
		changes = []string{fmt.Sprintf("it learns from %s and learnt from %s", run.Data.Name, c.Data.Name)}
	}
	was, is := labelsOf(c.Spec, c.Data), labelsOf(spec, run.Data)
	if c.Data.Classes == nil && c.Spec.Classes == spec.Classes {
		was.classes = is.classes // a model may be older than the names in its description
	}
	if was.equal(is) {
		return changes, c.into(run)
	}
	changes = append(changes, labelChanges("symbol", was.alphabet, is.alphabet)...)
	changes = append(changes, labelChanges("class", was.classes, is.classes)...)
	return changes, c.relabel(run, was, is)
}

// labelChanges says which labels came and went.
func labelChanges(what string, was, is []string) (changes []string) {
	lacking := func(labels, from []string) (gone []string) {
		for _, label := range labels {
			if !slices.Contains(from, label) {
				gone = append(gone, fmt.Sprintf("%q", label))
			}
		}
		return gone
	}
	if more := lacking(is, was); len(more) > 0 {
		changes = append(changes, fmt.Sprintf("new %s %s", what, listed(more)))
	}
	if fewer := lacking(was, is); len(fewer) > 0 {
		changes = append(changes, fmt.Sprintf("no more %s %s", what, listed(fewer)))
	}
	return changes
}

// relabel fills in a run whose data have other symbols or classes than the checkpoint's: what has a place for each is
// carried over by their names, moments included, and what is new is made anew.
func (c checkpoint) relabel(run *Run, was, is labels) error {
	saved, err := c.state(run)
	if err != nil {
		return err
	}
	old := &Run{Backend: run.Backend, Model: run.Model}
	if old.Model, err = Refit(run.Model.Config(), run.Model.Spec(), c.Spec).Build(c.Spec); err != nil {
		return fmt.Errorf("fit: the model in %s cannot be built: %w", c.folder, err)
	}
	t := transfer{variables: byPath(saved.variables), old: known{labels: was}, new: known{labels: is}}
	if err := t.findAxes(old, run); err != nil {
		return err
	}
	if _, err := draft(run); err != nil {
		return err
	}
	if err := run.makeWeights(); err != nil {
		return err
	}
	carried := state{}
	for v := range run.Store.IterVariables() {
		value, err := captureVariable(v)
		if err != nil {
			return err
		}
		if done := t.into(v, value.bytes); done.why != "" {
			return fmt.Errorf("fit: %s does not fit the data as they are now: %s %s: resume with the data as they were, or begin a new model with its weights in another folder",
				c.folder, partName(v.Path()), done.why)
		}
		carried.variables = append(carried.variables, value)
	}
	if err := carried.restore(run.Store); err != nil {
		return err
	}
	c.describe(run)
	return nil
}

package fit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
)

// transfer carries values of one model over to another: what agrees in name and shape as it is, and what has a place for
// each symbol or class by the symbols and the names of the classes.
type transfer struct {
	old, new  known
	variables map[string]variable // of the old model, by path
}

// known is what is known of a model and its data.
type known struct {
	labels labels
	axes   map[string]labelAxis
}

// labels are what rows of weights stand for.
type labels struct {
	alphabet []string
	classes  []string
}

// labelsOf are those of a model that learns from data. Classes without names are called by their numbers.
func labelsOf(spec models.Spec, data Data) labels {
	l := labels{alphabet: spec.Alphabet, classes: data.Classes}
	if l.classes == nil {
		for i := range spec.Classes {
			l.classes = append(l.classes, fmt.Sprint(i))
		}
	}
	return l
}

func (l labels) equal(other labels) bool {
	return slices.Equal(l.alphabet, other.alphabet) && slices.Equal(l.classes, other.classes)
}

// of are the names along an axis.
func (l labels) of(kind labelKind) []string {
	if kind == symbols {
		return l.alphabet
	}
	return l.classes
}

// outcome is how much of a variable was carried over.
type outcome struct {
	whole  bool
	rows   int    // of an axis of labels, if not whole
	of     int    // as many as the new model has there
	labels string // what they are of
	beside bool   // what stands before the labels was carried over
	why    string // nothing was
}

func (o outcome) inPart() bool { return o.rows > 0 || o.beside }

// into carries the value of one variable over into bytes, which hold what it is if nothing is.
func (t transfer) into(v *model.Variable, values []byte) outcome {
	old, ok := t.variables[v.Path()]
	if !ok {
		return outcome{why: "is new"}
	}
	if old.shape.DType != v.Shape().DType || old.shape.Rank() != v.Shape().Rank() {
		return outcome{why: shapesDiffer(old.shape.Dimensions, v.Shape().Dimensions)}
	}
	was, is := t.old.axes[v.Path()], t.new.axes[v.Path()]
	switch {
	case is.kind == none && was.endsBeforeLabels(v.Shape().Dimensions):
		is, t.new.labels = was, labels{}
	case was.kind == none && is.endsBeforeLabels(old.shape.Dimensions):
		was, t.old.labels = is, labels{}
	}
	if was.kind != is.kind || was.axis != is.axis || was.first != is.first {
		return outcome{why: "has its labels elsewhere"}
	}
	if is.kind == none {
		if !old.shape.Equal(v.Shape()) {
			return outcome{why: shapesDiffer(old.shape.Dimensions, v.Shape().Dimensions)}
		}
		copy(values, old.bytes)
		return outcome{whole: true}
	}
	return t.rows(old, is, v.Shape().Dimensions, values)
}

// endsBeforeLabels tells whether a variable of these dimensions has no places for labels where another has them, as that of a
// model that knows no classes.
func (a labelAxis) endsBeforeLabels(dims []int) bool {
	return a.kind != none && a.first > 0 && a.axis < len(dims) && dims[a.axis] == a.first
}

func shapesDiffer(was, is []int) string { return fmt.Sprintf("was %v and is %v", was, is) }

// rows carries the places of an axis over: those before the labels as they are, and each label's from where it was.
func (t transfer) rows(old variable, at labelAxis, dims []int, values []byte) outcome {
	was := slices.Clone(old.shape.Dimensions)
	was[at.axis] = dims[at.axis]
	if !slices.Equal(was, dims) {
		return outcome{why: shapesDiffer(old.shape.Dimensions, dims)}
	}
	places := map[string]int{}
	for i, label := range t.old.labels.of(at.kind) {
		places[label] = at.first + i
	}
	names := t.new.labels.of(at.kind)
	done := outcome{of: len(names), labels: at.kind.String(), beside: at.first > 0}
	block := blockOf(old, at.axis)
	for place := range at.first {
		block.copyPlace(values, dims[at.axis], place, place)
	}
	for i, name := range names {
		if from, ok := places[name]; ok && from < block.places {
			block.copyPlace(values, dims[at.axis], from, at.first+i)
			done.rows++
		}
	}
	for place := at.first + len(names); place < dims[at.axis]; place++ { // those of no label stay so
		if place >= at.first+len(t.old.labels.of(at.kind)) && place < block.places {
			block.copyPlace(values, dims[at.axis], place, place)
		}
	}
	done.whole = done.rows == done.of
	return done
}

// block is an array seen as [outer, places, inner].
type block struct {
	bytes                []byte
	outer, places, inner int // inner in bytes
}

func blockOf(v variable, axis int) block {
	b := block{bytes: v.bytes, outer: 1, places: v.shape.Dimensions[axis], inner: int(v.shape.DType.Size())}
	for _, dim := range v.shape.Dimensions[:axis] {
		b.outer *= dim
	}
	for _, dim := range v.shape.Dimensions[axis+1:] {
		b.inner *= dim
	}
	return b
}

// copyPlace copies what lies at one place along the axis to a place of another array, which has so many.
func (b block) copyPlace(into []byte, places, from, to int) {
	for i := range b.outer {
		source := b.bytes[(i*b.places+from)*b.inner:]
		copy(into[(i*places+to)*b.inner:], source[:b.inner])
	}
}

// isLearnt tells whether a variable is what a model has learnt, and not how far its training is: weights, running
// averages, and averages of weights, but no optimizer's moments, counters and random numbers.
func isLearnt(path string, dtype dtypes.DType, rank int, trainable bool) bool {
	for _, part := range strings.Split(path, "/") {
		if slices.Contains(stateOfTraining, part) {
			return false
		}
	}
	return dtype.IsFloat() && (trainable || rank > 0)
}

// stateOfTraining are the scopes of optimizers (see nn.Adam) and what GoMLX keeps at the root.
var stateOfTraining = []string{"AdamOptimizer", "optimizers", "schedule", "global_step", "#rngState"}

package fit

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/stepgraph"
)

// labelKind says what the places along an axis stand for.
type labelKind int

const (
	none    labelKind = iota
	symbols           // of the alphabet
	classes
)

func (k labelKind) String() string { return [...]string{"nothing", "symbols", "classes"}[k] }

// labelAxis is the axis of a variable along which there is a place for each symbol or class, from place first on: those
// before it are of something else.
type labelAxis struct {
	kind        labelKind
	axis, first int
}

// labelAxes finds those of a model: where a variable becomes longer by one when the data has one symbol or class more.
// What stands before the labels along an axis, such as the latent numbers beside the classes, stays before them.
func labelAxes(b compute.Backend, gen models.Model) (map[string]labelAxis, error) {
	axes := map[string]labelAxis{}
	spec := gen.Spec()
	if len(spec.Alphabet) > 0 {
		width := len(spec.Alphabet)
		if wide, ok := gen.(interface{ OutputSymbols() int }); ok {
			width = wide.OutputSymbols() // it may have places for more symbols than there are
		}
		narrow, wide := spec, spec
		narrow.Alphabet, wide.Alphabet = padAlphabet(spec.Alphabet, width), padAlphabet(spec.Alphabet, width+1)
		if err := compareShapes(b, gen, narrow, wide, symbols, width, axes); err != nil {
			return nil, err
		}
	}
	if spec.Classes > 0 && spec.Classes < models.MaxClasses {
		more := spec
		more.Classes++
		if err := compareShapes(b, gen, spec, more, classes, spec.Classes, axes); err != nil {
			return nil, err
		}
	}
	return axes, nil
}

// padAlphabet adds symbols of the private use area up to a size.
func padAlphabet(alphabet []string, size int) []string {
	padded := slices.Clone(alphabet)
	for next := rune(0xF0000); len(padded) < size; next++ {
		if !slices.Contains(alphabet, string(next)) {
			padded = append(padded, string(next))
		}
	}
	return padded
}

// compareShapes writes the axes that differ by one between two forms of data, and count labels of which are the last.
func compareShapes(b compute.Backend, gen models.Model, fewer, more models.Spec, kind labelKind, count int, axes map[string]labelAxis) error {
	small, err := shapesFor(b, gen, fewer, fewer)
	if err != nil {
		return err
	}
	large, err := shapesFor(b, gen, fewer, more)
	if err != nil {
		return err
	}
	for path, dims := range small {
		for axis, dim := range dims {
			if len(large[path]) == len(dims) && large[path][axis] == dim+1 {
				axes[path] = labelAxis{kind, axis, dim - count}
			}
		}
	}
	return nil
}

// shapesFor gives the dimensions of the variables of a model for some data that is built anew for others.
func shapesFor(b compute.Backend, gen models.Model, was, is models.Spec) (map[string][]int, error) {
	other, err := Refit(gen.Config(), was, is).Build(is)
	if err != nil {
		return nil, fmt.Errorf("fit: the model cannot be compared with others: %w", err)
	}
	dims := map[string][]int{}
	store := model.NewStore()
	if err := store.SetRNGStateFromSeed(0); err != nil {
		return nil, fmt.Errorf("fit: the random numbers cannot be seeded: %w", err)
	}
	err = stepgraph.Build(b, store, other, func(models.Batch, []*graph.Node) error {
		for v := range store.IterVariables() {
			dims[v.Path()] = v.Shape().Dimensions
		}
		return nil
	})
	return dims, err
}

// Refit is a configuration, as a model of some data has it, for other data: what followed from the data, such as the width
// of a softmax over its symbols, follows from these. A family with such fields has the method of that name.
func Refit(config models.Config, was, is models.Spec) models.Config {
	if fitted, ok := config.(interface {
		Refit(was, is models.Spec) models.Config
	}); ok {
		return fitted.Refit(was, is)
	}
	return config
}

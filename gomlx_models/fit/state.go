package fit

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// state is a copy, in the host's memory, of all that a store holds after some step.
type state struct {
	step      int
	variables []variable // in the order of the store, which sums over all gradients depend on
}

// variable is one named array.
type variable struct {
	path      string
	shape     shapes.Shape
	trainable bool
	bytes     []byte // little-endian, row by row
}

// capture copies a store.
func capture(store *model.Store, step int) (state, error) {
	s := state{step: step}
	for v := range store.IterVariables() {
		copied, err := captureVariable(v)
		if err != nil {
			return state{}, err
		}
		s.variables = append(s.variables, copied)
	}
	return s, nil
}

// captureVariable copies a variable.
func captureVariable(v *model.Variable) (variable, error) {
	value, err := v.Value()
	if err != nil {
		return variable{}, fmt.Errorf("fit: the variable %s cannot be read: %w", v.Path(), err)
	}
	copied := variable{path: v.Path(), shape: v.Shape(), trainable: v.Trainable}
	if err := value.ConstBytes(func(data []byte) { copied.bytes = slices.Clone(data) }); err != nil {
		return variable{}, fmt.Errorf("fit: the variable %s cannot be read: %w", v.Path(), err)
	}
	return copied, nil
}

// restore writes the state into a store, making variables that it lacks.
func (s state) restore(store *model.Store) error {
	for _, saved := range s.variables {
		value := tensors.FromShape(saved.shape)
		if err := value.MutableBytes(func(data []byte) { copy(data, saved.bytes) }); err != nil {
			return fmt.Errorf("fit: the variable %s cannot be restored: %w", saved.path, err)
		}
		v := store.GetVariable(saved.path)
		var err error
		if v == nil {
			v, err = store.CreateVariable(saved.path, value)
		} else {
			err = v.SetValue(value)
		}
		if err != nil {
			return fmt.Errorf("fit: the variable %s cannot be restored: %w", saved.path, err)
		}
		v.SetTrainable(saved.trainable)
	}
	return nil
}

// exponents are the bits that are all ones in a number that is NaN or infinite, in little-endian order.
var exponents = map[dtypes.DType][]byte{
	dtypes.Float16: {0x00, 0x7c},
	dtypes.Float32: {0x00, 0x00, 0x80, 0x7f},
	dtypes.Float64: {0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf0, 0x7f},
}

// finite tells whether no number is NaN or infinite.
func (s state) finite() bool {
	return !slices.ContainsFunc(s.variables, func(v variable) bool {
		exponent, float := exponents[v.shape.DType]
		return float && !finiteFloats(v.bytes, exponent)
	})
}

// finiteFloats tells whether no number has all bits of its exponent set. They lie in its last two bytes.
func finiteFloats(data, exponent []byte) bool {
	width := len(exponent)
	low, high := exponent[width-2], exponent[width-1]
	for ; len(data) >= width; data = data[width:] {
		if data[width-2]&low == low && data[width-1]&high == high {
			return false
		}
	}
	return true
}

package fit

import (
	"encoding/binary"
	"fmt"
	"math"
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
		value, err := v.Value()
		if err != nil {
			return state{}, fmt.Errorf("fit: the variable %s cannot be read: %w", v.Path(), err)
		}
		copied := variable{path: v.Path(), shape: v.Shape(), trainable: v.Trainable}
		if err := value.ConstBytes(func(data []byte) { copied.bytes = slices.Clone(data) }); err != nil {
			return state{}, fmt.Errorf("fit: the variable %s cannot be read: %w", v.Path(), err)
		}
		s.variables = append(s.variables, copied)
	}
	return s, nil
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

// finite tells whether no number is NaN or infinite.
func (s state) finite() bool {
	return !slices.ContainsFunc(s.variables, func(v variable) bool {
		return v.shape.DType == dtypes.Float32 && !finiteFloats(v.bytes)
	})
}

// finiteFloats tells whether no little-endian float32 has an exponent of all ones.
func finiteFloats(data []byte) bool {
	for ; len(data) >= 4; data = data[4:] {
		if math.Float32bits(float32(math.Inf(1)))&^binary.LittleEndian.Uint32(data) == 0 {
			return false
		}
	}
	return true
}

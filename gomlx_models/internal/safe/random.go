package safe

import (
	"errors"
	"fmt"

	"github.com/gomlx/gomlx/ml/model"
)

// KeepRandomState does something that may draw random numbers of a store or seed them, and puts their state back, so that a
// training goes on as if nothing had been done.
func KeepRandomState(store *model.Store, do func() error) error {
	state := store.GetVariable("/" + model.RNGStateVariableName)
	if state == nil {
		return do()
	}
	value, err := state.Value()
	if err != nil {
		return fmt.Errorf("the random numbers cannot be read: %w", err)
	}
	before, err := value.LocalClone()
	if err != nil {
		return fmt.Errorf("the random numbers cannot be read: %w", err)
	}
	return errors.Join(do(), state.SetValue(before))
}

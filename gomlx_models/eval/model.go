package eval

import (
	"errors"
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Model is what is scored: a generator, its weights and where it runs.
type Model struct {
	Backend   compute.Backend
	Generator models.Generator
	// Store holds the weights. Scoring works on a copy of it.
	Store *model.Store
}

// copied is the model with a copy of its store, whose random numbers begin anew. Random numbers drawn while
// scoring must not change those of a training that goes on, and a failed execution loses variables.
func (m Model) copied(seed int64) (Model, error) {
	if err := m.whole(); err != nil {
		return Model{}, err
	}
	var err error
	if m.Store, err = m.Store.Clone(); err != nil {
		return Model{}, fmt.Errorf("eval: the weights cannot be copied: %w", err)
	}
	if err := m.Store.SetRNGStateFromSeed(seed); err != nil {
		return Model{}, fmt.Errorf("eval: the random numbers cannot be seeded: %w", err)
	}
	return m, nil
}

// whole is an error if a part is missing.
func (m Model) whole() error {
	if m.Backend == nil || m.Generator == nil || m.Store == nil {
		return errors.New("eval: the model lacks its backend, generator or store: take all three from one run")
	}
	return nil
}

// fits checks that held-out examples are of the model's kind and size.
func (m Model) fits(held models.Dataset) error {
	if held == nil {
		return errors.New("eval: there are no held-out examples: give a data set")
	}
	want, got := m.Generator.Spec(), held.Spec()
	if want.Kind != got.Kind {
		return fmt.Errorf("eval: the model makes %s and %s has %s: score it on what it makes", want.Kind, held.Name(), got.Kind)
	}
	if want.Height != got.Height || want.Width != got.Width || want.Channels != got.Channels || want.Length != got.Length {
		return fmt.Errorf("eval: the model makes %s of %s and those of %s are of %s: take examples of one size",
			want.Kind, sizeOf(want), held.Name(), sizeOf(got))
	}
	return nil
}

func sizeOf(spec models.Spec) string {
	if spec.Kind == models.Pictures {
		return fmt.Sprintf("%dx%dx%d pixels", spec.Height, spec.Width, spec.Channels)
	}
	return fmt.Sprintf("%d symbols or points", spec.Length)
}

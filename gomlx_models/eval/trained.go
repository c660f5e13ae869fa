package eval

import (
	"errors"
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Trained is what is scored: a model, its weights and where it runs.
type Trained struct {
	Backend compute.Backend
	Model   models.Model
	// Store holds the weights. Scoring works on a copy of it.
	Store *model.Store
}

// clone is the model with a copy of its store, whose random numbers begin anew. Random numbers drawn while
// scoring must not change those of a training that goes on, and a failed execution loses variables.
func (m Trained) clone(seed int64) (Trained, error) {
	if err := m.validate(); err != nil {
		return Trained{}, err
	}
	var err error
	if m.Store, err = m.Store.Clone(); err != nil {
		return Trained{}, fmt.Errorf("eval: the weights cannot be copied: %w", err)
	}
	if err := m.Store.SetRNGStateFromSeed(seed); err != nil {
		return Trained{}, fmt.Errorf("eval: the random numbers cannot be seeded: %w", err)
	}
	return m, nil
}

// validate is an error if a part is missing.
func (m Trained) validate() error {
	if m.Backend == nil || m.Model == nil || m.Store == nil {
		return errors.New("eval: the trained model lacks its backend, model or store: take all three from one run")
	}
	return nil
}

// checkDataset checks that held-out examples are of the model's kind and size.
func (m Trained) checkDataset(held models.Dataset) error {
	if held == nil {
		return errors.New("eval: there are no held-out examples: give a data set")
	}
	want, got := m.Model.Spec(), held.Spec()
	if want.Kind != got.Kind || want.Documents != got.Documents {
		return fmt.Errorf("eval: the model makes %s and %s has %s: score it on what it makes", made(want), held.Name(), made(got))
	}
	if want.Documents {
		return nil // of any length
	}
	if want.Height != got.Height || want.Width != got.Width || want.Channels != got.Channels || want.Length != got.Length {
		return fmt.Errorf("eval: the model makes %s of %s and those of %s are of %s: take examples of one size",
			want.Kind, sizeOf(want), held.Name(), sizeOf(got))
	}
	return nil
}

// made says what examples are.
func made(spec models.Spec) string {
	if spec.Documents {
		return "documents"
	}
	return string(spec.Kind)
}

func sizeOf(spec models.Spec) string {
	if spec.Kind == models.Pictures {
		return fmt.Sprintf("%dx%dx%d pixels", spec.Height, spec.Width, spec.Channels)
	}
	return fmt.Sprintf("%d symbols or points", spec.Length)
}

// inRange is an error if a whole number is not in [low, high].
func inRange(score, field string, value, low, high int) error {
	return models.Within("eval: "+score, field, value, low, high)
}

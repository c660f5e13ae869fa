package data

import (
	"encoding/json"
	"errors"

	models "github.com/atelier-go/atelier/gomlx_models"
)

// held is what every opened data set knows of itself.
type held struct {
	source Source
	name   string
	spec   models.Spec
	digest string
}

// Name is the name of the source.
func (h *held) Name() string { return h.name }

// Digest is the SHA-256 of the values, the labels and what they mean, in hexadecimal.
func (h *held) Digest() string { return h.digest }

// Spec is the form of one example.
func (h *held) Spec() models.Spec { return h.spec }

// reference writes the source of the set and the digest of what it holds, not the values. It fails if the set was
// not opened from a source.
func (h *held) reference() ([]byte, error) {
	if h.source.from == nil {
		return nil, errors.New("data: this set was not opened from a source; open one such as data.FashionMNIST()")
	}
	from, err := h.source.recipe()
	if err != nil {
		return nil, err
	}
	return json.Marshal(reference{Source: from, Digest: h.digest})
}

func (h *held) openedFrom(s Source) { h.source, h.name = s, s.Name() }

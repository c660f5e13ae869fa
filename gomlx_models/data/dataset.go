package data

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"

	models "github.com/atelier-go/atelier/gomlx_models"
)

// dataset is what every opened data set knows of itself.
type dataset struct {
	source Source
	name   string
	spec   models.Spec
	digest string
}

// Name is the name of the source.
func (d *dataset) Name() string { return d.name }

// Digest is the SHA-256 of the values, the labels and what they mean, in hexadecimal.
func (d *dataset) Digest() string { return d.digest }

// Spec is the form of one example.
func (d *dataset) Spec() models.Spec { return d.spec }

// marshalSource writes the source of the set and the digest of what it holds, not the values. It fails if the set was
// not opened from a source.
func (d *dataset) marshalSource() ([]byte, error) {
	if d.source.from == nil {
		return nil, errors.New("data: this set was not opened from a source; open one such as data.FashionMNIST()")
	}
	from, err := d.source.spec()
	if err != nil {
		return nil, err
	}
	return json.Marshal(marshalledSource{Source: from, Digest: d.digest})
}

func (d *dataset) openedFrom(s Source) { d.source, d.name = s, s.Name() }

// digestOf is the SHA-256 of the values and of what they mean: the same bytes as pictures of another
// size, or with another alphabet, are other data.
func digestOf(spec models.Spec, values ...[]byte) string {
	hash := sha256.New()
	// A Spec is strings and numbers, which always encode, and a hash never fails to write.
	_ = json.NewEncoder(hash).Encode(spec)
	for _, part := range values {
		hash.Write(part)
	}
	return hex.EncodeToString(hash.Sum(nil))
}

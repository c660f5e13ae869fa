package data

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	models "github.com/atelier-go/atelier/gomlx_models"
)

// dataset is what every opened data set knows of itself.
type dataset struct {
	source Source
	name   string
	spec   models.Spec   // without Count
	digest func() string // taken once, when it is asked for; nil of a set that was not opened
}

// Name is the name of the source.
func (d *dataset) Name() string { return d.name }

// Digest is the SHA-256 of the values, the labels and what they mean, in hexadecimal.
func (d *dataset) Digest() string {
	if d.digest == nil {
		return ""
	}
	return d.digest()
}

// counted is the form of one example, with the number of them.
func (d *dataset) counted(n int) models.Spec {
	spec := d.spec
	spec.Count = n
	return spec
}

// openable is what a data set of this package is besides a models.Dataset.
type openable interface {
	models.Dataset
	// slice is the set of the examples from place from up to and without place to, one at least.
	slice(from, to int) openable
	// of is the same set, which knows its source.
	of(s Source) models.Dataset
	// bytes is how many its values take.
	bytes() int
}

// Each kind of set has methods MarshalBinary and UnmarshalBinary of its own, for a notebook takes those of an embedded
// type to speak of that part alone.

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
	return json.Marshal(marshalledSource{Source: from, Digest: d.Digest()})
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

// marshalledSource is how an opened set travels: its source, and what tells whether that still holds the same.
type marshalledSource struct {
	Source sourceSpec `json:"source"`
	Digest string     `json:"digest"`
}

// Remembered gives the source of an opened set that MarshalBinary wrote, without opening it. It fails if that is not
// what was written.
func Remembered(written []byte) (Source, error) {
	var r marshalledSource
	if err := json.Unmarshal(written, &r); err != nil {
		return Source{}, fmt.Errorf("data: what is read is not an opened data set: %w", err)
	}
	return r.Source.source()
}

// reopen opens into set what was written, by open.
func reopen[T any, P interface {
	*T
	models.Dataset
}](set P, written []byte, open func(Source) (P, error)) error {
	var want marshalledSource
	if err := json.Unmarshal(written, &want); err != nil {
		return fmt.Errorf("data: what is read is not an opened data set: %w; open the set again", err)
	}
	source, err := want.Source.source()
	if err != nil {
		return err
	}
	opened, err := open(source)
	if err != nil {
		return err
	}
	if opened.Digest() != want.Digest {
		return fmt.Errorf("data: %s does not hold what it held when it was opened: it has the digest %.12s, wanted %.12s; open it again",
			source.Name(), opened.Digest(), want.Digest)
	}
	*set = *opened
	return nil
}

// draw draws size of n places: int32 [size, 1]. It panics if that would be none.
func (d *dataset) draw(scope *model.Scope, g *graph.Graph, n, size int) *graph.Node {
	if size < 1 {
		panic(fmt.Errorf("data: cannot draw a minibatch of %d examples from %s, want 1 or more", size, d.name))
	}
	return scope.RandomIntN(g, int32(n), shapes.Make(dtypes.Int32, size, 1))
}

// pickedLabels is the labels at these places, int32 [size], or nil if values has none.
func pickedLabels(values []*graph.Node, picks *graph.Node) *graph.Node {
	if len(values) < 2 {
		return nil
	}
	return graph.ConvertDType(graph.Gather(values[1], picks), dtypes.Int32)
}

// withLabels is what Values gives of examples whose labels may be nil.
func withLabels(examples *tensors.Tensor, labels []uint8) []*tensors.Tensor {
	if labels == nil {
		return []*tensors.Tensor{examples}
	}
	return []*tensors.Tensor{examples, tensors.FromFlatDataAndDimensions(labels, len(labels))}
}

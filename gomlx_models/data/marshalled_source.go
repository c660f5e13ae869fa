package data

import (
	"encoding/json"
	"fmt"

	models "github.com/atelier-go/atelier/gomlx_models"
)

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

// Each set has methods of its own, for a notebook takes those of an embedded type to speak of that part alone.

// MarshalBinary writes the source of the pictures and the digest of what it holds, not the values. It fails if they
// were not opened from a source.
func (p *Pictures) MarshalBinary() ([]byte, error) { return p.marshalSource() }

// MarshalBinary writes the source of the text and the digest of what it holds, as that of Pictures does.
func (t *Text) MarshalBinary() ([]byte, error) { return t.marshalSource() }

// MarshalBinary writes the source of the pairs and the digest of what it holds, as that of Pictures does.
func (p *Pairs) MarshalBinary() ([]byte, error) { return p.marshalSource() }

// MarshalBinary writes the source of the drawings and the digest of what it holds, as that of Pictures does.
func (d *Drawings) MarshalBinary() ([]byte, error) { return d.marshalSource() }

// UnmarshalBinary opens the source again. It fails as Source.Open does, and if the source holds other pictures
// or labels by now.
func (p *Pictures) UnmarshalBinary(written []byte) error {
	return reopen(p, written, Source.OpenPictures)
}

// UnmarshalBinary opens the source again. It fails as Source.Open does, and if the source holds another text by
// now.
func (t *Text) UnmarshalBinary(written []byte) error { return reopen(t, written, Source.OpenText) }

// UnmarshalBinary opens the source again. It fails as Source.Open does, and if the source holds other pairs by
// now.
func (p *Pairs) UnmarshalBinary(written []byte) error { return reopen(p, written, Source.OpenPairs) }

// UnmarshalBinary opens the source again. It fails as Source.Open does, and if the source holds other drawings
// or labels by now.
func (d *Drawings) UnmarshalBinary(written []byte) error {
	return reopen(d, written, Source.OpenDrawings)
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

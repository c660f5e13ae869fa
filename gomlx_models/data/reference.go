package data

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	models "github.com/atelier-go/atelier/gomlx_models"
)

// reference is how an opened set travels: its source, and what tells whether that still holds the same.
type reference struct {
	Source recipe `json:"source"`
	Digest string `json:"digest"`
	Labels string `json:"labels,omitempty"` // their SHA-256, which Digest leaves out
}

// MarshalBinary writes the source of the pictures and the digests of what they hold, not the pictures. It fails
// if they were not opened from a source.
func (p *Pictures) MarshalBinary() ([]byte, error) { return p.reference().write(p.source) }

// UnmarshalBinary opens the source again. It fails as Source.Open does, and if the source holds other pictures
// or labels by now.
func (p *Pictures) UnmarshalBinary(written []byte) error {
	return reopen(p, written, Source.OpenPictures)
}

func (p *Pictures) reference() reference {
	if p.labels == nil {
		return reference{Digest: p.digest}
	}
	sum := sha256.Sum256(p.labels)
	return reference{Digest: p.digest, Labels: hex.EncodeToString(sum[:])}
}

// MarshalBinary writes the source of the text and the digest of what it holds, not the text. It fails if it was
// not opened from a source.
func (t *Text) MarshalBinary() ([]byte, error) { return t.reference().write(t.source) }

// UnmarshalBinary opens the source again. It fails as Source.Open does, and if the source holds another text by
// now.
func (t *Text) UnmarshalBinary(written []byte) error { return reopen(t, written, Source.OpenText) }

func (t *Text) reference() reference { return reference{Digest: t.digest} }

// write adds the source and writes all.
func (r reference) write(from Source) ([]byte, error) {
	if from.from == nil {
		return nil, errors.New("data: this set was not opened from a source; open one such as data.FashionMNIST()")
	}
	var err error
	if r.Source, err = from.recipe(); err != nil {
		return nil, err
	}
	return json.Marshal(r)
}

// referable is a pointer to a data set that travels.
type referable[T any] interface {
	*T
	models.Dataset
	reference() reference
}

// reopen opens into set what was written, by open.
func reopen[T any, P referable[T]](set P, written []byte, open func(Source) (P, error)) error {
	var want reference
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
	if got := opened.reference(); got.Digest != want.Digest || got.Labels != want.Labels {
		return fmt.Errorf("data: %s does not hold what it held when it was opened: %s, wanted %s; open it again",
			source.Name(), got.digests(), want.digests())
	}
	*set = *opened
	return nil
}

// digests names what the values and the labels are told by.
func (r reference) digests() string {
	text := fmt.Sprintf("its values have the digest %.12s", r.Digest)
	if r.Labels != "" {
		text += fmt.Sprintf(" and its labels %.12s", r.Labels)
	}
	return text
}

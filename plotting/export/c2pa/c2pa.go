// Package c2pa signs pictures with Content Credentials (C2PA Technical Specification 2.x) and checks those of a file: a
// manifest says what made the picture, is bound to its bytes by a hash, and is signed with a certificate.
//
// A signature is valid when the file is as it was signed. It is trusted only when an authority of C2PA's trust list
// vouches for the certificate, which this package never says.
package c2pa

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// SourceType is how a picture came about, a term of IPTC's vocabulary of digital source types.
type SourceType string

// The source types that Sign takes.
const (
	TrainedAlgorithmicMedia              SourceType = "trainedAlgorithmicMedia"              // drawn by a model
	CompositeWithTrainedAlgorithmicMedia SourceType = "compositeWithTrainedAlgorithmicMedia" // such, worked on by a person
	AlgorithmicMedia                     SourceType = "algorithmicMedia"                     // computed, by nothing that was trained
	DigitalCreation                      SourceType = "digitalCreation"                      // made by a person
)

// SourceTypes are those that Sign takes.
var SourceTypes = []SourceType{TrainedAlgorithmicMedia, CompositeWithTrainedAlgorithmicMedia, AlgorithmicMedia, DigitalCreation}

const vocabulary = "http://cv.iptc.org/newscodes/digitalsourcetype/"

// Claim is what a manifest says.
type Claim struct {
	Generator string // the program that made the picture
	Version   string // its version; may be empty
	Title     string // of the picture, in UTF-8; may be empty
	Source    SourceType
	Time      time.Time // when the picture is signed, as the signer says; in whole seconds
}

const mostText = 1000 // bytes

// validate tells every fault at once.
func (c Claim) validate() error {
	var faults []error
	if strings.TrimSpace(c.Generator) == "" {
		faults = append(faults, errors.New("c2pa: Generator is empty: name the program that made the picture"))
	}
	for _, text := range []string{c.Generator, c.Version, c.Title} {
		if !utf8.ValidString(text) || len(text) > mostText {
			faults = append(faults, fmt.Errorf("c2pa: the text %q is no UTF-8, or longer than %d bytes", plain(text), mostText))
		}
	}
	if !known(c.Source) {
		faults = append(faults, fmt.Errorf("c2pa: Source is %q: want one of %v", c.Source, SourceTypes))
	}
	if c.Time.IsZero() {
		faults = append(faults, errors.New("c2pa: Time is not set: say when the picture is signed"))
	}
	return errors.Join(faults...)
}

// ErrSigned is what Sign returns, wrapped, for a file that has a manifest already.
var ErrSigned = errors.New("has a manifest already")

// Sign returns the bytes of a PNG, WebP, GIF or SVG file with a signed manifest in them; the picture stays as it is. It
// fails with ErrSigned if there is a manifest already, and if the certificate does not hold at the claim's time. Two
// calls differ in the signature, which takes random numbers.
func Sign(file []byte, claim Claim, by Identity) ([]byte, error) {
	if err := claim.validate(); err != nil {
		return nil, err
	}
	if err := by.holdsAt(claim.Time); err != nil {
		return nil, err
	}
	kind, at, err := locate(file)
	if err != nil {
		return nil, err
	}
	if at.store != nil {
		return nil, fmt.Errorf("c2pa: the file %w", ErrSigned)
	}
	file = splice(file, at.start, at.end, []byte(at.before+at.after))
	start := at.start + len(at.before)

	// The hash of the file says how long the manifest is, in as few bytes as that takes, so that the length is found by
	// trying: a longer one never makes the manifest shorter.
	for length := 0; ; {
		signed := kind.finish(splice(file, start, start, make([]byte, length)))
		hash := dataHash(signed, start, length)
		store, err := newStore(claim, by, hash)
		if err != nil {
			return nil, err
		}
		wrapped := kind.wrap(store)
		if len(wrapped) == length {
			copy(signed[start:], wrapped)
			return signed, nil
		}
		length = len(wrapped)
	}
}

// Remove returns a file without its manifest, if it has one. The picture is as before it was signed; an empty element stays in
// SVG, and GIF stays of version 89a.
func Remove(file []byte) ([]byte, error) {
	kind, at, err := locate(file)
	if err != nil {
		return nil, err
	}
	return kind.finish(splice(file, at.start, at.end+at.pad, nil)), nil
}

// dataHash is the assertion that binds a manifest to all of a file but the manifest's own bytes.
func dataHash(file []byte, start, length int) hardBinding {
	sum := sha256.New()
	sum.Write(file[:start])
	sum.Write(file[start+length:])
	return hardBinding{
		Exclusions: []exclusion{{Start: uint64(start), Length: uint64(length)}},
		Name:       "jumbf manifest", Algorithm: hashName, Hash: sum.Sum(nil), Pad: []byte{},
	}
}

// splice is a copy of a file with other bytes in the place of those from start to end.
func splice(file []byte, start, end int, other []byte) []byte {
	out := make([]byte, 0, len(file)-(end-start)+len(other))
	return append(append(append(out, file[:start]...), other...), file[end:]...)
}

package models

import (
	"errors"
	"slices"
)

// The most that a configuration or a Spec may ask for: ten times and more of what can be trained, and so little that
// what is made of a description by a stranger stays small until its weights are seen.
const (
	MaxLayers = 64
	// MaxWidth is of a layer, in units, and of what is drawn from latent numbers.
	MaxWidth = 1 << 16
	// MaxFilters is of the convolution next to the picture, in channels.
	MaxFilters = 1 << 12
	// MaxBatch is the most examples of a minibatch.
	MaxBatch = 1 << 16
	// MaxHalfLife is in steps.
	MaxHalfLife = 1e9

	// MaxSide is of a picture, in pixels, and MaxValues the most values of one, all channels together.
	MaxSide   = 1 << 12
	MaxValues = 1 << 22
	// MaxChannels is of a picture.
	MaxChannels = 16
	// MaxSymbols is of an alphabet, and MaxSymbol the most bytes of one symbol.
	MaxSymbols = 1 << 16
	MaxSymbol  = 64
	// MaxLength is of the texts of pairs and of rows of documents, in symbols, and of drawings, in points.
	MaxLength = 1 << 12
	// MaxClasses is as many as labels of one byte tell apart.
	MaxClasses = 256
	// MaxCount is of the examples of a data set, or of the symbols of a text: as many places as an int32 has.
	MaxCount = 1<<31 - 1
)

// Validate reports every fault at once.
func (s Spec) Validate() error {
	faults := []error{s.validateKind(), s.within("Classes", s.Classes, 0, MaxClasses), s.within("Count", s.Count, 0, MaxCount)}
	pictures, symbols, length := 0, 0, 0 // the least that the kind needs of each
	switch s.Kind {
	case Pictures:
		pictures = 1
	case Text:
		symbols = 1
		if s.Documents {
			symbols, length = 2, 2
		}
	case Pairs:
		symbols, length = 1, 2
	case Strokes:
		length = 2
	}
	faults = append(faults,
		s.within("Height", s.Height, pictures, MaxSide),
		s.within("Width", s.Width, pictures, MaxSide),
		s.within("Channels", s.Channels, pictures, MaxChannels),
		s.within("Length", s.Length, length, MaxLength),
		s.within("the number of symbols of Alphabet", len(s.Alphabet), symbols, MaxSymbols))
	if err := errors.Join(faults...); err != nil {
		return err
	}
	return errors.Join(s.validateValues(), s.validateSymbols(), s.validateDocuments())
}

func (s Spec) within(field string, value, least, most int) error {
	return Within("data", field, value, least, most)
}

func (s Spec) validateKind() error {
	if s.Kind == "" {
		return FieldError("data", "Kind", "is empty, want one of %s, %s, %s, %s", Pictures, Text, Pairs, Strokes)
	}
	return OneOf("data", "Kind", s.Kind, Pictures, Text, Pairs, Strokes)
}

// validateValues bounds the product of sides, each of which is in bounds.
func (s Spec) validateValues() error {
	if values := s.Height * s.Width * s.Channels; values > MaxValues {
		return FieldError("data", "Height x Width x Channels", "is %dx%dx%d, want at most %d values in all: make the pictures smaller",
			s.Height, s.Width, s.Channels, MaxValues)
	}
	return nil
}

func (s Spec) validateSymbols() error {
	for i, symbol := range s.Alphabet {
		if symbol == "" || len(symbol) > MaxSymbol {
			return FieldError("data", "Alphabet", "has a symbol of %d bytes at place %d, want 1 to %d", len(symbol), i, MaxSymbol)
		}
	}
	return nil
}

// validateDocuments wants that what ends documents is among their symbols.
func (s Spec) validateDocuments() error {
	switch {
	case s.Documents && s.Kind != Text:
		return FieldError("data", "Documents", "is set, but the examples are %s, want %s", s.Kind, Text)
	case s.Documents && !slices.Contains(s.Alphabet, "\n"):
		return FieldError("data", "Alphabet", "has no line's end, which ends each document")
	}
	return nil
}

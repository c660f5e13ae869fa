package models

import (
	"cmp"
	"fmt"
	"strings"
)

// Unfit is the error of a configuration that is for other data than it was given.
type Unfit struct {
	// Family is the model family.
	Family string
	// Field and Value are what of the configuration the data does not fit, such as "Preset" and "sketch"; both are
	// empty if it is the family.
	Field, Value string
	// Kind is that of the data it is for, and Learns says so in the plural where that says too little.
	Kind   Kind
	Learns string
	// Data is what it was given.
	Data Spec
	// Fit lists the values of the field that the data would fit.
	Fit []string
}

// For says in the plural what it is for, such as "drawings".
func (u *Unfit) For() string { return cmp.Or(u.Learns, u.Kind.Words()) }

func (u *Unfit) Error() string {
	if u.Field == "" {
		return fmt.Sprintf("%s: it learns %s, but the data is %s: take rnn.Config for it, or other data", u.Family, u.For(), u.Data.Form())
	}
	return fmt.Sprintf("%s: %s is %s, which learns %s, but the data is %s: set it to %s, or take other data",
		u.Family, u.Field, u.Value, u.For(), u.Data.Form(), JoinOr(u.Fit))
}

// Form says in the plural what the examples are, such as "pictures of 28x28x1".
func (s Spec) Form() string {
	switch s.Kind {
	case Pictures:
		return fmt.Sprintf("pictures of %dx%dx%d", s.Height, s.Width, s.Channels)
	case Strokes:
		return fmt.Sprintf("drawings of %d points", s.Length)
	default:
		return fmt.Sprintf("%s of %d symbols", s.Words(), s.Size())
	}
}

// Words say in the plural what the examples are, such as "pairs of texts".
func (s Spec) Words() string {
	if s.Documents {
		return "documents"
	}
	return s.Kind.Words()
}

// Words say in the plural what a kind is.
func (k Kind) Words() string {
	switch k {
	case Pairs:
		return "pairs of texts"
	case Strokes:
		return "drawings"
	default:
		return string(k)
	}
}

// JoinOr lists what one may choose from: "a", "a or b", "a, b or c".
func JoinOr(choices []string) string {
	last := len(choices) - 1
	if last < 1 {
		return strings.Join(choices, "")
	}
	return strings.Join(choices[:last], ", ") + " or " + choices[last]
}

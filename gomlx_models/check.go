package models

import (
	"fmt"
	"slices"
	"strings"
)

// Fault is what is wrong with one field of a configuration or of options. A command shows it under the name that it
// has for the field.
type Fault struct {
	// Place is the package, and Field the name that the field has there.
	Place, Field string
	// Flaw goes on after the field's name: what it is, what was wanted and what to do.
	Flaw string
}

func (f *Fault) Error() string { return fmt.Sprintf("%s: %s %s", f.Place, f.Field, f.Flaw) }

// FieldError makes a Fault of a field.
func FieldError(place, field, format string, args ...any) error {
	return &Fault{place, field, fmt.Sprintf(format, args...)}
}

// AtLeast returns nil if a whole number of a configuration is at least least, else a Fault that
// names the package, the field, what it was and what was wanted.
func AtLeast(place, field string, value, least int) error {
	if value >= least {
		return nil
	}
	return FieldError(place, field, "is %d, want at least %d", value, least)
}

// Within returns nil if least <= value <= most, else an error like AtLeast's.
func Within(place, field string, value, least, most int) error {
	if value >= least && value <= most {
		return nil
	}
	return FieldError(place, field, "is %d, want %d to %d", value, least, most)
}

// Between returns nil if low <= value < high, else an error like AtLeast's. NaN is out of any range.
func Between(place, field string, value, low, high float64) error {
	if value >= low && value < high {
		return nil
	}
	return FieldError(place, field, "is %g, want at least %g and below %g", value, low, high)
}

// OneOf returns nil if a name of a configuration is empty or one of those known, else an error like AtLeast's.
func OneOf[T ~string](place, field string, name T, known ...T) error {
	if name == "" || slices.Contains(known, name) {
		return nil
	}
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	return FieldError(place, field, "is %.100q, want one of %s", name, strings.Join(names, ", "))
}

// NoPrompt returns an error if a request gives a prompt that a family cannot continue.
func NoPrompt(place string, request Request) error {
	if request.PromptLength == 0 {
		return nil
	}
	return fmt.Errorf("%s: a prompt of %d rows was given, but a %s draws whole pictures: take rnn.Config to complete one",
		place, request.PromptLength, place)
}

// NoLabels returns an error if a request names classes and the model does not know any.
func NoLabels(place string, request Request) error {
	if !request.Labelled {
		return nil
	}
	return fmt.Errorf("%s: a class was asked for, but the model was trained without classes: leave it out, or train it anew with {\"conditional\": true} in its configuration", place)
}

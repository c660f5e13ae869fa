package choose

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Situation is what is to be learnt, for how long, and what matters.
type Situation struct {
	// Kind is the kind of the data, in the words of [Ground].
	Kind string
	// Height, Width and Channels are the size of a picture, Symbols that of an alphabet.
	Height, Width, Channels, Symbols int
	// Examples is the number of examples, of a text its symbols.
	Examples int
	// Budget is the time for training; [DefaultBudget] if 0.
	Budget time.Duration
	// Matters is what matters most; nothing means the distance from the data as a whole.
	Matters []Matter
	// Presets are those that can learn the data.
	Presets []Preset

	unmeasured []Matter // what matters and was measured too far away
}

// DefaultBudget is the time for training where none is given.
const DefaultBudget = 10 * time.Minute

// pictures is the kind whose measures and sizes differ from those of all else.
const pictures = "pictures"

// Preset is a preset that can learn the data, and what it costs on them.
type Preset struct {
	Family, Name string
	// FLOPs is the arithmetic of a step and Parameters the number of weights, which only presets that were measured need, and
	// Examples is what a step takes.
	FLOPs, Parameters, Examples int
	// Codes is true if the model finds the latent numbers of an example of one's own.
	Codes bool
}

func (p Preset) String() string { return p.Family + " " + p.Name }

// Matter is something that may matter.
type Matter string

// What may matter.
const (
	// Realism is how near the details of pictures are to those of real ones.
	Realism Matter = "realism"
	// Variety is how much of the data the pictures cover.
	Variety Matter = "variety"
	// Control is that the model finds the latent numbers of an example, to change or to mix.
	Control Matter = "control"
	// Speed is that something good is there early: after a quarter of the time.
	Speed Matter = "speed"
	// Size is that the model is small, though up to a quarter worse.
	Size Matter = "size"
)

// Matters lists them.
func Matters() []Matter { return []Matter{Realism, Variety, Control, Speed, Size} }

// ParseMatters reads what matters, by names. It fails on one that there is not, or that stands there twice.
func ParseMatters(names []string) ([]Matter, error) {
	var matters []Matter
	for _, name := range names {
		m := Matter(name)
		if !slices.Contains(Matters(), m) {
			return nil, fmt.Errorf("choose: %q is nothing that can matter, want some of %s", name, joined(Matters(), ", "))
		}
		if slices.Contains(matters, m) {
			return nil, fmt.Errorf("choose: %s stands there twice: leave one out", name)
		}
		matters = append(matters, m)
	}
	return matters, nil
}

// early is the share of the time after which something must be there where speed matters.
const early = 0.25

// Tolerated is how many times worse than the best a model may be where size matters, or where there are too few pictures for a GAN.
const Tolerated = 1.25

// validate says what is wrong with a situation.
func (s Situation) validate() error {
	switch {
	case s.Kind == "":
		return fmt.Errorf("choose: Kind is empty, want pictures, text, documents, pairs or strokes")
	case s.Examples < 1:
		return fmt.Errorf("choose: Examples is %d, want 1 at least", s.Examples)
	case s.Budget < 0:
		return fmt.Errorf("choose: Budget is %v, want more than 0, or 0 for %v", s.Budget, DefaultBudget)
	case len(s.Presets) == 0:
		return fmt.Errorf("choose: no preset learns such %s", s.Kind)
	}
	return nil
}

// matters tells whether something does.
func (s Situation) matters(m Matter) bool { return slices.Contains(s.Matters, m) }

// asAWhole is the situation in which presets are compared by their distance as a whole, whatever matters.
func (s Situation) asAWhole() Situation {
	s.unmeasured = nil
	var others []Matter
	for _, m := range s.Matters {
		if m == Realism || m == Variety {
			s.unmeasured = append(s.unmeasured, m)
		} else {
			others = append(others, m)
		}
	}
	s.Matters = others
	return s
}

// Measures are those by which presets are compared.
func (s Situation) Measures() []Measure {
	switch s.Kind {
	case pictures:
	case "strokes":
		return []Measure{Likelihood}
	default:
		return []Measure{CrossEntropy}
	}
	var all []Measure
	if s.matters(Realism) {
		all = append(all, Detail)
	}
	if s.matters(Variety) {
		all = append(all, Coverage)
	}
	if all == nil {
		all = append(all, Frechet)
	}
	return all
}

// seconds is the time after which models are compared.
func (s Situation) seconds() float64 {
	if s.matters(Speed) {
		return early * s.Budget.Seconds()
	}
	return s.Budget.Seconds()
}

// joined is words with a separator between them.
func joined[T ~string](all []T, separator string) string {
	var words []string
	for _, each := range all {
		words = append(words, string(each))
	}
	return strings.Join(words, separator)
}

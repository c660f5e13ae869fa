package choose

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Ground is the data that presets were measured on: only rows of one ground compare.
type Ground struct {
	// Data is the name of the data, such as "emoji-32".
	Data string `json:"data"`
	// Kind is the kind of an example: pictures, text, documents, pairs or strokes.
	Kind string `json:"kind"`
	// Height, Width and Channels are the size of a picture, 0 of all else.
	Height   int `json:"height,omitempty"`
	Width    int `json:"width,omitempty"`
	Channels int `json:"channels,omitempty"`
	// Symbols is the size of the alphabet of texts, documents and pairs, 0 of all else.
	Symbols int `json:"symbols,omitempty"`
	// Examples is the number of examples that were learnt from, of a text its symbols.
	Examples int `json:"examples"`
	// Machine is where it was measured, such as "2 cores, XLA".
	Machine string `json:"machine"`
	// Source is the measurement, such as "atelier calibrate, November 2026" or the study of a page.
	Source string `json:"source"`
}

// Row is what was measured of a preset on a ground after so many steps.
type Row struct {
	Ground
	Family string `json:"family"`
	Preset string `json:"preset"`
	Steps  int    `json:"steps"`
	// Seconds is the time of these steps, without what comes before the second: on a CPU the time that its cores worked,
	// divided by their number, so that a busy machine gives what an idle one does.
	Seconds float64 `json:"seconds"`
	// FLOPs is the arithmetic of a step, as package cost counts it, and Parameters the number of weights.
	FLOPs      int     `json:"flops"`
	Parameters int     `json:"parameters"`
	Scores     []Score `json:"scores"`
}

// Score is a number that was measured of a trained model on examples that it did not see.
type Score struct {
	Measure Measure `json:"measure"`
	Value   float64 `json:"value"`
}

// Measure is the name of a score.
type Measure string

// The measures.
const (
	// Frechet is the squared Frechet distance on the first 64 principal components of pictures (Dowson & Landau 1982).
	Frechet Measure = "Frechet distance on PCA-64 features"
	// Detail is that of what a blurred copy of a picture lacks: the finest level of its Laplacian pyramid (Burt & Adelson 1983).
	// Soft pictures are far from real ones by it.
	Detail Measure = "Frechet distance on PCA-64 features of details"
	// Coverage is the share of real pictures that have a drawn one in their neighbourhood (Naeem et al. 2020).
	Coverage Measure = "coverage on PCA-64 features"
	// CrossEntropy is in nats a symbol (Graves 2013).
	CrossEntropy Measure = "cross-entropy"
	// Likelihood is the negative log-likelihood of drawings in nats a point (Ha & Eck 2017).
	Likelihood Measure = "negative log-likelihood"
)

// Unit is the unit of a measure's values.
func (m Measure) Unit() string {
	switch m {
	case Coverage:
		return "share of real pictures"
	case CrossEntropy:
		return "nats a symbol"
	case Likelihood:
		return "nats a point"
	default:
		return "squared units"
	}
}

// Worse is how many times worse a value is than the best one, as a logarithm, 0 for the best: of distances and shares the logarithm
// of their ratio, of nats their difference, which is that of perplexities.
func (m Measure) Worse(value, best float64) float64 {
	switch m {
	case CrossEntropy, Likelihood:
		return value - best
	case Coverage:
		return math.Log(max(best, smallest) / max(value, smallest))
	default:
		return math.Log(max(value, smallest) / max(best, smallest))
	}
}

// smallest keeps a share of nothing, or a distance of nothing, from being infinitely far from all else.
const smallest = 1e-3

// best is the better of two values.
func (m Measure) best(a, b float64) float64 {
	if m.Worse(a, b) < 0 {
		return a
	}
	return b
}

// Value is the row's score by a measure.
func (r Row) Value(m Measure) (value float64, ok bool) {
	at := slices.IndexFunc(r.Scores, func(s Score) bool { return s.Measure == m })
	if at < 0 {
		return 0, false
	}
	return r.Scores[at].Value, true
}

// name is the preset with its family, such as "gan dcgan".
func (r Row) name() string { return r.Family + " " + r.Preset }

// StepSeconds is the time of a step.
func (r Row) StepSeconds() float64 { return r.Seconds / float64(r.Steps) }

// validate says what of a row is not possible.
func (r Row) validate() error {
	switch {
	case r.Family == "" || r.Preset == "" || r.Data == "" || r.Kind == "" || r.Source == "" || r.Machine == "":
		return errors.New("family, preset, data, kind, source or machine is empty, want all of them")
	case r.Steps < 1 || r.Examples < 1 || r.FLOPs < 1 || r.Parameters < 1:
		return fmt.Errorf("%d steps on %d examples, %d FLOPs and %d parameters, want 1 at least of each", r.Steps, r.Examples, r.FLOPs, r.Parameters)
	case !(r.Seconds > 0) || math.IsInf(r.Seconds, 0):
		return fmt.Errorf("%g seconds, want more than 0", r.Seconds)
	case len(r.Scores) == 0:
		return errors.New("it has no score")
	}
	for _, s := range r.Scores {
		if s.Measure == "" || math.IsNaN(s.Value) || math.IsInf(s.Value, 0) {
			return fmt.Errorf("its %s is %g, want a name and a finite number", s.Measure, s.Value)
		}
	}
	return nil
}

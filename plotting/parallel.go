package plotting

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"

	"github.com/atelier-go/atelier/plotting/internal/chart"
	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Parallel shows the runs of a sweep as lines across parallel axes: one axis for each setting, and the last for the
// score, which colours the lines from light for the lowest to dark for the highest.
type Parallel struct {
	Title string
	Axes  []Axis // at least two; all with one entry for each run
}

// Axis is one setting or score of every run, as numbers or as words: one of the two is given. The last axis must
// have numbers. A run with a number that is not finite, such as a loss that diverged, is not drawn.
type Axis struct {
	Name    string // default "axis N", counted from 1
	Numbers []float64
	Words   []string
	Log     bool // logarithmic, for learning rates; a run with a number at or below zero is then not drawn
}

// Bundle draws a line for each run. It returns an error that wraps ErrNoData when there is no run that can be drawn,
// or ErrFigure when there are fewer than two axes, they differ in the number of runs, one has both numbers and words
// or the last one words.
func (p Parallel) Bundle() (Bundle, error) { return p.bundle(chart.EncodePNG) }

// SVG is the picture of the bundle as lines and letters. The errors are those of Bundle.
func (p Parallel) SVG() ([]byte, error) { return vectorsOf(p.bundle) }

func (p Parallel) bundle(encode chart.Encoder) (Bundle, error) {
	sweep, err := p.prepared()
	if err != nil {
		return nil, fmt.Errorf("parallel %q: %w", p.Title, err)
	}
	option, err := p.option(sweep)
	if err != nil {
		return nil, fmt.Errorf("parallel %q: %w", p.Title, err)
	}
	picture, err := p.picture(sweep, encode)
	if err != nil {
		return nil, fmt.Errorf("parallel %q: %w", p.Title, err)
	}
	return chartBundle(p.id(sweep), p.text(sweep), option, picture), nil
}

func (p Parallel) id(s sweep) string {
	parts := []string{"parallel", p.Title}
	for _, r := range s.rulers {
		parts = append(parts, r.name)
	}
	return web.ContentID(parts...)
}

// sweep is what can be drawn.
type sweep struct {
	rulers  []ruler
	runs    []int // the runs that are drawn, the lowest score first, so that the best lines are on top
	skipped int
}

// ruler is an axis made ready for drawing. Numbers of an axis of words are places in words.
type ruler struct {
	name    string
	numbers []float64
	words   []string // the different ones, in the order in which they first appear; nil for numbers
	log     bool
	ends    style.Range
}

func (p Parallel) prepared() (sweep, error) {
	var s sweep
	if len(p.Axes) < 2 {
		return s, fmt.Errorf("%w: the number of axes is %d: give at least one setting and, last, the score", ErrFigure, len(p.Axes))
	}
	for i, a := range p.Axes {
		r, err := a.ruler(i)
		if err != nil {
			return s, err
		}
		if first := p.Axes[0]; len(r.numbers) != len(first.Numbers)+len(first.Words) {
			return s, fmt.Errorf("%w: axis %q has %d runs and the first axis %d: give one entry for each run",
				ErrFigure, r.name, len(r.numbers), len(first.Numbers)+len(first.Words))
		}
		s.rulers = append(s.rulers, r)
	}
	if s.score().words != nil {
		return s, fmt.Errorf("%w: the last axis, %q, has words: the score must be a number", ErrFigure, s.score().name)
	}
	s.choose()
	if len(s.runs) == 0 {
		return s, fmt.Errorf("%w: no run has a finite number on every axis, above zero on a logarithmic one", ErrNoData)
	}
	return s, nil
}

func (a Axis) ruler(index int) (ruler, error) {
	r := ruler{name: style.NameOr(a.Name, "axis", index), numbers: a.Numbers, log: a.Log, ends: style.EmptyRange()}
	if len(a.Numbers) > 0 && len(a.Words) > 0 {
		return r, fmt.Errorf("%w: axis %q has both numbers and words: give one of them", ErrFigure, r.name)
	}
	if len(a.Words) == 0 {
		return r, nil
	}
	r.log = false
	r.numbers = make([]float64, len(a.Words))
	for i, word := range a.Words {
		place := slices.Index(r.words, word)
		if place < 0 {
			place = len(r.words)
			r.words = append(r.words, word)
		}
		r.numbers[i] = float64(place)
	}
	return r, nil
}

// choose keeps the runs that can be drawn and gives every axis its ends.
func (s *sweep) choose() {
	for run := range s.score().numbers {
		if s.drawable(run) {
			s.runs = append(s.runs, run)
		}
	}
	s.skipped = len(s.score().numbers) - len(s.runs)
	score := s.score().numbers
	slices.SortStableFunc(s.runs, func(a, b int) int { return compareNumbers(score[a], score[b]) })
	for i := range s.rulers {
		for _, run := range s.runs {
			s.rulers[i].ends.Extend(s.rulers[i].numbers[run])
		}
		s.rulers[i].ends = s.rulers[i].rounded()
	}
}

func compareNumbers(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (s sweep) drawable(run int) bool {
	for _, r := range s.rulers {
		if !style.Finite(r.numbers[run]) || r.log && r.numbers[run] <= 0 {
			return false
		}
	}
	return true
}

func (s sweep) score() ruler { return s.rulers[len(s.rulers)-1] }

// rounded are the ends of the axis where it has labels: all words, powers of ten or multiples of a step.
func (r ruler) rounded() style.Range {
	switch {
	case len(r.words) == 1:
		return style.Range{Low: -1, High: 1}
	case r.words != nil:
		return style.Range{Low: 0, High: float64(len(r.words) - 1)}
	case r.log:
		return decades(r.ends)
	}
	return r.ends.Rounded()
}

func decades(s style.Range) style.Range {
	low, high := math.Floor(math.Log10(s.Low)+1e-9), math.Ceil(math.Log10(s.High)-1e-9)
	if low == high {
		low, high = low-1, high+1
	}
	return style.Range{Low: math.Pow10(int(low)), High: math.Pow10(int(high))}
}

// share is the place of a run on the axis, from 0 at its low end to 1.
func (r ruler) share(run int) float64 {
	low, high, v := r.ends.Low, r.ends.High, r.numbers[run]
	if r.log {
		low, high, v = math.Log(low), math.Log(high), math.Log(v)
	}
	return (v - low) / (high - low)
}

// entry is what the run has on the axis, in words.
func (r ruler) entry(run int) string {
	if r.words != nil {
		return r.words[int(r.numbers[run])]
	}
	return style.Number(r.numbers[run])
}

// text is the sweep in words: the runs with the highest and the lowest score, and what the score goes with.
func (p Parallel) text(s sweep) string {
	parts := []string{fmt.Sprintf("%s by %s", style.Count(len(s.runs), "run"), style.Enumerate(s.names()))}
	parts = append(parts, "highest "+s.run(s.runs[len(s.runs)-1]))
	if len(s.runs) > 1 {
		parts = append(parts, "lowest "+s.run(s.runs[0]))
	}
	if finding := s.finding(); finding != "" {
		parts = append(parts, finding)
	}
	if s.skipped > 0 {
		parts = append(parts, fmt.Sprintf("%s not drawn, with a number that no axis can show", style.Count(s.skipped, "run")))
	}
	return style.WithTitle(p.Title, strings.Join(parts, "; "))
}

func (s sweep) names() []string {
	names := make([]string, len(s.rulers))
	for i, r := range s.rulers {
		names[i] = r.name
	}
	return names
}

// run is one run in words: "loss 0.1 with rate 0.01, optimiser adam".
func (s sweep) run(run int) string {
	settings := make([]string, len(s.rulers)-1)
	for i := range settings {
		settings[i] = s.rulers[i].name + " " + s.rulers[i].entry(run)
	}
	return fmt.Sprintf("%s %s with %s", s.score().name, s.score().entry(run), strings.Join(settings, ", "))
}

// finding names the setting with the largest rank correlation (Spearman) with the score, over at least 4 runs.
func (s sweep) finding() string {
	if len(s.runs) < 4 {
		return ""
	}
	best, name := 0.0, ""
	scores := s.ranks(s.score())
	for _, r := range s.rulers[:len(s.rulers)-1] {
		if r.words != nil {
			continue
		}
		if c := stat.Correlation(s.ranks(r), scores, nil); math.Abs(c) > math.Abs(best) { // NaN where all are equal
			best, name = c, r.name
		}
	}
	if name == "" {
		return ""
	}
	return fmt.Sprintf("%s goes most with %s, rank correlation %.2f", s.score().name, name, best)
}

// ranks are the places of the drawn runs in the order of the axis; equal numbers share their middle place.
func (s sweep) ranks(r ruler) []float64 {
	ranks := make([]float64, len(s.runs))
	for i, a := range s.runs {
		for _, b := range s.runs {
			switch compareNumbers(r.numbers[b], r.numbers[a]) {
			case -1:
				ranks[i]++
			case 0:
				ranks[i] += 0.5
			}
		}
	}
	return ranks
}

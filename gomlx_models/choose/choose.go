// Package choose advises which preset to train: from what is to be learnt, for how long and what matters to a preset with its steps,
// its expected score and time, the second best and why not that. It knows no models: what it says it reads in rows that were
// measured, by `atelier calibrate` and by the studies of this project, each of which it names, and it says where none is near.
package choose

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Advice is what to train.
type Advice struct {
	// Best is the advised preset, and Second the next, nil if there is none.
	Best   Pick  `json:"best"`
	Second *Pick `json:"second,omitempty"`
	// WhyNot says why not the second.
	WhyNot []Sentence `json:"why_not"`
	// TooLittle says of what there is too little to learn from.
	TooLittle []Sentence `json:"too_little"`
	// Unknown says what the rows do not tell.
	Unknown []Sentence `json:"unknown"`
}

// Pick is a preset with what is expected of it.
type Pick struct {
	Family string `json:"family"`
	Preset string `json:"preset"`
	// Settings are fields that replace the preset's, as a JSON object, empty if none do.
	Settings string `json:"settings,omitempty"`
	// Patience is that of the training, in measurements; 0 for none.
	Patience int `json:"patience,omitempty"`
	// Steps are as many as the time allows, and Seconds what they take.
	Steps   int     `json:"steps"`
	Seconds float64 `json:"seconds"`
	// Expected are the scores that the same preset had after as many steps on the data that was measured.
	Expected []Score `json:"expected"`
	// Because says why.
	Because []Sentence `json:"because,omitempty"`
}

func (p Pick) String() string { return p.Family + " " + p.Preset }

// Sentence is something said, and where it is from: a measurement or a paper.
type Sentence struct {
	Text   string `json:"text"`
	Source string `json:"source"`
}

func (s Sentence) String() string { return fmt.Sprintf("%s [%s]", s.Text, s.Source) }

// candidate is a preset with what the rows say of it.
type candidate struct {
	Preset
	rows  []Row   // of the nearest ground
	steps float64 // that the time allows
	// compared is the number of steps on the ground that stand for these.
	compared float64
	values   []float64
	reached  bool // the first row has no more steps than that
	worse    float64
}

// Choose advises by the rows of the data that is most like what is to be learnt. It fails if the situation makes no sense, or if
// nothing of its kind was measured.
func Choose(s Situation, rows []Row) (Advice, error) {
	if err := s.validate(); err != nil {
		return Advice{}, err
	}
	if s.Budget == 0 {
		s.Budget = DefaultBudget
	}
	eligible, err := s.eligible()
	if err != nil {
		return Advice{}, err
	}
	on, ok := nearest(s, eligible, rows)
	instead := s.asAWhole()
	if near, there := nearest(instead, eligible, rows); ok && there && on.far(s)-near.far(s) > muchNearer {
		s, on = instead, near
	}
	if !ok {
		return Advice{}, fmt.Errorf("choose: none of the presets that learn such %s was measured: run atelier calibrate", s.Kind)
	}
	ranked, missing := s.rank(eligible, on)
	a := Advice{Best: s.pick(ranked[0]), WhyNot: []Sentence{}}
	a.Best.Because = s.because(ranked, on)
	if len(ranked) > 1 {
		second := s.pick(ranked[1])
		a.Second, a.WhyNot = &second, s.whyNot(ranked[0], ranked[1], on)
	}
	a.TooLittle = s.tooLittle(ranked[0], on)
	a.Unknown = s.unknown(ranked, missing, on)
	return a, nil
}

// muchNearer is how many doublings nearer to a situation the data has to be on which what matters was not measured, but the distance as a whole
// was, to be preferred: what pictures look like after seconds does not tell what they look like after half an hour.
const muchNearer = 3

// Knows tells whether rows have a preset on data of a kind.
func Knows(rows []Row, p Preset, kind string) bool {
	return slices.ContainsFunc(rows, func(r Row) bool { return r.Kind == kind && r.Family == p.Family && r.Preset == p.Name })
}

// eligible are the presets that have what must be there.
func (s Situation) eligible() ([]Preset, error) {
	if !s.matters(Control) {
		return s.Presets, nil
	}
	var all []Preset
	for _, p := range s.Presets {
		if p.Codes {
			all = append(all, p)
		}
	}
	if all == nil {
		return nil, fmt.Errorf("choose: no preset that learns such %s finds the latent numbers of an example, so control cannot be had: leave it out", s.Kind)
	}
	return all, nil
}

// rank puts the presets that were measured on a ground in order, the best first, and gives those that were not.
func (s Situation) rank(presets []Preset, on measured) (ranked []candidate, missing []Preset) {
	for _, p := range presets {
		rows := on.of(p, s.Measures())
		if len(rows) == 0 {
			missing = append(missing, p)
			continue
		}
		ranked = append(ranked, s.expect(p, rows))
	}
	slices.SortStableFunc(ranked, func(a, b candidate) int { return yes(b.reached) - yes(a.reached) })
	for i, m := range s.Measures() {
		best := ranked[0].values[i]
		for _, c := range ranked {
			if c.reached == ranked[0].reached {
				best = m.best(c.values[i], best)
			}
		}
		for j := range ranked {
			ranked[j].worse += m.Worse(ranked[j].values[i], best) / float64(len(s.Measures()))
		}
	}
	slices.SortStableFunc(ranked, s.order)
	return ranked, missing
}

// order compares two candidates: one that has begun to learn comes first, then, of those that are good enough, where size matters the
// smaller and where there are too few pictures for a GAN what is none, then the better one.
func (s Situation) order(a, b candidate) int {
	if a.reached != b.reached {
		return yes(b.reached) - yes(a.reached)
	}
	switch {
	case s.matters(Size) && a.enough() != b.enough():
		return yes(b.enough()) - yes(a.enough())
	case s.matters(Size) && a.enough():
		return a.Parameters - b.Parameters
	case a.enough() && b.enough() && s.tooFewFor(a) != s.tooFewFor(b):
		return yes(s.tooFewFor(a)) - yes(s.tooFewFor(b))
	}
	return cmp.Compare(a.worse, b.worse)
}

// enough tells whether a candidate is so near to the best that chance may have put it behind.
func (c candidate) enough() bool { return c.worse <= math.Log(Tolerated) }

// tooFewFor tells whether there are too few pictures for a GAN.
func (s Situation) tooFewFor(c candidate) bool { return c.Family == "gan" && s.Examples < fewForGAN }

func yes(b bool) int {
	if b {
		return 1
	}
	return 0
}

// expect is what rows of a preset say of the time that there is.
func (s Situation) expect(p Preset, rows []Row) candidate {
	c := candidate{Preset: p, rows: rows}
	c.steps = max(1, s.seconds()/c.stepSeconds())
	c.compared = c.steps
	if s.Kind != pictures {
		// What makes a step of a text dear, the size that a net takes by its length, makes it learn more, too; a small alphabet,
		// which makes it cheap, is learnt in no more steps.
		c.compared = max(c.steps, s.seconds()/rows[len(rows)-1].StepSeconds())
	}
	c.reached = c.compared >= float64(rows[0].Steps)
	for _, m := range s.Measures() {
		c.values = append(c.values, at(rows, m, c.compared))
	}
	return c
}

// stepSeconds is the time of a step on the data that is to be learnt: that of the longest training, times the ratio of the
// arithmetic.
func (c candidate) stepSeconds() float64 {
	last := c.rows[len(c.rows)-1]
	return last.StepSeconds() * float64(c.FLOPs) / float64(last.FLOPs)
}

// at is the value of a measure after steps, between two rows on a straight line over the logarithm of the steps; before the first
// and after the last row it is theirs.
func at(rows []Row, m Measure, steps float64) float64 {
	value, _ := rows[0].Value(m)
	for i, r := range rows {
		next, _ := r.Value(m)
		if float64(r.Steps) >= steps {
			if i == 0 {
				return next
			}
			before := math.Log(float64(rows[i-1].Steps))
			share := (math.Log(steps) - before) / (math.Log(float64(r.Steps)) - before)
			return value + share*(next-value)
		}
		value = next
	}
	return value
}

// pick is a candidate as advice.
func (s Situation) pick(c candidate) Pick {
	p := Pick{Family: c.Family, Preset: c.Name, Steps: max(1, int(s.Budget.Seconds()/c.stepSeconds())), Settings: s.settings(c), Patience: s.patience(c)}
	p.Seconds = float64(p.Steps) * c.stepSeconds()
	for i, m := range s.Measures() {
		p.Expected = append(p.Expected, Score{m, c.values[i]})
	}
	return p
}

// fewPictures is the number of pictures that the study of augmentation has.
const fewPictures = 1000

// settings are fields that a study has found to help.
func (s Situation) settings(c candidate) string {
	if s.Kind == pictures && c.Family == "gan" && c.Name == "article" && s.Examples <= fewPictures {
		return `{"augment":"auto"}`
	}
	return ""
}

const (
	// heldFrom and heldTo are the numbers of pictures of which a training holds out a tenth without being told.
	heldFrom, heldTo = 50, 4999
	patience         = 10
)

// patience is what a model that says how probable an example is can stop by, where a part is held out.
func (s Situation) patience(c candidate) int {
	if c.Family != "gan" && s.Kind == pictures && s.Examples >= heldFrom && s.Examples <= heldTo {
		return patience
	}
	return 0
}

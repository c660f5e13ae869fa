package diagnose

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	models "github.com/atelier-go/atelier/gomlx_models"
)

// Sign is what a check looks at.
type Sign string

// The signs.
const (
	Copying     Sign = "copying"
	Overfitting Sign = "overfitting"
	Collapse    Sign = "collapse"
)

// Check is one sign over the steps at which it was measured.
type Check struct {
	Sign Sign `json:"sign"`
	// Fair is the value of a model of which nothing is to be said, and Threshold the one from which on something is, above or
	// below.
	Fair      float64 `json:"fair"`
	Threshold float64 `json:"threshold"`
	// Steps are where it was measured; Values, and Low and High, the ends of the 95% intervals, are a number for each.
	Steps  []int     `json:"steps"`
	Values []float64 `json:"values"`
	Low    []float64 `json:"low"`
	High   []float64 `json:"high"`
}

// Last is the newest value, or Fair before there is one.
func (c Check) Last() float64 {
	if len(c.Values) == 0 {
		return c.Fair
	}
	return c.Values[len(c.Values)-1]
}

// Severity is how far a value is from what is fair to the threshold: 0 is fair, and 1 and more is beyond the threshold. What
// lies on the other side of fair is 0, too.
func (c Check) Severity(value float64) float64 {
	return max(0, (value-c.Fair)/(c.Threshold-c.Fair))
}

// beyond tells whether the whole interval of measurement i is beyond the threshold, and means anything.
func (c Check) beyond(i int) bool {
	return min(c.Severity(c.Low[i]), c.Severity(c.High[i])) >= 1 && (c.Sign != Collapse || c.Steps[i] >= judgedFrom || c.variedBefore(i))
}

// variedBefore tells whether samples were varied at a measurement before the i-th.
func (c Check) variedBefore(i int) bool {
	return slices.ContainsFunc(c.Values[:i], func(value float64) bool { return c.Severity(value) < 1 })
}

// persistence is how many measurements in a row have to be beyond the threshold, so that no chance of a single draw of
// samples is told: one interval of forty lies that far off on that side.
const persistence = 2

// lasts tells whether the last measurements are beyond the threshold.
func (c Check) lasts() bool {
	n := len(c.Values)
	for i := n - persistence; i < n; i++ {
		if i < 0 || !c.beyond(i) {
			return false
		}
	}
	return true
}

func (c *Check) add(step int, e Estimate) {
	c.Steps, c.Values = append(c.Steps, step), append(c.Values, e.Value)
	c.Low, c.High = append(c.Low, e.Low), append(c.High, e.High)
}

// truncate forgets what was measured after a step.
func (c *Check) truncate(step int) {
	n, _ := slices.BinarySearch(c.Steps, step+1)
	c.Steps, c.Values, c.Low, c.High = c.Steps[:n], c.Values[:n], c.Low[:n], c.High[:n]
}

// Warning is a threshold that was passed.
type Warning struct {
	Sign Sign `json:"sign"`
	Step int  `json:"step"`
	// Good is the last step before at which nothing was beyond its threshold, and Kept the step of the newest checkpoint from
	// before then, which the folder LastGood below the model's keeps; each 0 if there is none.
	Good int `json:"good"`
	Kept int `json:"kept"`
	// Sentence says so to whoever trains.
	Sentence string `json:"sentence"`
}

// keptPart begins the part of a sentence that says where a checkpoint is kept.
const keptPart = ", and the model of step "

// Brief is the sentence without where a checkpoint is kept, which is a folder of this machine.
func (w Warning) Brief() string {
	brief, _, _ := strings.Cut(w.Sentence, keptPart)
	return brief
}

// Diagnosis is all that was measured of a model while it trained.
type Diagnosis struct {
	Checks   []Check   `json:"checks"`
	Warnings []Warning `json:"warnings,omitempty"`
	// Kept is the step of the checkpoint that is kept from when nothing was beyond its threshold, or 0 if there is none.
	Kept int `json:"kept,omitempty"`
}

// Of gives what was measured of a run, from what fit.Run.Diagnosis holds, which may be nothing. It fails if that is not what
// this package wrote.
func Of(written []byte) (Diagnosis, error) {
	var d Diagnosis
	if len(written) == 0 {
		return d, nil
	}
	if err := json.Unmarshal(written, &d); err != nil {
		return Diagnosis{}, fmt.Errorf("diagnose: what was measured while the model trained cannot be read: %w", err)
	}
	if err := d.validate(); err != nil {
		return Diagnosis{}, err
	}
	return d, nil
}

// The most that a diagnosis may hold.
const (
	maxMeasured = 100_000
	maxSentence = 2000
)

func (d Diagnosis) validate() error {
	faults := []error{models.Within("diagnose", "the number of warnings", len(d.Warnings), 0, 3)}
	for i, c := range d.Checks {
		faults = append(faults, c.validate(), known(c.Sign))
		if slices.ContainsFunc(d.Checks[:i], func(o Check) bool { return o.Sign == c.Sign }) {
			faults = append(faults, fmt.Errorf("diagnose: %s is there twice", c.Sign))
		}
	}
	for _, w := range d.Warnings {
		faults = append(faults, known(w.Sign))
		if len(w.Sentence) > maxSentence || slices.ContainsFunc([]rune(w.Sentence), func(r rune) bool { return !unicode.IsGraphic(r) }) {
			faults = append(faults, fmt.Errorf("diagnose: the warning %.60q cannot be shown", w.Sentence))
		}
	}
	return errors.Join(faults...)
}

func known(s Sign) error {
	if s == Copying || s == Overfitting || s == Collapse {
		return nil
	}
	return fmt.Errorf("diagnose: there is no sign %.40q, want %s, %s or %s", string(s), Copying, Overfitting, Collapse)
}

func (c Check) validate() error {
	n := len(c.Steps)
	if len(c.Values) != n || len(c.Low) != n || len(c.High) != n || n > maxMeasured {
		return fmt.Errorf("diagnose: %s has %d steps and %d, %d and %d values, want as many of each, at most %d",
			c.Sign, n, len(c.Values), len(c.Low), len(c.High), maxMeasured)
	}
	if c.Fair == c.Threshold {
		return fmt.Errorf("diagnose: the threshold of %s is what is fair", c.Sign)
	}
	for i, step := range c.Steps {
		if step < 1 || i > 0 && step <= c.Steps[i-1] {
			return fmt.Errorf("diagnose: the steps of %s do not go up at %d", c.Sign, step)
		}
	}
	for _, x := range slices.Concat(c.Values, c.Low, c.High, []float64{c.Fair, c.Threshold}) {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("diagnose: %s has the value %g, want numbers", c.Sign, x)
		}
	}
	return nil
}

// truncate forgets what came after a step.
func (d *Diagnosis) truncate(step int) {
	for i := range d.Checks {
		d.Checks[i].truncate(step)
	}
	d.Warnings = slices.DeleteFunc(d.Warnings, func(w Warning) bool { return w.Step > step })
}

// good is the last step at which something was measured and nothing was beyond its threshold, or 0 if there is none.
func (d Diagnosis) good() int {
	fine := map[int]bool{}
	for _, c := range d.Checks {
		for i, step := range c.Steps {
			_, seen := fine[step]
			fine[step] = !c.beyond(i) && (fine[step] || !seen)
		}
	}
	last := 0
	for step, ok := range fine {
		if ok {
			last = max(last, step)
		}
	}
	return last
}

// warned tells whether a sign was told of.
func (d Diagnosis) warned(s Sign) bool {
	return slices.ContainsFunc(d.Warnings, func(w Warning) bool { return w.Sign == s })
}

// check finds the check of a sign, or adds one.
func (d *Diagnosis) check(like Check) *Check {
	for i := range d.Checks {
		if d.Checks[i].Sign == like.Sign {
			d.Checks[i].Fair, d.Checks[i].Threshold = like.Fair, like.Threshold
			return &d.Checks[i]
		}
	}
	d.Checks = append(d.Checks, like)
	return &d.Checks[len(d.Checks)-1]
}

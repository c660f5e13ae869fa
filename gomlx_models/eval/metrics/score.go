package metrics

import (
	"errors"
	"fmt"
	"strings"
)

// Better says which way a score improves.
type Better string

// The ways.
const (
	Lower  Better = "lower"
	Higher Better = "higher"
	// Neither is of scores that have a best value in between, such as those of a real text.
	Neither Better = ""
)

// IntervalKind says what the two numbers beside the value of a score are.
type IntervalKind string

// What they are.
const (
	// ConfidenceInterval, the usual, is the interval in which the value lies with a probability of 95%.
	ConfidenceInterval IntervalKind = ""
	// SubsetSpread is where the middle 95% of the values of subsets lie, whose mean the value is. It is no interval of that
	// mean, which is narrower.
	SubsetSpread IntervalKind = "spread of subsets"
)

// Format is the value and what lies beside it: "12.3 [11.9, 12.8]", or "0.42, subsets spread from 0.34 to 0.54".
func (e Estimate) Format(ends IntervalKind) string {
	if ends == SubsetSpread {
		return fmt.Sprintf("%.4g, %s", e.Value, e.FormatInterval(ends))
	}
	return fmt.Sprintf("%.4g [%.4g, %.4g]", e.Value, e.Low, e.High)
}

// FormatInterval is what lies beside the value, in a column for intervals: "11.9 to 12.8", or that there is none but a spread.
func (e Estimate) FormatInterval(ends IntervalKind) string {
	if ends == SubsetSpread {
		return fmt.Sprintf("subsets spread from %.4g to %.4g", e.Low, e.High)
	}
	return fmt.Sprintf("%.4g to %.4g", e.Low, e.High)
}

// Score is one result.
type Score struct {
	// Name says what was measured, features included, such as "Frechet distance on PCA-64 features".
	Name string `json:"name"`
	Estimate
	// Ends says what Low and High are.
	Interval IntervalKind `json:"ends,omitempty"`
	// Unit is that of the three numbers, such as "nats a picture".
	Unit   string `json:"unit"`
	Better Better `json:"better"`
	// Source is the paper that defined the score.
	Source string `json:"source"`
	// Note is what has to be known to read the score: a warning, or what real examples score. It may be empty.
	Note string `json:"note,omitempty"`
}

// String is the score in one line, such as
//
//	Frechet distance on PCA-64 features: 12.3 [11.9, 12.8] (squared units, lower is better)
//
// followed by "; " and the note if there is one. Of a spread it is
//
//	kernel distance on PCA-64 features: 0.42, subsets spread from 0.34 to 0.54 (...)
func (s Score) String() string {
	about := s.Unit
	if s.Better != Neither {
		about += fmt.Sprintf(", %s is better", s.Better)
	}
	line := fmt.Sprintf("%s: %s (%s)", s.Name, s.Format(s.Interval), about)
	if s.Note != "" {
		line += "; " + s.Note
	}
	return line
}

// FormatScores writes scores below each other.
func FormatScores(scores []Score) string {
	lines := make([]string, len(scores))
	for i, score := range scores {
		lines[i] = score.String() + "\n"
	}
	return strings.Join(lines, "")
}

// CheckScores returns the scores if all are finite.
func CheckScores(scores []Score) ([]Score, error) {
	var faults []error
	for _, score := range scores {
		faults = append(faults, score.checkFinite(score.Name))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return scores, nil
}

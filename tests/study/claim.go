package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// verdict is what the results say of a claim: its value, and whether it holds. Without results of all its arms there is none.
type verdict struct {
	value float64
	holds bool
}

// judge gives the verdict. A claim about pairs has the worst of them for its value.
func (c claim) judge(kept results, study string) (verdict, bool) {
	if c.catchesUp {
		return c.judgeSteps(kept, study)
	}
	values := kept.values(study, c.arm, c.number)
	if len(values) == 0 {
		return verdict{}, false
	}
	if len(c.against) == 0 {
		return c.verdict(median(values)), true
	}
	var others [][]float64
	for _, arm := range c.against {
		of := kept.values(study, arm, c.number)
		if len(of) == 0 || c.pairs && len(of) != len(values) {
			return verdict{}, false
		}
		others = append(others, of)
	}
	if !c.pairs {
		return c.verdict(beside(median(values), c.best(medians(others)))), true
	}
	ratios := make([]float64, len(values))
	for seed := range values {
		of := make([]float64, len(others))
		for i := range others {
			of[i] = others[i][seed]
		}
		ratios[seed] = beside(values[seed], c.best(of))
	}
	if c.above {
		return c.verdict(slices.Min(ratios)), true
	}
	return c.verdict(slices.Max(ratios)), true
}

// beside is a number as a share of another's. An unbiased estimate of a distance, such as the kernel distance, may be below zero where
// nothing is to be seen of one: it counts as none.
func beside(value, other float64) float64 {
	if value <= 0 {
		return 0
	}
	return value / max(other, 0)
}

// judgeSteps is judge of what catches up, with the worst seed for its value.
func (c claim) judgeSteps(kept results, study string) (verdict, bool) {
	mine, theirs := kept.curves(study, c.arm), kept.curves(study, c.against[0])
	if len(mine) == 0 || len(mine) != len(theirs) {
		return verdict{}, false
	}
	worst := 0.0
	for seed := range mine {
		worst = max(worst, mine[seed].catchUp(theirs[seed]))
	}
	return c.verdict(worst), true
}

// best is the best of what other arms have.
func (c claim) best(values []float64) float64 {
	if c.above {
		return slices.Max(values)
	}
	return slices.Min(values)
}

func (c claim) verdict(value float64) verdict {
	return verdict{value, value <= c.bound && !c.above || value >= c.bound && c.above}
}

func medians(of [][]float64) []float64 {
	all := make([]float64, len(of))
	for i, values := range of {
		all[i] = median(values)
	}
	return all
}

// String says the claim in words.
func (c claim) String() string {
	if c.catchesUp {
		return fmt.Sprintf("steps until `%s` is as good as `%s` ever becomes, as a share of that one's, the worst seed", c.arm, c.against[0])
	}
	text := fmt.Sprintf("%s of `%s`", c.number, c.arm)
	if len(c.against) > 0 {
		text += " beside that of `" + strings.Join(c.against, "` or `") + "`"
	}
	if c.pairs {
		text += ", the worst seed"
	}
	return text
}

// String is the value in words.
func (v verdict) String() string {
	if math.IsInf(v.value, 1) {
		return "never"
	}
	return fmt.Sprintf("%.4g", v.value)
}

// wanted says the bound in words.
func (c claim) wanted() string {
	if c.above {
		return fmt.Sprintf("at least %.4g", c.bound)
	}
	return fmt.Sprintf("at most %.4g", c.bound)
}

package metrics

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// inRange is an error if a whole number is not in [low, high].
func inRange(score, field string, value, low, high int) error {
	if value < low || value > high {
		return fmt.Errorf("metrics: %s: %s is %d, want %d to %d", score, field, value, low, high)
	}
	return nil
}

// Set is a matrix of examples, one a row, and what an error calls it.
type Set struct {
	Name     string
	Examples *mat.Dense
}

// maxMagnitude is the largest size of a number that is compared: the sixth powers of the kernel, added up, stay finite.
const maxMagnitude = 1e40

// CheckSets checks that every set has at least so many rows, that all have as many columns, and that their
// numbers are finite and no larger than they can be.
func CheckSets(score string, least int, sets ...Set) error {
	for _, s := range sets {
		if s.Examples == nil || s.Examples.IsEmpty() {
			return fmt.Errorf("metrics: %s: there are no %s, want at least %d", score, s.Name, least)
		}
		rows, columns := s.Examples.Dims()
		if rows < least {
			return fmt.Errorf("metrics: %s: there are %d %s, want at least %d: take more", score, rows, s.Name, least)
		}
		if _, want := sets[0].Examples.Dims(); columns != want {
			return fmt.Errorf("metrics: %s: the %s have %d numbers each and the %s %d: take the same features of both", score, s.Name, columns, sets[0].Name, want)
		}
		if i, j, ok := findBeyond(maxMagnitude, s.Examples); ok {
			return fmt.Errorf("metrics: %s: number %d of example %d of the %s is %g, want a finite one of at most %g in size", score, j, i, s.Name, s.Examples.At(i, j), maxMagnitude)
		}
	}
	return nil
}

// findNotFinite finds a number that is NaN or infinite.
func findNotFinite(m *mat.Dense) (row, column int, found bool) { return findBeyond(math.MaxFloat64, m) }

// findBeyond finds a number that is NaN or larger in size than most.
func findBeyond(most float64, m *mat.Dense) (row, column int, found bool) {
	rows, _ := m.Dims()
	for i := range rows {
		for j, x := range m.RawRowView(i) {
			if !(math.Abs(x) <= most) {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

// checkTexts checks that there are enough texts and that n-grams can be long enough.
func checkTexts(score string, texts [][]string, least, n int) error {
	if n < 1 {
		return fmt.Errorf("metrics: %s: n is %d, want at least 1", score, n)
	}
	if len(texts) < least {
		return fmt.Errorf("metrics: %s: there are %d texts, want at least %d", score, len(texts), least)
	}
	for i, text := range texts {
		if len(text) < n {
			return fmt.Errorf("metrics: %s: text %d has %d words or symbols, want at least %d: draw longer texts", score, i, len(text), n)
		}
	}
	return nil
}

// CheckWidth checks that pictures have as many values as those that features were fitted on.
func CheckWidth(name string, pictures *mat.Dense, want int) error {
	if err := CheckSets(name, 1, Set{"pictures", pictures}); err != nil {
		return err
	}
	if _, values := pictures.Dims(); values != want {
		return fmt.Errorf("metrics: %s: pictures have %d values and were fitted on %d: take pictures of one size", name, values, want)
	}
	return nil
}

// checkFinite is an error if one of a score's values is not finite.
func checkFinite(what string, values []float64) error {
	for i, x := range values {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("metrics: %s %d of %d is %g, want a finite number: see whether the model's samples and weights are", what, i, len(values), x)
		}
	}
	return nil
}

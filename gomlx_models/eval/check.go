package eval

import "fmt"

// between is an error if a whole number is not in [low, high].
func between(score, field string, value, low, high int) error {
	if value >= low && value <= high {
		return nil
	}
	return fmt.Errorf("eval: %s: %s is %d, want %d to %d", score, field, value, low, high)
}

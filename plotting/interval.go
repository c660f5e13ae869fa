package plotting

import (
	"fmt"

	"github.com/atelier-go/atelier/plotting/internal/style"
)

// Interval is a score and the interval in which it is believed to lie. Low and High both zero mean that the interval
// is not known.
type Interval struct {
	Value, Low, High float64
}

func (i Interval) known() bool { return i.Low != 0 || i.High != 0 }

// check is an error if the interval does not hold its value, or a number is not finite.
func (i Interval) check(name string) error {
	switch {
	case !style.Finite(i.Value, i.Low, i.High):
		return fmt.Errorf("%w: %q is %s: give finite numbers, or leave it out", ErrFigure, name, i)
	case i.known() && (i.Low > i.Value || i.High < i.Value):
		return fmt.Errorf("%w: %q is %s: the interval must hold the value", ErrFigure, name, i)
	}
	return nil
}

// String is the value, and the interval if it is known: "12.3 [11.9, 12.8]".
func (i Interval) String() string {
	if !i.known() {
		return style.Number(i.Value)
	}
	return fmt.Sprintf("%s [%s, %s]", style.Number(i.Value), style.Number(i.Low), style.Number(i.High))
}

// ends are Low and High, or twice the value.
func (i Interval) ends() (low, high float64) {
	if !i.known() {
		return i.Value, i.Value
	}
	return i.Low, i.High
}

// overlaps tells whether two intervals have a number in common.
func (i Interval) overlaps(o Interval) bool {
	low, high := i.ends()
	otherLow, otherHigh := o.ends()
	return low <= otherHigh && otherLow <= high
}

// The directions in which a score improves.
const (
	higher = "higher"
	lower  = "lower"
)

func checkBetter(name, better string) error {
	if better != "" && better != higher && better != lower {
		return fmt.Errorf("%w: %s is %q: want %q, %q or nothing", ErrFigure, name, better, higher, lower)
	}
	return nil
}

// reach is how far the interval reaches below and above its value, as gonum wants it.
func (i Interval) reach() struct{ Low, High float64 } {
	low, high := i.ends()
	return struct{ Low, High float64 }{i.Value - low, high - i.Value}
}

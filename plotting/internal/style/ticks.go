package style

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// wantedTicks is about how many labels an axis should have; gonum's own ticks are two or three, too few to read a
// value off.
const wantedTicks = 8

// LinearTicks puts labels at multiples of 1, 2 or 5 times a power of ten.
func LinearTicks(low, high float64) []plot.Tick {
	return TicksEvery(low, high, niceStep((high-low)/wantedTicks))
}

// IntegerTicks is linearTicks for training steps, which are whole numbers.
func IntegerTicks(low, high float64) []plot.Tick {
	return TicksEvery(low, high, max(1, niceStep((high-low)/wantedTicks)))
}

// TicksEvery puts a label at every multiple of step from low to high, or at low alone where there is no room.
func TicksEvery(low, high, step float64) []plot.Tick {
	if step == 0 || math.IsInf(step, 0) {
		return []plot.Tick{{Value: low, Label: Number(low)}}
	}
	digits := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	var ticks []plot.Tick
	for k := math.Ceil(low/step - 1e-9); k <= math.Floor(high/step+1e-9); k++ {
		value := math.Copysign(k*step, k+0.5) // Ceil gives -0 for values just below zero, and labels show its sign
		ticks = append(ticks, plot.Tick{Value: value, Label: tickLabel(value, digits)})
	}
	return ticks
}

// niceStep returns the smallest 1, 2 or 5 times a power of ten that is at least rough.
func niceStep(rough float64) float64 {
	if rough <= 0 {
		return 0
	}
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	for _, factor := range []float64{1, 2, 5} {
		if factor*power >= rough*(1-1e-9) {
			return factor * power
		}
	}
	return 10 * power
}

// tickLabel writes v with the digits that tell it from its neighbours, and very large or small values short.
func tickLabel(v float64, digits int) string {
	if size := math.Abs(v); digits > 5 || size >= 1e7 {
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}

// LogTicks puts labels at powers of ten and small ticks between them.
func LogTicks(low, high float64) []plot.Tick {
	var ticks []plot.Tick
	first, last := int(math.Round(math.Log10(low))), int(math.Round(math.Log10(high)))
	every := 1 + (last-first)/wantedTicks
	for d := first; d <= last; d++ {
		tick := plot.Tick{Value: math.Pow10(d)}
		if (d-first)%every == 0 {
			tick.Label = strconv.FormatFloat(tick.Value, 'g', 4, 64)
		}
		ticks = append(ticks, tick)
		for m := 2; m <= 9 && d < last; m++ {
			ticks = append(ticks, plot.Tick{Value: float64(m) * math.Pow10(d)})
		}
	}
	return ticks
}

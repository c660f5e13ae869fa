package lesson

import (
	"math"
	"slices"

	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/atelier-go/atelier/plotting"
)

// Tail is the mean of the last n losses, or of all if there are fewer; minibatches are noisy one by one.
func Tail(losses []float32, n int) float64 {
	return mean(losses[max(0, len(losses)-n):])
}

// Smooth is a loss as a line of a chart, each point the mean of the n losses up to it.
func Smooth(name string, losses []float32, n int) plotting.Series {
	line := plotting.Series{Name: name}
	for step := range losses {
		line.Steps = append(line.Steps, step+1)
		line.Values = append(line.Values, mean(losses[max(0, step+1-n):step+1]))
	}
	return line
}

// Line is a line of a chart: values at places, such as degrees.
func Line(name string, places []int, values []float32) plotting.Series {
	line := plotting.Series{Name: name, Steps: places}
	for _, value := range values {
		line.Values = append(line.Values, float64(value))
	}
	return line
}

// Held is the loss of a training on what was held out, as a line of a chart with its lowest point marked.
func Held(name string, run *studio.Run) plotting.Series {
	line := Line(name, run.History.Held.Steps, run.History.Held.Values)
	line.Best = true
	return line
}

// Lowest is the least loss of a training on what was held out, and its step.
func Lowest(run *studio.Run) (loss float64, step int) {
	held := run.History.Held
	least := slices.Min(held.Values)
	return float64(least), held.Steps[slices.Index(held.Values, least)]
}

// Wobble is the standard deviation of the later half of a training's losses.
func Wobble(losses []float32) float64 {
	later := losses[len(losses)/2:]
	middle, squares := mean(later), 0.0
	for _, loss := range later {
		squares += (float64(loss) - middle) * (float64(loss) - middle)
	}
	return math.Sqrt(squares / float64(max(1, len(later))))
}

// mean is 0 of no values.
func mean(values []float32) float64 {
	sum := 0.0
	for _, value := range values {
		sum += float64(value)
	}
	return sum / float64(max(1, len(values)))
}

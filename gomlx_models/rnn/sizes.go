package rnn

import (
	"cmp"
	"math"

	"github.com/atelier-go/atelier/gomlx_models"
)

const (
	// megabyte is the number of symbols that the sizes of the preset mingru are for where the data does not say how many
	// it has. Longer texts have the same sizes: more cannot be learnt in minutes on two cores.
	megabyte = 1_000_000
	// fewestSymbols is the number below which sizes fall no further.
	fewestSymbols = 10_000
	// unitsAtMost are those for a megabyte, in multiples of unitsStep.
	unitsAtMost, unitsStep = 256, 16
	// halvingEpochs is how often the text is read while the learning rate falls to its half, and halvingSteps the most steps
	// that this may be: what five minutes on two cores hold four times.
	halvingEpochs, halvingSteps = 5, 1000
)

// fitToText makes sizes for a text or documents of as many symbols as the data has. The weights grow less than the text: the
// units with its cube root, so that the weights, whose number goes with the square of the units, grow with its power of 2/3.
// The shorter the text, the more is dropped, and the fewer symbols a step takes: a short text is read often, and has to be
// learnt in few readings, for after some tens of them it is learnt by heart, when the learning rate has to be near 0. How
// many steps that are follows the batch and the window of what is given, if it has them.
func (c Config) fitToText(given Config, data models.Spec) Config {
	n := float64(min(max(symbolsOf(data), fewestSymbols), megabyte))
	share := n / megabyte
	c.Units = min(unitsAtMost, unitsStep*int(math.Round(unitsAtMost*math.Cbrt(share)/unitsStep)))
	c.Dropout = math.Round((0.1-0.2*math.Log10(share))*100) / 100
	c.Batch = 16
	if share < 0.1 {
		c.Batch, c.Window = 8, 64
	}
	length := cmp.Or(given.Window, c.Window)
	if data.Documents {
		c.Batch, length = textBatch(data), data.Length
	}
	c.HalfLife = min(halvingSteps, int(math.Ceil(halvingEpochs*n/float64(cmp.Or(given.Batch, c.Batch)*length))))
	return c
}

// symbolsOf is how many symbols there are to learn from, as far as is known: a megabyte if nothing is. Of documents only the
// longest is known; the usual one is about half as long.
func symbolsOf(data models.Spec) int {
	switch {
	case data.Count == 0:
		return megabyte
	case data.Documents:
		return data.Count * max(1, data.Length/2)
	default:
		return data.Count
	}
}

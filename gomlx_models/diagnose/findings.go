package diagnose

import "fmt"

// The thresholds, with what was measured of models that are well and of models that are not: tests/bench/RESULTS.md has the
// numbers.
const (
	// copyingThreshold: samples of models on enough data have 1.0 to 1.2, and 0.88 to 1 at first, when all are grey; those of a
	// variational autoencoder that knows 8 or 30 pictures by heart 0.6 to 0.7, since it mixes them.
	copyingThreshold = 0.75
	// textThreshold is of the way from what is fair to all: of text that a model makes up hardly one sequence of 20 symbols in a
	// hundred stands elsewhere, and of text that it recites nearly each.
	textThreshold = 0.25
	// overfittingThreshold is half of the way from guessing to certainty. Models on enough data have 0.43 to 0.58.
	overfittingThreshold = 0.75
	// collapseThreshold: models that are well have 0.65 to 1, and a softer decoder makes samples less varied than pictures.
	collapseThreshold = 0.5
)

// judgedFrom is the step from which on samples that were never varied are told to have collapsed. At first they are all alike in
// any model of pictures: in a DCGAN of 16 pixels until step 300 to 500.
const judgedFrom = 1000

// finding says what the newest value of a check means.
func (c Check) finding() string {
	switch value := c.Last(); {
	case c.Sign == Copying && c.Threshold > c.Fair: // of text
		return fmt.Sprintf("the model recites: %.0f%% of the sequences of %d symbols that it writes stand in the training text, and %.0f%% of those in text like it",
			100*value, gramLength, 100*c.Fair)
	case c.Sign == Copying:
		return fmt.Sprintf("the model copies: its samples lie at %.2g of the distance from the training pictures that is fair, which is below %g", value, c.Threshold)
	case c.Sign == Overfitting:
		return fmt.Sprintf("the model overfits: of a training and a held-out example the training one is the more familiar to it in %.0f of 100 cases, which is above %.0f, and 50 is fair",
			100*value, 100*c.Threshold)
	default:
		return fmt.Sprintf("the samples collapse: they differ from one another %.2g times as much as the training pictures do, which is below %g", value, c.Threshold)
	}
}

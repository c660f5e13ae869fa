package diagnose

import "fmt"

// The thresholds. TODO
const (
	copyingThreshold     = 0.75
	textThreshold        = 0.3
	overfittingThreshold = 0.75
	collapseThreshold    = 0.5
)

// judgedFrom is the step from which on samples that were never varied are told to have collapsed: at first they are all alike
// in any model of pictures.
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
		return fmt.Sprintf("the model overfits: it knows the training example of a training and a held-out one %.0f%% of the times, which is above %.0f%%, and 50%% is fair",
			100*value, 100*c.Threshold)
	default:
		return fmt.Sprintf("the samples collapse: they differ from one another %.2g times as much as the training pictures do, which is below %g", value, c.Threshold)
	}
}

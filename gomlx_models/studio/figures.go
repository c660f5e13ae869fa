package studio

import (
	"math"

	"github.com/atelier-go/atelier/plotting"
)

// Letters reads a text and shows how probable the model finds each of its symbols.
func (r *Run) Letters(text string) plotting.Letters {
	symbols, nats, err := r.sampler.Surprisal(text)
	check(err)
	letters := plotting.Letters{Symbols: symbols, Given: 1}
	if r.Model.Spec().Documents {
		letters.Given = 0
	}
	for _, surprise := range nats {
		letters.Probabilities = append(letters.Probabilities, math.Exp(-surprise))
	}
	return letters
}

// Film plays the pictures one after the other, as a walk through latent space or what a model drew at different steps.
func (s Samples) Film() plotting.Animation {
	return plotting.Animation{Title: s.Title, Frames: s.Pictures}
}

// Against lays samples beside others of the same things: what was before, and what came of it.
func (s Samples) Against(after Samples) plotting.Compare {
	return plotting.Compare{Title: s.Title, Before: s.Pictures, After: after.Pictures}
}

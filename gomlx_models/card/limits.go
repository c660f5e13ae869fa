package card

import (
	"cmp"
	"fmt"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/licence"
	"github.com/atelier-go/atelier/gomlx_models/diagnose"
)

// uses say what a model of such data is for, and what it is not for.
func uses(spec models.Spec) []string {
	switch spec.Kind {
	case models.Text, models.Pairs:
		return []string{
			"For ideas and drafts in the manner of what it learnt from, which a person chooses from and goes on with.",
			"Not for facts or advice: what it writes is made up.",
			"Not for texts that are passed off as somebody's own or as those of a person who is named.",
		}
	default:
		return []string{
			"For ideas, drafts and material in the manner of what it learnt from, which a person chooses from and goes on with.",
			"Not for evidence: what it draws never was.",
			"Not for pictures that are passed off as made by hand, or as those of an artist who is named.",
		}
	}
}

// The fewest examples of which there is nothing to say; zoo.Suggest goes by the same.
const (
	fewSymbols  = 100_000
	fewExamples = 1000
)

// limits say what the model cannot do and what is not known of it.
func (c Card) limits(spec models.Spec, found diagnose.Diagnosis, uncounted error) []string {
	var all []string
	say := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	if warning := licence.Warning(c.Data.Licence.Given); warning != "" {
		say("%s.", capital(warning))
	}
	switch spec.Kind {
	case models.Text, models.Pairs:
		say("It reads and writes the %d symbols of its alphabet, and no others.", spec.Size())
	case models.Pictures:
		say("It makes pictures of %d by %d pixels of what it learnt from, and nothing that is not in it.", spec.Width, spec.Height)
	default:
		say("It draws up to %d points of what it learnt from, and nothing that is not in it.", spec.Length)
	}
	few := fewExamples
	if c.Data.Counted == "symbols" {
		few = fewSymbols
	}
	if n := c.Data.Count; n > 0 && n < few {
		say("It learnt from %d %s, which is few: it may know parts of them by heart.", n, c.Data.Counted)
	}
	for _, w := range found.Warnings {
		say("%s.", capital(w.Brief()))
	}
	if len(c.Checks) == 0 {
		say("Whether it copies, overfits or collapses was not measured while it trained, which takes ten seconds and 50 steps.")
	}
	if c.Held == nil {
		say("Nothing is known to be held out of its data, so that learning by heart is told from learning less surely.")
	}
	if c.Scores == nil {
		say("It was not scored: atelier score does so.")
	}
	if c.Origin != nil {
		say("It began with the weights of %s, whose data, %s under the licence %q, count as well.", c.Origin.From, c.Origin.Data, cmp.Or(c.Origin.Licence, "unknown"))
		if warning := licence.Warning(c.Origin.Licence); warning != "" {
			say("Of %s: %s.", c.Origin.Data, warning)
		}
	}
	if uncounted != nil {
		say("Its weights and arithmetic could not be counted: %v.", uncounted)
	}
	return all
}

// capital begins a sentence.
func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

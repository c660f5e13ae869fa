package studio

import (
	"fmt"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// Ladder draws the same texts at each temperature, with the same seed, and shows them under it.
func (r *Run) Ladder(o sample.Options, temperatures ...float64) Samples {
	rungs, err := r.sampler.Ladder(o, temperatures...)
	check(err)
	ladder := Samples{Record: r.several(false)}
	var all []string
	for i, texts := range rungs {
		all = append(all, texts...)
		ladder.Texts = append(ladder.Texts, fmt.Sprintf("temperature %g\n\n%s", temperatures[i], strings.Join(texts, r.between())))
	}
	ladder.Note = r.copiesNote(all)
	return ladder
}

// between is what stands between texts of a passage.
func (r *Run) between() string {
	if r.Model.Spec().Documents {
		return "\n"
	}
	return "\n\n"
}

// copiesNote says how many of drawn documents are among those that the model learnt from, or why that is not known. Of
// all else it says nothing.
func (r *Run) copiesNote(drawn []string) string {
	copies := eval.NewCopies(r.Model.Spec(), r.Data.Name, r.Data.Source)
	copies.Count(drawn)
	return copies.Note(len(drawn))
}

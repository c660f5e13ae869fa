package eval

import (
	"errors"
	"fmt"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

// documentScores scores drawn documents: how many are copies of what the model learnt from, where that is known, and how
// many are different.
func documentScores(drawn []string, train models.Dataset, b metrics.Bootstrap) ([]metrics.Score, error) {
	var scores []metrics.Score
	if learnt, ok := train.(*data.Documents); ok {
		copied := make([]float64, len(drawn))
		for i, text := range drawn {
			if learnt.Has(text) {
				copied[i] = 1
			}
		}
		share, err := b.Mean(copied)
		if err != nil {
			return nil, err
		}
		scores = append(scores, metrics.Score{Name: "copies", Estimate: share, Unit: "share", Better: metrics.Lower, Source: "Lee et al. 2022",
			Note: fmt.Sprintf("%s, letter by letter", CopiesNote(learnt.Copies(drawn), len(drawn)))})
	}
	whole := make([][]string, len(drawn))
	for i, text := range drawn {
		whole[i] = []string{text}
	}
	different, err := metrics.DistinctN(whole, 1, b)
	if err != nil {
		return nil, err
	}
	return append(scores, metrics.Score{Name: "different documents", Estimate: different, Unit: "share", Better: metrics.Higher, Source: "Li et al. 2016",
		Note: fmt.Sprintf("%d documents", len(drawn))}), nil
}

// Copies counts the documents that stand in what their model learnt from.
type Copies struct {
	learnt *data.Documents // nil if there are none, or if they are not found
	name   string          // what the model learnt from
	fault  error           // why it is not found
	// Found is how many were counted.
	Found int
}

// NewCopies opens what a model of that form learnt from, of its name and as MarshalBinary wrote it. Of what is no documents
// nothing is counted.
func NewCopies(spec models.Spec, name string, learnt []byte) *Copies {
	c := &Copies{name: name}
	if spec.Documents {
		documents := new(data.Documents)
		if len(learnt) == 0 {
			c.fault = errors.New("the model does not say where it lies")
		} else if c.fault = documents.UnmarshalBinary(learnt); c.fault == nil {
			c.learnt = documents
		}
	}
	return c
}

// Known tells whether copies can be counted.
func (c *Copies) Known() bool { return c.learnt != nil }

// Count counts the copies among drawn documents, and gives their number.
func (c *Copies) Count(drawn []string) (copies int) {
	if c.learnt != nil {
		copies = c.learnt.Copies(drawn)
		c.Found += copies
	}
	return copies
}

// Note says how many of so many documents are copies, or why that is not known; "" of what is no documents.
func (c *Copies) Note(drawn int) string {
	switch {
	case c.fault != nil:
		return fmt.Sprintf("copies are not counted, because %s, which the model learnt from, is not found (%v)", c.name, c.fault)
	case c.learnt != nil:
		return CopiesNote(c.Found, drawn)
	}
	return ""
}

// CopiesNote says how many drawn documents are copies.
func CopiesNote(copies, drawn int) string {
	return fmt.Sprintf("%d of %d stand in the training text", copies, drawn)
}

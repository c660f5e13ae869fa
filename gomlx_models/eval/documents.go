package eval

import (
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models"
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

// CopiesNote says how many drawn documents are copies.
func CopiesNote(copies, drawn int) string {
	return fmt.Sprintf("%d of %d stand in the training text", copies, drawn)
}

package metrics

import (
	"fmt"
	"strings"
)

// ngramCounts counts the n-grams of a text.
func ngramCounts(text []string, n int) map[string]int {
	counts := map[string]int{}
	for i := 0; i+n <= len(text); i++ {
		counts[strings.Join(text[i:i+n], "\x00")]++
	}
	return counts
}

// DistinctN is the number of different n-grams in texts as a share of all n-grams in them, in (0, 1]; the
// higher, the more varied (Li et al. 2016, who divide by the number of words). Each text is its
// words or symbols. The share falls as texts grow, so that only texts of equal length and number can be
// compared. The interval is the bootstrap's over texts, moved by what a resample loses because its texts
// repeat. It fails if there are fewer than 2 texts or one is shorter than n.
func DistinctN(texts [][]string, n int, b Bootstrap) (Estimate, error) {
	score := fmt.Sprintf("distinct-%d", n)
	if err := checkTexts(score, texts, 2, n); err != nil {
		return Estimate{}, err
	}
	if err := b.Validate(); err != nil {
		return Estimate{}, err
	}
	index := map[string]int{}
	places := make([][]int, len(texts)) // of the different n-grams of each text, in index
	all := make([]float64, len(texts))
	for i, text := range texts {
		all[i] = float64(len(text) - n + 1)
		for gram := range ngramCounts(text, n) {
			if _, known := index[gram]; !known {
				index[gram] = len(index)
			}
			places[i] = append(places[i], index[gram])
		}
	}
	share := func(weights []float64) float64 {
		seen := make([]bool, len(index))
		var distinct, total float64
		for i, w := range weights {
			total += w * all[i]
			for _, place := range places[i] {
				if w > 0 && !seen[place] {
					seen[place] = true
					distinct++
				}
			}
		}
		return distinct / total
	}
	estimate := b.biasCorrected(share(ones(len(texts))), func(i int) float64 { return share(b.resampleWeights(i, len(texts))) })
	estimate.Low, estimate.High = max(0, estimate.Low), min(1, estimate.High)
	return estimate, nil
}

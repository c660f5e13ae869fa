package eval

import (
	"fmt"
	"strings"
)

// checkTexts checks that there are enough texts and that n-grams can be long enough.
func checkTexts(score string, texts [][]string, least, n int) error {
	if n < 1 {
		return fmt.Errorf("eval: %s: n is %d, want at least 1", score, n)
	}
	if len(texts) < least {
		return fmt.Errorf("eval: %s: there are %d texts, want at least %d", score, len(texts), least)
	}
	for i, text := range texts {
		if len(text) < n {
			return fmt.Errorf("eval: %s: text %d has %d words or symbols, want at least %d: draw longer texts", score, i, len(text), n)
		}
	}
	return nil
}

// grams counts the n-grams of a text.
func grams(text []string, n int) map[string]int {
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
	if err := b.validate(); err != nil {
		return Estimate{}, err
	}
	index := map[string]int{}
	places := make([][]int, len(texts)) // of the different n-grams of each text, in index
	all := make([]float64, len(texts))
	for i, text := range texts {
		all[i] = float64(len(text) - n + 1)
		for gram := range grams(text, n) {
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
	estimate := b.centred(share(ones(len(texts))), func(i int) float64 { return share(b.weights(i, len(texts))) })
	estimate.Low, estimate.High = max(0, estimate.Low), min(1, estimate.High)
	return estimate, nil
}

// SelfBLEU is the mean BLEU-n of each text against all others, in [0, 1]; the lower, the more varied (Zhu et al.
// 2018). BLEU is that of Papineni et al. 2002 with equal weights; where only longer
// n-grams have no match, 0.1 counts (Chen & Cherry 2014, smoothing 1, as in Zhu's code). Each text is its words
// or symbols. The interval is the bootstrap's over the texts' own values. It fails if there are fewer than 2
// texts or one is shorter than n.
func SelfBLEU(texts [][]string, n int, b Bootstrap) (Estimate, error) {
	if err := checkTexts(fmt.Sprintf("self-BLEU-%d", n), texts, 2, n); err != nil {
		return Estimate{}, err
	}
	return b.Mean(bleuAgainstOthers(texts, n))
}

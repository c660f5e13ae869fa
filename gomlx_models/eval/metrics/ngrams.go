package metrics

import (
	"fmt"
	"math"
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

// smoothing is the number of matches that counts where there are none, but for single words or symbols: a text
// that has none of them in common with the others has a BLEU of 0.
const smoothing = 0.1

// selfBLEUs is the BLEU-n of each text with all other texts as references.
func selfBLEUs(texts [][]string, n int) []float64 {
	logs := make([]float64, len(texts))
	for length := 1; length <= n; length++ {
		for i, precision := range clippedPrecisions(texts, length) {
			logs[i] += math.Log(precision) / float64(n)
		}
	}
	values := make([]float64, len(texts))
	for i := range texts {
		values[i] = math.Exp(logs[i]) * brevityPenalty(texts, i)
	}
	return values
}

// clippedPrecisions is for each text the share of its n-grams that other texts have, each counted at most as often as
// in the one that has it most.
func clippedPrecisions(texts [][]string, n int) []float64 {
	counts := make([]map[string]int, len(texts))
	most := map[string]topTwo{}
	for i, text := range texts {
		counts[i] = ngramCounts(text, n)
		for gram, count := range counts[i] {
			most[gram] = most[gram].add(i, count)
		}
	}
	shares := make([]float64, len(texts))
	for i, text := range texts {
		var matches float64
		for gram, count := range counts[i] {
			matches += float64(min(count, most[gram].maxOfOthers(i)))
		}
		if matches == 0 && n > 1 {
			matches = smoothing
		}
		shares[i] = matches / float64(len(text)-n+1)
	}
	return shares
}

// topTwo is the text that has an n-gram most often, how often, and how often the second does.
type topTwo struct{ text, first, second int }

func (p topTwo) add(text, count int) topTwo {
	if count > p.first {
		return topTwo{text: text, first: count, second: p.first}
	}
	p.second = max(p.second, count)
	return p
}

// maxOfOthers is the largest count of all texts but one.
func (p topTwo) maxOfOthers(text int) int {
	if p.text == text {
		return p.second
	}
	return p.first
}

// brevityPenalty is the penalty of a text that is shorter than the other text nearest to it in length, the shorter of
// two as near.
func brevityPenalty(texts [][]string, i int) float64 {
	own := len(texts[i])
	nearest := math.MaxInt
	for j, other := range texts {
		gap, best := abs(len(other)-own), abs(nearest-own)
		if j != i && (gap < best || gap == best && len(other) < nearest) {
			nearest = len(other)
		}
	}
	return math.Exp(min(0, 1-float64(nearest)/float64(own)))
}

func abs(x int) int { return max(x, -x) }

// SelfBLEU is the mean BLEU-n of each text against all others, in [0, 1]; the lower, the more varied (Zhu et al.
// 2018). BLEU is that of Papineni et al. 2002 with equal weights; where only longer
// n-grams have no match, 0.1 counts (Chen & Cherry 2014, smoothing 1, as in Zhu's code). Each text is its words
// or symbols. The interval is the bootstrap's over the texts' own values. It fails if there are fewer than 2
// texts or one is shorter than n.
func SelfBLEU(texts [][]string, n int, b Bootstrap) (Estimate, error) {
	if err := checkTexts(fmt.Sprintf("self-BLEU-%d", n), texts, 2, n); err != nil {
		return Estimate{}, err
	}
	return b.Mean(selfBLEUs(texts, n))
}

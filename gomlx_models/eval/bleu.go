package eval

import "math"

// fewest is the number of matches that counts where there are none, but for single words or symbols: a text
// that has none of them in common with the others has a BLEU of 0.
const fewest = 0.1

// bleuAgainstOthers is the BLEU-n of each text with all other texts as references.
func bleuAgainstOthers(texts [][]string, n int) []float64 {
	logs := make([]float64, len(texts))
	for length := 1; length <= n; length++ {
		for i, precision := range precisions(texts, length) {
			logs[i] += math.Log(precision) / float64(n)
		}
	}
	values := make([]float64, len(texts))
	for i := range texts {
		values[i] = math.Exp(logs[i]) * brevity(texts, i)
	}
	return values
}

// precisions is for each text the share of its n-grams that other texts have, each counted at most as often as
// in the one that has it most.
func precisions(texts [][]string, n int) []float64 {
	counts := make([]map[string]int, len(texts))
	most := map[string]podium{}
	for i, text := range texts {
		counts[i] = grams(text, n)
		for gram, count := range counts[i] {
			most[gram] = most[gram].with(i, count)
		}
	}
	shares := make([]float64, len(texts))
	for i, text := range texts {
		var matches float64
		for gram, count := range counts[i] {
			matches += float64(min(count, most[gram].without(i)))
		}
		if matches == 0 && n > 1 {
			matches = fewest
		}
		shares[i] = matches / float64(len(text)-n+1)
	}
	return shares
}

// podium is the text that has an n-gram most often, how often, and how often the second does.
type podium struct{ winner, first, second int }

func (p podium) with(text, count int) podium {
	if count > p.first {
		return podium{winner: text, first: count, second: p.first}
	}
	p.second = max(p.second, count)
	return p
}

// without is the largest count of all texts but one.
func (p podium) without(text int) int {
	if p.winner == text {
		return p.second
	}
	return p.first
}

// brevity is the penalty of a text that is shorter than the other text nearest to it in length, the shorter of
// two as near.
func brevity(texts [][]string, i int) float64 {
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

package metrics_test

import (
	"math"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

func words(texts ...string) [][]string {
	var cut [][]string
	for _, text := range texts {
		cut = append(cut, strings.Fields(text))
	}
	return cut
}

func TestDistinctNByHand(t *testing.T) {
	for _, c := range []struct {
		why   string
		texts [][]string
		n     int
		want  float64
	}{
		{"a b c d of 7 words", words("a b a", "a b c", "d"), 1, 4.0 / 7},
		{"ab ba bc of 4 pairs", words("a b a", "a b c"), 2, 3.0 / 4},
		{"pairs do not reach over the end of a text", words("a b", "b a"), 2, 1},
		{"joined words are not words: ab c is not a bc", words("ab c", "a bc"), 2, 1},
		{"all the same", words("a a a a", "a a a a"), 3, 1.0 / 4},
	} {
		got, err := metrics.DistinctN(c.texts, c.n, metrics.Bootstrap{})
		if err != nil || !near(got.Value, c.want, 1e-12) || got.Low > got.Value || got.High < got.Value {
			t.Errorf("%s: got %+v (%v), want %g within its interval", c.why, got, err, c.want)
		}
	}
}

func TestSelfBLEUByHand(t *testing.T) {
	for _, c := range []struct {
		why   string
		texts [][]string
		n     int
		want  float64
	}{
		{"2/3 of the words and 1/2 of the pairs in two texts, nothing in the third", words("a b c", "a b d", "x y z"), 2, 2 * math.Sqrt(1.0/3) / 3},
		// The first is shorter than the other: exp(1 - 3/2). The second has 2/3 and 1/2, and is longer.
		{"the penalty for brevity", words("a b", "a b c"), 2, (math.Exp(-0.5) + math.Sqrt(1.0/3)) / 2},
		{"equal texts", words("a b c d", "a b c d"), 4, 1},
		// a counts once, as often as in the other: 1/3, and not 3/3.
		{"matches are clipped", words("a a a", "a b c"), 1, (1.0/3 + 1.0/3) / 2},
		// No pair matches: 0.1 of 2 pairs, and 3/3 words.
		{"smoothed", words("a b c", "c b a"), 2, math.Sqrt(0.05)},
		// Each of three has a partner; the count of others must leave the text itself out.
		{"the text with the most is not its own reference", words("a a", "a b", "b b"), 1, (0.5 + 1 + 0.5) / 3},
	} {
		got, err := metrics.SelfBLEU(c.texts, c.n, metrics.Bootstrap{})
		if err != nil || !near(got.Value, c.want, 1e-12) {
			t.Errorf("%s: got %+v (%v), want %g", c.why, got, err, c.want)
		}
	}
}

func TestTextsThatCannotBeScored(t *testing.T) {
	for name, score := range map[string]func([][]string, int, metrics.Bootstrap) (metrics.Estimate, error){"distinct-": metrics.DistinctN, "self-BLEU-": metrics.SelfBLEU} {
		for _, c := range []struct {
			texts [][]string
			n     int
			want  string
		}{
			{nil, 1, "there are 0 texts, want at least 2"},
			{words("a b", ""), 1, "text 1 has 0 words or symbols, want at least 1"},
			{words("a b", "a"), 2, "text 1 has 1 words or symbols, want at least 2"},
			{words("a b", "a"), 0, "n is 0, want at least 1"},
		} {
			if _, err := score(c.texts, c.n, metrics.Bootstrap{}); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), name) {
				t.Errorf("%s: got %v, want %q", name, err, c.want)
			}
		}
	}
}

package spelling

import "testing"

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"ab", "ab", 0}, {"ab", "ba", 1}, {"abc", "acb", 1}, {"ab", "abc", 1}, {"abc", "bc", 1}, {"abc", "axc", 1},
		{"abcd", "badc", 2}, {"abc", "xyc", 2}, {"a", "abcd", 3}, {"größe", "grösse", 2}, {"ü", "u", 1}} {
		if got := Distance(c.a, c.b); got != c.want || Distance(c.b, c.a) != got {
			t.Errorf("from %q to %q it is %d, want %d, and back too", c.a, c.b, got, c.want)
		}
	}
}

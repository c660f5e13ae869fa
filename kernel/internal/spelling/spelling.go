// Package spelling tells which word somebody may have meant.
package spelling

import "unicode/utf8"

// TooFar is a distance at which words are taken for others.
const TooFar = 3

// Distance is how many letters have to be put in, left out, changed or swapped with the next to make b of a: the optimal
// string alignment of Damerau (1964). Where the lengths alone make it TooFar or more it is TooFar.
func Distance(a, b string) int {
	if n, m := utf8.RuneCountInString(a), utf8.RuneCountInString(b); max(n-m, m-n) >= TooFar {
		return TooFar
	}
	x, y := []rune(a), []rune(b)
	before, last := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		now := make([]int, len(y)+1)
		now[0] = i + 1
		for j := range y {
			change := 1
			if x[i] == y[j] {
				change = 0
			}
			now[j+1] = min(last[j+1]+1, now[j]+1, last[j]+change)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				now[j+1] = min(now[j+1], before[j-1]+1)
			}
		}
		before, last = last, now
	}
	return last[len(y)]
}

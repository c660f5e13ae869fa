package textfile

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	// MaxPair is the most symbols a text of a pair can have, its line's end included.
	MaxPair = 512
	// MaxPairs is the most pairs of a file: they take 4,096 bytes each at most.
	MaxPairs = 500_000
)

// Pair is a question and its answer.
type Pair [2]string

// ReadPairs reads the pairs in a UTF-8 file that has one on each line, question and answer with a tab between them.
// Empty lines are passed over.
func ReadPairs(path string) ([]Pair, error) {
	text, err := Read(path)
	if err != nil {
		return nil, err
	}
	var pairs []Pair
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		if line == "" {
			continue
		}
		parts := strings.Split(line, "\t")
		if len(parts) != 2 || parts[0] == "" || parts[1] == "" {
			return nil, fmt.Errorf("data: %s: line %d has %d texts with tabs between them, wanted 2, neither empty; write question, tab, answer", path, number, len(parts))
		}
		for _, text := range parts {
			if n := utf8.RuneCountInString(text); n >= MaxPair {
				return nil, fmt.Errorf("data: %s: line %d has a text of %d symbols, wanted %d at most; shorten it", path, number, n, MaxPair-1)
			}
		}
		if pairs = append(pairs, Pair{parts[0], parts[1]}); len(pairs) > MaxPairs {
			return nil, fmt.Errorf("data: %s: line %d: more than %d pairs; cut the file", path, number, MaxPairs)
		}
	}
	if pairs == nil {
		return nil, fmt.Errorf("data: %s: there are no pairs in it, wanted one on each line; write question, tab, answer", path)
	}
	return pairs, nil
}

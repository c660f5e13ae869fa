package originality

import (
	"context"
	"errors"
	"index/suffixarray"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"
)

// Texts judges texts by the text that a model learnt from.
type Texts struct {
	train     string
	places    *suffixarray.Index // of each piece of it
	documents []string           // whole ones, or nil of a running text
	long      int                // how many symbols a piece has that counts as copied
	held      [][]int            // the matches of held-out texts
	calibration
}

// lengths are those that a piece may need to count as copied, and mostHonest is how much of all but a few honest texts pieces of that
// length make up.
var lengths = []int{4, 6, 8, 10, 12, 16, 20, 25, 30, 40, 50}

const mostHonest = 0.25

// NewTexts learns how much of an honest text stands in the training text, from texts that people made and the model did not see:
// documents, or passages as long as the samples will be. Training documents are given one by one, a running text as one. It
// fails if there are too few held-out texts, if the training text is empty, or if the context ends.
func NewTexts(ctx context.Context, train, held []string) (*Texts, error) {
	t := &Texts{}
	if len(train) > 1 {
		t.documents = train
	}
	if strings.Join(train, "") == "" {
		return nil, errors.New("originality: the training text is empty: give the text that the model learnt from")
	}
	if err := checkHeld(len(held), 0); err != nil {
		return nil, err
	}
	all := make([]string, len(train))
	for i, text := range train {
		all[i] = t.bounded(text)
	}
	t.train = strings.Join(all, "")
	t.places = suffixarray.New([]byte(t.train))
	var err error
	if t.held, err = t.read(ctx, part(held, choose(len(held), mostHeld))); err != nil {
		return nil, err
	}
	t.long, t.calibration, err = learnLength(t.held)
	return t, err
}

// learnLength finds the length from which on a piece counts: the least with which pieces make up little of all but a few honest
// texts. It fails if there are too few of them.
func learnLength(held [][]int) (long int, c calibration, err error) {
	for _, long = range lengths {
		honest := make([]Near, len(held))
		for i, pieces := range held {
			honest[i] = nearOf(pieces, long)
		}
		if c, err = calibrate(honest, 0); err != nil || c.Threshold() >= 1-mostHonest {
			break
		}
	}
	return long, c, err
}

// nearOf is how near a text of these matches is.
func nearOf(pieces []int, long int) Near {
	whole := len(pieces) > 0 && pieces[0] == len(pieces)
	return Near{Distance: 1 - copiedShare(pieces, long), Nearest: -1, Exact: whole}
}

// falseAccusations are how many held-out texts are accused by a length and a threshold that were learnt without their part of them.
func (t *Texts) falseAccusations() (wrongly, of int) { return crossFit(t.learning()) }

// Fresh learns a length and a threshold from a random half of the held-out texts and judges the other half. It fails if they are too few.
func (t *Texts) Fresh(seed int64) (Fresh, error) {
	n, learn := t.learning()
	return halve(len(t.held), n, seed, learn)
}

// learning is how many held-out texts are no training texts, and what learns from some of them to accuse others.
func (t *Texts) learning() (n int, learn func(of []int) (func(int) bool, error)) {
	var honest [][]int
	for _, pieces := range t.held {
		if !nearOf(pieces, 1).Exact {
			honest = append(honest, pieces)
		}
	}
	return len(honest), func(of []int) (func(int) bool, error) {
		long, c, err := learnLength(part(honest, of))
		return func(i int) bool { return nearOf(honest[i], long).Distance < c.Threshold() }, err
	}
}

// The ends of a document. They stand in no text that people read.
const begin, end = "\x02", "\x03"

// bounded is a document with its ends, so that one that stands within another is no copy.
func (t *Texts) bounded(text string) string {
	if t.documents == nil {
		return text
	}
	return begin + text + end
}

// Judge tells of each text how much of it stands in the training text, and whether that is too much. It fails if the context ends.
func (t *Texts) Judge(ctx context.Context, texts []string) ([]Near, error) {
	read, err := t.read(ctx, texts)
	if err != nil {
		return nil, err
	}
	return t.judgeMatches(texts, read), nil
}

// judgeMatches judges texts by their matches.
func (t *Texts) judgeMatches(texts []string, read [][]int) []Near {
	all := make([]Near, len(texts))
	for i, pieces := range read {
		all[i] = nearOf(pieces, t.long)
		if piece, symbols := longest(t.bounded(texts[i]), pieces); symbols > 0 {
			all[i].Nearest = t.find([]byte(piece))
		}
	}
	return t.judge(all)
}

// read gives the matches of texts, of documents with those of their ends.
func (t *Texts) read(ctx context.Context, texts []string) ([][]int, error) {
	all := make([][]int, len(texts))
	return all, parallel(ctx, len(texts), func(i int) { all[i] = t.matches(t.bounded(texts[i])) })
}

// inside is matches without those of the ends of documents.
func (t *Texts) inside(read [][]int) [][]int {
	if t.documents == nil {
		return read
	}
	all := make([][]int, len(read))
	for i, pieces := range read {
		all[i] = make([]int, len(pieces)-len(begin+end))
		for at := range all[i] {
			all[i][at] = min(pieces[at+len(begin)], len(all[i])-at)
		}
	}
	return all
}

// matches are for each symbol of a text how many symbols from there on stand in the training text in one piece: its matching
// statistics (Chang & Lawler 1994).
func (t *Texts) matches(text string) []int {
	var lengths []int
	letters := []byte(text)
	end, symbols := 0, 0
	for start := range text {
		if end < start {
			end, symbols = start, 0
		}
		for end < len(letters) {
			_, size := utf8.DecodeRune(letters[end:])
			if t.find(letters[start:end+size]) < 0 {
				break
			}
			end += size
			symbols++
		}
		lengths = append(lengths, symbols)
		symbols = max(0, symbols-1)
	}
	return lengths
}

// find is where in the training text a piece stands, or -1.
func (t *Texts) find(piece []byte) int {
	if at := t.places.Lookup(piece, 1); len(at) > 0 {
		return at[0]
	}
	return -1
}

// copiedShare is the share of a text that pieces make up which are long for this text, or the whole of a short one: 1 of a copy. A
// letter that was changed here and there does not hide the rest.
func copiedShare(pieces []int, long int) float64 {
	copied, end := 0, 0
	for i, length := range pieces {
		if length >= min(long, len(pieces)) {
			copied += max(0, i+length-max(i, end))
			end = max(end, i+length)
		}
	}
	return float64(copied) / max(1, float64(len(pieces)))
}

// longest is the longest piece of a text that stands in the training text, by its matches, and how many symbols it has.
func longest(text string, pieces []int) (piece string, symbols int) {
	at := 0
	for i, length := range pieces {
		if length > symbols {
			at, symbols = i, length
		}
	}
	letters := []rune(text)
	return string(letters[at : at+symbols]), symbols
}

// novelty is for each length n the share of the n-grams of texts that do not stand in the training text (McCoy et al. 2023,
// section 4), by their matches; NaN where the texts have none.
func novelty(matches [][]int, lengths []int) []float64 {
	found, all := make([]float64, len(lengths)), make([]float64, len(lengths))
	for _, pieces := range matches {
		for k, n := range lengths {
			for i := range max(0, len(pieces)-n+1) {
				if all[k]++; pieces[i] < n {
					found[k]++
				}
			}
		}
	}
	for k := range found {
		found[k] /= all[k]
	}
	return found
}

// Plant makes copies of the training text, as many of each kind and as long as the samples, and tells how many are found. It fails if
// the context ends.
func (t *Texts) Plant(ctx context.Context, each, length int, seed int64) ([]Found, error) {
	random := rand.New(rand.NewPCG(uint64(seed), 5))
	kinds := t.kinds()
	piece := func() []rune {
		if t.documents != nil {
			return []rune(t.documents[random.IntN(len(t.documents))])
		}
		from := random.IntN(max(1, len(t.train)-length*utf8.UTFMax))
		for from < len(t.train) && !utf8.RuneStart(t.train[from]) {
			from++
		}
		letters := []rune(t.train[from:min(len(t.train), from+length*utf8.UTFMax)])
		return letters[:min(length, len(letters))]
	}
	var all []Found
	for _, how := range []string{"exact", "with noise"} {
		copies := make([]string, each)
		for i := range copies {
			text := piece()
			for at := range text {
				if how == "with noise" && random.Float64() < amount {
					text[at] = kinds[random.IntN(len(kinds))]
				}
			}
			copies[i] = string(text)
		}
		judged, err := t.Judge(ctx, copies)
		if err != nil {
			return nil, err
		}
		all = append(all, count(how, judged))
	}
	return all, nil
}

// kinds are the letters that there are, without the ends of documents.
func (t *Texts) kinds() []rune {
	there := map[rune]bool{}
	for _, letter := range t.train {
		there[letter] = true
	}
	for _, mark := range begin + end {
		delete(there, mark)
	}
	return slices.Sorted(maps.Keys(there))
}

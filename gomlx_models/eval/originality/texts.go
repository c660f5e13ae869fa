package originality

import (
	"errors"
	"index/suffixarray"
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
	calibration
}

// lengths are those that a piece may need to count as copied, and mostHonest is how much of all but a few honest texts pieces of that
// length make up.
var lengths = []int{4, 6, 8, 10, 12, 16, 20, 25, 30, 40, 50}

const mostHonest = 0.25

// NewTexts learns how much of an honest text stands in the training text, from texts that people made and the model did not see:
// documents, or passages as long as the samples will be. Training documents are given one by one, a running text as one. It
// fails if there are too few held-out texts, or if the training text is empty.
func NewTexts(train, held []string) (*Texts, error) {
	t := &Texts{}
	if len(train) > 1 {
		t.documents = train
	}
	all := make([]string, len(train))
	for i, text := range train {
		all[i] = t.bounded(text)
	}
	t.train = strings.Join(all, "")
	if t.train == "" {
		return nil, errors.New("originality: the training text is empty: give the text that the model learnt from")
	}
	if err := checkHeld(len(held), 0); err != nil {
		return nil, err
	}
	t.places = suffixarray.New([]byte(t.train))
	pieces := make([][]int, min(len(held), mostHeld))
	chosen := choose(len(held), mostHeld)
	parallel(len(pieces), func(i int) { pieces[i] = t.matches(t.bounded(held[chosen[i]])) })
	var err error
	for _, t.long = range lengths {
		honest := make([]Near, len(pieces))
		for i, lengths := range pieces {
			honest[i].Nearness = 1 - t.copiedShare(lengths)
		}
		if t.calibration, err = calibrate(honest); err != nil || t.Threshold() >= 1-mostHonest {
			break
		}
	}
	return t, err
}

// bounded is a document with its ends, so that one that stands within another is no copy.
func (t *Texts) bounded(text string) string {
	if t.documents == nil {
		return text
	}
	return "\x00" + text + "\x00"
}

// Judge tells of each text how much of it stands in the training text, and whether that is too much.
func (t *Texts) Judge(texts []string) []Near {
	all := t.nearness(texts)
	for i := range all {
		all[i].Copy = t.accuses(all[i].Nearness)
	}
	return all
}

func (t *Texts) nearness(texts []string) []Near {
	all := make([]Near, len(texts))
	parallel(len(texts), func(i int) {
		text := t.bounded(texts[i])
		pieces := t.matches(text)
		all[i] = Near{1 - t.copiedShare(pieces), -1, false}
		if piece, symbols := longest(text, pieces); symbols > 0 {
			all[i].Nearest = t.find([]byte(piece))
		}
	})
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
func (t *Texts) copiedShare(pieces []int) float64 {
	copied, end := 0, 0
	for i, length := range pieces {
		if length >= min(t.long, len(pieces)) {
			copied += max(0, i+length-max(i, end))
			end = max(end, i+length)
		}
	}
	return float64(copied) / max(1, float64(len(pieces)))
}

// Longest is the longest piece of a text that stands in the training text, and how many symbols it has.
func (t *Texts) Longest(text string) (piece string, symbols int) {
	return longest(text, t.matches(text))
}

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

// Novelty is for each length n the share of the n-grams of texts that do not stand in the training text (McCoy et al. 2023,
// section 4); NaN where the texts have none.
func (t *Texts) Novelty(texts []string, lengths []int) []float64 {
	found, all := make([]float64, len(lengths)), make([]float64, len(lengths))
	for _, text := range texts {
		pieces := t.matches(text)
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

// Plant makes copies of the training text, as many of each kind and as long as the samples, and tells how many are found.
func (t *Texts) Plant(each, length int, seed int64) []Found {
	random := rand.New(rand.NewPCG(uint64(seed), 5))
	letters := []rune(t.train)
	kinds := slices.Compact(slices.Sorted(slices.Values(letters)))
	piece := func() []rune {
		if t.documents != nil {
			return []rune(t.documents[random.IntN(len(t.documents))])
		}
		from := random.IntN(max(1, len(letters)-length))
		return slices.Clone(letters[from:min(len(letters), from+length)])
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
		all = append(all, count(how, t.Judge(copies)))
	}
	return all
}

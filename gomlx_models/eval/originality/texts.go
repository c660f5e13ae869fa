package originality

import (
	"fmt"
	"index/suffixarray"
	"math/rand/v2"
	"slices"
	"unicode/utf8"
)

// Texts judges texts by the text that a model learnt from.
type Texts struct {
	train     string
	places    *suffixarray.Index // of each piece of it
	documents []string           // whole ones, or nil of a running text
	whole     map[string]bool
	calibration
}

// NewTexts learns how much of an honest text stands in the training text, from texts that people made and the model did not see:
// documents, or passages as long as the samples will be. Training documents are given one by one, a running text as one. It
// fails if there are too few held-out texts, or if the training text is empty.
func NewTexts(train, held []string) (*Texts, error) {
	t := &Texts{whole: map[string]bool{}}
	for i, document := range train {
		if i > 0 {
			t.train += "\x00" // which stands in no sample
		}
		t.train += document
		t.whole[document] = true
	}
	if t.train == "" {
		return nil, fmt.Errorf("originality: the training text is empty: give the text that the model learnt from")
	}
	if len(train) > 1 {
		t.documents = train
	}
	if err := checkHeld(len(held), 0); err != nil {
		return nil, err
	}
	t.places = suffixarray.New([]byte(t.train))
	var chosen []string
	for _, i := range choose(len(held), mostHeld) {
		chosen = append(chosen, held[i])
	}
	var err error
	t.calibration, err = calibrate(t.nearness(chosen))
	return t, err
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
		lengths := t.copied(texts[i])
		all[i] = Near{1 - copiedShare(lengths), -1, false}
		if piece, symbols := longest(texts[i], lengths); symbols > 0 {
			all[i].Nearest = t.find([]byte(piece))
		}
	})
	return all
}

// copied is for each symbol of a text how many symbols from there on stand in the training text in one piece: its matching
// statistics (Chang & Lawler 1994).
func (t *Texts) copied(text string) []int {
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

// copiedShare is the mean of those lengths over what they are in a text that stands there whole: 1 of a copy, near 0 where only
// short pieces do. A long piece counts by its square, and a letter that was changed here and there does not hide the rest.
func copiedShare(lengths []int) float64 {
	sum := 0
	for _, length := range lengths {
		sum += length
	}
	n := len(lengths)
	return float64(sum) / max(1, float64(n*(n+1))/2)
}

// Longest is the longest piece of a text that stands in the training text, and how many symbols it has.
func (t *Texts) Longest(text string) (piece string, symbols int) {
	return longest(text, t.copied(text))
}

func longest(text string, lengths []int) (piece string, symbols int) {
	at := 0
	for i, length := range lengths {
		if length > symbols {
			at, symbols = i, length
		}
	}
	letters := []rune(text)
	return string(letters[at : at+symbols]), symbols
}

// Whole tells whether a text is one of the training documents, letter by letter.
func (t *Texts) Whole(text string) bool { return t.whole[text] }

// Novelty is for each length n the share of the n-grams of texts that do not stand in the training text (McCoy et al. 2023,
// section 4); NaN where the texts have none.
func (t *Texts) Novelty(texts []string, lengths []int) []float64 {
	found, all := make([]float64, len(lengths)), make([]float64, len(lengths))
	for _, text := range texts {
		copied := t.copied(text)
		for k, n := range lengths {
			for i := range max(0, len(copied)-n+1) {
				if all[k]++; copied[i] < n {
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

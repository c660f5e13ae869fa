package datasheet

import (
	"encoding/binary"
	"math"
	"slices"
	"unicode/utf8"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
)

// PairFacts is what there is to know of pairs of texts. Lengths are in symbols.
type PairFacts struct {
	Symbols         int `json:"symbols"`
	MedianQuestion  int `json:"median_question"`
	LongestQuestion int `json:"longest_question"`
	MedianAnswer    int `json:"median_answer"`
	LongestAnswer   int `json:"longest_answer"`
	// Ambiguous counts the questions that have several answers, and Echoes the answers that repeat their question.
	Ambiguous int `json:"ambiguous_questions"`
	Echoes    int `json:"echoes"`
}

// DrawingFacts is what there is to know of drawings.
type DrawingFacts struct {
	MedianPoints  int `json:"median_points"`
	LongestPoints int `json:"longest_points"`
	MedianStrokes int `json:"median_strokes"`
	MostStrokes   int `json:"most_strokes"`
}

func (s *Sheet) ofPairs(set *data.Pairs) error {
	type pair struct{ question, answer string }
	pairs := make([]pair, set.Len())
	var questions, answers []int
	byQuestion := map[string]map[string]bool{}
	f := &PairFacts{Symbols: len(set.Alphabet()) - 1}
	for i := range pairs {
		question, answer, err := set.Pair(i)
		if err != nil {
			return err
		}
		pairs[i] = pair{question, answer}
		questions = append(questions, utf8.RuneCountInString(question))
		answers = append(answers, utf8.RuneCountInString(answer))
		if byQuestion[question] == nil {
			byQuestion[question] = map[string]bool{}
		}
		byQuestion[question][answer] = true
		if question == answer {
			f.Echoes++
		}
	}
	for _, different := range byQuestion {
		if len(different) > 1 {
			f.Ambiguous++
		}
	}
	f.MedianQuestion, f.LongestQuestion = middle(questions)
	f.MedianAnswer, f.LongestAnswer = middle(answers)
	s.Pairs, s.Twice = f, sameOnly(pairs)
	s.heedOthers()
	return nil
}

func (s *Sheet) ofDrawings(set *data.Drawings) error {
	keys := make([]string, set.Len())
	var points, strokes []int
	for i := range keys {
		_, values, err := set.Drawing(i)
		if err != nil {
			return err
		}
		length, lifted := 0, 0
		key := make([]byte, 0, 4*len(values))
		for at := 0; at < len(values) && values[at+4] == 0; at += models.PointSize {
			length++
			if values[at+3] == 1 {
				lifted++
			}
			for _, value := range values[at : at+4] {
				key = binary.LittleEndian.AppendUint32(key, math.Float32bits(value))
			}
		}
		keys[i] = string(key)
		points, strokes = append(points, length), append(strokes, lifted)
	}
	f := &DrawingFacts{}
	f.MedianPoints, f.LongestPoints = middle(points)
	f.MedianStrokes, f.MostStrokes = middle(strokes)
	s.Strokes, s.Twice = f, sameOnly(keys)
	s.Classes = countClasses(set.Labels(), set.Classes(), len(set.Classes()))
	s.skip(set.Skipped())
	s.heedOthers()
	return nil
}

// sameOnly finds equal examples.
func sameOnly[K comparable](keys []K) *Duplicates {
	same := identical(keys)
	d := &Duplicates{IdenticalGroups: len(same)}
	none := func(int) string { return "" }
	d.Identical, d.IdenticalSpare, _ = report(same, false, none, none)
	return d
}

// middle gives the median and the largest of some numbers, of which there is one at least.
func middle(of []int) (median, largest int) {
	slices.Sort(of)
	return of[len(of)/2], of[len(of)-1]
}

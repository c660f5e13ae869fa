package data

import (
	"math"

	models "github.com/atelier-go/atelier/gomlx_models"
)

// Kind is the kind of the examples, which is known before the source is opened; empty if the source names none.
func (s Source) Kind() models.Kind {
	switch s.from.(type) {
	case nil:
		return ""
	case publishedText, opticks, tang, textFile:
		return models.Text
	case couplets, pairFile:
		return models.Pairs
	case hanzi, strokeFile:
		return models.Strokes
	default:
		return models.Pictures
	}
}

// NamesOf lists the names that Find knows of sets of a kind.
func NamesOf(kind models.Kind) []string {
	var names []string
	for _, s := range sources() {
		if s.Kind() == kind {
			names = append(names, s.Name())
		}
	}
	return names
}

// HeldOut is the source of what a model did not see that learnt from this one, if that is known: what the last cut
// left behind the first examples, or, of a whole published set of pictures, its test set.
func (s Source) HeldOut() (Source, bool) {
	if n := len(s.cuts); n > 0 {
		last := s.cuts[n-1]
		s.cuts = s.cuts[:n-1]
		switch {
		case last.Take != nil:
			return s.Skip(*last.Take), true
		case last.First != nil && *last.First < 1:
			return s.Last(math.Round((1-*last.First)*1e9) / 1e9), true // 0.1 and not 0.09999999999999998
		}
		return Source{}, false
	}
	switch from := s.from.(type) {
	case embedded:
		return FashionMNISTTest(), true
	case publishedPictures:
		if test := from.of.test(); test.from != s.from {
			return test, true
		}
	}
	return Source{}, false
}

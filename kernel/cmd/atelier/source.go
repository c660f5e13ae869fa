package main

import (
	"math"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/data"
)

// findSource gives the data set of a name, such as "mnist", of a file or folder at a path, or of a part of one, as such a
// part is named: "shakespeare-first-0.9", "mnist-first-1000", "mnist-from-1000", "shakespeare-last-0.1".
func findSource(name string) (data.Source, error) {
	source, err := data.Find(name)
	if err == nil {
		return source, nil
	}
	whole, cut, ok := splitPart(name)
	if !ok {
		return data.Source{}, err
	}
	of, wholeErr := findSource(whole)
	if wholeErr != nil {
		return data.Source{}, err // which quotes the name as it was given
	}
	return cut.of(of), nil
}

// part is a cut of a data set, as its name says it.
type part struct {
	verb   string
	amount float64
	whole  bool // the amount is a number of examples, not a share
}

// splitPart takes the last cut off a name.
func splitPart(name string) (whole string, cut part, ok bool) {
	rest, amount, ok := cutLast(name, "-")
	if !ok {
		return "", part{}, false
	}
	whole, verb, ok := cutLast(rest, "-")
	value, err := strconv.ParseFloat(amount, 64)
	if !ok || err != nil {
		return "", part{}, false
	}
	_, notWhole := strconv.Atoi(amount)
	cut = part{verb, value, notWhole == nil}
	switch {
	case verb == "first", verb == "last" && !cut.whole, verb == "from" && cut.whole:
		return whole, cut, true
	}
	return "", part{}, false
}

func cutLast(text, separator string) (before, after string, ok bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(separator):], true
}

func (p part) of(source data.Source) data.Source {
	switch {
	case p.verb == "last":
		return source.Last(p.amount)
	case p.verb == "from":
		return source.Skip(int(p.amount))
	case p.whole:
		return source.Take(int(p.amount))
	default:
		return source.First(p.amount)
	}
}

// heldOut gives what a model did not see that learnt from the data set of that name, if there is such a set: the rest
// of which it saw the first part, or the test set.
func heldOut(name string) (data.Source, bool) {
	if whole, cut, ok := splitPart(name); ok && cut.verb == "first" {
		source, err := findSource(whole)
		if cut.whole {
			return source.Skip(int(cut.amount)), err == nil
		}
		rest := math.Round((1-cut.amount)*1e9) / 1e9 // 0.1 and not 0.09999999999999998
		return source.Last(rest), err == nil
	}
	source, err := data.Find(strings.TrimSuffix(name, "-10k") + "-test")
	return source, err == nil
}

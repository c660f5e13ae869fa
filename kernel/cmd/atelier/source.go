package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/data"
)

// findSource gives the data set of a name, such as "mnist", of a file or folder at a path, or of a part of one, as such a
// part is named: "shakespeare-first-0.9", "mnist-first-1000", "mnist-from-1000", "shakespeare-last-0.1".
func findSource(name string) (data.Source, error) {
	source, err := data.Find(name)
	if err == nil {
		if !slices.Contains(data.Names(), name) && holdsModel(name) {
			return data.Source{}, fmt.Errorf("atelier: %q is the folder of a trained model: name the data with its own path, such as %s.txt", name, name)
		}
		return source, nil
	}
	whole, cut, ok := splitPart(name)
	if !ok {
		return data.Source{}, err
	}
	of, wholeErr := findSource(whole)
	switch {
	case wholeErr == nil:
		return cut.of(of), nil
	case holdsModel(whole):
		return data.Source{}, wholeErr
	default:
		return data.Source{}, err // which quotes the name as it was given
	}
}

// namedPart gives the data set of a name, or of a part of one; never what lies at a path.
func namedPart(name string) (data.Source, error) {
	if slices.Contains(data.Names(), name) {
		return data.Find(name)
	}
	whole, cut, ok := splitPart(name)
	if !ok {
		return data.Source{}, fmt.Errorf("atelier: there is no data set %q, want one of %s", name, strings.Join(data.Names(), ", "))
	}
	of, err := namedPart(whole)
	if err != nil {
		return data.Source{}, err
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

// holdsModel tells whether a folder is that of a trained model.
func holdsModel(folder string) bool {
	entries, err := os.ReadDir(folder)
	return err == nil && slices.ContainsFunc(entries, func(entry os.DirEntry) bool {
		_, err := os.Stat(filepath.Join(folder, entry.Name(), "run.json"))
		return err == nil
	})
}

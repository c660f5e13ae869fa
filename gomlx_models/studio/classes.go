package studio

import (
	"fmt"
	"slices"
	"strings"
)

// Class gives the numbers of classes by their names, in small or capital letters, for sample.Options.Classes:
// run.Draw(sample.Options{Classes: run.Class("cats", "dogs")}).
func (r *Run) Class(names ...string) []int {
	numbers, err := r.classNumbers(names)
	check(err)
	return numbers
}

func (r *Run) classNumbers(names []string) ([]int, error) {
	if len(r.Data.Classes) == 0 {
		return nil, fmt.Errorf("studio: the classes of %s, which the model learnt from, have no names: give numbers, or none", r.Data.Name)
	}
	var numbers []int
	for _, name := range names {
		number, ok := r.Data.Class(name)
		if !ok {
			return nil, fmt.Errorf("studio: there is no class %q, want one of %s", name, strings.Join(r.Data.Classes, ", "))
		}
		numbers = append(numbers, number)
	}
	return numbers, nil
}

// captions are the names of the classes that pictures were drawn of, one for each, or none where they are not known or all
// the same.
func (r *Run) captions(classes []int, count int) []string {
	if len(slices.Compact(slices.Clone(classes))) < 2 || len(classes) != count || slices.Max(classes) >= len(r.Data.Classes) {
		return nil
	}
	captions := make([]string, count)
	for i, class := range classes {
		captions[i] = r.Data.Classes[class]
	}
	return captions
}

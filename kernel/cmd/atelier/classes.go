package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// findClasses gives the numbers of the classes that a user named. A name goes before a number: a class may be called 7.
func findClasses(run *fit.Run, wanted []string) ([]int, error) {
	if len(wanted) == 0 {
		return nil, nil
	}
	count := run.Model.Spec().Classes
	if count == 0 {
		return nil, fmt.Errorf("atelier: --class is %s, but %s, which the model learnt from, has no classes: leave it out", strings.Join(wanted, ","), run.Data.Name)
	}
	names := classNames(run)
	var found []int
	for _, class := range wanted {
		at, ok := fit.Data{Classes: names}.Class(class)
		if !ok {
			number, err := strconv.Atoi(class)
			if err != nil || number < 0 || number >= count {
				return nil, fmt.Errorf("atelier: --class is %q, want %s", class, choices(names, count))
			}
			at = number
		}
		found = append(found, at)
	}
	return found, nil
}

// classNames are the names of the model's classes, nil where they are not known.
func classNames(run *fit.Run) []string {
	if run.Data.Classes != nil {
		return run.Data.Classes
	}
	// The model may be older than the names in its description.
	source, err := remembered(run)
	if err != nil {
		return nil
	}
	set, err := source.Open()
	if err != nil || set.Digest() != run.Data.Digest {
		return nil
	}
	if named, ok := set.(interface{ Classes() []string }); ok {
		return named.Classes()
	}
	return nil
}

// choices says which classes there are, numbered from 0.
func choices(names []string, count int) string {
	numbers := fmt.Sprintf("0 to %d", count-1)
	if len(names) == 0 {
		return numbers
	}
	return fmt.Sprintf("one of %s, or a number of %s", strings.Join(names, ", "), numbers)
}

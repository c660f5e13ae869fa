// Package lesson is what the notebooks of the series share, so that their cells stay short: data that a lesson needs,
// numbers that it looks at, and the checks that it ends with.
//
// Its functions are for cells. Like those of package studio, they end the cell with one sentence where something fails.
package lesson

import models "github.com/atelier-go/atelier/gomlx_models"

// fault is a sentence that ends a cell; the kernel shows it instead of a panic.
type fault string

// CellError is the sentence.
func (f fault) CellError() string { return string(f) }

// Check ends the cell if there is an error.
func Check(err error) {
	if err != nil {
		panic(fault(err.Error()))
	}
}

// Settings are those of the model that a configuration builds for a data set, with what was left to the preset or follows from the
// data. The cell ends where the two do not go together.
func Settings(config models.Config, set models.Dataset) models.Config {
	model, err := config.Build(set.Spec())
	Check(err)
	return model.Config()
}

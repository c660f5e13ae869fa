package studio

import (
	"errors"
	"fmt"
	"os"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/datasheet"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/table"
)

// Choice is which preset to train, as it was advised. A cell that ends with one shows it.
type Choice struct {
	choose.Advice
	// Data is the name of the data.
	Data string
}

// Choose looks at a data set and advises which preset to train on it, by what was measured on this machine with
// `atelier calibrate`, or else by what comes with the program.
func Choose(source data.Source, w zoo.Wish) Choice {
	set, err := openData(source)
	check(err)
	advice, err := NewChoice(set, w)
	check(err)
	return advice
}

// NewChoice is Choose for a program, of an opened set.
func NewChoice(set models.Dataset, w zoo.Wish) (Choice, error) {
	rows, err := choose.Rows(choose.File(os.Getenv))
	if err != nil {
		return Choice{}, err
	}
	advice, err := zoo.Choose(set.Spec(), set.Len(), w, rows)
	return Choice{advice, set.Name()}, err
}

// Bundle is the advice as a passage, and the two best as a table below it.
func (c Choice) Bundle() (plotting.Bundle, error) {
	if c.Best.Preset == "" {
		return nil, errors.New("studio: this choice is empty: take one from Choose")
	}
	b, err := plotting.Passage{Title: "what to train on " + c.Data, Texts: c.Paragraphs()}.Bundle()
	if err != nil {
		return nil, err
	}
	rows := c.Table()
	b[plotting.MIMEPlain] = fmt.Appendf(b[plotting.MIMEPlain], "\n\n%s", table.Text(rows))
	b[plotting.MIMEHTML] = append(b[plotting.MIMEHTML], table.HTML(rows)...)
	return b, nil
}

// fits is advice as a data sheet has it.
func fits(a choose.Advice) []datasheet.PresetAdvice {
	entry := func(p choose.Pick, why []choose.Sentence) datasheet.PresetAdvice {
		return datasheet.PresetAdvice{Family: p.Family, Preset: p.Preset, Why: choose.Join(why), Steps: p.Steps, Seconds: int(p.Seconds)}
	}
	all := []datasheet.PresetAdvice{entry(a.Best, append(a.Best.Because, a.TooLittle...))}
	if a.Second != nil {
		all = append(all, entry(*a.Second, a.WhyNot))
	}
	return all
}

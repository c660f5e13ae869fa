package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// question is what `atelier choose` was told.
type question struct {
	data, kind, file  string
	examples, symbols int
	budget            time.Duration
	matters           []string
	json              bool
	framing
}

func chooseCommand() *cobra.Command {
	var q question
	cmd := &cobra.Command{
		Use:   "choose",
		Short: "Say which preset to train, by what was measured, with the command that trains it",
		Example: `  atelier choose --data photos --budget 20m --matters realism
  atelier choose --data names.txt --lines
  atelier choose --kind pictures --examples 500 --size 64 --channels 3 --matters control,speed`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return q.answer(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&q.data, "data", "", "the data set's `name` or path, which is looked at (see atelier data list)")
	flags.StringVar(&q.kind, "kind", "", "without --data, the `kind` of the data: pictures, text, documents, pairs or strokes")
	flags.IntVar(&q.examples, "examples", 0, "without --data, the `number` of examples, of a text its symbols")
	flags.IntVar(&q.symbols, "symbols", 0, "without --data, the `number` of different symbols of a text (default: 100)")
	flags.DurationVar(&q.budget, "budget", choose.DefaultBudget, "the `time` for training")
	flags.StringSliceVar(&q.matters, "matters", nil, "what matters most: some of realism, variety, control, speed, size (default: the distance from the data as a whole)")
	flags.StringVar(&q.file, "rows", "", "the `file` that atelier calibrate wrote (default: where it writes it)")
	q.framing.flags(cmd)
	jsonFlag(cmd, &q.json, "best and second, each with family, preset, settings, steps, seconds, expected (measure and value of each score) and because, and why_not, too_little and unknown, lists of sentences, each with text and source; command and cell train the best")
	cmd.Long += "\n\nEach sentence ends with where it is from: a row that was measured, by this project or with atelier calibrate, or a paper."
	return cmd
}

// answered is what `atelier choose --json` writes.
type answered struct {
	choose.Advice
	Command string `json:"command"`
	Cell    string `json:"cell"`
}

// answer looks at the data and says what to train.
func (q question) answer(cmd *cobra.Command) error {
	matters, err := choose.ParseMatters(q.matters)
	if err != nil {
		return wrong(fmt.Errorf("atelier: --matters: %w", err))
	}
	if q.budget <= 0 {
		return wrong(fmt.Errorf("atelier: --budget is %v, want a time above 0, such as 10m", q.budget))
	}
	spec, examples, err := q.look(cmd)
	if err != nil {
		return err
	}
	rows, err := choose.Rows(cmp.Or(q.file, choose.File(os.Getenv)))
	if err != nil {
		return err
	}
	advice, err := zoo.Choose(spec, examples, zoo.Wish{Budget: q.budget, Matters: matters}, rows)
	if err != nil {
		return err
	}
	a := answered{advice, q.command(advice.Best), q.cell(spec, advice.Best)}
	out := cmd.OutOrStdout()
	if q.json {
		return writeJSON(out, a)
	}
	_, err = fmt.Fprintf(out, "%s\n\nThe command:\n\n    %s\n\nThe cell:\n\n    %s\n", strings.Join(advice.Paragraphs(), "\n\n"), a.Command, a.Cell)
	return err
}

// sides are the height and the width of pictures that are only spoken of.
func (q question) sides() (height, width int, err error) {
	if q.size == "" {
		return usualSide, usualSide, nil
	}
	height, width, err = readSize(q.size)
	return height, width, wrong(err)
}

// look is the form and the number of the data, as they are or as the flags say.
func (q question) look(cmd *cobra.Command) (models.Spec, int, error) {
	if q.data == "" {
		return q.told()
	}
	if q.kind != "" || q.examples != 0 || q.symbols != 0 {
		return models.Spec{}, 0, wrong(errors.New("atelier: --kind, --examples and --symbols are for when there is no --data, which says them itself: leave them out"))
	}
	source, err := q.framing.find(q.data, data.Frame{}, false)
	if err != nil {
		return models.Spec{}, 0, err
	}
	set, err := openData(cmd, source)
	if err != nil {
		return models.Spec{}, 0, err
	}
	tell(cmd, set)
	return set.Spec(), set.Len(), nil
}

const (
	usualSide     = 64
	usualChannels = 3
	usualSymbols  = 100
	usualLength   = 64
)

// told is data that is only spoken of.
func (q question) told() (models.Spec, int, error) {
	spec := models.Spec{Kind: models.Kind(q.kind), Length: usualLength, Alphabet: zoo.MadeUp(cmp.Or(q.symbols, usualSymbols))}
	switch {
	case q.kind == "":
		return spec, 0, wrong(errors.New("atelier: --data is missing: name a data set, a file or a folder, or say what there is with --kind and --examples"))
	case q.examples < 1 || q.symbols < 0:
		return spec, 0, wrong(fmt.Errorf("atelier: --examples is %d and --symbols %d, want 1 example at least", q.examples, q.symbols))
	}
	switch q.kind {
	case "pictures":
		height, width, err := q.sides()
		return models.Spec{Kind: models.Pictures, Height: height, Width: width, Channels: cmp.Or(q.channels, usualChannels)}, q.examples, err
	case "documents":
		spec.Kind, spec.Documents = models.Text, true
	case "strokes":
		spec.Alphabet = nil
	case "text":
		spec.Length = 0
	case "pairs":
	default:
		return spec, 0, wrong(fmt.Errorf("atelier: --kind is %q, want pictures, text, documents, pairs or strokes", q.kind))
	}
	return spec, q.examples, nil
}

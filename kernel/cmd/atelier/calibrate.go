package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/zoo/calibrate"
)

// calibration is what `atelier calibrate` was told.
type calibration struct {
	file    string
	minutes float64
	backend backend.Kind
	json    bool
}

func calibrateCommand() *cobra.Command {
	var c calibration
	cmd := &cobra.Command{
		Use:   "calibrate",
		Short: "Measure on this machine what atelier choose advises by: each preset, for seconds, on data that is in the program",
		Example: `  atelier calibrate
  atelier calibrate --minutes 60 --out rows.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&c.file, "out", "", "the `file` for what is measured (default: where atelier choose looks, rows.json in the folder atelier of the user's configuration)")
	flags.Float64Var(&c.minutes, "minutes", 10, "take about that `number` of minutes for all, on cores that do nothing else")
	kindFlag(cmd, &c.backend)
	jsonFlag(cmd, &c.json, "file, machine, measured (the number of trainings in the file) and rows, a list, each with data, kind, examples, machine, source, family, preset, steps, seconds (of these steps), flops (of a step), parameters and scores")
	cmd.Long += "\n\nWhat is measured is kept after each training: an interrupted calibrate goes on where it was when it is called again. To measure anew, take the file away."
	return cmd
}

// calibrated is what `atelier calibrate --json` writes.
type calibrated struct {
	File     string       `json:"file"`
	Machine  string       `json:"machine"`
	Measured int          `json:"measured"`
	Rows     []choose.Row `json:"rows"`
}

const (
	leastMinutes = 0.01
	mostMinutes  = 24 * 60
)

// run measures what the file does not have yet.
func (c calibration) run(cmd *cobra.Command) error {
	if !(c.minutes >= leastMinutes && c.minutes <= mostMinutes) {
		return wrong(fmt.Errorf("atelier: --minutes is %g, want %g to %d", c.minutes, leastMinutes, mostMinutes))
	}
	if c.file == "" {
		if c.file = choose.File(os.Getenv); c.file == "" {
			return wrong(errors.New("atelier: HOME is not set, so there is no folder for what is measured: name a file with --out"))
		}
		if err := os.MkdirAll(filepath.Dir(c.file), 0o755); err != nil {
			return fmt.Errorf("atelier: %s cannot be written: %w", c.file, err)
		}
	}
	known, err := choose.Read(c.file)
	if err != nil {
		return err
	}
	if err := c.keep(cmd.Context(), known); err != nil { // that it cannot be written is said now, and not after the first training
		return err
	}
	b, err := openBackend(cmd, c.backend)
	if err != nil {
		return err
	}
	m := newCalibrationMeter(cmd.ErrOrStderr())
	rows, err := calibrate.Run(cmd.Context(), b, calibrate.Options{
		Minutes: c.minutes, Known: known, Progress: m.show,
		Keep: func(rows []choose.Row) error { return c.keep(cmd.Context(), rows) },
	})
	m.close()
	if err != nil && cmd.Context().Err() != nil {
		return interruption{fmt.Errorf("atelier: interrupted; what was measured is kept in %s: calibrate goes on with it", c.file)}
	}
	if err != nil {
		return err
	}
	return c.report(cmd.OutOrStdout(), calibrated{c.file, calibrate.MachineOf(b), calibrate.Trainings(rows), rows})
}

// keep writes the rows in place of those that are there.
func (c calibration) keep(ctx context.Context, rows []choose.Row) error {
	text, err := choose.Encode(rows)
	if err != nil {
		return err
	}
	file, err := newOutput(ctx, c.file)
	if err != nil {
		return err
	}
	defer file.discard()
	_, err = file.Write(text)
	return errors.Join(err, file.commit())
}

func (c calibration) report(out io.Writer, all calibrated) error {
	if c.json {
		return writeJSON(out, all)
	}
	_, err := fmt.Fprintf(out, "%d trainings are measured on %s\nthe rows are in %s\n", all.Measured, all.Machine, all.File)
	return err
}

// calibrationMeter shows which training is measured: a bar of a hundred parts a training on a terminal, elsewhere a line now and then.
type calibrationMeter struct {
	*counter
	spoke time.Time
}

// parts are those of a training on the bar.
const parts = 100

func newCalibrationMeter(out io.Writer) *calibrationMeter {
	return &calibrationMeter{counter: newCounter(out, 0, "measuring")}
}

func (m *calibrationMeter) show(what string, number, of int, share float64) {
	m.total = parts * of
	m.describe(what)
	m.set(parts*(number-1) + int(parts*share))
	if !m.live && time.Since(m.spoke) >= quiet {
		m.spoke = time.Now()
		fmt.Fprintf(m.out, "measuring %s, %d of %d\n", what, number, of)
	}
}

package studio

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// stoppedFile holds why a kept run's training ended, which a checkpoint does not say.
const stoppedFile = "stopped"

var errNoModel = errors.New("studio: this run holds no model: take one from Train or Open")

// KeepIn keeps the run in an empty folder, weights, optimizers and random numbers included. With RestoreFrom it
// is how a run gets from one cell to the next. It fails if the run holds no model or the disk does.
func (r *Run) KeepIn(folder string) error {
	if r.Run == nil {
		return errNoModel
	}
	if err := fit.Save(r.Run, folder); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, stoppedFile), []byte(r.Stopped), 0o644); err != nil {
		return fmt.Errorf("studio: the run cannot be kept: %w", err)
	}
	return nil
}

// RestoreFrom makes the run the one that KeepIn kept in the folder, on this cell's backend.
func (r *Run) RestoreFrom(folder string) error {
	b, err := engine()
	if err != nil {
		return err
	}
	run, err := fit.Open(b, folder, zoo.Build)
	if err != nil {
		return err
	}
	stopped, err := os.ReadFile(filepath.Join(folder, stoppedFile))
	if err != nil {
		return fmt.Errorf("studio: the run cannot be restored: %w", err)
	}
	run.Stopped = fit.Reason(stopped)
	*r = *newRun(run)
	return nil
}

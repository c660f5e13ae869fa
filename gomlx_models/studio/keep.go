package studio

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// These files hold what a checkpoint does not say: why a kept run's training ended, the folder that it has on the disk, and
// its name.
const (
	stoppedFile = "stopped"
	homeFile    = "home"
	nameFile    = "name"
)

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
	err := errors.Join(
		os.WriteFile(filepath.Join(folder, stoppedFile), []byte(r.Stopped), 0o644),
		os.WriteFile(filepath.Join(folder, homeFile), []byte(r.folder), 0o644),
		os.WriteFile(filepath.Join(folder, nameFile), []byte(r.Name), 0o644))
	if err != nil {
		return fmt.Errorf("studio: the run cannot be kept: %w", err)
	}
	return nil
}

// RestoreFrom makes the run the one that KeepIn kept in the folder, on this cell's backend.
func (r *Run) RestoreFrom(folder string) error {
	b, err := defaultBackend()
	if err != nil {
		return err
	}
	run, err := fit.Open(b, folder, zoo.Build)
	if err != nil {
		return err
	}
	stopped, err := os.ReadFile(filepath.Join(folder, stoppedFile))
	home, homeErr := os.ReadFile(filepath.Join(folder, homeFile))
	name, nameErr := os.ReadFile(filepath.Join(folder, nameFile))
	if err := errors.Join(err, homeErr, nameErr); err != nil {
		return fmt.Errorf("studio: the run cannot be restored: %w", err)
	}
	run.Stopped, run.Name = fit.Reason(stopped), string(name)
	*r = *newRun(run, string(home))
	return nil
}

package fit

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
)

// Save puts a checkpoint of the run, as it is now, into a folder that holds none, for Open to read and Train to
// resume. Files that the run's newest checkpoint has with the same content are linked to it, not written again,
// where the file system can: checkpoints never change.
func Save(run *Run, folder string) error {
	switch found, err := checkpoints.List(folder); {
	case err != nil:
		return err
	case len(found.Whole) > 0:
		return fmt.Errorf("fit: %s already holds a trained model: name another folder", folder)
	}
	now, err := capture(run.Store, run.Step)
	if err != nil {
		return err
	}
	files, err := encodeRun(run, now)
	if err != nil {
		return err
	}
	if at, err := checkpoints.Write(folder, checkpoints.ID{Step: now.step}, files, run.linkOrWrite); err != nil {
		return checkpoints.NotWritten(folder, at, files, err)
	}
	return nil
}

// linkOrWrite makes the file at path a link to the one of that name in the newest checkpoint, if that holds the
// same, or else writes it.
func (r *Run) linkOrWrite(path string, data []byte) error {
	kept := filepath.Join(r.kept, filepath.Base(path))
	if r.kept != "" && checkpoints.HasContent(kept, data) && os.Link(kept, path) == nil {
		return nil
	}
	return checkpoints.Disk.WriteFile(path, data)
}

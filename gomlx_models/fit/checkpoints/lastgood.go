package checkpoints

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/internal/durable"
)

// LastGood is the folder, in a model's own, that keeps the checkpoint to go back to where a training goes wrong. It is the
// folder of a model like any other.
const LastGood = "last-good"

// KeepLastGood keeps the newest checkpoint of a folder in LastGood below it, in the place of the one kept before, and gives its
// step. Its files are linked where the file system can. It does nothing, and gives 0, if there is no checkpoint.
func KeepLastGood(folder string) (step int, err error) {
	found, err := List(folder)
	if err != nil || len(found.Whole) == 0 {
		return 0, err
	}
	newest, kept := found.Whole[0], filepath.Join(folder, LastGood)
	if durable.Exists(filepath.Join(kept, newest.Name())) {
		return newest.Step, nil
	}
	from := filepath.Join(folder, newest.Name())
	files, err := ReadFiles(from)
	if err != nil {
		return 0, fmt.Errorf("fit: the checkpoint to go back to cannot be kept: %w", err)
	}
	at, err := Write(kept, newest, files, func(path string, data []byte) error {
		if os.Link(filepath.Join(from, filepath.Base(path)), path) == nil {
			return nil
		}
		return Disk.WriteFile(path, data)
	})
	if err != nil {
		return 0, fmt.Errorf("fit: the checkpoint to go back to cannot be kept: %w", err)
	}
	return at.Step, dropOthers(kept, at)
}

// dropOthers removes all checkpoints of a folder but one.
func dropOthers(folder string, but ID) error {
	found, err := List(folder)
	if err != nil {
		return err
	}
	var faults []error
	for _, p := range found.Whole {
		if p != but {
			faults = append(faults, Remove(filepath.Join(folder, p.Name())))
		}
	}
	return errors.Join(faults...)
}

// DropLastGood removes what KeepLastGood kept, for a training that went well. What else is in its folder stays.
func DropLastGood(folder string) error {
	kept := filepath.Join(folder, LastGood)
	if err := dropOthers(kept, ID{Step: -1}); err != nil {
		return err
	}
	switch entries, err := os.ReadDir(kept); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case len(entries) > 0:
		return nil
	}
	return os.Remove(kept)
}

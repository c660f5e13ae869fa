package checkpoints

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// keptCheckpoints is how many whole checkpoints stay.
const keptCheckpoints = 2

// Prune drops what is older than the newest whole checkpoints, and the damaged ones that these outlive: one that was
// set aside goes when they are of its step or later.
func Prune(folder string) error {
	found, err := List(folder)
	if err != nil {
		return err
	}
	whole, last := 0, ID{}
	var faults []error
	for _, p := range found.Whole {
		path := filepath.Join(folder, p.Name())
		if whole == keptCheckpoints {
			faults = append(faults, Remove(path))
		} else if IsIntact(path) {
			whole, last = whole+1, p
		}
	}
	for _, p := range found.Damaged {
		if whole == keptCheckpoints && p.Step <= last.Step {
			faults = append(faults, Remove(filepath.Join(folder, DamagedPrefix+p.Name())))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("fit: older checkpoints in %s cannot be removed: %w", folder, err)
	}
	return nil
}

// Remove removes a checkpoint: first its name, lest a reader or the next program find half of it. One in which the
// user keeps something stays.
func Remove(path string) error {
	if foreign, err := foreignFile(path); err != nil || foreign != "" {
		return err
	}
	partial := newPartial(filepath.Dir(path))
	if err := Disk.Rename(path, partial); err != nil {
		return err
	}
	return removeFiles(partial)
}

// RemovePartial removes what a killed program left half written or half removed.
func RemovePartial(folder string) error {
	found, err := List(folder)
	if err != nil {
		return err
	}
	var faults []error
	for _, name := range found.Partial {
		path := filepath.Join(folder, name)
		if foreign, err := foreignFile(path); err != nil || foreign == "" {
			faults = append(faults, err, removeFiles(path))
		}
	}
	return errors.Join(faults...)
}

// removeFiles removes a checkpoint's folder with the files that this package writes, and no others.
func removeFiles(folder string) error {
	var faults []error
	for _, name := range []string{SumsFile, SidecarFile, WeightsFile} {
		if err := os.Remove(filepath.Join(folder, name)); !errors.Is(err, fs.ErrNotExist) {
			faults = append(faults, err)
		}
	}
	return errors.Join(append(faults, os.Remove(folder))...)
}

// foreignFile names the first entry of a checkpoint's folder that is not one of its files.
func foreignFile(folder string) (string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	for _, entry := range entries {
		switch name := entry.Name(); {
		case !entry.Type().IsRegular():
			return name, nil
		case name != WeightsFile && name != SidecarFile && name != SumsFile:
			return name, nil
		}
	}
	return "", nil
}

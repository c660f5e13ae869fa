package fit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// keptCheckpoints is how many whole checkpoints stay.
const keptCheckpoints = 2

// prune drops what is older than the newest whole checkpoints, and the damaged ones that these outlive: one that was
// set aside goes when they are of its step or later.
func prune(folder string) error {
	found, err := contentsOf(folder)
	if err != nil {
		return err
	}
	whole, last := 0, place{}
	var faults []error
	for _, p := range found.steps {
		path := filepath.Join(folder, p.name())
		if whole == keptCheckpoints {
			faults = append(faults, drop(path))
		} else if isWhole(path) {
			whole, last = whole+1, p
		}
	}
	for _, p := range found.damaged {
		if whole == keptCheckpoints && p.step <= last.step {
			faults = append(faults, drop(filepath.Join(folder, damagedPrefix+p.name())))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("fit: older checkpoints in %s cannot be removed: %w", folder, err)
	}
	return nil
}

// drop removes a checkpoint: first its name, lest a reader or the next program find half of it. One in which the
// user keeps something stays.
func drop(path string) error {
	if foreign, err := foreignInCheckpoint(path); err != nil || foreign != "" {
		return err
	}
	half := newHalf(filepath.Dir(path))
	if err := disk.Rename(path, half); err != nil {
		return err
	}
	return removeFiles(half)
}

// clean removes what a killed program left half written or half removed.
func clean(folder string) error {
	found, err := contentsOf(folder)
	if err != nil {
		return err
	}
	var faults []error
	for _, name := range found.half {
		path := filepath.Join(folder, name)
		if foreign, err := foreignInCheckpoint(path); err != nil || foreign == "" {
			faults = append(faults, err, removeFiles(path))
		}
	}
	return errors.Join(faults...)
}

// removeFiles removes a checkpoint's folder with the files that this package writes, and no others.
func removeFiles(folder string) error {
	var faults []error
	for _, name := range []string{sumsFile, sidecarFile, weightsFile} {
		if err := os.Remove(filepath.Join(folder, name)); !errors.Is(err, fs.ErrNotExist) {
			faults = append(faults, err)
		}
	}
	return errors.Join(append(faults, os.Remove(folder))...)
}

// foreignInCheckpoint names the first entry of a checkpoint's folder that is not one of its files.
func foreignInCheckpoint(folder string) (string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	for _, entry := range entries {
		switch name := entry.Name(); {
		case !entry.Type().IsRegular():
			return name, nil
		case name != weightsFile && name != sidecarFile && name != sumsFile:
			return name, nil
		}
	}
	return "", nil
}

package checkpoints

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/atelier-go/atelier/gomlx_models/internal/durable"
)

// maxEarlier is how many earlier models of a folder stay.
const maxEarlier = 3

// Before is the folder of the model that was in a folder so many trainings ago, 1 being the newest that was moved aside.
func Before(folder string, ago int) string {
	return fmt.Sprintf("%s.before-%d", filepath.Clean(folder), ago)
}

// MoveAside makes room in a folder for a new model. The one in it, if there is one, moves to Before(folder, 1), what is
// there to Before(folder, 2), and so on up to 3, which is removed when another takes its place. own are the names of
// files that the caller keeps beside a model.
//
// What is no model stays where it is: unless each of these folders holds a model and nothing else, and nobody trains
// into it, nothing at all is moved, and the error says why.
func MoveAside(folder string, own ...string) (err error) {
	folder = filepath.Clean(folder)
	switch found, err := holdsModel(folder, own); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !found:
		return nil
	}
	chain, err := chainOf(folder, own)
	for _, l := range chain {
		defer l.Release()
	}
	if err != nil {
		return err
	}
	if len(chain) > maxEarlier {
		err = removeModel(chain[maxEarlier].folder, own)
		chain = chain[:maxEarlier]
	}
	for ago := len(chain); ago > 0 && err == nil; ago-- {
		err = chain[ago-1].Move(Before(folder, ago))
	}
	if err != nil {
		return fmt.Errorf("fit: the model in %s cannot be moved aside: %w", folder, err)
	}
	return nil
}

// chainOf locks the folder and those of the models before it that have to move, up to the first gap.
func chainOf(folder string, own []string) (chain []*Lock, err error) {
	for path := folder; durable.Exists(path) && len(chain) <= maxEarlier; path = Before(folder, len(chain)) {
		l, err := lockModel(path, own)
		if err != nil && path != folder {
			err = fmt.Errorf("%w, for the model in %s has to move aside", err, folder)
		}
		if err != nil {
			return chain, err
		}
		chain = append(chain, l)
	}
	return chain, nil
}

// lockModel locks a folder that holds a model and nothing else.
func lockModel(folder string, own []string) (*Lock, error) {
	if _, err := holdsModel(folder, own); err != nil {
		return nil, err
	}
	l, _, err := LockFolder(folder)
	return l, err
}

// Move renames a locked folder.
func (l *Lock) Move(to string) error {
	if err := Disk.Rename(l.folder, to); err != nil {
		return err
	}
	l.folder = to
	return nil
}

// holdsModel tells whether a folder holds a model, or part of one. It fails if there is anything else in it.
func holdsModel(folder string, own []string) (found bool, err error) {
	switch info, err := os.Lstat(folder); {
	case err != nil:
		return false, fmt.Errorf("fit: %w", err)
	case !info.IsDir():
		return false, fmt.Errorf("fit: %s is not a folder: name another", folder)
	case !filepath.IsLocal(filepath.Base(folder)) || filepath.Base(folder) == ".":
		return false, fmt.Errorf("fit: %s cannot be the folder of a model: name one that a training can have to itself", folder)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return false, fmt.Errorf("fit: %w", err)
	}
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case entry.Type().IsRegular() && (name == LockFile || slices.Contains(own, name)):
		case entry.IsDir() && name == LastGood:
			if _, err := holdsModel(filepath.Join(folder, name), own); err != nil {
				return false, err
			}
		case entry.IsDir() && isCheckpoint(name):
			foreign, err := foreignFile(filepath.Join(folder, name))
			if err != nil && !errors.Is(err, fs.ErrNotExist) { // whoever trains into the folder may drop one meanwhile
				return false, fmt.Errorf("fit: %w", err)
			}
			if foreign != "" {
				return false, foreignError(folder, filepath.Join(name, foreign))
			}
			found = true
		default:
			return false, foreignError(folder, name)
		}
	}
	return found, nil
}

// isCheckpoint tells whether a folder has the name of a checkpoint, whole or not.
func isCheckpoint(name string) bool {
	_, step := ParseID(name)
	_, damaged := ParseDamaged(name)
	return step || damaged || partialPattern.MatchString(name)
}

func foreignError(folder, entry string) error {
	return fmt.Errorf("fit: %s holds %s, which is no part of a model, so nothing there is moved or overwritten: name another folder", folder, entry)
}

// removeModel removes a folder that holds a model and nothing else.
func removeModel(folder string, own []string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	var faults []error
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		if entry.IsDir() && isCheckpoint(entry.Name()) {
			faults = append(faults, removeFiles(path))
		} else if entry.IsDir() && entry.Name() == LastGood {
			faults = append(faults, removeModel(path, own))
		} else if entry.Name() == LockFile || slices.Contains(own, entry.Name()) {
			faults = append(faults, os.Remove(path))
		}
	}
	return errors.Join(append(faults, os.Remove(folder))...)
}

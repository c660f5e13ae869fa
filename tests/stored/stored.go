// Package stored keeps what long experiments gave in a folder: results.json for programs, and RESULTS.md for people.
package stored

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const resultsFile = "results.json"

// Read gives the results kept in a folder, by their names, none if there are none yet.
func Read[T any](folder string) (map[string]T, error) {
	kept := map[string]T{}
	path := filepath.Join(folder, resultsFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return kept, nil
	} else if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data, &kept); err != nil {
		return nil, fmt.Errorf("%s is not what this command wrote: %w", path, err)
	}
	return kept, nil
}

// Write writes results and the page that shows them.
func Write[T any](folder string, kept map[string]T, page string) error {
	data, err := json.MarshalIndent(kept, "", " ")
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(folder, resultsFile), append(data, '\n'), 0o644),
		os.WriteFile(filepath.Join(folder, "RESULTS.md"), []byte(page), 0o644),
	)
}

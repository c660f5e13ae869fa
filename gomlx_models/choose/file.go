package choose

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

//go:embed rows.json
var shipped []byte

// Shipped are the rows that come with the program: what `atelier calibrate` and the studies of this project measured, as
// `atelier-study -rows` wrote them.
func Shipped() ([]Row, error) { return Parse(shipped) }

// FileVariable names the environment variable that says where the rows of this machine are kept.
const FileVariable = "ATELIER_ROWS"

// File is where the rows of this machine are kept, in the user's folder for the configuration of programs, or empty where there is
// no such folder. The environment is asked by names.
func File(env func(string) string) string {
	if path := env(FileVariable); path != "" {
		return path
	}
	folder := env("XDG_CONFIG_HOME")
	if folder == "" {
		home := env("HOME")
		if home == "" {
			return ""
		}
		folder = filepath.Join(home, ".config")
	}
	return filepath.Join(folder, "atelier", "rows.json")
}

// Rows are those of a file and, of what was not measured there, those that come with the program.
func Rows(path string) ([]Row, error) {
	others, err := Shipped()
	if err != nil {
		return nil, err
	}
	own, err := Read(path)
	return Merge(own, others), err
}

// Read reads the rows of a file, none if there is none. It fails if they are damaged.
func Read(path string) ([]Row, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("choose: what was measured on this machine cannot be read: %w", err)
	}
	rows, err := Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%w: take %s away, and run atelier calibrate again", err, path)
	}
	return rows, nil
}

// Merge is rows of one's own and others, without those of the others that one's own measured again: the same preset on the same data.
func Merge(own, others []Row) []Row {
	merged := slices.Clone(own)
	for _, r := range others {
		again := slices.ContainsFunc(own, func(o Row) bool { return o.Data == r.Data && o.Family == r.Family && o.Preset == r.Preset })
		if !again {
			merged = append(merged, r)
		}
	}
	return merged
}

// Parse reads rows as JSON, a list. It fails if they are not, or if a row cannot have been measured.
func Parse(text []byte) ([]Row, error) {
	var rows []Row
	if err := json.Unmarshal(text, &rows); err != nil {
		return nil, fmt.Errorf("choose: these are no rows of atelier calibrate: %w", err)
	}
	var faults []error
	for i, r := range rows {
		if err := r.validate(); err != nil {
			faults = append(faults, fmt.Errorf("choose: row %d, of %s on %q: %w", i, r.name(), r.Data, err))
		}
	}
	return rows, errors.Join(faults...)
}

// Encode is rows as a file has them.
func Encode(rows []Row) ([]byte, error) {
	text, err := json.MarshalIndent(append([]Row{}, rows...), "", " ") // a list, of no rows too
	if err != nil {
		return nil, fmt.Errorf("choose: %w", err)
	}
	return append(text, '\n'), nil
}

package fit

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A folder of checkpoints holds one folder a checkpoint, named by its step. In it are the weights,
// the sidecar, and a list of both files' digests in the form that sha256sum -c reads.
const (
	weightsFile = "weights.safetensors"
	sidecarFile = "run.json"
	sumsFile    = "sha256sums"
	stepPrefix  = "step-"
	halfPrefix  = ".half-" // a checkpoint being written
)

func stepName(step int) string { return fmt.Sprintf("%s%09d", stepPrefix, step) }

// newest returns the newest checkpoint that is whole.
func newest(folder string) (checkpoint, error) {
	names, err := stepsIn(folder)
	if err != nil {
		return checkpoint{}, err
	}
	var faults []error
	for _, name := range names {
		path := filepath.Join(folder, name)
		files, fault := readWhole(path)
		if fault == nil {
			return readCheckpoint(path, files)
		}
		faults = append(faults, fault)
	}
	if len(faults) > 0 {
		return checkpoint{}, fmt.Errorf("fit: %s holds no whole checkpoint: restore a copy, or train into another folder (%w)",
			folder, errors.Join(faults...))
	}
	return checkpoint{}, fmt.Errorf("fit: there is %w in %s", ErrNoCheckpoint, folder)
}

// stepsIn lists the checkpoints of a folder by name, the newest first.
func stepsIn(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("fit: %w", err)
	}
	var names []string
	for _, entry := range entries {
		if entry.IsDir() && strings.HasPrefix(entry.Name(), stepPrefix) {
			names = append(names, entry.Name())
		}
	}
	slices.Sort(names)
	slices.Reverse(names)
	return names, nil
}

// place puts files and the list of their digests into a new folder below parent, each by put, so that
// the folder appears under its name only when all of it is on the disk.
func place(parent, name string, files map[string][]byte, put func(path string, data []byte) error) (err error) {
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	target := filepath.Join(parent, name)
	if _, err := readWhole(target); err == nil {
		return nil // a run that came this way before made the same step
	}
	half, err := os.MkdirTemp(parent, halfPrefix)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(half)) }()
	for name, data := range withSums(files) {
		if err := put(filepath.Join(half, name), data); err != nil {
			return err
		}
	}
	if err := errors.Join(os.Chmod(half, 0o755), syncFolder(half), os.RemoveAll(target)); err != nil {
		return err
	}
	if err := os.Rename(half, target); err != nil {
		return err
	}
	return syncFolder(parent)
}

// withSums adds the list of digests to files.
func withSums(files map[string][]byte) map[string][]byte {
	all := map[string][]byte{}
	var sums []string
	for name, data := range files {
		all[name] = data
		sums = append(sums, digest(data)+"  "+name+"\n")
	}
	slices.Sort(sums)
	all[sumsFile] = []byte(strings.Join(sums, ""))
	return all
}

// readWhole reads the files of a checkpoint, once. It fails if they are not those that its list of digests names.
func readWhole(folder string) (map[string][]byte, error) {
	list, err := os.ReadFile(filepath.Join(folder, sumsFile))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for lines := bufio.NewScanner(bytes.NewReader(list)); lines.Scan(); {
		want, name, _ := strings.Cut(lines.Text(), "  ")
		if name != weightsFile && name != sidecarFile {
			return nil, fmt.Errorf("%s names %q, want %s and %s", filepath.Join(folder, sumsFile), name, weightsFile, sidecarFile)
		}
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return nil, err
		}
		if got := digest(data); got != want {
			return nil, fmt.Errorf("%s is damaged: its digest is %s, not %.64s", filepath.Join(folder, name), got, want)
		}
		files[name] = data
	}
	if len(files) < 2 {
		return nil, fmt.Errorf("%s names %d files, want 2", filepath.Join(folder, sumsFile), len(files))
	}
	return files, nil
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// prune drops all but the newest checkpoints, and what a killed program left half written.
func prune(folder string, keep int) error {
	names, err := stepsIn(folder)
	if err != nil {
		return err
	}
	half, _ := filepath.Glob(filepath.Join(folder, halfPrefix+"*")) // fails only on a malformed pattern
	var faults []error
	for _, path := range half {
		faults = append(faults, os.RemoveAll(path))
	}
	for _, name := range names[min(keep, len(names)):] {
		faults = append(faults, os.RemoveAll(filepath.Join(folder, name)))
	}
	return errors.Join(faults...)
}

// writeSynced writes a file and waits until it is on the disk.
func writeSynced(path string, data []byte) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Sync(), file.Close())
}

// syncFolder waits until the names in a folder are on the disk.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

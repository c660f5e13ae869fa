// Package checkpoints keeps checkpoints in folders: it writes them so that they are whole or not there, finds the newest,
// drops the old, locks a folder for a training and moves an earlier model aside. It knows their files and nothing of
// what is in them; its errors are told in the name of package fit.
package checkpoints

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// A folder of checkpoints holds one folder a checkpoint, named by its step. In it are the weights,
// the sidecar, and a list of both files' digests in the form that sha256sum -c reads.
const (
	WeightsFile   = "weights.safetensors"
	SidecarFile   = "run.json"
	SumsFile      = "sha256sums"
	stepPrefix    = "step-"
	PartialPrefix = ".half-"   // a checkpoint being written, or removed
	DamagedPrefix = "damaged-" // before the name of a checkpoint that gave way to an older one
)

var (
	stepPattern    = regexp.MustCompile(`^step-(\d{9,15})(?:\.(\d{6,9}))?$`)
	damagedPattern = regexp.MustCompile(`^damaged-(step-.*)$`)
	partialPattern = regexp.MustCompile(`^\.half-\d+$`)
)

// ID is where a checkpoint lies in its folder. One of the same step that is written later has the next revision.
type ID struct{ Step, Revision int }

func (p ID) Name() string {
	name := fmt.Sprintf("%s%09d", stepPrefix, p.Step)
	if p.Revision > 0 {
		name += fmt.Sprintf(".%06d", p.Revision)
	}
	return name
}

// ParseID reads the name of a checkpoint's folder. Any other folder is the user's, whatever it begins with.
func ParseID(name string) (p ID, ok bool) {
	parts := stepPattern.FindStringSubmatch(name)
	if parts == nil {
		return ID{}, false
	}
	p.Step, _ = strconv.Atoi(parts[1]) // at most fifteen digits
	p.Revision, _ = strconv.Atoi(parts[2])
	return p, p.Name() == name
}

func (p ID) Compare(other ID) int {
	return cmp.Or(cmp.Compare(p.Step, other.Step), cmp.Compare(p.Revision, other.Revision))
}

// Listing lists what this package has written into a folder.
type Listing struct {
	Whole   []ID // the newest first
	Damaged []ID // those set aside, under their own names after damagedPrefix
	Partial []string
}

// List looks into a folder. One that is not there is empty.
func List(folder string) (Listing, error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Listing{}, fmt.Errorf("fit: %w", err)
	}
	var found Listing
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		name := entry.Name()
		if p, ok := ParseID(name); ok {
			found.Whole = append(found.Whole, p)
		} else if p, ok := ParseDamaged(name); ok {
			found.Damaged = append(found.Damaged, p)
		} else if partialPattern.MatchString(name) {
			found.Partial = append(found.Partial, name)
		}
	}
	slices.SortFunc(found.Whole, func(a, b ID) int { return b.Compare(a) })
	return found, nil
}

func ParseDamaged(name string) (ID, bool) {
	parts := damagedPattern.FindStringSubmatch(name)
	if parts == nil {
		return ID{}, false
	}
	return ParseID(parts[1])
}

// ReadFiles reads the files of a checkpoint, once. It fails if they are not those that its list of digests names.
func ReadFiles(folder string) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := eachFile(folder, func(name string, file io.Reader) (err error) {
		files[name], err = io.ReadAll(file)
		return err
	})
	return files, err
}

// IsIntact tells whether a checkpoint can be read.
func IsIntact(folder string) bool {
	return eachFile(folder, func(_ string, file io.Reader) error {
		_, err := io.Copy(io.Discard, file)
		return err
	}) == nil
}

// eachFile gives the files of a checkpoint to read, each to its end, and holds what was read against the digests.
func eachFile(folder string, read func(name string, file io.Reader) error) error {
	sums, err := readSums(folder)
	if err != nil {
		return err
	}
	for _, name := range []string{WeightsFile, SidecarFile} {
		path := filepath.Join(folder, name)
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		sum := sha256.New()
		err = errors.Join(read(name, io.TeeReader(file, sum)), file.Close())
		if err != nil {
			return err
		}
		if got := hex.EncodeToString(sum.Sum(nil)); got != sums[name] {
			return fmt.Errorf("%s has the digest %.12s..., not %.12s... as %s says", path, got, sums[name], SumsFile)
		}
	}
	return nil
}

// readSums reads a checkpoint's list of digests, which must name both of its files and no other.
func readSums(folder string) (map[string]string, error) {
	path := filepath.Join(folder, SumsFile)
	list, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sums := map[string]string{}
	for lines := bufio.NewScanner(bytes.NewReader(list)); lines.Scan(); {
		sum, name, _ := bytes.Cut(lines.Bytes(), []byte("  "))
		if string(name) != WeightsFile && string(name) != SidecarFile {
			return nil, fmt.Errorf("%s names %.80q, want %s and %s", path, name, WeightsFile, SidecarFile)
		}
		sums[string(name)] = string(sum)
	}
	if len(sums) < 2 {
		return nil, fmt.Errorf("%s names %d files, want 2", path, len(sums))
	}
	return sums, nil
}

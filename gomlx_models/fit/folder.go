package fit

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
	weightsFile   = "weights.safetensors"
	sidecarFile   = "run.json"
	sumsFile      = "sha256sums"
	stepPrefix    = "step-"
	halfPrefix    = ".half-"   // a checkpoint being written, or removed
	damagedPrefix = "damaged-" // before the name of a checkpoint that gave way to an older one
)

var (
	stepPattern    = regexp.MustCompile(`^step-(\d{9,15})(?:\.(\d{6,9}))?$`)
	damagedPattern = regexp.MustCompile(`^damaged-(step-.*)$`)
	halfPattern    = regexp.MustCompile(`^\.half-\d+$`)
)

// place is where a checkpoint lies in its folder. One of the same step that is written later has the next revision.
type place struct{ step, revision int }

func (p place) name() string {
	name := fmt.Sprintf("%s%09d", stepPrefix, p.step)
	if p.revision > 0 {
		name += fmt.Sprintf(".%06d", p.revision)
	}
	return name
}

// placeOf reads the name of a checkpoint's folder. Any other folder is the user's, whatever it begins with.
func placeOf(name string) (p place, ok bool) {
	parts := stepPattern.FindStringSubmatch(name)
	if parts == nil {
		return place{}, false
	}
	p.step, _ = strconv.Atoi(parts[1]) // at most fifteen digits
	p.revision, _ = strconv.Atoi(parts[2])
	return p, p.name() == name
}

func (p place) compare(other place) int {
	return cmp.Or(cmp.Compare(p.step, other.step), cmp.Compare(p.revision, other.revision))
}

// contents lists what this package has written into a folder.
type contents struct {
	steps   []place // the newest first
	damaged []place // those set aside, under their own names after damagedPrefix
	half    []string
}

// contentsOf looks into a folder. One that is not there is empty.
func contentsOf(folder string) (contents, error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return contents{}, fmt.Errorf("fit: %w", err)
	}
	var found contents
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		name := entry.Name()
		if p, ok := placeOf(name); ok {
			found.steps = append(found.steps, p)
		} else if p, ok := damagedPlace(name); ok {
			found.damaged = append(found.damaged, p)
		} else if halfPattern.MatchString(name) {
			found.half = append(found.half, name)
		}
	}
	slices.SortFunc(found.steps, func(a, b place) int { return b.compare(a) })
	return found, nil
}

func damagedPlace(name string) (place, bool) {
	parts := damagedPattern.FindStringSubmatch(name)
	if parts == nil {
		return place{}, false
	}
	return placeOf(parts[1])
}

// readWhole reads the files of a checkpoint, once. It fails if they are not those that its list of digests names.
func readWhole(folder string) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := eachFile(folder, func(name string, file io.Reader) (err error) {
		files[name], err = io.ReadAll(file)
		return err
	})
	return files, err
}

// isWhole tells whether a checkpoint can be read.
func isWhole(folder string) bool {
	return eachFile(folder, func(_ string, file io.Reader) error {
		_, err := io.Copy(io.Discard, file)
		return err
	}) == nil
}

// eachFile gives the files of a checkpoint to read, each to its end, and holds what was read against the digests.
func eachFile(folder string, read func(name string, file io.Reader) error) error {
	sums, err := sumsOf(folder)
	if err != nil {
		return err
	}
	for _, name := range []string{weightsFile, sidecarFile} {
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
			return fmt.Errorf("%s has the digest %.12s..., not %.12s... as %s says", path, got, sums[name], sumsFile)
		}
	}
	return nil
}

// sumsOf reads a checkpoint's list of digests, which must name both of its files and no other.
func sumsOf(folder string) (map[string]string, error) {
	path := filepath.Join(folder, sumsFile)
	list, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sums := map[string]string{}
	for lines := bufio.NewScanner(bytes.NewReader(list)); lines.Scan(); {
		sum, name, _ := bytes.Cut(lines.Bytes(), []byte("  "))
		if string(name) != weightsFile && string(name) != sidecarFile {
			return nil, fmt.Errorf("%s names %.80q, want %s and %s", path, name, weightsFile, sidecarFile)
		}
		sums[string(name)] = string(sum)
	}
	if len(sums) < 2 {
		return nil, fmt.Errorf("%s names %d files, want 2", path, len(sums))
	}
	return sums, nil
}

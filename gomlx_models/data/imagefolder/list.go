package imagefolder

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/atelier-go/atelier/gomlx_models/data/imagefile"
)

// maxEntries is the most files of a folder or an archive.
const maxEntries = 1 << 20

// entry is a file that is a picture or is like one.
type entry struct {
	path     string // below the folder, with slashes
	file     string // where it is on the disk; "" in an archive
	size     int64
	modified time.Time
	reason   string // why it is not read, as far as that is known without opening it
	open     func() (io.ReadCloser, error)
}

// load reads the file. It fails if the file is longer than it was when it was listed.
func (e entry) load(into *bytes.Buffer) error {
	file, err := e.open()
	if err != nil {
		return fmt.Errorf("it cannot be opened: %w", cause(err))
	}
	defer file.Close()
	into.Reset()
	if n, err := into.ReadFrom(io.LimitReader(file, imagefile.MaxBytes+1)); err != nil {
		return fmt.Errorf("it cannot be read: %w", cause(err))
	} else if n > imagefile.MaxBytes {
		return errors.New(tooLarge(uint64(n)))
	}
	return nil
}

// listing is what a folder or an archive holds.
type listing struct {
	root    string
	entries []entry // in the order of their paths
	archive *entry  // the archive that they are in, if they are
	close   func()
}

// stamped lists the files of the disk that decide what is read.
func (l *listing) stamped() []entry {
	if l.archive != nil {
		return []entry{*l.archive}
	}
	return l.entries
}

// split parts what is to be read from what is not.
func (l *listing) split() (pictures []entry, skipped []Skipped) {
	for _, e := range l.entries {
		if e.reason == "" {
			pictures = append(pictures, e)
		} else {
			skipped = append(skipped, Skipped{e.path, e.reason})
		}
	}
	return pictures, skipped
}

// judging tells by its name whether a file belongs to the set or is like one that does, and in the latter case why it is not
// read.
type judging func(name string) (reason string, like bool)

// list lists a folder or an archive.
func list(root string, judge judging) (*listing, error) {
	info, err := os.Stat(root)
	if err != nil {
		return nil, fmt.Errorf("data: cannot find the folder: %w; check the path", err)
	}
	if !info.IsDir() {
		return listArchive(root, info, judge)
	}
	w := walker{root: root, judge: judge}
	if err := w.walk("", info); err != nil {
		return nil, fmt.Errorf("data: %s: %w", root, err)
	}
	slices.SortStableFunc(w.entries, func(a, b entry) int { return cmp.Compare(a.path, b.path) })
	return &listing{root: root, entries: w.entries, close: func() {}}, nil
}

// Files lists the files that decide what Read gives: the archive itself, or what is a picture, or is like one, in the folder
// and below it.
func Files(root string) ([]string, error) { return files(root, judgePicture) }

func files(root string, judge judging) ([]string, error) {
	if info, err := os.Stat(root); err == nil && !info.IsDir() {
		return []string{root}, nil
	}
	found, err := list(root, judge)
	if err != nil {
		return nil, err
	}
	defer found.close()
	files := make([]string, len(found.entries))
	for i, e := range found.entries {
		files[i] = e.file
	}
	return files, nil
}

// walker goes through a folder and what is below it. It follows links.
type walker struct {
	root    string
	judge   judging
	entries []entry
	above   []fs.FileInfo // the folders that it is in
}

// walk goes through a folder, given by its path below the root.
func (w *walker) walk(below string, info fs.FileInfo) error {
	if slices.ContainsFunc(w.above, func(above fs.FileInfo) bool { return os.SameFile(above, info) }) {
		return nil // a link leads back
	}
	w.above = append(w.above, info)
	defer func() { w.above = w.above[:len(w.above)-1] }()
	content, err := os.ReadDir(filepath.Join(w.root, below))
	if err != nil && below == "" {
		return fmt.Errorf("the folder cannot be read: %w; check who may read it", cause(err))
	}
	if err != nil {
		w.add(below, info, fmt.Sprintf("the folder cannot be read: %v", cause(err)))
	}
	for _, each := range content {
		if err := w.visit(filepath.Join(below, each.Name()), each); err != nil {
			return err
		}
	}
	return nil
}

// visit looks at what is in a folder.
func (w *walker) visit(below string, each fs.DirEntry) error {
	if passedOver(each.Name()) {
		return nil
	}
	reason, like := w.judge(each.Name())
	if !like && each.Type().IsRegular() || w.isAlias(below, each) {
		return nil
	}
	info, err := os.Stat(filepath.Join(w.root, below)) // of what a link leads to
	switch {
	case err != nil && !like:
		return nil
	case err != nil:
		w.add(below, nil, fmt.Sprintf("it cannot be found: %v", cause(err)))
	case info.IsDir():
		return w.walk(below, info)
	case !like:
		return nil
	case !info.Mode().IsRegular():
		w.add(below, info, "it is no regular file")
	default:
		w.add(below, info, cmp.Or(reason, tooLarge(uint64(info.Size()))))
	}
	if len(w.entries) > maxEntries {
		return fmt.Errorf("there are more than %d files; name a folder further down", maxEntries)
	}
	return nil
}

// isAlias tells whether this is a link to a picture beside it, which is read anyway.
func (w *walker) isAlias(below string, each fs.DirEntry) bool {
	if each.Type()&fs.ModeSymlink == 0 {
		return false
	}
	file := filepath.Join(w.root, below)
	to, err := os.Readlink(file)
	if err != nil || filepath.Base(to) != to || passedOver(to) {
		return false
	}
	_, like := w.judge(to)
	info, err := os.Lstat(filepath.Join(filepath.Dir(file), to))
	return like && err == nil && info.Mode().IsRegular()
}

// tooLarge says why a file of so many bytes is not read, or "".
func tooLarge(bytes uint64) string {
	if bytes <= imagefile.MaxBytes {
		return ""
	}
	return fmt.Sprintf("it has %d MB, want %d at most; save it smaller", bytes>>20, imagefile.MaxBytes>>20)
}

func (w *walker) add(below string, info fs.FileInfo, reason string) {
	file := filepath.Join(w.root, below)
	e := entry{path: asPath(filepath.ToSlash(below)), file: file, reason: reason, open: func() (io.ReadCloser, error) { return os.Open(file) }}
	if info != nil {
		e.size, e.modified = info.Size(), info.ModTime()
	}
	w.entries = append(w.entries, e)
}

// asPath is a path as it can be shown and written down: in UTF-8, without what would end a line or steer a terminal.
func asPath(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(name, "\uFFFD"))
}

// cause is an error of the file system without the path, which is said elsewhere.
func cause(err error) error {
	if fault, ok := err.(*fs.PathError); ok {
		return fault.Err
	}
	return err
}

// hidden are the names of folders in which systems keep copies of pictures: of macOS's archives, Synology's thumbnails and
// the bins of Windows and of Synology.
var hidden = []string{"__MACOSX", "@eaDir", "$RECYCLE.BIN", "#recycle"}

// passedOver tells whether a file or folder of that name is none of the user's.
func passedOver(name string) bool {
	return strings.HasPrefix(name, ".") && name != ".." || slices.Contains(hidden, name)
}

// passedOverWithin is passedOver of a path in an archive.
func passedOverWithin(name string) bool {
	return slices.ContainsFunc(strings.Split(path.Clean(name), "/"), passedOver)
}

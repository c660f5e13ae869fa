// Package history keeps what was typed into cells, across kernels, in a file of JSON lines.
package history

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

const maxRecord = 64 << 10 // bytes of one input or output; the rest is not kept

// Entry is one cell: its kernel's number in the file, its execution count, and what it showed, if anything.
type Entry struct {
	Session int
	Line    int
	Input   string
	Output  *string
}

// record is one line of the file: a session's beginning (neither input nor output), an input or an output.
type record struct {
	Session int     `json:"session"`
	Line    int     `json:"line,omitempty"`
	Input   *string `json:"input,omitempty"`
	Output  *string `json:"output,omitempty"`
	Kernel  string  `json:"kernel,omitempty"` // at a session's beginning: what its notebook is known by
}

// Log is the history as one kernel sees it: what was in the file when the kernel started, and its own cells.
type Log struct {
	path   string
	kernel string

	mu      sync.Mutex
	session int
	earlier map[int]bool // the sessions of the same kernel, or notebook, before this one
	entries []Entry
	index   map[[2]int]int // session and line to the place in entries
}

// Open reads the file and takes the next session number in it. kernel is the same for all lives of a kernel; it may be
// empty. With an empty path, or with an error, the log works but keeps nothing beyond this kernel.
func Open(path, kernel string) (*Log, error) {
	l := &Log{session: 1, kernel: kernel, earlier: map[int]bool{}, index: map[[2]int]int{}}
	if path == "" {
		return l, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return l, explained(path, err)
	}
	err := locked(path, func() error {
		text, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		l.read(text)
		return write(path, record{Session: l.session, Kernel: kernel})
	})
	if err != nil {
		return l, explained(path, err)
	}
	l.path = path
	return l, nil
}

// read takes what is in a file.
func (l *Log) read(text []byte) {
	for r := range records(text) {
		l.session = max(l.session, r.Session+1)
		l.take(r)
	}
}

// records are the lines of a file; a damaged one is skipped.
func records(text []byte) iter.Seq[record] {
	return func(yield func(record) bool) {
		for line := range bytes.Lines(text) {
			var r record
			if json.Unmarshal(line, &r) == nil && r.Session > 0 && !yield(r) {
				return
			}
		}
	}
}

func (l *Log) take(r record) {
	if r.Kernel != "" && r.Kernel == l.kernel {
		l.earlier[r.Session] = true
	}
	key := [2]int{r.Session, r.Line}
	place, known := l.index[key]
	switch {
	case r.Input != nil:
		l.index[key] = len(l.entries)
		l.entries = append(l.entries, Entry{Session: r.Session, Line: r.Line, Input: *r.Input})
	case r.Output != nil && known:
		l.entries[place].Output = r.Output
	}
}

// Earlier is what was typed in the earlier lives of this kernel, the newest last.
func (l *Log) Earlier() (list []Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.entries {
		if l.earlier[e.Session] {
			list = append(list, e)
		}
	}
	return list
}

// Session is this kernel's number.
func (l *Log) Session() int { return l.session }

// Input adds a cell.
func (l *Log) Input(line int, text string) error {
	return l.add(record{Session: l.session, Line: line, Input: cut(text)})
}

// Output says what a cell that was added has shown.
func (l *Log) Output(line int, text string) error {
	return l.add(record{Session: l.session, Line: line, Output: cut(text)})
}

func cut(text string) *string {
	text = strings.ToValidUTF8(text[:min(len(text), maxRecord)], "")
	return &text
}

func (l *Log) add(r record) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.take(r)
	if l.path == "" {
		return nil
	}
	err := locked(l.path, func() error {
		if err := trim(l.path); err != nil {
			return err
		}
		return write(l.path, r)
	})
	if err != nil {
		return explained(l.path, err)
	}
	return nil
}

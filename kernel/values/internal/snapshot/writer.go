package snapshot

import (
	"bytes"
	"errors"
	"io"
	"os"
)

// A Writer writes a file, unless an older one proves to hold the same bytes. Beyond its limit it only counts.
type Writer struct {
	path    string
	old     *os.File // read as long as it agrees
	out     *os.File
	scratch []byte
	n       int64
	limit   int64
	err     error
}

// NewWriter begins the file at path. old is the path of the older file, empty if there is none.
func NewWriter(path, old string, limit int64) *Writer {
	s := &Writer{path: path, limit: limit}
	if old != "" {
		s.old, _ = os.Open(old) // an old file that is gone differs
	}
	return s
}

// Size is how many bytes were written so far.
func (s *Writer) Size() int64 { return s.n }

// Agreed tells whether the older file holds the same so far.
func (s *Writer) Agreed() bool { return s.old != nil }

func (s *Writer) write(b []byte) {
	for s.old != nil && len(b) > 0 && s.err == nil {
		n := min(len(b), bufferSize)
		if !s.agrees(b[:n]) {
			s.Differ()
			break
		}
		s.n, b = s.n+int64(n), b[n:]
	}
	before := s.n
	s.n += int64(len(b))
	if s.err != nil || len(b) == 0 || s.n > s.limit {
		return
	}
	if s.out == nil && before == 0 {
		s.create()
	}
	if s.err == nil {
		_, s.err = s.out.Write(b)
	}
}

// agrees says whether the old file goes on with b.
func (s *Writer) agrees(b []byte) bool {
	if s.scratch == nil {
		s.scratch = make([]byte, bufferSize)
	}
	old := s.scratch[:len(b)]
	_, err := io.ReadFull(s.old, old)
	return err == nil && bytes.Equal(old, b)
}

func (s *Writer) create() {
	s.out, s.err = os.OpenFile(s.path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
}

// Differ ends the comparison: what agreed is copied.
func (s *Writer) Differ() {
	old := s.old
	s.old = nil
	if s.create(); s.err != nil {
		return
	}
	if _, s.err = old.Seek(0, io.SeekStart); s.err == nil {
		_, s.err = io.CopyN(s.out, old, s.n)
	}
	s.err = errors.Join(s.err, old.Close())
}

// Close ends the file. unchanged says that the old one holds the same and no new one was written. A
// file beyond the limit is removed.
func (s *Writer) Close() (unchanged bool, err error) {
	if s.old != nil {
		if info, err := s.old.Stat(); err == nil && info.Size() == s.n {
			return true, s.old.Close()
		}
		s.Differ()
	}
	if s.out == nil {
		return false, s.err
	}
	s.err = errors.Join(s.err, s.out.Close())
	if s.err != nil || s.n > s.limit {
		s.err = errors.Join(s.err, os.Remove(s.path))
	}
	return false, s.err
}

// Abandon removes what was written.
func (s *Writer) Abandon() {
	if s.old != nil {
		s.old.Close()
	}
	if s.out != nil {
		s.out.Close()
		os.Remove(s.path)
	}
}

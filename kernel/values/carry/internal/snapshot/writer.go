package snapshot

import (
	"bytes"
	"errors"
	"io"
	"os"
)

// A Writer writes a file in pieces, and only those of which an older file does not prove to hold the same bytes. Beyond
// its limit it only counts.
type Writer struct {
	path, oldPath string
	old           *os.File // piece of the older file, read as long as it agrees
	out           *os.File // piece that is written
	piece         int      // its number
	at            int64    // bytes in it
	begun         bool
	same          []int // pieces that are as they were
	changed       bool  // others are not
	scratch       []byte
	n             int64
	limit         int64
	err           error
}

// NewWriter begins the file at path. old is the path of the older file, empty if there is none.
func NewWriter(path, old string, limit int64) *Writer {
	return &Writer{path: path, oldPath: old, changed: old == "", limit: limit}
}

// Size is how many bytes were written so far.
func (s *Writer) Size() int64 { return s.n }

// Agreed tells whether the older file holds the same so far.
func (s *Writer) Agreed() bool { return !s.changed && s.out == nil }

// Differ says that something else than the file has changed.
func (s *Writer) Differ() { s.changed = true }

func (s *Writer) write(b []byte) {
	for len(b) > 0 && s.err == nil {
		n := min(int64(len(b)), pieceSize-s.at)
		s.begin()
		s.writePiece(b[:n])
		if b = b[n:]; s.at == pieceSize {
			s.endPiece()
		}
	}
}

// begin begins a piece.
func (s *Writer) begin() {
	if s.begun {
		return
	}
	s.begun = true
	if s.oldPath != "" {
		s.old, _ = os.Open(pieceName(s.oldPath, s.piece)) // one that is gone differs
	}
	if s.old == nil && s.n <= s.limit {
		s.create()
	}
}

func (s *Writer) writePiece(b []byte) {
	for s.old != nil && len(b) > 0 && s.err == nil {
		n := min(len(b), compareSize)
		if !s.agrees(b[:n]) {
			s.replace()
			break
		}
		s.n, s.at, b = s.n+int64(n), s.at+int64(n), b[n:]
	}
	s.n, s.at = s.n+int64(len(b)), s.at+int64(len(b))
	if s.err == nil && len(b) > 0 && s.n <= s.limit && s.out != nil {
		_, s.err = s.out.Write(b)
	}
}

// compareSize is how many bytes are compared at once.
const compareSize = 256 << 10

// agrees says whether the old file goes on with b.
func (s *Writer) agrees(b []byte) bool {
	if len(s.scratch) < len(b) {
		s.scratch = make([]byte, max(len(b), bufferSize))
	}
	old := s.scratch[:len(b)]
	_, err := io.ReadFull(s.old, old)
	return err == nil && bytes.Equal(old, b)
}

func (s *Writer) create() {
	s.out, s.err = os.OpenFile(pieceName(s.path, s.piece), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
}

// replace ends the comparison of a piece: what agreed is copied.
func (s *Writer) replace() {
	old := s.old
	s.old = nil
	if s.create(); s.err == nil {
		if _, s.err = old.Seek(0, io.SeekStart); s.err == nil {
			_, s.err = io.CopyN(s.out, old, s.at)
		}
	}
	s.err = errors.Join(s.err, old.Close())
}

// endPiece ends a piece.
func (s *Writer) endPiece() {
	if s.old != nil {
		if info, err := s.old.Stat(); err == nil && info.Size() == s.at {
			s.same = append(s.same, s.piece)
			s.err = errors.Join(s.err, s.old.Close())
			s.old = nil
		} else {
			s.replace()
		}
	}
	if s.out != nil {
		s.changed = true
		s.err = errors.Join(s.err, s.out.Close())
		s.out = nil
	}
	s.piece, s.at, s.begun = s.piece+1, 0, false
}

// Close ends the file. unchanged says that the old one holds the same and no new one was written. A
// file beyond the limit is removed.
func (s *Writer) Close() (unchanged bool, err error) {
	if s.at > 0 || s.piece == 0 {
		s.begin()
		s.endPiece()
	}
	if !s.changed { // the older file may have more
		_, err := os.Stat(pieceName(s.oldPath, s.piece))
		s.changed = err == nil
	}
	if !s.changed && s.err == nil {
		return true, nil
	}
	for _, piece := range s.same {
		if s.err == nil && s.n <= s.limit {
			s.err = link(pieceName(s.oldPath, piece), pieceName(s.path, piece))
		}
	}
	if s.err != nil || s.n > s.limit {
		s.remove()
	}
	return false, s.err
}

// link gives a file, which nobody changes, another name.
func link(old, name string) error {
	if os.Link(old, name) == nil {
		return nil
	}
	from, err := os.Open(old) // a file system without links
	if err != nil {
		return err
	}
	to, err := os.Create(name)
	if err == nil {
		_, err = io.Copy(to, from)
		err = errors.Join(err, to.Close())
	}
	return errors.Join(err, from.Close())
}

// Abandon removes what was written.
func (s *Writer) Abandon() {
	if s.old != nil {
		s.old.Close()
	}
	if s.out != nil {
		s.out.Close()
	}
	s.remove()
}

func (s *Writer) remove() {
	for piece := range s.piece + 1 {
		os.Remove(pieceName(s.path, piece))
	}
}

package snapshot

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// A Reader reads a file that may have been damaged. It fails with a panic of type damage, which
// [Reader.catch] turns into an error.
type Reader struct {
	from *bufio.Reader
	left int64 // bytes that are not yet read
}

type damage struct{ error }

const bufferSize = 64 << 10

func NewReader(from io.Reader, size int64) *Reader {
	return &Reader{bufio.NewReaderSize(from, int(min(size+16, bufferSize))), size}
}

func (s *Reader) fail(format string, a ...any) { panic(damage{fmt.Errorf(format, a...)}) }

// catch sets err if reading has failed. Whatever else a damaged file makes reflect panic with is its fault too.
func (s *Reader) catch(err *error) {
	switch v := recover().(type) {
	case nil:
	case damage:
		*err = v.error
	default:
		*err = fmt.Errorf("the file is damaged: %v", v)
	}
}

// take says that n bytes are about to be read.
func (s *Reader) take(n int64) {
	if n < 0 || n > s.left {
		s.fail("the file is damaged: it ends early")
	}
	s.left -= n
}

func (s *Reader) check(err error) {
	if err != nil {
		s.fail("reading: %w", err)
	}
}

func (s *Reader) byte() byte {
	s.take(1)
	b, err := s.from.ReadByte()
	s.check(err)
	return b
}

// fill reads all of b.
func (s *Reader) fill(b []byte) {
	s.take(int64(len(b)))
	_, err := io.ReadFull(s.from, b)
	s.check(err)
}

func (s *Reader) uint() uint64 {
	var n uint64
	for shift := uint(0); shift < 64; shift += 7 {
		b := s.byte()
		if n |= uint64(b&0x7f) << shift; b < 0x80 {
			return n
		}
	}
	s.fail("the file is damaged: a number is too long")
	return 0
}

func (s *Reader) uint64() uint64 {
	var b [8]byte
	s.fill(b[:])
	return binary.LittleEndian.Uint64(b[:])
}

// length reads a number that an int can hold.
func (s *Reader) length() int {
	n := s.uint()
	if n > math.MaxInt {
		s.fail("the file is damaged: a length is too large")
	}
	return int(n)
}

// count reads how many things of at least so many bytes each follow.
func (s *Reader) count(least int64) int {
	n := s.length()
	if int64(n) > s.left/max(least, 1) {
		s.fail("the file is damaged: it ends early")
	}
	return n
}

// index reads a number below n.
func (s *Reader) index(n int) int {
	i := s.uint()
	if i >= uint64(n) {
		s.fail("the file is damaged: it refers to something that it does not hold")
	}
	return int(i)
}

func (s *Reader) string() string {
	b := make([]byte, s.count(1))
	s.fill(b)
	return string(b)
}

func appendUint(b []byte, n uint64) []byte { return binary.AppendUvarint(b, n) }

func appendUint64(b []byte, n uint64) []byte { return binary.LittleEndian.AppendUint64(b, n) }

func appendString(b []byte, s string) []byte { return append(appendUint(b, uint64(len(s))), s...) }

// Package idx reads and writes IDX, the format of MNIST and Fashion-MNIST: an array of bytes of
// any rank behind a short header, often packed with gzip.
//
// A file is two zero bytes, a byte for the type of a value, a byte for the rank, one big-endian
// uint32 for each dimension and then the values, the last dimension varying fastest
// (http://yann.lecun.com/exdb/mnist/). Only the type both data sets use, uint8, is supported.
package idx

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// MaxSize is the most values an array may have. It keeps a damaged or hostile header from asking
// for more memory than a picture set of this format ever had reason to.
const MaxSize = 1 << 30

// MaxRank is the most dimensions an array may have: a set of colour pictures has 4.
const MaxRank = 4

// typeUint8 is the header's number for values that are bytes without a sign.
const typeUint8 = 0x08

// Array is an array of bytes. len(Values) is the product of Dims, the last of which varies fastest.
type Array struct {
	Dims   []int
	Values []byte
}

// Error is a fault in a file: where it is and what should have been there.
type Error struct {
	// File is the name of the file.
	File string
	// Offset is the place of the fault in bytes, counted after unpacking if Packed.
	Offset int64
	// Packed says that the file is gzip.
	Packed bool
	// Fault says what was found there and what was wanted.
	Fault string
	// Err is the cause, if it came from below.
	Err error
}

// Error says which file is at fault, at which byte, how, and what to do about it.
func (e *Error) Error() string {
	place := ""
	if e.Packed {
		place = " of the unpacked data"
	}
	cause := ""
	if e.Err != nil {
		cause = " (" + e.Err.Error() + ")"
	}
	return fmt.Sprintf("idx: %s: at byte %d%s: %s%s; replace the file by a good copy",
		e.File, e.Offset, place, e.Fault, cause)
}

// Unwrap gives the cause, for errors.Is.
func (e *Error) Unwrap() error { return e.Err }

// ReadFile reads the array in the file at path, plain or packed with gzip. Its errors are those of
// Read, or that of opening the file.
func ReadFile(path string) (Array, error) { return TeeFile(path, io.Discard) }

// TeeFile is ReadFile, and writes the file's content, unpacked, to w while it is read. Of a file that is at fault, w may
// get more or less than the array.
func TeeFile(path string, w io.Writer) (Array, error) {
	file, err := os.Open(path)
	if err != nil {
		return Array{}, fmt.Errorf("idx: cannot open the file: %w", err)
	}
	defer file.Close()
	return tee(file, path, w)
}

// Read reads the array in r, plain or packed with gzip, up to the end of r. The name stands for
// the file in errors, all of which are of type *Error: the header is wrong, the values are too
// few, or something follows them. No more memory is taken than r has values for.
func Read(r io.Reader, name string) (Array, error) { return tee(r, name, io.Discard) }

func tee(r io.Reader, name string, w io.Writer) (Array, error) {
	in := &input{file: name, r: bufio.NewReader(r)}
	if err := in.unpack(); err != nil {
		return Array{}, err
	}
	in.r = bufio.NewReader(io.TeeReader(in.r, w))
	dims, err := in.header()
	if err != nil {
		return Array{}, err
	}
	values, err := in.values(product(dims))
	if err != nil {
		return Array{}, err
	}
	return Array{Dims: dims, Values: values}, nil
}

// Write writes the array as plain IDX. It fails if the dimensions and the values do not agree, or
// if w does.
func Write(w io.Writer, a Array) error {
	if len(a.Dims) < 1 || len(a.Dims) > MaxRank {
		return fmt.Errorf("idx: cannot write an array of %d dimensions, want 1 to %d", len(a.Dims), MaxRank)
	}
	header := []byte{0, 0, typeUint8, byte(len(a.Dims))}
	size := 1
	for i, dim := range a.Dims {
		if dim < 1 || dim > MaxSize/size {
			return fmt.Errorf("idx: cannot write dimension %d of %v, want 1 or more and at most %d values in all", i, a.Dims, MaxSize)
		}
		size *= dim
		header = binary.BigEndian.AppendUint32(header, uint32(dim))
	}
	if len(a.Values) != size {
		return fmt.Errorf("idx: cannot write %d values with dimensions %v, want %d values", len(a.Values), a.Dims, size)
	}
	if _, err := w.Write(header); err != nil {
		return err
	}
	_, err := w.Write(a.Values)
	return err
}

// WritePacked is Write with gzip, without a name or a time, so that the same array is always the same bytes.
func WritePacked(w io.Writer, a Array) error {
	packed, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := Write(packed, a); err != nil {
		return err
	}
	return packed.Close()
}

// input is a file being read: it knows its name and how far it got, for errors.
type input struct {
	file   string
	r      *bufio.Reader
	offset int64
	packed bool
}

// unpack puts a gzip reader in front of a file that starts like gzip.
func (in *input) unpack() error {
	// A file too short to peek into is reported by header, with the offset where it ended.
	start, _ := in.r.Peek(2)
	if len(start) < 2 || start[0] != 0x1f || start[1] != 0x8b {
		return nil
	}
	unpacked, err := gzip.NewReader(in.r)
	if err != nil {
		return in.fault(err, "the gzip header is damaged, wanted an IDX file packed with gzip")
	}
	in.r, in.packed = bufio.NewReader(unpacked), true
	return nil
}

// header reads the dimensions, each of which is 1 or more; their product is at most MaxSize.
func (in *input) header() ([]int, error) {
	magic, err := in.take(4, "wanted the 4 bytes that open an IDX file")
	if err != nil {
		return nil, err
	}
	switch {
	case magic[0] != 0 || magic[1] != 0:
		return nil, in.faultAt(0, "it starts with bytes %#02x %#02x, wanted the 0x00 0x00 of an IDX file", magic[0], magic[1])
	case magic[2] != typeUint8:
		return nil, in.faultAt(2, "the values have type %#02x, wanted %#02x, unsigned bytes", magic[2], typeUint8)
	case magic[3] < 1 || magic[3] > MaxRank:
		return nil, in.faultAt(3, "the array has %d dimensions, wanted 1 to %d", magic[3], MaxRank)
	}
	dims := make([]int, magic[3])
	size := uint64(1)
	for i := range dims {
		at := in.offset
		word, err := in.take(4, fmt.Sprintf("wanted the size of dimension %d of %d", i, len(dims)))
		if err != nil {
			return nil, err
		}
		dim := binary.BigEndian.Uint32(word)
		// The size so far is at most MaxSize, so this product fits.
		if size *= uint64(dim); size == 0 || size > MaxSize {
			return nil, in.faultAt(at, "dimension %d has size %d, wanted 1 or more and at most %d values in all", i, dim, MaxSize)
		}
		dims[i] = int(dim)
	}
	return dims, nil
}

// take reads n bytes of the header.
func (in *input) take(n int, wanted string) ([]byte, error) {
	b := make([]byte, n)
	read, err := io.ReadFull(in.r, b)
	in.offset += int64(read)
	if err != nil {
		return nil, in.fault(err, "the header ends too early, %s", wanted)
	}
	return b, nil
}

// values reads the rest of the file, which has to be of the given size.
func (in *input) values(size int) ([]byte, error) {
	// ReadAll grows its buffer with what arrives, so a header that promises more than follows costs
	// nothing. The one byte more tells trailing bytes, and makes gzip compare its checksum.
	values, err := io.ReadAll(io.LimitReader(in.r, int64(size)+1))
	start := in.offset
	in.offset += int64(len(values))
	switch {
	case err != nil:
		return nil, in.fault(err, "the values end after %d bytes, wanted %d", len(values), size)
	case len(values) < size:
		return nil, in.fault(io.ErrUnexpectedEOF, "the values end after %d bytes, wanted %d", len(values), size)
	case len(values) > size:
		return nil, in.faultAt(start+int64(size), "bytes follow the last value, wanted the end of the file after %d values", size)
	}
	return values, nil
}

// fault reports a cause at the current offset. An end of file is always an unexpected one here.
func (in *input) fault(cause error, format string, args ...any) error {
	if errors.Is(cause, io.EOF) {
		cause = io.ErrUnexpectedEOF
	}
	return &Error{File: in.file, Offset: in.offset, Packed: in.packed, Fault: fmt.Sprintf(format, args...), Err: cause}
}

// faultAt reports wrong content at an offset.
func (in *input) faultAt(offset int64, format string, args ...any) error {
	return &Error{File: in.file, Offset: offset, Packed: in.packed, Fault: fmt.Sprintf(format, args...)}
}

// product is the number of values of an array with these dimensions.
func product(dims []int) int {
	size := 1
	for _, dim := range dims {
		size *= dim
	}
	return size
}

package idx

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// plain is a file of [2, 3] values: the header by hand, then the values 1 to 6.
var plain = []byte{0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6}

// pack is the content in gzip.
func pack(t testing.TB, content []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func TestRead(t *testing.T) {
	for name, content := range map[string][]byte{"plain": plain, "packed": pack(t, plain)} {
		t.Run(name, func(t *testing.T) {
			got, err := Read(bytes.NewReader(content), name)
			if err != nil {
				t.Fatal(err)
			}
			if want := []int{2, 3}; !slices.Equal(got.Dims, want) {
				t.Errorf("the dimensions are %v, want %v", got.Dims, want)
			}
			if want := []byte{1, 2, 3, 4, 5, 6}; !bytes.Equal(got.Values, want) {
				t.Errorf("the values are %v, want %v", got.Values, want)
			}
		})
	}
}

func TestReadFaults(t *testing.T) {
	packed := pack(t, plain)
	badSum := bytes.Clone(packed)
	badSum[len(badSum)-8] ^= 1 // the checksum is the last 8 bytes but for the size
	tests := []struct {
		name    string
		content []byte
		offset  int64
		want    string
	}{
		{"empty", nil, 0, "the header ends too early, wanted the 4 bytes that open an IDX file"},
		{"one byte", []byte{0}, 1, "the header ends too early"},
		{"a text", []byte("<html>"), 0, "it starts with bytes 0x3c 0x68, wanted the 0x00 0x00"},
		{"the second zero", []byte{0, 1, 8, 1}, 0, "it starts with bytes 0x00 0x01"},
		{"floats", []byte{0, 0, 0x0d, 1}, 2, "the values have type 0x0d, wanted 0x08"},
		{"no dimensions", []byte{0, 0, 8, 0}, 3, "the array has 0 dimensions, wanted 1 to 4"},
		{"many dimensions", []byte{0, 0, 8, 5}, 3, "the array has 5 dimensions, wanted 1 to 4"},
		{"header cut", plain[:10], 10, "the header ends too early, wanted the size of dimension 1 of 2"},
		{"header cut at a dimension", plain[:8], 8, "wanted the size of dimension 1 of 2"},
		{"a dimension of none", []byte{0, 0, 8, 1, 0, 0, 0, 0}, 4, "dimension 0 has size 0, wanted 1 or more"},
		{"too large", []byte{0, 0, 8, 1, 0x40, 0, 0, 1}, 4, "dimension 0 has size 1073741825, wanted 1 or more and at most 1073741824 values in all"},
		{"too large together", []byte{0, 0, 8, 2, 0, 1, 0, 0, 0, 0, 0x40, 1}, 8, "dimension 1 has size 16385"},
		// 2^32-1 squared does not fit in 64 bits with one more factor.
		{"overflow", []byte{0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255}, 4, "dimension 0 has size 4294967295"},
		{"values cut", plain[:15], 15, "the values end after 3 bytes, wanted 6"},
		{"no values", plain[:12], 12, "the values end after 0 bytes, wanted 6"},
		{"more values", append(bytes.Clone(plain), 7), 18, "bytes follow the last value, wanted the end of the file after 6 values"},
		{"gzip header cut", packed[:5], 0, "the gzip header is damaged"},
		{"gzip cut", packed[:len(packed)-9], 18, "the values end after 6 bytes, wanted 6"},
		{"gzip checksum", badSum, 18, "invalid checksum"},
		{"gzip of more", pack(t, append(bytes.Clone(plain), 7)), 18, "bytes follow the last value"},
		{"gzip of less", pack(t, plain[:15]), 15, "the values end after 3 bytes, wanted 6"},
		{"bytes after gzip", append(bytes.Clone(packed), 1, 2, 3), 18, "the values end after 6 bytes"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Read(bytes.NewReader(test.content), "bad.idx")
			var fault *Error
			if !errors.As(err, &fault) {
				t.Fatalf("the error is %v, want an *Error", err)
			}
			if fault.File != "bad.idx" || fault.Offset != test.offset {
				t.Errorf("the fault is in %s at byte %d, want bad.idx at byte %d (%v)", fault.File, fault.Offset, test.offset, err)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %q, want one that says %q", err, test.want)
			}
		})
	}
}

func TestErrorText(t *testing.T) {
	_, err := Read(bytes.NewReader(pack(t, plain[:15])), "a.gz")
	want := "idx: a.gz: at byte 15 of the unpacked data: the values end after 3 bytes, wanted 6 (unexpected EOF); replace the file by a good copy"
	if err == nil || err.Error() != want {
		t.Errorf("the error is %q, want %q", err, want)
	}
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("the error is not %v, want it to be", io.ErrUnexpectedEOF)
	}
}

// failing is a reader whose disk breaks.
type failing struct{}

var errBroken = errors.New("the disk is broken")

func (failing) Read([]byte) (int, error)  { return 0, errBroken }
func (failing) Write([]byte) (int, error) { return 0, errBroken }

func TestReadBroken(t *testing.T) {
	for _, n := range []int{0, 6, 14} {
		if _, err := Read(io.MultiReader(bytes.NewReader(plain[:n]), failing{}), "broken"); !errors.Is(err, errBroken) {
			t.Errorf("after %d good bytes the error is %v, want %v", n, err, errBroken)
		}
	}
}

// A header that promises a gigabyte must not cost one.
func TestReadHostileHeader(t *testing.T) {
	content := []byte{0, 0, 8, 1, 0x40, 0, 0, 0, 1, 2, 3}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Read(bytes.NewReader(content), "hostile")
	runtime.ReadMemStats(&after)
	if err == nil || !strings.Contains(err.Error(), "end after 3 bytes, wanted 1073741824") {
		t.Errorf("the error is %v, want that values are missing", err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
		t.Errorf("reading 11 bytes allocated %d, want less than a megabyte", used)
	}
}

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.idx")
	if _, err := ReadFile(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("reading no file gave %v, want %v", err, os.ErrNotExist)
	}
	if err := os.WriteFile(path, plain, 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadFile(path); err != nil || len(got.Values) != 6 {
		t.Errorf("the file gave %v, %v, want 6 values", got, err)
	}
	if _, err := ReadFile(t.TempDir()); err == nil || !strings.Contains(err.Error(), "is a directory") {
		t.Errorf("reading a folder gave %v, want that it is a directory", err)
	}
}

func TestWrite(t *testing.T) {
	var got bytes.Buffer
	if err := Write(&got, Array{Dims: []int{2, 3}, Values: []byte{1, 2, 3, 4, 5, 6}}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), plain) {
		t.Errorf("the file is %v, want %v", got.Bytes(), plain)
	}
}

func TestWriteFaults(t *testing.T) {
	tests := []struct {
		name  string
		array Array
		want  string
	}{
		{"no dimensions", Array{Values: []byte{1}}, "an array of 0 dimensions, want 1 to 4"},
		{"many dimensions", Array{Dims: []int{1, 1, 1, 1, 1}, Values: []byte{1}}, "an array of 5 dimensions"},
		{"none", Array{Dims: []int{2, 0}}, "dimension 1 of [2 0]"},
		{"negative", Array{Dims: []int{-1}}, "dimension 0 of [-1]"},
		{"too large", Array{Dims: []int{1 << 16, 1<<14 + 1}}, "at most 1073741824 values"},
		{"too few values", Array{Dims: []int{2, 2}, Values: []byte{1, 2, 3}}, "cannot write 3 values with dimensions [2 2], want 4 values"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if err := Write(io.Discard, test.array); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want one that says %q", err, test.want)
			}
		})
	}
	good := Array{Dims: []int{1}, Values: []byte{1}}
	if err := Write(failing{}, good); !errors.Is(err, errBroken) {
		t.Errorf("the error is %v, want %v", err, errBroken)
	}
	if err := Write(&breaking{good: 1}, good); !errors.Is(err, errBroken) {
		t.Errorf("with the values failing the error is %v, want %v", err, errBroken)
	}
}

// breaking is a writer that takes some writes and then fails.
type breaking struct{ good int }

func (b *breaking) Write(p []byte) (int, error) {
	if b.good == 0 {
		return 0, errBroken
	}
	b.good--
	return len(p), nil
}

// Whatever comes in, Read either refuses it or gives an array that writes back to the same content.
func FuzzRead(f *testing.F) {
	f.Add(plain)
	f.Add(plain[:15])
	f.Add(append(bytes.Clone(plain), 7))
	f.Add(pack(f, plain))
	f.Add(pack(f, plain)[:20])
	f.Add([]byte{0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255})
	f.Fuzz(func(t *testing.T, content []byte) {
		array, err := Read(bytes.NewReader(content), "fuzz")
		var fault *Error
		if err != nil {
			if !errors.As(err, &fault) || fault.Offset < 0 {
				t.Fatalf("the error is %v, want an *Error with an offset", err)
			}
			return
		}
		var back bytes.Buffer
		if err := Write(&back, array); err != nil {
			t.Fatal(err)
		}
		want := content
		if content[0] == 0x1f {
			if want, err = unpack(content); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(back.Bytes(), want) {
			t.Fatalf("the array writes back as %v, want %v", back.Bytes(), want)
		}
	})
}

// unpack is the content of gzip.
func unpack(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// What is read is handed on while it is read: the plain content, whether the file is packed or not.
func TestTeeFile(t *testing.T) {
	var plain, packed bytes.Buffer
	if err := Write(&plain, Array{Dims: []int{2, 3}, Values: []byte("abcdef")}); err != nil {
		t.Fatal(err)
	}
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(plain.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"plain": plain.Bytes(), "packed": packed.Bytes()} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		var tee bytes.Buffer
		array, err := TeeFile(path, &tee)
		if err != nil || string(array.Values) != "abcdef" || !bytes.Equal(tee.Bytes(), plain.Bytes()) {
			t.Errorf("%s: read %q (%v) and handed on %q, want abcdef and %q", name, array.Values, err, tee.Bytes(), plain.Bytes())
		}
	}
}

func TestWritePacked(t *testing.T) {
	array := Array{Dims: []int{2, 3}, Values: []byte{1, 2, 3, 4, 5, 6}}
	var file, again bytes.Buffer
	if err := errors.Join(WritePacked(&file, array), WritePacked(&again, array)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file.Bytes(), again.Bytes()) {
		t.Error("the same array is other bytes the second time")
	}
	got, err := Read(&file, "packed")
	if err != nil || !slices.Equal(got.Dims, array.Dims) || !bytes.Equal(got.Values, array.Values) {
		t.Errorf("got %+v, error %v, want %+v", got, err, array)
	}
	again.Reset()
	if err := WritePacked(&again, Array{Dims: []int{10_000}, Values: make([]byte, 10_000)}); err != nil || again.Len() > 100 {
		t.Errorf("ten thousand zeros take %d bytes, error %v", again.Len(), err)
	}
	if err := WritePacked(&again, Array{Dims: []int{2}, Values: []byte{1}}); err == nil {
		t.Error("an array of two values that has one is written")
	}
}

// Package safetensors writes and reads files of named arrays in the format of that name
// (https://huggingface.co/docs/safetensors): the length of a header as eight little-endian bytes, the header, which is
// JSON, and the numbers of all tensors, little-endian and row by row, one after the other without a gap.
package safetensors

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// MaxHeader is the most bytes of a header, enough for ten thousand tensors. A longer one could take all the memory.
const MaxHeader = 1 << 20

// DType is the type of a tensor's numbers.
type DType string

// The types, in the order of their tensors in a file: the widest first, so that all are aligned.
const (
	U64  DType = "U64"
	I64  DType = "I64"
	F64  DType = "F64"
	F32  DType = "F32"
	U32  DType = "U32"
	I32  DType = "I32"
	BF16 DType = "BF16"
	F16  DType = "F16"
	U16  DType = "U16"
	I16  DType = "I16"
	I8   DType = "I8"
	U8   DType = "U8"
	BOOL DType = "BOOL"
)

var order = []DType{U64, I64, F64, F32, U32, I32, BF16, F16, U16, I16, I8, U8, BOOL}

var sizes = map[DType]uint64{U64: 8, I64: 8, F64: 8, F32: 4, U32: 4, I32: 4, BF16: 2, F16: 2, U16: 2, I16: 2, I8: 1, U8: 1, BOOL: 1}

// Tensor is one array. Data has the numbers of the Shape, whose product is 1 if it is empty.
type Tensor struct {
	DType DType
	Shape []uint64
	Data  []byte
}

// metadataKey is the name in the header that is no tensor's.
const metadataKey = "__metadata__"

// entry is a tensor in the header.
type entry struct {
	DType   DType    `json:"dtype"`
	Shape   []uint64 `json:"shape"`
	Offsets []uint64 `json:"data_offsets"` // of its first byte and behind its last, after the header
}

// Encode makes a file of tensors by their names, and of metadata, which may be nil. The same tensors give the same bytes.
func Encode(tensors map[string]Tensor, metadata map[string]string) ([]byte, error) {
	header := map[string]any{}
	if len(metadata) > 0 {
		header[metadataKey] = metadata
	}
	var numbers [][]byte
	end := uint64(0)
	for _, name := range namesInOrder(tensors) {
		t := tensors[name]
		if err := t.check(name); err != nil {
			return nil, err
		}
		begin := end
		end += uint64(len(t.Data))
		header[name] = entry{t.DType, append([]uint64{}, t.Shape...), []uint64{begin, end}}
		numbers = append(numbers, t.Data)
	}
	text, err := json.Marshal(header)
	if err != nil {
		return nil, err
	}
	text = append(text, bytes.Repeat([]byte(" "), -len(text)&7)...) // so that the numbers are aligned
	if len(text) > MaxHeader {
		return nil, fmt.Errorf("the names and shapes of %d tensors take %d bytes, want at most %d", len(tensors), len(text), MaxHeader)
	}
	file := make([]byte, 0, 8+uint64(len(text))+end)
	file = append(binary.LittleEndian.AppendUint64(file, uint64(len(text))), text...)
	for _, data := range numbers {
		file = append(file, data...)
	}
	return file, nil
}

// namesInOrder lists the names as their tensors follow each other in a file.
func namesInOrder(tensors map[string]Tensor) []string {
	var names []string
	for name := range tensors {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(slices.Index(order, tensors[a].DType), slices.Index(order, tensors[b].DType)), cmp.Compare(a, b))
	})
	return names
}

// check wants a tensor that can be written under a name.
func (t Tensor) check(name string) error {
	if name == metadataKey || !utf8.ValidString(name) {
		return fmt.Errorf("a tensor cannot have the name %.100q", name)
	}
	want, err := byteSize(t.DType, t.Shape)
	if err == nil && uint64(len(t.Data)) != want {
		err = fmt.Errorf("has %d bytes, and its shape %s", len(t.Data), bytesOf(t.DType, t.Shape, want))
	}
	if err != nil {
		return fmt.Errorf("the tensor %.100q %w", name, err)
	}
	return nil
}

// Decode reads the tensors of a file, whose bytes they share, and its metadata. It takes no more memory than the file
// has bytes. Its errors say what the file is or has, to follow its name.
func Decode(file []byte) (tensors map[string]Tensor, metadata map[string]string, err error) {
	if len(file) < 8 {
		return nil, nil, fmt.Errorf("has %d bytes, want at least 8", len(file))
	}
	length := binary.LittleEndian.Uint64(file)
	if length > MaxHeader {
		return nil, nil, fmt.Errorf("says that its header has %d bytes, want at most %d", length, MaxHeader)
	}
	if rest := uint64(len(file) - 8); length > rest {
		return nil, nil, broken("its header has %d bytes, and only %d are left", length, rest)
	}
	entries, metadata, err := decodeHeader(file[8 : 8+length])
	if err != nil {
		return nil, nil, err
	}
	if tensors, err = slice(entries, file[8+length:]); err != nil {
		return nil, nil, err
	}
	return tensors, metadata, nil
}

// broken is the error of a file that is not in the format.
func broken(format string, args ...any) error {
	return fmt.Errorf("is not a whole safetensors file: "+format, args...)
}

func decodeHeader(text []byte) (entries map[string]entry, metadata map[string]string, err error) {
	var header map[string]json.RawMessage
	if err := json.Unmarshal(text, &header); err != nil {
		return nil, nil, broken("its header is no JSON object: %w", err)
	}
	entries = map[string]entry{}
	for name, value := range header {
		if name == metadataKey {
			if err := json.Unmarshal(value, &metadata); err != nil {
				return nil, nil, broken("its metadata are not texts: %w", err)
			}
			continue
		}
		var e entry
		strict := json.NewDecoder(bytes.NewReader(value))
		strict.DisallowUnknownFields()
		err := strict.Decode(&e)
		if err == nil && (e.Shape == nil || len(e.Offsets) != 2) {
			err = errors.New("it lacks a shape or two offsets")
		}
		if err != nil {
			return nil, nil, broken("the entry of the tensor %.100q in its header cannot be used: %.200s", name, err.Error())
		}
		entries[name] = e
	}
	return entries, metadata, nil
}

// slice gives each tensor its bytes. All of them together have to be all numbers, each once.
func slice(entries map[string]entry, numbers []byte) (map[string]Tensor, error) {
	names := make([]string, 0, len(entries))
	for name := range entries {
		names = append(names, name)
	}
	// The format does not say in which order they follow each other.
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(slices.Compare(entries[a].Offsets, entries[b].Offsets), cmp.Compare(a, b))
	})
	tensors := make(map[string]Tensor, len(entries))
	at := uint64(0)
	for _, name := range names {
		e := entries[name]
		begin, end := e.Offsets[0], e.Offsets[1]
		size, err := byteSize(e.DType, e.Shape)
		switch {
		case err != nil:
			return nil, broken("the tensor %.100q %w", name, err)
		case begin != at:
			return nil, broken("the tensor %.100q begins at byte %d, want %d, where the one before it ends", name, begin, at)
		case end < begin || end > uint64(len(numbers)):
			return nil, broken("the tensor %.100q ends at byte %d, want one of %d to %d", name, end, begin, len(numbers))
		case end-begin != size:
			return nil, broken("the tensor %.100q has %d bytes, and its shape %s", name, end-begin, bytesOf(e.DType, e.Shape, size))
		}
		tensors[name] = Tensor{e.DType, e.Shape, numbers[begin:end:end]}
		at = end
	}
	if rest := uint64(len(numbers)) - at; rest > 0 {
		return nil, broken("%d bytes follow its last tensor", rest)
	}
	return tensors, nil
}

// byteSize is how many bytes an array of that type and shape has.
func byteSize(dtype DType, shape []uint64) (uint64, error) {
	size, ok := sizes[dtype]
	if !ok {
		return 0, fmt.Errorf("is of the unknown type %.20q", dtype)
	}
	for _, dim := range shape {
		high, low := bits.Mul64(size, dim)
		if high > 0 {
			return 0, fmt.Errorf("has a shape of more numbers than can be counted: %.100s", fmt.Sprint(shape))
		}
		size = low
	}
	return size, nil
}

// bytesOf tells how many bytes a shape has.
func bytesOf(dtype DType, shape []uint64, size uint64) string {
	return fmt.Sprintf("%.100s of %s has %d", fmt.Sprint(shape), dtype, size)
}

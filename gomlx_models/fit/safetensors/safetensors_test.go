package safetensors

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the seed corpus")

// golden is a file as earlier versions of Atelier wrote it, by another library: of each type two rows of three numbers,
// a scalar, and an array of nothing.
func golden(t testing.TB) []byte {
	t.Helper()
	file, err := os.ReadFile("testdata/every_type.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestWhatEarlierVersionsWroteIsReadAndWrittenTheSame(t *testing.T) {
	file := golden(t)
	tensors, metadata, err := Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(tensors) != len(order)+2 || !maps.Equal(metadata, map[string]string{"format": "atelier"}) {
		t.Fatalf("there are %d tensors with the metadata %v, want %d and the format", len(tensors), metadata, len(order)+2)
	}
	for _, dtype := range order {
		got := tensors["/"+string(dtype)]
		if got.DType != dtype || !slices.Equal(got.Shape, []uint64{2, 3}) || len(got.Data) != 6*int(sizes[dtype]) {
			t.Errorf("%s is %s %v of %d bytes, want [2 3]", dtype, got.DType, got.Shape, len(got.Data))
		}
	}
	// 1 as float32 has the bits 0x3f800000.
	if got := tensors["/<scalar>&\"quoted\" 詩"]; got.DType != F32 || len(got.Shape) != 0 || !bytes.Equal(got.Data, []byte{0, 0, 128, 63}) {
		t.Errorf("the scalar is %+v, want 1", got)
	}
	if got := tensors["nothing"]; !slices.Equal(got.Shape, []uint64{0, 4}) || len(got.Data) != 0 {
		t.Errorf("nothing is %+v, want [0 4]", got)
	}
	// Whole numbers count up from the place of their type in the other library's list: I8's is 2.
	if got := tensors["/I8"].Data; !bytes.Equal(got, []byte{2, 3, 4, 5, 6, 7}) {
		t.Errorf("I8 has %v, want 2 to 7", got)
	}
	again, err := Encode(tensors, metadata)
	if err != nil || !bytes.Equal(again, file) {
		t.Errorf("written again it differs (%v), want the same bytes", err)
	}
}

// The numbers of each tensor are aligned to their size, whatever the length of the header.
func TestAlignment(t *testing.T) {
	for length := range 20 {
		file, err := Encode(map[string]Tensor{
			strings.Repeat("a", length): {U8, []uint64{3}, make([]byte, 3)}, "wide": {F64, []uint64{1}, make([]byte, 8)},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		tensors, metadata, err := Decode(file)
		if err != nil || metadata != nil || len(tensors["wide"].Data) != 8 || len(file)%8 != 3 {
			t.Errorf("a name of %d letters gave %d bytes, %v (%v), want the wide one first and aligned", length, len(file), metadata, err)
		}
	}
	if file, err := Encode(nil, nil); err != nil || string(file) != "\x08\x00\x00\x00\x00\x00\x00\x00{}      " {
		t.Errorf("no tensors are %q (%v), want an empty header", file, err)
	}
}

func TestEncodeFaults(t *testing.T) {
	ok := Tensor{U8, []uint64{1}, []byte{1}}
	many := map[string]Tensor{}
	for i := range 20_000 {
		many[fmt.Sprint(i)] = ok
	}
	for _, test := range []struct {
		tensors map[string]Tensor
		want    string
	}{
		{map[string]Tensor{"__metadata__": ok}, `a tensor cannot have the name "__metadata__"`},
		{map[string]Tensor{"a\xff": ok}, `a tensor cannot have the name "a\xff"`},
		{map[string]Tensor{"a": {"F8", nil, nil}}, `the tensor "a" is of the unknown type "F8"`},
		{map[string]Tensor{"a": {F32, []uint64{2}, make([]byte, 7)}}, `the tensor "a" has 7 bytes, and its shape [2] of F32 has 8`},
		{map[string]Tensor{"a": {F32, []uint64{1 << 63, 2}, nil}}, `the tensor "a" has a shape of more numbers than can be counted`},
		{many, "the names and shapes of 20000 tensors take 1"},
	} {
		if _, err := Encode(test.tensors, nil); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want %q", err, test.want)
		}
	}
}

// file has that header, and numbers.
func file(header string, numbers int) []byte {
	return slices.Concat(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), []byte(header), make([]byte, numbers))
}

// length says that the header has another length.
func length(n uint64, of []byte) []byte {
	return append(binary.LittleEndian.AppendUint64(nil, n), of[8:]...)
}

var hostile = []struct {
	name string
	file []byte
	want string
}{
	{"nothing", nil, "has 0 bytes, want at least 8"},
	{"seven bytes", make([]byte, 7), "has 7 bytes, want at least 8"},
	{"a header of 2^64-8 bytes, whose end overflows", length(1<<64-8, file("{}", 0)), "says that its header has 18446744073709551608 bytes, want at most 1048576"},
	{"a header of one byte too many", length(MaxHeader+1, file("{}", 0)), "says that its header has 1048577 bytes"},
	{"a header longer than the file", length(3, file("{}", 0)), "is not a whole safetensors file: its header has 3 bytes, and only 2 are left"},
	{"no JSON", file("weights", 0), "its header is no JSON object: "},
	{"two objects", file("{}{}", 0), "its header is no JSON object: "},
	{"an array", file("[]", 0), "its header is no JSON object: "},
	{"brackets", file(strings.Repeat("[", 1_000_000), 0), "its header is no JSON object: "},
	{"nested objects", file(strings.Repeat(`{"a":`, 200_000), 0), "its header is no JSON object: "},
	{"metadata that are numbers", file(`{"__metadata__":{"a":1}}`, 0), "its metadata are not texts: "},
	{"an entry that is null", file(`{"a":null}`, 0), `the entry of the tensor "a" in its header cannot be used: it lacks a shape or two offsets`},
	{"no shape", file(`{"a":{"dtype":"U8","data_offsets":[0,1]}}`, 1), "it lacks a shape or two offsets"},
	{"one offset", file(`{"a":{"dtype":"U8","shape":[],"data_offsets":[0]}}`, 1), "it lacks a shape or two offsets"},
	{"three offsets", file(`{"a":{"dtype":"U8","shape":[],"data_offsets":[0,1,2]}}`, 1), "it lacks a shape or two offsets"},
	{"another member", file(`{"a":{"dtype":"U8","shape":[],"data_offsets":[0,1],"more":1}}`, 1), `the entry of the tensor "a" in its header cannot be used: json: unknown field "more"`},
	{"words for a shape", file(`{"a":{"dtype":"U8","shape":["a"`+strings.Repeat(`,"a"`, 200_000)+`],"data_offsets":[0,1]}}`, 1), `the entry of the tensor "a" in its header cannot be used: json: `},
	{"a shape below 0", file(`{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}`, 1), "cannot be used: json: "},
	{"a shape above 2^64", file(`{"a":{"dtype":"U8","shape":[18446744073709551616],"data_offsets":[0,1]}}`, 1), "cannot be used: json: "},
	{"half a number", file(`{"a":{"dtype":"U8","shape":[0.5],"data_offsets":[0,1]}}`, 1), "cannot be used: json: "},
	{"offsets below 0", file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}}`, 1), "cannot be used: json: "},
	{"an unknown type", file(`{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}`, 1), `the tensor "a" is of the unknown type "F8_E4M3"`},
	{"no type", file(`{"a":{"shape":[1],"data_offsets":[0,1]}}`, 1), `the tensor "a" is of the unknown type ""`},
	{"a shape whose product overflows", file(`{"a":{"dtype":"U8","shape":[4611686018427387904,4,4],"data_offsets":[0,0]}}`, 0), `the tensor "a" has a shape of more numbers than can be counted: [4611686018427387904 4 4]`},
	{"a size that overflows with the type", file(`{"a":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}}`, 0), "more numbers than can be counted"},
	{"offsets that go back", file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}`, 2), `the tensor "b" ends at byte 0, want one of 1 to 2`},
	{"an end behind the file's", file(`{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}`, 3), `the tensor "a" ends at byte 4, want one of 0 to 3`},
	{"tensors that overlap", file(`{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}`, 4), `the tensor "b" begins at byte 2, want 3, where the one before it ends`},
	{"one place for two", file(`{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}`, 2), `the tensor "b" begins at byte 0, want 2`},
	{"a hole", file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}`, 3), `the tensor "b" begins at byte 2, want 1`},
	{"bytes before the first", file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}`, 2), `the tensor "a" begins at byte 1, want 0`},
	{"fewer bytes than the shape's", file(`{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,15]}}`, 15), `the tensor "a" has 15 bytes, and its shape [2 2] of F32 has 16`},
	{"more bytes than the shape's", file(`{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,17]}}`, 17), `the tensor "a" has 17 bytes, and its shape [2 2] of F32 has 16`},
	{"bytes behind the last", file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}`, 3), "2 bytes follow its last tensor"},
	{"bytes of no tensor", file(`{}`, 1), "1 bytes follow its last tensor"},
}

func TestHostileFiles(t *testing.T) {
	for _, test := range hostile {
		tensors, metadata, err := Decode(test.file)
		if err == nil || !strings.Contains(err.Error(), test.want) || len(err.Error()) > 500 || strings.Contains(err.Error(), "\n") || tensors != nil || metadata != nil {
			t.Errorf("%s: got %v, want one short sentence that says %q", test.name, err, test.want)
		}
	}
}

// Other programs may write their tensors in another order than ours, and in the header whatever JSON allows.
func TestOtherOrders(t *testing.T) {
	header := ` {"b" : {"shape":[2],"data_offsets":[0,2],"dtype":"U8"}, "a":{"dtype":"F32","shape":[],"data_offsets":[2,6]}} `
	tensors, _, err := Decode(file(header, 6))
	if err != nil || len(tensors["b"].Data) != 2 || len(tensors["a"].Data) != 4 {
		t.Errorf("got %v (%v), want two tensors", tensors, err)
	}
}

// What can be read can be written, and is read the same; and no tensor reaches beyond its bytes.
func FuzzDecode(f *testing.F) {
	f.Add(golden(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		tensors, metadata, err := Decode(data)
		if err != nil {
			if len(err.Error()) > 1000 {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
			return
		}
		total := 0
		for name, tensor := range tensors {
			total += len(tensor.Data)
			if cap(tensor.Data) != len(tensor.Data) {
				t.Errorf("%q reaches beyond its %d bytes", name, len(tensor.Data))
			}
		}
		if total > len(data) {
			t.Errorf("the tensors have %d bytes, and the file %d", total, len(data))
		}
		file, err := Encode(tensors, metadata)
		if err != nil {
			return // a name that is not UTF-8 in JSON has become another
		}
		again, _, err := Decode(file)
		if err != nil || !maps.EqualFunc(tensors, again, func(a, b Tensor) bool {
			return a.DType == b.DType && slices.Equal(a.Shape, b.Shape) && bytes.Equal(a.Data, b.Data)
		}) {
			t.Errorf("written and read again it is another: %v", err)
		}
	})
}

// FuzzDecode starts from all hostile files that are short.
func TestSeedCorpus(t *testing.T) {
	const folder = "testdata/fuzz/FuzzDecode"
	for _, test := range hostile {
		if len(test.file) >= 1000 {
			continue
		}
		path := filepath.Join(folder, strings.Map(func(r rune) rune {
			if r == ' ' || r == ',' || r == '\'' || r == '^' {
				return '_'
			}
			return r
		}, test.name))
		want := fmt.Sprintf("go test fuzz v1\n[]byte(%q)\n", test.file)
		if *update {
			if err := os.MkdirAll(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%s is not the seed of %q (%v): run this test with -update", path, test.name, err)
		}
	}
}

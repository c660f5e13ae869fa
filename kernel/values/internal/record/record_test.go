package record

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/quick"
)

type inner struct {
	Name string
	On   bool
	N    int64
}

type outer struct {
	Texts  map[string]string
	Values map[string]*string
	Inner  map[string]inner
	Next   *outer
	List   []inner
	Names  []string
	N      int
}

func trip(t *testing.T, from, to any) error {
	t.Helper()
	path := filepath.Join(t.TempDir(), "record")
	if err := Write(path, from); err != nil {
		t.Fatal(err)
	}
	return Read(path, to)
}

// What is read is what was written: nil apart from empty, and texts to the byte.
func TestTrip(t *testing.T) {
	same := func(from outer) bool {
		var to outer
		return trip(t, &from, &to) == nil && reflect.DeepEqual(from, to)
	}
	odd := "a 3 b\n\xff\x00"
	for _, from := range []outer{
		{},
		{Texts: map[string]string{}, List: []inner{}, Next: &outer{Names: []string{"", odd}}},
		{Values: map[string]*string{odd: &odd, "": nil}, N: math.MinInt64, List: []inner{{odd, true, -1}, {}}},
	} {
		if !same(from) {
			t.Errorf("%+v comes back changed", from)
		}
	}
	if err := quick.Check(same, nil); err != nil {
		t.Error(err)
	}
}

// A damaged file, or one of another type, is an error and takes neither time nor memory.
func TestDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record")
	if err := Write(path, &outer{Texts: map[string]string{"a": "b"}, List: []inner{{"c", true, 5}}, Next: &outer{N: 4}}); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	read := func(data string, v any) error {
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		return Read(path, v)
	}
	for n := range len(whole) {
		if read(string(whole[:n]), new(outer)) == nil {
			t.Errorf("the first %d bytes are read as all of it", n)
		}
	}
	type renamed struct{ M int }
	for name, bad := range map[string]struct {
		data string
		v    any
	}{
		"goes on":          {string(whole) + " ", new(outer)},
		"another field":    {"N 5 ", new(renamed)},
		"too many":         {"9223372036854775807 ", new([]string)},
		"fewer than none":  {"-2 ", new(map[string]string)},
		"no number":        {"x ", new(int)},
		"no truth":         {"maybe ", new(bool)},
		"a text too short": {"5 abcd", new(string)},
	} {
		if err := read(bad.data, bad.v); err == nil || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("%s: got %v, want that it is damaged", name, err)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		damaged := []byte(string(whole))
		for range 1 + r.IntN(4) {
			damaged[r.IntN(len(damaged))] = byte(r.IntN(256))
		}
		_ = read(string(damaged), new(outer)) // whatever comes of it, it ends
	}
}

func TestNoPlainData(t *testing.T) {
	defer func() {
		if got := recover(); got != "record: a func() is no plain data" {
			t.Errorf("got %v", got)
		}
	}()
	_ = Write(filepath.Join(t.TempDir(), "record"), &struct{ F func() }{})
}

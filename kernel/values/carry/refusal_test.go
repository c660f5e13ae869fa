package carry

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/values/carry/internal/snapshot"
	"github.com/atelier-go/atelier/kernel/values/internal/reserve"
)

// fickle has an encoding that does as told.
type fickle struct {
	fails, panics bool
}

func (f fickle) KeepIn(string) error {
	if f.panics {
		panic("no ink")
	}
	if f.fails {
		return errors.New("no paper")
	}
	return nil
}

func (f *fickle) RestoreFrom(string) error { return nil }

func TestRefusals(t *testing.T) {
	var local any = func() any {
		type point struct{ X, Y int }
		return point{1, 2}
	}()
	nested := any(0)
	for range snapshot.MaxNesting + 1 {
		nested = [1]any{nested}
	}
	for _, test := range []struct {
		name  string
		value any // a pointer to it
		want  string
		types []any
	}{
		{"function", ptr(func() {}), "x of type func(): it is a function literal that uses local variables: write func name(...)", nil},
		{"channel", ptr(make(chan int)), "x of type chan int: a channel cannot be carried", nil},
		{"unsafe pointer", ptr(unsafe.Pointer(t)), "x of type unsafe.Pointer: an unsafe.Pointer cannot be carried", nil},
		{"timer", ptr(time.NewTimer(0)), "x of type time.Timer: it has unexported state and no encoding", nil},
		{"pointer to a pointer", ptr(ptr(os.Stdout)), "x of type os.File: it has unexported state and no encoding", nil},
		{"file", ptr(os.Stdout), "x of type os.File: it has unexported state and no encoding", nil},
		{"nil function in an interface", ptr(any((func())(nil))), "x of type func(): a nil function of an unnamed type cannot be carried", nil},
		{"unnamed struct in an interface", ptr(any(struct{ A int }{1})), "x of type any: it holds a value of the unnamed type struct { A int }: give the type a name", nil},
		{"another package's secret", ptr(any(slog.NewTextHandler(io.Discard, nil))), "x of type slog.TextHandler: ", nil},
		{"two types of one name", &local, "x of type any: it holds a value of type carry.point, and another type has the same name", []any{(*point)(nil)}},
		{"nested too deep", &nested, "interface values are nested more than 1000 times", nil},
		{"keeper fails", &fickle{fails: true}, "x of type carry.fickle: its KeepIn fails: no paper", nil},
		{"posix", regexp.MustCompilePOSIX("a|ab"), "x of type regexp.Regexp: its MarshalText fails: its text does not tell that it prefers the longest match", nil},
		{"marshaler fails", ptr(time.Date(2026, 1, 1, 0, 0, 0, 0, nowhere(t))), `x of type time.Time: its MarshalBinary fails: its time zone "Nowhere" cannot be found by that name`, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := session(t)
			kept := commit(t, folder, program([]Variable{variable("x", test.value)}, test.types...))
			if got := kept[0].Reason; !strings.Contains(got, test.want) {
				t.Errorf("got  %q,\nwant %q", got, test.want)
			}
			if kept[0].Group != "" || len(leftovers(t, folder)) > 0 {
				t.Errorf("got the group %q and the files %v, want none", kept[0].Group, leftovers(t, folder))
			}
		})
	}
}

// leftovers lists the groups in a session's folder.
func leftovers(t *testing.T, folder string) (names []string) {
	t.Helper()
	for _, below := range []string{"", contract.NewFolder} {
		files, err := os.ReadDir(filepath.Join(folder, contract.ValuesFolder, below))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if f.Name() != contract.NewFolder && f.Name() != manifestFile && f.Name() != reserve.File {
				names = append(names, f.Name())
			}
		}
	}
	return names
}

// What shares memory with a refused value is refused with it, and nothing else is.
func TestRefusedTogether(t *testing.T) {
	done := make(chan bool)
	address, again, free := &done, []*chan bool{&done}, 7
	kept := commit(t, session(t), program([]Variable{
		variable("address", &address), variable("again", &again), variable("done", &done), variable("free", &free),
	}))
	blame := "of type chan bool: a channel cannot be carried"
	for i, want := range []string{"address " + blame, "", "done " + blame, ""} {
		if got := kept[i].Reason; got != want {
			t.Errorf("%s: got %q, want %q", kept[i].Name, got, want)
		}
	}
	if len(kept[1].Lost) != 1 || kept[1].Lost[0].String() != "again[0] "+blame {
		t.Errorf("again: got %v, want its element lost", kept[1].Lost)
	}
}

// A value that cannot be kept any more must not come back as it was before.
func TestRefusedIsForgotten(t *testing.T) {
	folder := session(t)
	var x any = 1
	commit(t, folder, program([]Variable{variable("x", &x)}))
	x = func() {}
	commit(t, folder, program([]Variable{variable("x", &x)}))
	if err := restored(folder, program([]Variable{variable("x", &x)})); err == nil || !strings.Contains(err.Error(), "restoring x: no value is kept") {
		t.Errorf("got the error %v, want that no value of x is kept", err)
	}
}

func TestLimit(t *testing.T) {
	big, small := make([]byte, 5000), make([]byte, 100)
	for _, test := range []struct {
		limit, want string
	}{
		{"", ""},
		{"10kB", ""},
		{"1000", "it needs 5.1 kB, and of the 1.0 kB that a session may keep 1.0 kB are left (ATELIER_KEEP_LIMIT sets the limit)"},
	} {
		t.Run(test.limit, func(t *testing.T) {
			t.Setenv(contract.KeepLimitVariable, test.limit)
			folder := session(t)
			kept := commit(t, folder, program([]Variable{variable("big", &big), variable("small", &small)}))
			if kept[0].Reason != test.want || kept[1].Reason != "" {
				t.Errorf("got the reasons %q and %q, want %q and none", kept[0].Reason, kept[1].Reason, test.want)
			}
		})
	}
}

// What other variables hold counts, what is replaced does not.
func TestLimitOfSession(t *testing.T) {
	t.Setenv(contract.KeepLimitVariable, "8000")
	folder := session(t)
	a, b := make([]byte, 5000), make([]byte, 5000)
	for i, test := range []struct {
		v    Variable
		kept bool
	}{{variable("a", &a), true}, {variable("b", &b), false}, {variable("a", &a), true}} {
		a[0]++
		if got := commit(t, folder, program([]Variable{test.v}))[0]; (got.Reason == "") != test.kept {
			t.Errorf("step %d: got the reason %q, want kept %t", i, got.Reason, test.kept)
		}
	}
}

func TestKeepLimit(t *testing.T) {
	for text, want := range map[string]int64{
		"": DefaultLimit, "0": 0, "123": 123, "500MB": 500e6, "2GiB": 2 << 30, "1.5 kb": 1500, "64k": 64 << 10, "7b": 7, " 3 g ": 3 << 30,
		"much": -1, "-1": -1, "1e30": -1, "MB": -1, "nan": -1,
	} {
		t.Setenv(contract.KeepLimitVariable, text)
		got, err := keepLimit()
		if err != nil {
			got = -1
		}
		if got != want {
			t.Errorf("%s: got %d (%v), want %d", strconv.Quote(text), got, err, want)
		}
	}
}

// nowhere is a time zone of its own making, with the one offset ABC.
func nowhere(t *testing.T) *time.Location {
	t.Helper()
	data := "TZif" + strings.Repeat("\x00", 16) + // the version and what is reserved
		strings.Repeat("\x00", 16) + "\x00\x00\x00\x01" + "\x00\x00\x00\x04" + // one kind of time, four letters
		"\x00\x00\x0e\x10" + "\x00" + "\x00" + "ABC\x00" // an hour east, no summer time, the first name
	location, err := time.LoadLocationFromTZData("Nowhere", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return location
}

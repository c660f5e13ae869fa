package carry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unsafe"

	"github.com/atelier-go/atelier/kernel/contract"
)

type (
	op    func(int) int
	touch func()
)

func abs(x int) int { return max(x, -x) }

func (v *vertex) touch() { v.n++ }

// samples are of the types that the generated main would register.
var samples = []any{
	errors.New(""), errors.Join(io.EOF), fmt.Errorf("%w", io.EOF), fmt.Errorf("%w%w", io.EOF, io.EOF), (*fs.PathError)(nil),
	(*strconv.NumError)(nil), (*coded)(nil), (*detailed)(nil), context.WithValue(context.Background(), coded(0), 0), context.Background(),
}

// errMine stands for a variable of the notebook.
var errMine = errors.New("EOF") // the text of another

// underNames is what the generated main would hand over.
var underNames = []Named{
	{Name: "io.EOF", Value: &io.EOF}, {Name: "io.ErrUnexpectedEOF", Value: &io.ErrUnexpectedEOF}, {Name: "io/fs.ErrExist", Value: &fs.ErrExist},
	{Name: "strconv.ErrSyntax", Value: &strconv.ErrSyntax}, {Name: "context.DeadlineExceeded", Value: &context.DeadlineExceeded}, {Name: "main.errMine", Value: &errMine},
	{Name: "os.Stderr", Value: &os.Stderr}, {Name: "strings.ToUpper", Value: strings.ToUpper}, {Name: "strings.Fields", Value: strings.Fields},
	{Name: ownPath + ".abs", Value: abs},
	{Name: ownPath + ".(*vertex).touch-fm", Value: func(r unsafe.Pointer) any { return (*(**vertex)(r)).touch }},
}

var ownPath = reflect.TypeFor[Variables]().PkgPath()

var sentinels = []error{io.EOF, io.ErrUnexpectedEOF, fs.ErrExist, strconv.ErrSyntax, context.DeadlineExceeded, errMine}

type coded int

func (c coded) Error() string { return "code " + strconv.Itoa(int(c)) }

type detailed struct {
	detail string
	cause  error
	more   []any
}

func (d *detailed) Error() string { return d.detail }
func (d *detailed) Unwrap() error { return d.cause }

// randomError makes a random tree of errors, some of which are parts of several.
func randomError(r *rand.Rand, depth int, known *[]error) (err error) {
	defer func() { *known = append(*known, err) }()
	inner := func() error { return randomError(r, depth-1, known) }
	n := r.IntN(11)
	if depth == 0 {
		n %= 5
	}
	switch n {
	case 0, 1:
		return sentinels[r.IntN(len(sentinels))]
	case 2:
		return errors.New(strconv.Itoa(r.IntN(3)))
	case 3:
		return coded(r.IntN(5))
	case 4:
		if len(*known) > 0 {
			return (*known)[r.IntN(len(*known))]
		}
		return io.EOF
	case 5, 6:
		return fmt.Errorf("wrapped: %w", inner())
	case 7:
		return fmt.Errorf("%w and %w", inner(), inner())
	case 8:
		return errors.Join(inner(), nil, inner())
	case 9:
		return &detailed{"detail", inner(), []any{inner(), r.IntN(9)}}
	default:
		return &strconv.NumError{Func: "f", Num: "1", Err: &fs.PathError{Op: "open", Path: "p", Err: inner()}}
	}
}

// parts lists an error and all that it wraps.
func parts(err error) []error {
	list := []error{err}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			list = append(list, parts(inner)...)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			list = append(list, parts(inner)...)
		}
	}
	return list
}

// sameFailures fails the test unless two lists of errors cannot be told apart by what they say, what they are, and which
// of them are the same.
func sameFailures(t *testing.T, a, b []error) {
	t.Helper()
	if len(a) != len(b) {
		t.Fatalf("got %d errors, want %d", len(b), len(a))
	}
	var partsOfA, partsOfB []error
	for i := range a {
		partsOfA, partsOfB = append(partsOfA, parts(a[i])...), append(partsOfB, parts(b[i])...)
		for _, sentinel := range sentinels {
			if got, want := errors.Is(b[i], sentinel), errors.Is(a[i], sentinel); got != want {
				t.Errorf("%v is %v: got %v, want %v", a[i], sentinel, got, want)
			}
		}
		var code, wantCode coded
		var path, wantPath *fs.PathError
		if errors.As(b[i], &code) != errors.As(a[i], &wantCode) || code != wantCode || errors.As(b[i], &path) != errors.As(a[i], &wantPath) {
			t.Errorf("%v: got the code %v and the path %v, want %v and %v", a[i], code, path, wantCode, wantPath)
		}
	}
	if len(partsOfA) != len(partsOfB) {
		t.Fatalf("got %d errors within, want %d", len(partsOfB), len(partsOfA))
	}
	for i, x := range partsOfA {
		y := partsOfB[i]
		if x.Error() != y.Error() || reflect.TypeOf(x) != reflect.TypeOf(y) {
			t.Errorf("got %T %v, want %T %v", y, y, x, x)
		}
		if slices.Contains(sentinels, x) && x != y {
			t.Errorf("got another %v", x)
		}
		for j, other := range partsOfA {
			if (x == other) != (y == partsOfB[j]) {
				t.Errorf("%v and %v: got the same %v, want %v", x, other, y == partsOfB[j], x == other)
			}
		}
	}
}

// Errors are after one, two and three cells what they were.
func TestErrorsThroughCells(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 16))
		var made []error
		first := randomError(r, 4, &made)
		second := randomError(r, 3, &made)
		all := []error{first, second}
		all = append(all, made...)
		folder := session(t)
		p := &Variables{Types: samples, Named: underNames, List: []Variable{variable("first", &first), variable("all", &all)}}
		before := slices.Clone(all)
		for range 3 {
			for _, k := range commit(t, folder, p) {
				if k.Reason != "" {
					t.Fatalf("seed %d: %s is refused: %s", seed, k.Name, k.Reason)
				}
			}
			p = zeros(p)
			if err := restored(folder, p); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			unchanged(t, folder, p)
			again := *p.List[1].Pointer.(*[]error)
			if *p.List[0].Pointer.(*error) != again[0] && reflect.TypeOf(again[0]).Comparable() {
				t.Errorf("seed %d: two variables that held one error hold two", seed)
			}
			sameFailures(t, before, again)
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// What a damaged file says of functions never has one called with another receiver, or put where another type stands.
func TestDamagedNames(t *testing.T) {
	v := &vertex{n: 1}
	x := struct {
		bound touch
		plain op
	}{v.touch, abs}
	for _, test := range []struct{ from, to, want string }{
		{"(*vertex).touch-fm", "(*vertez).touch-fm", "a method of another receiver"},
		{".abs", ".ab2", "a func(string) int is no carry.op any more: it was declared in another way since"},
		{".abs", ".ab3", "the program has nothing named " + ownPath + ".ab3"},
		{".abs", ".abs", ""},
	} {
		folder := session(t)
		p := &Variables{Types: append([]any{(*vertex)(nil)}, samples...), List: []Variable{variable("x", &x)}}
		p.Named = append(slices.Clone(underNames), Named{Name: ownPath + ".(*vertez).touch-fm", Value: func(unsafe.Pointer) any { return touch(nil) }},
			Named{Name: ownPath + ".ab2", Value: func(string) int { return 0 }})
		kept := commit(t, folder, p)
		path := filepath.Join(folder, contract.ValuesFolder, kept[0].Group)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(data), test.from, test.to, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		err = restored(folder, zeros(p))
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s for %s: got %v, want %q", test.to, test.from, err, test.want)
		}
	}
}

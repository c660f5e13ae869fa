package safe_test

import (
	"errors"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/internal/safe"
)

var errOwn = errors.New("my own\nwith a trace below")

// What a graph function panics with is the whole error: no names of executors, no traces.
func TestPanicsBecomeSentences(t *testing.T) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	var none []int
	for _, test := range []struct {
		name  string
		build func(x *Node) *Node
		want  string
		is    error
	}{
		{"nothing is wrong", func(x *Node) *Node { return Add(x, x) }, "", nil},
		{"an error", func(*Node) *Node { panic(errOwn) }, "my own", errOwn},
		{"a text", func(*Node) *Node { panic("a text") }, "a text", nil},
		{"an index", func(x *Node) *Node { return MulScalar(x, none[len(none)]) },
			"runtime error: index out of range [0] with length 0: this is a fault of Atelier, please report it", nil},
	} {
		exec, err := safe.New(b, model.NewStore(), func(_ *model.Scope, in []*Node) []*Node { return []*Node{test.build(in[0])} })
		if err != nil {
			t.Fatal(err)
		}
		defer exec.Finalize()
		for range 2 { // a failed build is not taken for a built one
			out, err := exec.Call1([]float32{1, 2})
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != test.want || test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("%s: got %q, want %q", test.name, got, test.want)
			}
			if err == nil && tensors.MustCopyFlatData[float32](out)[1] != 4 {
				t.Errorf("%s: got %v, want 2 and 4", test.name, out)
			}
		}
		if err := exec.Compile(shapes.Make(dtypes.Float32, 3)); (err == nil) != (test.want == "") {
			t.Errorf("%s: compiling gave %v", test.name, err)
		}
	}
}

func TestLibrariesFaultsAreOneLine(t *testing.T) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	exec, err := safe.New(b, model.NewStore(), func(_ *model.Scope, in []*Node) []*Node {
		return []*Node{Add(in[0], Ones(in[0].Graph(), shapes.Make(dtypes.Float32, 7)))}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer exec.Finalize()
	_, err = exec.Call([]float32{1, 2})
	if err == nil || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "panicked") || len(err.Error()) > 300 {
		t.Errorf("adding 7 numbers to 2 gave %v, want one line about the shapes", err)
	}
}

func TestTry(t *testing.T) {
	if err := safe.Try(func() error { shapes.Make(dtypes.Float32, -1); return nil }); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("a shape of -1 gave %v, want an error of one line", err)
	}
	if err := safe.Try(func() error { return errOwn }); err == nil || err.Error() != "my own" || !errors.Is(err, errOwn) {
		t.Errorf("got %v, want the first line of the error", err)
	}
	if err := safe.Try(func() error { return nil }); err != nil {
		t.Errorf("got %v, want nothing", err)
	}
}

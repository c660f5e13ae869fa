package fit

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// spoilt is a counter with a second variable, log(Limit - steps made), that its loss, 0, does not depend on: it is -Inf
// after the step Limit + 1 and NaN later.
type spoilt struct {
	counter
	hidden dtypes.DType
}

func (s spoilt) Step(scope *model.Scope, batch models.Batch) []*Node {
	g := batch.Examples.Graph()
	w := scope.WithInitializer(initializer.Zero).VariableWithShape("w", shapes.Make(dtypes.Float32, s.Size))
	hidden := scope.WithInitializer(initializer.Zero).VariableWithShape("hidden", shapes.Make(s.hidden, s.Size))
	before := w.NodeValue(g)
	w.SetNodeValue(Add(before, OnesLike(before)))
	limit := MulScalar(OnesLike(before), float64(s.Limit))
	hidden.SetNodeValue(ConvertDType(Log(Sub(limit, before)), s.hidden))
	return []*Node{Const(g, float32(0))}
}

// Weights that are not finite are told, whatever the loss says, and the checkpoint with the last finite ones stays the
// newest.
func TestWeightsThatAreNotFiniteAreNotKept(t *testing.T) {
	for _, hidden := range []dtypes.DType{dtypes.Float32, dtypes.Float64} {
		for name, every := range map[string]time.Duration{"at each step": 1, "at the end": time.Hour} {
			t.Run(fmt.Sprint(hidden, " ", name), func(t *testing.T) {
				gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
					folder, gen := t.TempDir(), spoilt{counter{Limit: 5, Size: 4}, hidden}
					if _, err := Train(context.Background(), b, gen, letters(10), Options{Steps: 4, Folder: folder}); err != nil {
						t.Fatal(err)
					}
					run, err := Train(context.Background(), b, gen, letters(10), Options{Steps: 9, Folder: folder, Resume: true, SaveEvery: every})
					last := 4 // where it was resumed
					if every == 1 {
						last = 5 // log(5 - 4) is 0, and after one more step it is log(0)
					}
					if !errors.Is(err, ErrDiverged) || !strings.Contains(err.Error(), "are not finite numbers") ||
						!strings.Contains(err.Error(), fmt.Sprintf("those of step %d are kept", last)) || !strings.Contains(err.Error(), "lower the learning rate") {
						t.Errorf("got %v, want a sentence that names step %d", err, last)
					}
					if run.Stopped != Diverged || run.Step != last || weight(t, run) != float32(last) || run.History.Steps() != last {
						t.Errorf("got %s at step %d with weight %g and %d losses, want those of step %d", run.Stopped, run.Step, weight(t, run), run.History.Steps(), last)
					}
					c, newer, err := newest(folder)
					if err != nil || !newer.none() || c.Step != last || !slices.ContainsFunc(names(t, folder), func(name string) bool { return name == stepName(last) }) {
						t.Errorf("the newest checkpoint is of step %d, error %v; want %d", c.Step, err, last)
					}
				})
			})
		}
	}
}

// The patterns of IEEE 754: all ones in the exponent, and nothing else, is no finite number.
func TestFinite(t *testing.T) {
	float32s := func(x float32) []byte { return binary.LittleEndian.AppendUint32(nil, math.Float32bits(x)) }
	float64s := func(x float64) []byte { return binary.LittleEndian.AppendUint64(nil, math.Float64bits(x)) }
	float16s := func(bits uint16) []byte { return binary.LittleEndian.AppendUint16(nil, bits) }
	for _, test := range []struct {
		name  string
		dtype dtypes.DType
		value []byte
		want  bool
	}{
		{"0", dtypes.Float32, float32s(0), true},
		{"the largest", dtypes.Float32, float32s(-math.MaxFloat32), true},
		{"the smallest", dtypes.Float32, float32s(math.SmallestNonzeroFloat32), true},
		{"Inf", dtypes.Float32, float32s(float32(math.Inf(1))), false},
		{"-Inf", dtypes.Float32, float32s(float32(math.Inf(-1))), false},
		{"NaN", dtypes.Float32, float32s(float32(math.NaN())), false},
		{"a NaN of one bit", dtypes.Float32, float32s(math.Float32frombits(0x7f800001)), false},
		{"the largest", dtypes.Float64, float64s(math.MaxFloat64), true},
		{"1e200, whose upper half would be no number", dtypes.Float64, float64s(1e200), true},
		{"Inf", dtypes.Float64, float64s(math.Inf(1)), false},
		{"-NaN", dtypes.Float64, float64s(math.Float64frombits(0xfff0000000000001)), false},
		{"65504, the largest", dtypes.Float16, float16s(0x7bff), true},
		{"Inf", dtypes.Float16, float16s(0x7c00), false},
		{"-NaN", dtypes.Float16, float16s(0xfe00), false},
		{"a whole number with those bits", dtypes.Int32, float32s(float32(math.NaN())), true},
	} {
		// The number stands in the middle and at the end of its array.
		for _, data := range [][]byte{slices.Concat(make([]byte, 64), test.value, make([]byte, 64)), slices.Concat(make([]byte, 64), test.value)} {
			s := state{variables: []variable{{shape: shapes.Make(dtypes.Float32, 1), bytes: make([]byte, 4)}, {shape: shapes.Make(test.dtype, 1), bytes: data}}}
			if got := s.finite(); got != test.want {
				t.Errorf("%s %s: finite is %v, want %v", test.dtype, test.name, got, test.want)
			}
		}
	}
}

package vae

import (
	"slices"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// The codes stand for (0, 0), (2, 0) and (0, 3). What is as near to two of them has the first.
func TestNearestByHand(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		out := call(t, b, seeded(t), func(_ *model.Scope, in []*Node) []*Node {
			book := codebook{vectors: in[0]}
			codes := book.nearest(in[1])
			return []*Node{codes, book.lookup(codes)}
		}, [][]float64{{0, 0}, {2, 0}, {0, 3}}, [][][]float64{{{0.9, 0}, {1.1, 0}, {0, 1.4}}, {{-5, 1.6}, {100, 0}, {1, 0}}})
		if got, want := tensors.MustCopyFlatData[int32](out[0]), []int32{0, 1, 0, 2, 1, 0}; !slices.Equal(got, want) {
			t.Errorf("the codes are %v, want %v", got, want)
		}
		if got, want := out[1].Shape().Dimensions, []int{2, 3, 2}; !slices.Equal(got, want) {
			t.Errorf("the vectors have the shape %v, want %v", got, want)
		}
		if got, want := tensors.MustCopyFlatData[float64](out[1]), []float64{0, 0, 2, 0, 0, 0, 0, 3, 2, 0, 0, 0}; !slices.Equal(got, want) {
			t.Errorf("the vectors are %v, want %v", got, want)
		}
	})
}

// A usage below a tenth is dead. In its place comes one of what is encoded, with the usage 0.2; all others stay.
func TestDeadCodesBeginAnew(t *testing.T) {
	const dead = 12
	vectors, usage := [][]float64{{2}, {3}}, []float64{0.1, 7}
	for range dead {
		vectors, usage = append(vectors, []float64{1}), append(usage, 0.0999)
	}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		out := call(t, b, seeded(t), func(scope *model.Scope, in []*Node) []*Node {
			book := codebook{vectors: in[0], usage: in[1]}.revived(scope, in[2])
			return []*Node{book.vectors, book.usage}
		}, vectors, usage, [][][]float64{{{10}, {11}}, {{12}, {13}}})
		gotVectors, gotUsage := tensors.MustCopyFlatData[float64](out[0]), tensors.MustCopyFlatData[float64](out[1])
		if !slices.Equal(gotVectors[:2], []float64{2, 3}) || !slices.Equal(gotUsage, append([]float64{0.1, 7}, slices.Repeat([]float64{0.2}, dead)...)) {
			t.Errorf("the vectors are %v and the usage is %v, want the first two as they were, and 0.2 of the others", gotVectors, gotUsage)
		}
		seen := map[float64]int{}
		for _, v := range gotVectors[2:] {
			seen[v]++
		}
		if seen[10]+seen[11]+seen[12]+seen[13] != dead || len(seen) < 3 {
			t.Errorf("dead codes were put, how often each, on %v, want all of 10, 11, 12, 13 or most", seen)
		}
	})
}

// Of two codes and four vectors, a vector is a usage of 2/4, of which a hundredth counts: 0.005. The first code is used three
// times: its usage is 0.99 + 0.015 = 1.005, and its vector (0.99 x 1 + 0.005 x 13) / 1.005 = 1.055 / 1.005. The second has 0.99 x 0.5 + 0.005
// = 0.5, and (0.495 x 4 + 0.005 x 7) / 0.5 = 4.03. The usage of all codes together stays as many as there are, if it was that.
func TestTheCodebookFollowsByHand(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := seeded(t)
		kept := func(scope *model.Scope, in []*Node) codebook { return newCodebook(scope.At("book"), in[0], 2, 1) }
		call(t, b, store, func(scope *model.Scope, in []*Node) []*Node {
			book := kept(scope, in)
			book.vectors, book.usage = in[0], in[1]
			book.follow(in[2], Const(in[0].Graph(), [][]int32{{0, 0}, {0, 1}}))
			return []*Node{in[0]}
		}, [][]float64{{1}, {4}}, []float64{1, 0.5}, [][][]float64{{{3}, {5}}, {{5}, {7}}})
		out := call(t, b, store, func(scope *model.Scope, in []*Node) []*Node {
			book := kept(scope, in)
			return []*Node{book.vectors, book.usage}
		}, 0.0)
		got := slices.Concat(tensors.MustCopyFlatData[float64](out[0]), tensors.MustCopyFlatData[float64](out[1]))
		if want := []float64{1.055 / 1.005, 4.03, 1.005, 0.5}; !closeTo(got, want) {
			t.Errorf("vectors and usage are %v, want %v", got, want)
		}
	})
}

// The value is that of the code, and the gradient goes to what was encoded as if it were that; the codebook gets none.
func TestStraightThrough(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		out := call(t, b, seeded(t), func(_ *model.Scope, in []*Node) []*Node {
			y := straightThrough(in[0], in[1])
			return append([]*Node{y}, Gradient(ReduceAllSum(Square(y)), in[0], in[1])...)
		}, []float64{1, 2}, []float64{1.5, -3})
		for i, want := range [][]float64{{1.5, -3}, {3, -6}, {0, 0}} {
			if got := tensors.MustCopyFlatData[float64](out[i]); !slices.Equal(got, want) {
				t.Errorf("result %d is %v, want %v", i, got, want)
			}
		}
	})
}

func TestCodeGridSizes(t *testing.T) {
	for _, test := range []struct {
		height, width int
		want          [][2]int
	}{
		{28, 28, [][2]int{{28, 28}, {14, 14}, {7, 7}}},
		{32, 48, [][2]int{{32, 48}, {16, 24}, {8, 12}}},
		{64, 64, [][2]int{{64, 64}, {32, 32}, {16, 16}, {8, 8}}},
		{128, 128, [][2]int{{128, 128}, {64, 64}, {32, 32}, {16, 16}, {8, 8}}},
		{8, 8, [][2]int{{8, 8}, {4, 4}}},
	} {
		if got := codeGridSizes(test.height, test.width); !slices.Equal(got, test.want) {
			t.Errorf("%dx%d: got %v, want %v", test.height, test.width, got, test.want)
		}
	}
}

package nn_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

var allEdges = []nn.Edges{nn.EdgesZero, nn.EdgesWrap, nn.EdgesHalfDrop, nn.EdgesMirror}

// plane is pictures [batch, h, w, channels] as values, with what lies beyond their edges.
type plane struct {
	values         []float64
	h, w, channels int
	edges          nn.Edges
}

func newPlane(x *tensors.Tensor, edges nn.Edges) plane {
	dims := x.Shape().Dimensions
	return plane{tensors.MustCopyFlatData[float64](x), dims[1], dims[2], dims[3], edges}
}

// at is the number at any row and column of the plane.
func (p plane) at(picture, row, column, channel int) float64 {
	tile := floorDiv(column, p.w)
	switch p.edges {
	case nn.EdgesZero:
		if row < 0 || row >= p.h || tile != 0 {
			return 0
		}
	case nn.EdgesHalfDrop:
		row -= tile * p.h / 2
	case nn.EdgesMirror:
		if tile%2 != 0 {
			column = p.w - 1 - column
		}
		if floorDiv(row, p.h)%2 != 0 {
			row = p.h - 1 - row
		}
		tile = floorDiv(column, p.w)
	}
	row, column = row-floorDiv(row, p.h)*p.h, column-tile*p.w
	return p.values[((picture*p.h+row)*p.w+column)*p.channels+channel]
}

// part is the rows and columns from top and left on, [batch, h, w, channels].
func (p plane) part(top, left, h, w int) *tensors.Tensor {
	batch := len(p.values) / (p.h * p.w * p.channels)
	var out []float64
	for picture := range batch {
		for row := range h {
			for column := range w {
				for channel := range p.channels {
					out = append(out, p.at(picture, row+top, column+left, channel))
				}
			}
		}
	}
	return tensors.FromFlatDataAndDimensions(out, batch, h, w, p.channels)
}

func floorDiv(a, b int) int { return (a - ((a%b)+b)%b) / b }

// 1 2 over 3 4: in half-drop, the columns beside it are 4 over 2 and 3 over 1.
func TestPadEdgesByHand(t *testing.T) {
	for edges, want := range map[nn.Edges][]float64{
		nn.EdgesZero:     {0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0},
		nn.EdgesWrap:     {2, 1, 2, 1, 4, 3, 4, 3, 2, 1, 2, 1},
		nn.EdgesHalfDrop: {4, 1, 2, 3, 2, 3, 4, 1, 4, 1, 2, 3},
	} {
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			got, err := CallOnce(b, func(x *Node) *Node { return nn.PadEdges(x, edges, 0, 1, 1, 1) }, [][][][]float64{{{{1}, {2}}, {{3}, {4}}}})
			if err != nil {
				t.Fatal(err)
			}
			if values := tensors.MustCopyFlatData[float64](got); !near(values, want) {
				t.Errorf("edges %d: got %v, want %v", edges, values, want)
			}
		})
	}
}

// Also more than once around.
func TestPadEdgesIsAPartOfThePlane(t *testing.T) {
	x := gradcheck.Wave(-1, 1, 2, 4, 3, 2)
	for _, edges := range allEdges {
		for _, pad := range [][4]int{{0, 0, 0, 0}, {1, 2, 0, 0}, {0, 0, 2, 1}, {1, 1, 1, 1}, {9, 4, 3, 10}, {0, 5, 7, 0}} {
			want := newPlane(x, edges).part(-pad[0], -pad[2], 4+pad[0]+pad[1], 3+pad[2]+pad[3])
			gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
				got, err := CallOnce(b, func(x *Node) *Node { return nn.PadEdges(x, edges, pad[0], pad[1], pad[2], pad[3]) }, clone(t, x))
				if err != nil {
					t.Fatal(err)
				}
				same(t, fmt.Sprintf("edges %d, %v", edges, pad), got, want)
			})
		}
	}
}

func TestPadEdgesGradients(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, edges := range allEdges {
			checkBothOrders(t, b, []int{1, 2, 3, 2}, []int{1, 6, 8, 2}, func(x *Node) *Node { return nn.PadEdges(x, edges, 1, 3, 4, 1) })
		}
	})
}

func TestEdgesRefuse(t *testing.T) {
	for want, f := range map[string]func(x *Node) *Node{
		"a picture of 5 rows cannot hang lower by half": func(x *Node) *Node { return nn.PadEdges(x, nn.EdgesHalfDrop, 0, 0, 1, 0) },
		"a picture of 5 rows cannot hang":               func(x *Node) *Node { return nn.UpsampleBilinear(x, nn.EdgesHalfDrop) },
		"a picture of 5x6 has no half":                  func(x *Node) *Node { return nn.DownsampleBilinear(x, nn.EdgesWrap) },
		"a picture of 6x5 has no half":                  func(x *Node) *Node { return nn.DownsampleBilinear(Transpose(x, 1, 2), nn.EdgesZero) },
		"6 rows in steps of 2: half-drop takes a multiple of 4 rows": func(x *Node) *Node {
			return nn.DownsampleBilinear(Pad(x, ScalarZero(x.Graph(), x.DType()), PadAxis{}, PadAxis{End: 1}), nn.EdgesHalfDrop)
		},
		"Convolution: 9 rows in steps of 3": func(x *Node) *Node {
			return nn.ConvolutionWithEdges(Concatenate([]*Node{x, SliceAxis(x, 1, AxisRange(0, 4))}, 1), Ones(x.Graph(), shapes.Make(x.DType(), 3, 3, 1, 1)), 3, nn.EdgesHalfDrop)
		},
		"ConvolutionTransposed: 5 rows in steps of 1": func(x *Node) *Node {
			return nn.ConvolutionTransposedWithEdges(x, Ones(x.Graph(), shapes.Make(x.DType(), 1, 1, 1, 1)), 1, nn.EdgesHalfDrop)
		},
	} {
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			_, err := CallOnce(b, f, gradcheck.Wave(0, 1, 1, 5, 6, 1))
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want an error that says %q", err, want)
			}
		})
	}
}

// tile is a net of all that takes edges, without another sense of place: x [batch, h, w, 2] to the same shape. Its
// pictures are halved twice.
func tile(x *Node, edges nn.Edges) *Node {
	kernel := func(k, in, out int) *Node {
		return Const(x.Graph(), gradcheck.Wave(-0.6, 0.7, k, k, in, out))
	}
	x = Tanh(nn.ConvolutionWithEdges(x, kernel(3, 2, 3), 1, edges))
	x = Tanh(nn.ConvolutionWithEdges(x, kernel(4, 3, 2), 2, edges))
	x = Tanh(nn.ConvolutionWithEdges(x, kernel(2, 2, 2), 1, edges))
	x = nn.DownsampleBilinear(x, edges)
	x = Tanh(nn.ConvolutionTransposedWithEdges(x, kernel(5, 2, 2), 1, edges))
	x = nn.UpsampleBilinear(x, edges)
	x = Tanh(nn.ConvolutionTransposedWithEdges(x, kernel(4, 2, 3), 2, edges))
	x = Tanh(nn.ConvolutionWithEdges(x, kernel(3, 3, 2), 2, edges))
	return nn.ConvolutionTransposedWithEdges(x, kernel(3, 2, 2), 2, edges)
}

// Opposite edges continue each other: the net of the plane seen from elsewhere is the plane of its result, seen from
// there. So no place is special, and with zeros and mirrors the edges are.
func TestTilesContinue(t *testing.T) {
	x := gradcheck.Wave(-1, 1, 1, 16, 8, 2)
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, edges := range allEdges {
			net, err := NewExec(b, func(x *Node) *Node { return tile(x, edges) })
			if err != nil {
				t.Fatal(err)
			}
			defer net.Finalize()
			result := func(x *tensors.Tensor) *tensors.Tensor {
				out, err := net.Call(x)
				if err != nil {
					t.Fatal(err)
				}
				return out[0]
			}
			whole := newPlane(result(clone(t, x)), edges)
			for _, by := range [][2]int{{4, 0}, {0, 4}, {-8, -4}} {
				moved := result(newPlane(x, edges).part(by[0], by[1], 16, 8))
				want := whole.part(by[0], by[1], 16, 8)
				equal := near(tensors.MustCopyFlatData[float64](moved), tensors.MustCopyFlatData[float64](want))
				if equal != (edges == nn.EdgesWrap || edges == nn.EdgesHalfDrop) {
					t.Errorf("edges %d, moved by %v: the net commutes with it: %v, want %v", edges, by, equal, !equal)
				}
			}
		}
	})
}

// Both are the loops of their definition over a piece of the plane so large that the zeros around it are far off.
func TestConvolutionsWithEdgesAreThoseOfThePlane(t *testing.T) {
	x := gradcheck.Wave(-1, 1, 2, 6, 3, 2)
	for _, edges := range allEdges[1:] {
		for _, p := range []convCase{{k: 1, stride: 1}, {k: 2, stride: 1}, {k: 3, stride: 1}, {k: 4, stride: 3}, {k: 5, stride: 3}, {k: 7, stride: 1}, {k: 8, stride: 3}} {
			kernel := gradcheck.Wave(-1, 2, p.k, p.k, 2, 3)
			gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
				const far = 6
				around := newPlane(x, edges).part(-far, -far, 6+2*far, 3+2*far)
				got, err := CallOnceN(b, func(x, around, kernel *Node) []*Node {
					s, far := p.stride, far
					up := nn.ConvolutionTransposed(around, kernel, s)
					down := nn.Convolution(around, kernel, s)
					return []*Node{
						nn.ConvolutionTransposedWithEdges(x, kernel, s, edges),
						Slice(up, AxisRange(), AxisRange(far*s, (far+6)*s), AxisRange(far*s, (far+3)*s)),
						nn.ConvolutionWithEdges(x, kernel, s, edges),
						Slice(down, AxisRange(), AxisRange(far/s, (far+6)/s), AxisRange(far/s, (far+3)/s)),
					}
				}, clone(t, x), around, clone(t, kernel))
				if err != nil {
					t.Fatal(err)
				}
				same(t, fmt.Sprintf("edges %d, k%ds%d, transposed", edges, p.k, p.stride), got[0], got[1])
				same(t, fmt.Sprintf("edges %d, k%ds%d", edges, p.k, p.stride), got[2], got[3])
			})
		}
	}
}

func TestConvolutionsWithEdgesGradients(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, edges := range allEdges[1:] {
			checkBothOrders(t, b, []int{1, 4, 2, 1}, []int{1, 4, 2, 1}, func(x *Node) *Node {
				small := nn.ConvolutionWithEdges(x, Const(x.Graph(), gradcheck.Wave(-1, 0.8, 3, 3, 1, 2)), 2, edges)
				return nn.ConvolutionTransposedWithEdges(small, Const(x.Graph(), gradcheck.Wave(-1, 0.9, 4, 4, 2, 1)), 2, edges)
			})
		}
	})
}

// checkBothOrders checks the gradient of a loss of f by x [dims], and of one of that gradient; f makes [after].
func checkBothOrders(t *testing.T, b compute.Backend, dims, after []int, f func(x *Node) *Node) {
	t.Helper()
	gradcheck.Check(t, b, "/", func(scope *model.Scope, inputs []*Node) (loss, objective *Node) {
		x := scope.VariableWithValue("x", gradcheck.Wave(-1, 1, dims...)).NodeValue(inputs[0])
		weighted := func(x *Node) *Node { return Mul(f(x), inputs[0]) }
		loss = Add(ReduceAllMean(Tanh(weighted(x))), penalty(x, weighted))
		return loss, loss
	}, gradcheck.Wave(-1, 2, after...))
}

// clone is x for one backend: the original may serve another.
func clone(t *testing.T, x *tensors.Tensor) *tensors.Tensor {
	t.Helper()
	copied, err := x.LocalClone()
	if err != nil {
		t.Fatal(err)
	}
	return copied
}

func same(t *testing.T, what string, got, want *tensors.Tensor) {
	t.Helper()
	if dims := got.Shape().Dimensions; !slices.Equal(dims, want.Shape().Dimensions) {
		t.Fatalf("%s: the shape is %v, want %v", what, dims, want.Shape().Dimensions)
	}
	if values := tensors.MustCopyFlatData[float64](got); !near(values, tensors.MustCopyFlatData[float64](want)) {
		t.Errorf("%s: got %.4f, want %.4f", what, values, tensors.MustCopyFlatData[float64](want))
	}
}

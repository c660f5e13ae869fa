package nn_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// convCase is one convolution under test: a kernel of size k, steps of stride, a picture of h x w, channels.
type convCase struct{ k, stride, h, w, in, out int }

func (p convCase) String() string {
	return fmt.Sprintf("k%ds%d/%dx%d/%dto%d", p.k, p.stride, p.h, p.w, p.in, p.out)
}

// convCases are odd and even kernels and strides, sides of unequal and odd length, one and many channels.
var convCases = []convCase{
	{1, 1, 3, 4, 2, 3}, {2, 1, 3, 4, 2, 3}, {2, 2, 4, 6, 2, 8}, {3, 1, 5, 4, 2, 3}, {3, 2, 4, 6, 2, 9}, {3, 3, 6, 3, 2, 8},
	{4, 1, 5, 4, 2, 3}, {4, 2, 6, 4, 2, 3}, {4, 2, 6, 4, 1, 8}, {4, 2, 6, 4, 8, 1}, {4, 2, 6, 4, 1, 1}, {4, 3, 6, 3, 1, 8},
	{5, 1, 4, 5, 2, 3}, {5, 2, 4, 6, 2, 8}, {5, 3, 6, 3, 2, 8}, {7, 1, 3, 2, 1, 2}, {7, 2, 4, 2, 2, 8}, {8, 3, 6, 3, 2, 9},
}

// visitTerms calls f for each product x[x] kernel[kernel] of the sum that makes up y[y], with numbers of entries.
func (p convCase) visitTerms(transposed bool, f func(x, kernel, y int)) {
	near, far := p.h/p.stride, p.w/p.stride // of the side that has less pixels
	fine := [2]int{p.h, p.w}
	first := (p.k - p.stride) / 2
	for i := range near {
		for j := range far {
			for u := range p.k {
				for v := range p.k {
					row, column := p.stride*i+u-first, p.stride*j+v-first
					if row < 0 || row >= fine[0] || column < 0 || column >= fine[1] {
						continue
					}
					for c := range p.in {
						for o := range p.out {
							kernel := ((u*p.k+v)*p.in+c)*p.out + o
							coarse, dense := i*far+j, row*fine[1]+column
							if transposed {
								f(coarse*p.in+c, kernel, dense*p.out+o)
							} else {
								f(dense*p.in+c, kernel, coarse*p.out+o)
							}
						}
					}
				}
			}
		}
	}
}

// padding are the heights and widths before and after.
func (p convCase) padding(transposed bool) (before, after [2]int) {
	fine, coarse := [2]int{p.h, p.w}, [2]int{p.h / p.stride, p.w / p.stride}
	if transposed {
		return coarse, fine
	}
	return fine, coarse
}

func convolution(transposed bool) func(x, kernel *Node, stride int) *Node {
	if transposed {
		return nn.ConvolutionTransposed
	}
	return nn.Convolution
}

// Both are compared with the loops of their definition, for two pictures.
func TestConvolutionsAreTheirSums(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, transposed := range []bool{false, true} {
			for _, p := range convCases {
				before, after := p.padding(transposed)
				x := gradcheck.Wave(-1, 1, 2, before[0], before[1], p.in)
				kernel := gradcheck.Wave(-1, 2, p.k, p.k, p.in, p.out)
				xs, ks := tensors.MustCopyFlatData[float64](x), tensors.MustCopyFlatData[float64](kernel)
				want := make([]float64, 2*after[0]*after[1]*p.out)
				for picture := range 2 {
					inputs, outputs := xs[picture*len(xs)/2:], want[picture*len(want)/2:]
					p.visitTerms(transposed, func(x, k, y int) { outputs[y] += inputs[x] * ks[k] })
				}
				got, err := CallOnce(b, func(x, kernel *Node) *Node { return convolution(transposed)(x, kernel, p.stride) }, x, kernel)
				if err != nil {
					t.Fatalf("transposed %v, %s: %v", transposed, p, err)
				}
				if dims := got.Shape().Dimensions; !slices.Equal(dims, []int{2, after[0], after[1], p.out}) {
					t.Errorf("transposed %v, %s: the shape is %v, want [2 %d %d %d]", transposed, p, dims, after[0], after[1], p.out)
				}
				if values := tensors.MustCopyFlatData[float64](got); !near(values, want) {
					t.Errorf("transposed %v, %s: got %.4f, want %.4f", transposed, p, values, want)
				}
			}
		}
	})
}

// gradientCases keep the test of gradients short: what differs in how it is computed.
var gradientCases = []convCase{
	{1, 1, 3, 2, 2, 3}, {3, 1, 3, 2, 2, 3}, {4, 1, 3, 2, 2, 2}, {4, 2, 4, 6, 2, 3}, {4, 2, 4, 2, 8, 1}, {5, 2, 4, 2, 9, 2}, {5, 2, 4, 2, 2, 9}, {2, 2, 4, 2, 1, 2}, {4, 3, 3, 6, 8, 8},
}

// Gradients of both by the picture and the kernel, and those of a penalty on the picture's gradient, as in
// WGAN-GP.
func TestConvolutionsGradients(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, p := range gradientCases {
			t.Run(p.String(), func(t *testing.T) {
				gradcheck.Check(t, b, "/", func(scope *model.Scope, inputs []*Node) (loss, objective *Node) {
					loss = Add(p.loss(scope.At("plain"), inputs[0].Graph(), false), p.loss(scope.At("transposed"), inputs[0].Graph(), true))
					return loss, loss
				}, gradcheck.Wave(0, 1, 1))
			})
		}
	})
}

// The kernel's gradient of many pixels is summed in pieces: five pictures as two, two and one.
func TestKernelGradientOfManyPixels(t *testing.T) {
	const pictures = 5
	p := convCase{3, 1, 32, 64, 2, 1}
	x, y := gradcheck.Wave(-1, 1, pictures, p.h, p.w, p.in), gradcheck.Wave(-1, 2, pictures, p.h, p.w, p.out)
	xs, ys := tensors.MustCopyFlatData[float64](x), tensors.MustCopyFlatData[float64](y)
	want := make([]float64, p.k*p.k*p.in*p.out)
	for picture := range pictures {
		inputs, outputs := xs[picture*p.h*p.w*p.in:], ys[picture*p.h*p.w*p.out:]
		p.visitTerms(false, func(x, k, y int) { want[k] += inputs[x] * outputs[y] / 1000 })
	}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		got, err := CallOnce(b, func(x, y, kernel *Node) *Node {
			return DivScalar(Gradient(ReduceAllSum(Mul(nn.Convolution(x, kernel, p.stride), y)), kernel)[0], 1000)
		}, clone(t, x), clone(t, y), gradcheck.Wave(0, 1, p.k, p.k, p.in, p.out))
		if err != nil {
			t.Fatal(err)
		}
		if values := tensors.MustCopyFlatData[float64](got); !near(values, want) {
			t.Errorf("got %.6f, want %.6f", values, want)
		}
	})
}

// loss is one of a convolution and of the gradient of it by the picture.
func (p convCase) loss(scope *model.Scope, g *Graph, transposed bool) *Node {
	before, _ := p.padding(transposed)
	x := scope.VariableWithValue("x", gradcheck.Wave(-1, 1, 2, before[0], before[1], p.in)).NodeValue(g)
	kernel := scope.VariableWithValue("kernel", gradcheck.Wave(-1, 0.8, p.k, p.k, p.in, p.out)).NodeValue(g)
	f := func(x *Node) *Node { return convolution(transposed)(x, kernel, p.stride) }
	return Add(ReduceAllMean(Tanh(f(x))), penalty(x, f))
}

// This is why GoMLX's own gradient is not used: by the picture it is wrong for even kernels. Here
// y = 2 x00 + 3 x01 + 5 x10 + 7 x11. Should this fail, GoMLX is right.
func TestGoMLXsConvolve(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		got, err := CallOnce(b, func(x, kernel *Node) *Node {
			return Gradient(ReduceAllSum(Convolve(x, kernel).Strides(2).Done()), x)[0]
		}, [][][][]float64{{{{1}, {1}}, {{1}, {1}}}}, [][][][]float64{{{{2}}, {{3}}}, {{{5}}, {{7}}}})
		if err != nil {
			t.Fatal(err)
		}
		if values := tensors.MustCopyFlatData[float64](got); near(values, []float64{2, 3, 5, 7}) {
			t.Error("GoMLX's gradient of Convolve is right for a 2x2 kernel: WithGradient may go from conv_native.go")
		}
	})
}

// The matrix products are for go alone: XLA is to get its own convolutions, which are quicker.
func TestXLAGetsItsOwnConvolutions(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		var plain bool
		_, err := CallOnce(b, func(x, kernel *Node) *Node {
			y := nn.Convolution(x, kernel, 2)
			plain = slices.ContainsFunc(x.Graph().Nodes(), func(n *Node) bool { return n.Type() == NodeTypeConvGeneral })
			return y
		}, gradcheck.Wave(0, 1, 1, 2, 2, 1), gradcheck.Wave(0, 1, 4, 4, 1, 1))
		if err != nil {
			t.Fatal(err)
		}
		if want := !strings.Contains(b.Name(), "Go"); plain != want {
			t.Errorf("on %s the graph has a convolution: %v, want %v", b.Name(), plain, want)
		}
	})
}

// penalty is (|d sum(tanh f(x)) / dx| - 1)^2.
func penalty(x *Node, f func(x *Node) *Node) *Node {
	slope := Gradient(ReduceAllSum(Tanh(f(x))), x)[0]
	return Square(AddScalar(Sqrt(ReduceAllSum(Square(slope))), -1))
}

// 900 inputs and 1600 outputs of a window: Glorot's limit is sqrt(6/2500) = 0.049. The biases begin at 0, so
// a picture of zeros gives zeros.
func TestConvLayers(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := model.NewStore()
		if err := store.SetRNGStateFromSeed(1); err != nil {
			t.Fatal(err)
		}
		out, err := model.CallOnceN(b, store, func(scope *model.Scope, x *Node) []*Node {
			down, up := scope.At("down"), scope.At("up")
			return []*Node{nn.Conv(down, x, 64, 5, 1), nn.ConvTransposed(up, x, 64, 5, 2),
				down.GetVariable("weights").NodeValue(x), up.GetVariable("weights").NodeValue(x)}
		}, tensors.FromFlatDataAndDimensions(make([]float64, 6*4*36), 1, 6, 4, 36))
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range [][]int{{1, 6, 4, 64}, {1, 12, 8, 64}, {5, 5, 36, 64}, {5, 5, 36, 64}} {
			if dims := out[i].Shape().Dimensions; !slices.Equal(dims, want) {
				t.Errorf("output %d has the shape %v, want %v", i, dims, want)
			}
		}
		for _, y := range out[:2] {
			if values := tensors.MustCopyFlatData[float64](y); slices.Min(values) != 0 || slices.Max(values) != 0 {
				t.Errorf("a picture of zeros gives %g to %g, want 0", slices.Min(values), slices.Max(values))
			}
		}
		limit := math.Sqrt(6.0 / 2500)
		for _, w := range out[2:] {
			values := tensors.MustCopyFlatData[float64](w)
			if low, high := slices.Min(values), slices.Max(values); low < -limit || high > limit || low > -0.9*limit || high < 0.9*limit {
				t.Errorf("weights lie in [%g, %g], want them to fill [%g, %g]", low, high, -limit, limit)
			}
		}
	})
}

func TestConvolutionsRefuse(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for want, p := range map[string]convCase{
			"a picture of 5x4 is no multiple of the stride 2":     {4, 2, 5, 4, 1, 1},
			"a kernel of size 2 leaves out pixels in steps of 3":  {2, 3, 6, 6, 1, 1},
			"a kernel of size 3 leaves out pixels in steps of -1": {3, -1, 6, 6, 1, 1},
		} {
			_, err := CallOnce(b, func(x, kernel *Node) *Node { return nn.Convolution(x, kernel, p.stride) },
				gradcheck.Wave(0, 1, 1, p.h, p.w, p.in), gradcheck.Wave(0, 1, p.k, p.k, p.in, p.out))
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want an error that says %q", p, err, want)
			}
		}
	})
}

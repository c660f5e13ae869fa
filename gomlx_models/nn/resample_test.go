package nn_test

import (
	"fmt"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// upsampled and downsampled are the definitions, pixel by pixel.
func upsampled(p plane) *tensors.Tensor {
	near, far := [2]float64{0.75, 0.25}, [2]int{-1, 1}
	return resampled(p, 2*p.h, 2*p.w, func(picture, row, column, channel int) (y float64) {
		for u := range 2 {
			for v := range 2 {
				y += near[u] * near[v] * p.at(picture, row/2+u*far[row%2], column/2+v*far[column%2], channel)
			}
		}
		return y
	})
}

func downsampled(p plane) *tensors.Tensor {
	filter := [4]float64{0.125, 0.375, 0.375, 0.125}
	return resampled(p, p.h/2, p.w/2, func(picture, row, column, channel int) (y float64) {
		for u := range 4 {
			for v := range 4 {
				y += filter[u] * filter[v] * p.at(picture, 2*row+u-1, 2*column+v-1, channel)
			}
		}
		return y
	})
}

func blurred(p plane) *tensors.Tensor {
	filter := [3]float64{0.25, 0.5, 0.25}
	return resampled(p, p.h, p.w, func(picture, row, column, channel int) (y float64) {
		for u := range 3 {
			for v := range 3 {
				y += filter[u] * filter[v] * p.at(picture, row+u-1, column+v-1, channel)
			}
		}
		return y
	})
}

func resampled(p plane, h, w int, at func(picture, row, column, channel int) float64) *tensors.Tensor {
	batch := len(p.values) / (p.h * p.w * p.channels)
	var out []float64
	for i := range batch * h * w * p.channels {
		out = append(out, at(i/(h*w*p.channels), i/(w*p.channels)%h, i/p.channels%w, i%p.channels))
	}
	return tensors.FromFlatDataAndDimensions(out, batch, h, w, p.channels)
}

// 4 and 8 side by side: 3, 5, 7, 6 on the way up, where beyond the edges is 0, and on the other axis three quarters, for
// beyond both of its edges is 0. The 8 rows of four 2s on the way down lose an eighth at each edge.
func TestResamplingByHand(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		up, err := CallOnce(b, func(x *Node) *Node { return nn.UpsampleBilinear(x, nn.EdgesZero) }, [][][][]float64{{{{4}, {8}}}})
		if err != nil {
			t.Fatal(err)
		}
		row := []float64{3 * 0.75, 5 * 0.75, 7 * 0.75, 6 * 0.75}
		if values := tensors.MustCopyFlatData[float64](up); !near(values, append(row, row...)) {
			t.Errorf("up: got %v, want %v twice", values, row)
		}
		twos := gradcheck.Wave(2, 2, 1, 4, 4, 1)
		down, err := CallOnce(b, func(x *Node) *Node { return nn.DownsampleBilinear(x, nn.EdgesZero) }, twos)
		if err != nil {
			t.Fatal(err)
		}
		const corner = 2 * 7.0 / 8 * 7 / 8
		if values := tensors.MustCopyFlatData[float64](down); !near(values, []float64{corner, corner, corner, corner}) {
			t.Errorf("down: got %v, want %v everywhere", values, corner)
		}
	})
}

func TestResamplingIsItsSums(t *testing.T) {
	small, large := gradcheck.Wave(-1, 1, 2, 2, 3, 2), gradcheck.Wave(-1, 1, 2, 4, 6, 2)
	for _, edges := range allEdges {
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			up, err := CallOnce(b, func(x *Node) *Node { return nn.UpsampleBilinear(x, edges) }, clone(t, small))
			if err != nil {
				t.Fatal(err)
			}
			same(t, fmt.Sprintf("up, edges %d", edges), up, upsampled(newPlane(small, edges)))
			down, err := CallOnce(b, func(x *Node) *Node { return nn.DownsampleBilinear(x, edges) }, clone(t, large))
			if err != nil {
				t.Fatal(err)
			}
			same(t, fmt.Sprintf("down, edges %d", edges), down, downsampled(newPlane(large, edges)))
			blur, err := CallOnce(b, func(x *Node) *Node { return nn.Blur(x, edges) }, clone(t, large))
			if err != nil {
				t.Fatal(err)
			}
			same(t, fmt.Sprintf("blur, edges %d", edges), blur, blurred(newPlane(large, edges)))
		})
	}
}

func TestResamplingsGradients(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, edges := range allEdges {
			checkBothOrders(t, b, []int{1, 2, 3, 2}, []int{1, 4, 6, 2}, func(x *Node) *Node { return nn.UpsampleBilinear(x, edges) })
			checkBothOrders(t, b, []int{1, 4, 2, 2}, []int{1, 2, 1, 2}, func(x *Node) *Node { return nn.DownsampleBilinear(x, edges) })
			checkBothOrders(t, b, []int{1, 2, 3, 2}, []int{1, 2, 3, 2}, func(x *Node) *Node { return nn.Blur(x, edges) })
		}
	})
}

// Bilinear pictures keep their mean brightness at the edges only where the mirror lies beyond.
func TestMirrorsKeepAPlainPicturePlain(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		out, err := CallOnceN(b, func(x *Node) []*Node {
			return []*Node{nn.UpsampleBilinear(x, nn.EdgesMirror), nn.DownsampleBilinear(x, nn.EdgesMirror), nn.Blur(x, nn.EdgesMirror)}
		}, gradcheck.Wave(2, 2, 1, 4, 4, 1))
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range out {
			for _, v := range tensors.MustCopyFlatData[float64](x) {
				if v != 2 {
					t.Errorf("result %d holds %g, want 2 everywhere", i, v)
				}
			}
		}
	})
}

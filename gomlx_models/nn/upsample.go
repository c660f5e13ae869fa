package nn

import . "github.com/gomlx/gomlx/core/graph"

// Upsample repeats each pixel of x [batch, H, W, channels] factor times on both axes:
// [batch, H*factor, W*factor, channels]. GoMLX's Interpolate has a wrong gradient on the go backend:
// TestUpsample.
func Upsample(x *Node, factor int) *Node {
	x.AssertRank(4)
	batch, h, w, channels := x.Shape().Dim(0), x.Shape().Dim(1), x.Shape().Dim(2), x.Shape().Dim(3)
	apart := Reshape(x, batch, h, 1, w, 1, channels)
	return Reshape(BroadcastToDims(apart, batch, h, factor, w, factor, channels), batch, h*factor, w*factor, channels)
}

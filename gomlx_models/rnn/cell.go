package rnn

import (
	. "github.com/gomlx/gomlx/core/graph"
)

// cell is the arithmetic of one time step, forward and, by hand, backward. In all of it a is the
// input's share Ux + b and r the recurrent share Wh, both [batch, gates*units]; h is the hidden
// state [batch, units]. It runs inside loops, where constants must be made on the spot.
type cell interface {
	// gates is the number of columns that U and W have for each unit.
	gates() int
	// kept is the number of values for each unit that the way back needs beside the hidden states.
	kept() int
	// forward returns the next hidden state and what to keep of this step, one node or none.
	forward(a, r, h *Node) (next *Node, keep []*Node)
	// backward turns the gradient of the loss by next into those by a, by r and by h, the last
	// without the part that flows through r, or nil if there is no other. A cell that keeps nothing
	// has dr = da.
	backward(keep []*Node, next, h, dNext *Node) (da, dr, dh *Node)
}

// tanhCell is next = tanh(a + r).
type tanhCell struct{}

func (tanhCell) gates() int { return 1 }
func (tanhCell) kept() int  { return 0 }

func (tanhCell) forward(a, r, _ *Node) (next *Node, keep []*Node) { return Tanh(Add(a, r)), nil }

func (tanhCell) backward(_ []*Node, next, _, dNext *Node) (da, dr, dh *Node) {
	da = Mul(dNext, tanhSlope(next))
	return da, da, nil
}

// gruCell is the gated recurrent unit: with a and r in three parts each,
// reset = sigmoid(a0 + r0), update = sigmoid(a1 + r1), candidate = tanh(a2 + reset r2),
// next = (1 - update) candidate + update h.
type gruCell struct{}

func (gruCell) gates() int { return 3 }
func (gruCell) kept() int  { return 4 }

func (gruCell) forward(a, r, h *Node) (next *Node, keep []*Node) {
	a0, a1, a2 := thirds(a)
	r0, r1, r2 := thirds(r)
	reset, update := Logistic(Add(a0, r0)), Logistic(Add(a1, r1))
	candidate := Tanh(Add(a2, Mul(reset, r2)))
	next = Add(Mul(Sub(one(h), update), candidate), Mul(update, h))
	return next, []*Node{Concatenate([]*Node{reset, update, candidate, r2}, -1)}
}

func (gruCell) backward(keep []*Node, _, h, dNext *Node) (da, dr, dh *Node) {
	units := h.Shape().Dim(-1)
	reset, update := part(keep[0], 0, units), part(keep[0], 1, units)
	candidate, r2 := part(keep[0], 2, units), part(keep[0], 3, units)
	dUpdate := Mul(Mul(dNext, Sub(h, candidate)), sigmoidSlope(update))
	dCandidate := Mul(Mul(dNext, Sub(one(h), update)), tanhSlope(candidate))
	dReset := Mul(Mul(dCandidate, r2), sigmoidSlope(reset))
	da = Concatenate([]*Node{dReset, dUpdate, dCandidate}, -1)
	dr = Concatenate([]*Node{dReset, dUpdate, Mul(dCandidate, reset)}, -1)
	return da, dr, Mul(dNext, update)
}

// tanhSlope and sigmoidSlope are the derivatives of y = tanh(x) and of y = sigmoid(x), from y.
func tanhSlope(y *Node) *Node    { return Sub(one(y), Mul(y, y)) }
func sigmoidSlope(y *Node) *Node { return Mul(y, Sub(one(y), y)) }

func one(x *Node) *Node { return ConstAsDType(x.Graph(), x.DType(), 1) }

// part returns the i-th block of columns of x [batch, n*units].
func part(x *Node, i, units int) *Node { return Slice(x, AxisRange(), AxisRange(i*units, (i+1)*units)) }

func thirds(x *Node) (first, second, third *Node) {
	units := x.Shape().Dim(-1) / 3
	return part(x, 0, units), part(x, 1, units), part(x, 2, units)
}

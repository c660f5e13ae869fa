package rnn

import (
	. "github.com/gomlx/gomlx/core/graph"
)

// cell is the arithmetic of one time step, forward and, by hand, backward. In all of it a is the input's
// share Ux + b and r the recurrent share Wh, both [batch, gates*units]. The state is the hidden state h
// [batch, units] and for some cells another of that shape. It runs inside loops, where constants must be
// made on the spot.
type cell interface {
	// gates is the number of columns that U and W have for each unit.
	gates() int
	// states is the number of nodes in the state, the hidden state first.
	states() int
	// kept is the number of nodes [batch, units] that the way back needs beside the hidden states.
	kept() int
	// forward returns the next state and what to keep of this step.
	forward(a, r *Node, state []*Node) (next, keep []*Node)
	// backward turns the gradients of the loss by the next state into those by a and by the state before,
	// the latter without the part that flows through r. next and h are the hidden states after and before.
	backward(keep []*Node, next, h *Node, dNext []*Node) (da *Node, dState []*Node)
	// recurrent returns the gradient by r from that by a. It serves one time step and all of them.
	recurrent(keep []*Node, da *Node) (dr *Node)
}

// tanhCell is next = tanh(a + r) (Elman 1990).
type tanhCell struct{}

func (tanhCell) gates() int  { return 1 }
func (tanhCell) states() int { return 1 }
func (tanhCell) kept() int   { return 0 }

func (tanhCell) forward(a, r *Node, _ []*Node) (next, keep []*Node) {
	return []*Node{Tanh(Add(a, r))}, nil
}

func (tanhCell) backward(_ []*Node, next, _ *Node, dNext []*Node) (da *Node, dState []*Node) {
	return Mul(dNext[0], tanhSlope(next)), []*Node{nil}
}

func (tanhCell) recurrent(_ []*Node, da *Node) *Node { return da }

// tanhSlope and sigmoidSlope are the derivatives of y = tanh(x) and of y = sigmoid(x), from y.
func tanhSlope(y *Node) *Node    { return Sub(one(y), Mul(y, y)) }
func sigmoidSlope(y *Node) *Node { return Mul(y, Sub(one(y), y)) }

func one(x *Node) *Node { return ConstAsDType(x.Graph(), x.DType(), 1) }

// parts cuts the last axis of x into n equal parts.
func parts(x *Node, n int) []*Node {
	units := x.Shape().Dim(-1) / n
	all := make([]*Node, n)
	for i := range all {
		all[i] = SliceAxis(x, -1, AxisRange(i*units, (i+1)*units))
	}
	return all
}

package recurrent

import (
	. "github.com/gomlx/gomlx/core/graph"
)

// Cell is the arithmetic of one time step, forward and, by hand, backward: [SimpleRNN], [GRU] or [LSTM]. In all of it a
// is the input's projection Ux + b and r the recurrent one, Wh, both [batch, gates*units]. The state is the hidden state h
// [batch, units] and, of an LSTM, the memory of that shape. It runs inside loops, where constants must be
// made on the spot.
type Cell interface {
	// gateCount is the number of columns that U and W have for each unit.
	gateCount() int
	// stateCount is the number of nodes in the state, the hidden state first.
	stateCount() int
	// savedCount is the number of nodes [batch, units] that the backward pass needs beside the hidden states.
	savedCount() int
	// forward returns the next state and what to save of this step for the backward pass.
	forward(a, r *Node, state []*Node) (next, saved []*Node)
	// backward turns the gradients of the loss by the next state into those by a and by the state before,
	// the latter without the part that flows through r. next and h are the hidden states after and before.
	backward(saved []*Node, next, h *Node, dNext []*Node) (da *Node, dState []*Node)
	// recurrentGradient returns the gradient by r from that by a. It serves one time step and all of them.
	recurrentGradient(saved []*Node, da *Node) (dr *Node)
}

// tanhDerivative and sigmoidDerivative are the derivatives of y = tanh(x) and of y = sigmoid(x), from y.
func tanhDerivative(y *Node) *Node    { return Sub(ConstAs(y, 1), Mul(y, y)) }
func sigmoidDerivative(y *Node) *Node { return Mul(y, Sub(ConstAs(y, 1), y)) }

// splitGates cuts the last axis of x into n equal parts.
func splitGates(x *Node, n int) []*Node {
	units := x.Shape().Dim(-1) / n
	all := make([]*Node, n)
	for i := range all {
		all[i] = SliceAxis(x, -1, AxisRange(i*units, (i+1)*units))
	}
	return all
}

package recurrent

import (
	. "github.com/gomlx/gomlx/core/graph"
)

// SimpleRNN is the plain cell, next = tanh(a + r) (Elman 1990).
type SimpleRNN struct{}

func (SimpleRNN) gateCount() int  { return 1 }
func (SimpleRNN) stateCount() int { return 1 }
func (SimpleRNN) savedCount() int { return 0 }

func (SimpleRNN) forward(a, r *Node, _ []*Node) (next, saved []*Node) {
	return []*Node{Tanh(Add(a, r))}, nil
}

func (SimpleRNN) backward(_ []*Node, next, _ *Node, dNext []*Node) (da *Node, dState []*Node) {
	return Mul(dNext[0], tanhDerivative(next)), []*Node{nil}
}

func (SimpleRNN) recurrentGradient(_ []*Node, da *Node) *Node { return da }

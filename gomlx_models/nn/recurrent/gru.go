package recurrent

import (
	. "github.com/gomlx/gomlx/core/graph"
)

// GRU is the gated recurrent unit of Cho et al. 2014, section 2.3, with the reset gate after the product.
// With a and r in three parts each,
// reset = sigmoid(a0 + r0), update = sigmoid(a1 + r1), candidate = tanh(a2 + reset r2),
// next = (1 - update) candidate + update h.
type GRU struct{}

func (GRU) gateCount() int  { return 3 }
func (GRU) stateCount() int { return 1 }
func (GRU) savedCount() int { return 4 }

func (GRU) forward(a, r *Node, state []*Node) (next, saved []*Node) {
	as, rs, h := splitGates(a, 3), splitGates(r, 3), state[0]
	reset, update := Logistic(Add(as[0], rs[0])), Logistic(Add(as[1], rs[1]))
	candidate := Tanh(Add(as[2], Mul(reset, rs[2])))
	next = []*Node{Add(Mul(Sub(ConstAs(h, 1), update), candidate), Mul(update, h))}
	return next, []*Node{reset, update, candidate, rs[2]}
}

func (GRU) backward(saved []*Node, _, h *Node, dNext []*Node) (da *Node, dState []*Node) {
	reset, update, candidate, r2 := saved[0], saved[1], saved[2], saved[3]
	dUpdate := Mul(Mul(dNext[0], Sub(h, candidate)), sigmoidDerivative(update))
	dCandidate := Mul(Mul(dNext[0], Sub(ConstAs(h, 1), update)), tanhDerivative(candidate))
	dReset := Mul(Mul(dCandidate, r2), sigmoidDerivative(reset))
	return Concatenate([]*Node{dReset, dUpdate, dCandidate}, -1), []*Node{Mul(dNext[0], update)}
}

func (GRU) recurrentGradient(saved []*Node, da *Node) *Node {
	das := splitGates(da, 3)
	return Concatenate([]*Node{das[0], das[1], Mul(das[2], saved[0])}, -1)
}

package rnn

import (
	. "github.com/gomlx/gomlx/core/graph"
)

// gruCell is the gated recurrent unit of Cho et al. 2014, section 2.3, with the reset gate after the product.
// With a and r in three parts each,
// reset = sigmoid(a0 + r0), update = sigmoid(a1 + r1), candidate = tanh(a2 + reset r2),
// next = (1 - update) candidate + update h.
type gruCell struct{}

func (gruCell) gates() int  { return 3 }
func (gruCell) states() int { return 1 }
func (gruCell) kept() int   { return 4 }

func (gruCell) forward(a, r *Node, state []*Node) (next, keep []*Node) {
	as, rs, h := parts(a, 3), parts(r, 3), state[0]
	reset, update := Logistic(Add(as[0], rs[0])), Logistic(Add(as[1], rs[1]))
	candidate := Tanh(Add(as[2], Mul(reset, rs[2])))
	next = []*Node{Add(Mul(Sub(one(h), update), candidate), Mul(update, h))}
	return next, []*Node{reset, update, candidate, rs[2]}
}

func (gruCell) backward(keep []*Node, _, h *Node, dNext []*Node) (da *Node, dState []*Node) {
	reset, update, candidate, r2 := keep[0], keep[1], keep[2], keep[3]
	dUpdate := Mul(Mul(dNext[0], Sub(h, candidate)), sigmoidSlope(update))
	dCandidate := Mul(Mul(dNext[0], Sub(one(h), update)), tanhSlope(candidate))
	dReset := Mul(Mul(dCandidate, r2), sigmoidSlope(reset))
	return Concatenate([]*Node{dReset, dUpdate, dCandidate}, -1), []*Node{Mul(dNext[0], update)}
}

func (gruCell) recurrent(keep []*Node, da *Node) *Node {
	das := parts(da, 3)
	return Concatenate([]*Node{das[0], das[1], Mul(das[2], keep[0])}, -1)
}

package rnn

import (
	. "github.com/gomlx/gomlx/core/graph"
)

// lstmCell is the long short-term memory of Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al.
// 2000. Its state is h and the memory c. With s = a + r in four parts,
// input = sigmoid(s0), forget = sigmoid(s1 + 1), output = sigmoid(s2), candidate = tanh(s3),
// next c = forget c + input candidate, next h = output tanh(next c).
// The 1 makes a new network remember (Jozefowicz et al. 2015, section 2.2).
type lstmCell struct{}

func (lstmCell) gates() int  { return 4 }
func (lstmCell) states() int { return 2 }
func (lstmCell) kept() int   { return 5 }

func (lstmCell) forward(a, r *Node, state []*Node) (next, keep []*Node) {
	s, c := parts(Add(a, r), 4), state[1]
	input, forget, output := Logistic(s[0]), Logistic(Add(s[1], one(c))), Logistic(s[2])
	candidate := Tanh(s[3])
	memory := Add(Mul(forget, c), Mul(input, candidate))
	return []*Node{Mul(output, Tanh(memory)), memory}, []*Node{input, forget, output, candidate, c}
}

func (lstmCell) backward(keep []*Node, _, _ *Node, dNext []*Node) (da *Node, dState []*Node) {
	input, forget, output, candidate, c := keep[0], keep[1], keep[2], keep[3], keep[4]
	seen := Tanh(Add(Mul(forget, c), Mul(input, candidate)))
	dMemory := Add(dNext[1], Mul(Mul(dNext[0], output), tanhSlope(seen)))
	dInput := Mul(Mul(dMemory, candidate), sigmoidSlope(input))
	dForget := Mul(Mul(dMemory, c), sigmoidSlope(forget))
	dOutput := Mul(Mul(dNext[0], seen), sigmoidSlope(output))
	dCandidate := Mul(Mul(dMemory, input), tanhSlope(candidate))
	return Concatenate([]*Node{dInput, dForget, dOutput, dCandidate}, -1), []*Node{nil, Mul(dMemory, forget)}
}

func (lstmCell) recurrent(_ []*Node, da *Node) *Node { return da }

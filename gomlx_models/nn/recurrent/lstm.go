package recurrent

import (
	. "github.com/gomlx/gomlx/core/graph"
)

// LSTM is the long short-term memory of Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al.
// 2000. Its state is h and the memory c. With s = a + r in four parts,
// input = sigmoid(s0), forget = sigmoid(s1 + 1), output = sigmoid(s2), candidate = tanh(s3),
// next c = forget c + input candidate, next h = output tanh(next c).
// The 1 makes a new network remember (Jozefowicz et al. 2015, section 2.2).
type LSTM struct{}

func (LSTM) gateCount() int  { return 4 }
func (LSTM) stateCount() int { return 2 }
func (LSTM) savedCount() int { return 5 }

func (LSTM) forward(a, r *Node, state []*Node) (next, saved []*Node) {
	s, c := splitGates(Add(a, r), 4), state[1]
	input, forget, output := Logistic(s[0]), Logistic(Add(s[1], ConstAs(c, 1))), Logistic(s[2])
	candidate := Tanh(s[3])
	memory := Add(Mul(forget, c), Mul(input, candidate))
	return []*Node{Mul(output, Tanh(memory)), memory}, []*Node{input, forget, output, candidate, c}
}

func (LSTM) backward(saved []*Node, _, _ *Node, dNext []*Node) (da *Node, dState []*Node) {
	input, forget, output, candidate, c := saved[0], saved[1], saved[2], saved[3], saved[4]
	squashed := Tanh(Add(Mul(forget, c), Mul(input, candidate)))
	dMemory := Add(dNext[1], Mul(Mul(dNext[0], output), tanhDerivative(squashed)))
	dInput := Mul(Mul(dMemory, candidate), sigmoidDerivative(input))
	dForget := Mul(Mul(dMemory, c), sigmoidDerivative(forget))
	dOutput := Mul(Mul(dNext[0], squashed), sigmoidDerivative(output))
	dCandidate := Mul(Mul(dMemory, input), tanhDerivative(candidate))
	return Concatenate([]*Node{dInput, dForget, dOutput, dCandidate}, -1), []*Node{nil, Mul(dMemory, forget)}
}

func (LSTM) recurrentGradient(_ []*Node, da *Node) *Node { return da }

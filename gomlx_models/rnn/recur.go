package rnn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
)

// recurrence is one run of a cell over time. GoMLX has no gradient of While, and an unrolled net
// takes minutes to compile, so the way back is a second scan, written by hand.
type recurrence struct {
	cell cell
	a, w *Node // [time, batch, gates*units], [units, gates*units]
	// hidden is h_1 to h_T [time, batch, units], cut off from a and w: see objective.
	hidden *Node
	kept   []*Node // what the cell keeps, [time, batch, kept*units]; none or one
}

// recur runs the cell from h_0 = 0 over the inputs' shares a [time, batch, gates*units] with the
// recurrent weights w [units, gates*units].
func recur(c cell, a, w *Node) recurrence {
	units := w.Shape().Dim(0)
	widths := []int{units}
	if c.kept() > 0 {
		widths = append(widths, c.kept()*units)
	}
	start := Zeros(a.Graph(), shapes.Make(a.DType(), a.Shape().Dim(1), units))
	_, out := scan(forward, []*Node{start}, []*Node{StopGradient(a)}, []*Node{StopGradient(w)}, widths,
		func(state, rows, fixed []*Node) (next, emit []*Node) {
			h, keep := c.forward(rows[0], MatMul(state[0], fixed[0]), state[0])
			return []*Node{h}, append([]*Node{h}, keep...)
		})
	return recurrence{cell: c, a: a, w: w, hidden: Identity(StopGradient(out[0])), kept: out[1:]}
}

// objective returns a node to differentiate in place of loss, a scalar function of r.hidden. Its
// value means nothing, but its gradient by everything that loss, a and w were made of is loss's.
func (r recurrence) objective(loss *Node) *Node {
	before := r.before()
	da, dr := r.backward(before, Gradient(loss, r.hidden)[0])
	dw := Einsum("tbh,tbk->hk", before, dr)
	return Add(loss, Add(pull(r.a, da), pull(r.w, dw)))
}

// pull is a scalar whose gradient by x is dx.
func pull(x, dx *Node) *Node { return ReduceAllSum(Mul(x, StopGradient(dx))) }

// before returns h_0 to h_{T-1} [time, batch, units].
func (r recurrence) before() *Node {
	steps := r.hidden.Shape().Dim(0)
	first := ZerosLike(Slice(r.hidden, AxisElem(0)))
	return Concatenate([]*Node{first, Slice(r.hidden, AxisRange(0, steps-1))}, 0)
}

// backward turns the gradients dHidden [time, batch, units] of the loss by each hidden state into
// those by a and by the recurrent shares, both [time, batch, gates*units].
func (r recurrence) backward(before, dHidden *Node) (da, dr *Node) {
	gates := r.a.Shape().Dim(-1)
	widths := []int{gates}
	if len(r.kept) > 0 {
		widths = append(widths, gates)
	}
	end := ZerosLike(Squeeze(Slice(dHidden, AxisElem(0)), 0))
	rows := append([]*Node{dHidden, r.hidden, before}, r.kept...)
	_, out := scan(backward, []*Node{end}, rows, []*Node{StopGradient(r.w)}, widths,
		func(state, rows, fixed []*Node) (next, emit []*Node) {
			da, dr, dh := r.cell.backward(rows[3:], rows[1], rows[2], Add(state[0], rows[0]))
			through := Einsum("bk,hk->bh", dr, fixed[0])
			if dh != nil {
				through = Add(through, dh)
			}
			return []*Node{through}, []*Node{da, dr}[:len(widths)]
		})
	return out[0], out[len(out)-1]
}

package recurrent

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// recurrence is one run of a cell over time. GoMLX has no gradient of While, and an unrolled net takes
// minutes to compile, so the backward pass is a second scan, written by hand.
type recurrence struct {
	cell   Cell
	w      *Node   // [units, gates*units]
	gain   *Node   // of the normalised recurrent projection, [gates*units]; nil if it is not normalised
	keep   *Node   // [time, batch, 1], 0 where the state before a time is forgotten and 1 elsewhere; nil if it never is
	start  []*Node // [batch, units] each
	hidden *Node   // h_1 to h_T, [time, batch, units]
	saved  []*Node // [time, batch, columns] each: what the cell saves, then what layer normalisation does
}

// runCell runs a cell from the state start over the inputs' projections a [time, batch, gates*units] with the
// recurrent weights w [units, gates*units], and returns the hidden states [time, batch, units]. If gain
// [gates*units] is not nil, the recurrent projection is normalised and multiplied by it (Ba et al. 2016,
// section 3.1). If keep [time, batch, 1] is not nil, the state before each time is multiplied by it. The result is
// differentiable by a, w, gain and start.
func runCell(c Cell, a, w, gain, keep *Node, start []*Node) *Node {
	r := recurrence{cell: c, w: StopGradient(w), keep: keep}
	inputs := append([]*Node{a, w}, start...)
	for _, s := range start {
		r.start = append(r.start, StopGradient(s))
	}
	if gain != nil {
		r.gain = StopGradient(gain)
		inputs = append(inputs, gain)
	}
	r.forward(StopGradient(a))
	return nn.WithGradient(r.hidden, inputs, r.backward)
}

// fixed is what is the same at each time: w and, if there is one, the gain.
func (r *recurrence) fixed() []*Node {
	if r.gain == nil {
		return []*Node{r.w}
	}
	return []*Node{r.w, r.gain}
}

func (r *recurrence) forward(a *Node) {
	gates, units := a.Shape().Dim(-1), r.w.Shape().Dim(0)
	widths := []int{units}
	for range r.cell.savedCount() {
		widths = append(widths, units)
	}
	if r.gain != nil {
		widths = append(widths, gates, 1)
	}
	_, out := scan(forward, r.start, r.withKeep(a), r.fixed(), widths,
		func(state, rows, fixed []*Node) (next, emit []*Node) {
			next, saved := stepCell(r.cell, rows[0], r.forget(state, rows), fixed)
			return next, append([]*Node{next[0]}, saved...)
		})
	r.hidden, r.saved = out[0], out[1:]
}

// withKeep is the rows of a scan, with the last of them keep if there is one.
func (r *recurrence) withKeep(rows ...*Node) []*Node {
	if r.keep == nil {
		return rows
	}
	return append(rows, r.keep)
}

// forget multiplies a state, or the gradient by it, by this time's keep, the last of the rows if there is one.
func (r *recurrence) forget(state, rows []*Node) []*Node {
	if r.keep == nil {
		return state
	}
	kept := make([]*Node, len(state))
	for i, s := range state {
		kept[i] = Mul(s, rows[len(rows)-1])
	}
	return kept
}

// stepCell is one time step from the input's projection a [batch, gates*units]; fixed is w and, with
// normalisation, the gain.
func stepCell(c Cell, a *Node, state, fixed []*Node) (next, saved []*Node) {
	projection := MatMul(state[0], fixed[0])
	if len(fixed) == 1 {
		return c.forward(a, projection, state)
	}
	normal, inverse := layerNorm(projection)
	next, saved = c.forward(a, applyGain(normal, fixed[1]), state)
	return next, append(saved, normal, inverse)
}

// backward turns the gradient of the loss by the hidden states into those by a, w, start and gain.
func (r *recurrence) backward(dHidden *Node) []*Node {
	steps := r.hidden.Shape().Dim(0)
	before := Concatenate([]*Node{ExpandAxes(r.start[0], 0), Slice(r.hidden, AxisRange(0, steps-1))}, 0)
	if r.keep != nil {
		before = Mul(before, r.keep)
	}
	end := make([]*Node, len(r.start))
	for i, s := range r.start {
		end[i] = ZerosLike(s)
	}
	rows := r.withKeep(append([]*Node{dHidden, r.hidden, before}, r.saved...)...)
	fixed := r.fixed()
	fixed[0] = Transpose(r.w, 0, 1)
	dStart, out := scan(backward, end, rows, fixed, []int{r.w.Shape().Dim(1)},
		func(dNext, rows, fixed []*Node) (dState, emit []*Node) {
			dNext = append([]*Node{Add(dNext[0], rows[0])}, dNext[1:]...)
			da, dState := r.cell.backward(rows[3:], rows[1], rows[2], dNext)
			_, dProduct := r.recurrentGradients(rows[3:], da, fixed)
			through := MatMul(dProduct, fixed[0])
			if dState[0] != nil {
				through = Add(through, dState[0])
			}
			dState[0] = through
			return r.forget(dState, rows), []*Node{da}
		})
	da := out[0]
	dr, dProduct := r.recurrentGradients(r.saved, da, fixed)
	dw := Einsum("ih,ik->hk", flattenTime(before), flattenTime(dProduct))
	gradients := append([]*Node{da, dw}, dStart...)
	if r.gain != nil {
		gradients = append(gradients, ReduceSum(Mul(dr, r.saved[r.cell.savedCount()]), 0, 1))
	}
	return gradients
}

// flattenTime makes one axis of time and batch; XLA would copy an array to contract two.
func flattenTime(x *Node) *Node { return Reshape(x, -1, x.Shape().Dim(-1)) }

// recurrentGradients turns the gradient by a into those by the recurrent projection and by the product Wh that it is made of.
func (r *recurrence) recurrentGradients(saved []*Node, da *Node, fixed []*Node) (dr, dProduct *Node) {
	dr = r.cell.recurrentGradient(saved, da)
	if r.gain == nil {
		return dr, dr
	}
	normed := saved[r.cell.savedCount():]
	return dr, layerNormGradient(applyGain(dr, fixed[1]), normed[0], normed[1])
}

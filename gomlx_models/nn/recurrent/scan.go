package recurrent

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// direction is the order in which scan visits the times.
type direction int

const (
	forward  direction = iota // from the first to the last
	backward                  // from the last to the first
)

// ScanStep is one time step of a scan. state changes from step to step; rows are this time's rows of what
// the scan was given, each [batch, columns]; fixed are the same at each time. It returns the next state
// and the rows to emit.
type ScanStep func(state, rows, fixed []*Node) (next, emit []*Node)

// Scan runs a step over the first axis of rows, each [time, batch, columns], from the first time to the last, and returns
// the last state and all emitted rows, each [time, batch, emitted columns]. It is like JAX's lax.scan, but that fixed nodes
// are given too, which are the same at each time: XLA's closures cannot see what lies outside. The emitted widths are told
// beforehand; emitted rows have the dtype of the last node of the state. It is not to be differentiated.
func Scan(state, rows, fixed []*Node, emitted []int, step ScanStep) (last, out []*Node) {
	return scan(forward, state, rows, fixed, emitted, step)
}

// scan is Scan in either direction.
//
// It is one While, which compiles fast whatever the number of steps; the fixed nodes travel along
// as state. A backend that cannot slice at a time known only
// when it runs (pure Go) gets the steps one after the other.
func scan(order direction, state, rows, fixed []*Node, emitted []int, step ScanStep) (last, out []*Node) {
	if !rows[0].Graph().Backend().Capabilities().Operations[compute.OpTypeDynamicSlice] {
		return scanUnrolled(order, state, rows, fixed, len(emitted), step)
	}
	g, steps, batch := rows[0].Graph(), rows[0].Shape().Dim(0), rows[0].Shape().Dim(1)
	all := []*Node{Const(g, int32(order.timeOf(0, steps)))}
	all = append(all, state...)
	for _, columns := range emitted {
		all = append(all, Zeros(g, shapes.Make(state[len(state)-1].DType(), steps, batch, columns)))
	}
	changing := len(all)
	all = append(append(all, rows...), fixed...)

	going := NewClosure(g, func(g *Graph) []*Node {
		t := nn.LoopParameters(g, all)[0]
		if order == backward {
			return []*Node{GreaterOrEqual(t, Const(g, int32(0)))}
		}
		return []*Node{LessThan(t, Const(g, int32(steps)))}
	})
	once := NewClosure(g, func(g *Graph) []*Node {
		ps := nn.LoopParameters(g, all)
		t, state, out := ps[0], ps[1:1+len(state)], ps[1+len(state):changing]
		now := make([]*Node, len(rows))
		for i := range rows {
			now[i] = sliceTime(ps[changing+i], t)
		}
		next, emit := step(state, now, ps[changing+len(rows):])
		result := append([]*Node{Add(t, Const(g, int32(order.timeOf(1, steps)-order.timeOf(0, steps))))}, next...)
		for i, row := range emit {
			result = append(result, updateTime(out[i], t, row))
		}
		return append(result, ps[changing:]...)
	})
	end := While(going, once, all...)
	return end[1 : 1+len(state)], end[1+len(state) : changing]
}

// timeOf is the time visited as the i-th.
func (d direction) timeOf(i, steps int) int {
	if d == backward {
		return steps - 1 - i
	}
	return i
}

// sliceTime returns x[t] of x [time, batch, columns].
func sliceTime(x, t *Node) *Node {
	zero := Const(x.Graph(), int32(0))
	batch, columns := x.Shape().Dim(1), x.Shape().Dim(2)
	return Reshape(DynamicSlice(x, []*Node{t, zero, zero}, []int{1, batch, columns}), batch, columns)
}

// updateTime returns x [time, batch, columns] with x[t] replaced by row [batch, columns].
func updateTime(x, t, row *Node) *Node {
	zero := Const(x.Graph(), int32(0))
	return DynamicUpdateSlice(x, ExpandAxes(row, 0), []*Node{t, zero, zero})
}

// scanUnrolled is scan with a piece of graph for each time.
func scanUnrolled(order direction, state, rows, fixed []*Node, emits int, step ScanStep) (last, out []*Node) {
	steps := rows[0].Shape().Dim(0)
	byTime := make([][]*Node, emits)
	for i := range byTime {
		byTime[i] = make([]*Node, steps)
	}
	for i := range steps {
		t := order.timeOf(i, steps)
		now := make([]*Node, len(rows))
		for j, row := range rows {
			now[j] = Squeeze(Slice(row, AxisElem(t)), 0)
		}
		var emit []*Node
		state, emit = step(state, now, fixed)
		for j, row := range emit {
			byTime[j][t] = row
		}
	}
	for _, rows := range byTime {
		out = append(out, Stack(rows, 0))
	}
	return state, out
}

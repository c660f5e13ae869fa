package fit

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/internal/safe"
	"github.com/atelier-go/atelier/gomlx_models/internal/stepgraph"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

const (
	// maxSteps is the largest number of updates in one execution.
	maxSteps = 256
	// callTime is how long an execution is to take, short enough for an interrupt to be heeded at once.
	callTime = 200 * time.Millisecond
)

// stepper makes updates. On XLA many are one execution, a loop around the step: small models
// are not held up by the calls, and large ones keep their weights in the same memory from step to step. The
// numbers are the same however many updates an execution makes, for it is one program.
type stepper struct {
	exec    *safe.Exec
	losses  int
	loops   bool
	values  []any
	pace    time.Duration // of one update, as last measured; 0 before the second
	begun   bool
	drafted bool // the store has all variables of a step
}

func newStepper(run *Run, data models.Dataset) (*stepper, error) {
	size, length := run.Model.Minibatch()
	s := &stepper{
		losses: len(run.Model.Losses()),
		// Pure Go loops over no gradient: see TestGoMLXsLoopOverAGradient.
		loops: backend.Name(run.Backend) != backend.SlowName,
	}
	for _, tensor := range data.Values() {
		s.values = append(s.values, tensor)
	}
	step := func(scope *model.Scope, values []*Node) []*Node {
		return run.Model.Step(scope, data.Batch(scope, values, size, length))
	}
	function := step
	if s.loops {
		var err error
		if s.loops, err = draft(run); err != nil {
			return nil, err
		}
		s.drafted = true
	}
	if s.loops {
		function = func(scope *model.Scope, inputs []*Node) []*Node {
			return []*Node{repeat(scope, inputs[0], inputs[1:], s.losses, step)}
		}
	}
	var err error
	if s.exec, err = safe.New(run.Backend, run.Store, function); err != nil {
		return nil, fmt.Errorf("fit: the training step cannot be built: %w", err)
	}
	return s, nil
}

// draft makes the store have all the variables of a step, for the loop around it has to name them beforehand,
// and tells whether there can be one: GoMLX cannot put a loop into another.
func draft(run *Run) (loops bool, err error) {
	err = stepgraph.Build(run.Backend, run.Store, run.Model, func(_ models.Batch, losses []*Node) error {
		loops = !slices.ContainsFunc(losses[0].Graph().Nodes(), func(n *Node) bool { return n.Type() == NodeTypeWhile })
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("fit: the training step cannot be built: %w", err)
	}
	return loops, nil
}

// prepare gives the variables of a step their first values, those that the first step would give them: in the order in
// which the step makes them.
func (s *stepper) prepare(run *Run) error {
	if !s.drafted {
		if _, err := draft(run); err != nil {
			return err
		}
	}
	return run.makeWeights()
}

// makeWeights gives the variables of a drafted step that have no values their first ones.
func (r *Run) makeWeights() error {
	if err := r.Store.InitializeVariables(r.Backend, nil); err != nil {
		return fmt.Errorf("fit: the weights cannot be made: %w", err)
	}
	return nil
}

// repeat makes count updates, int32 and at most most, and returns their losses float32 [most, losses], of
// which the first count rows count.
func repeat(scope *model.Scope, count *Node, values []*Node, losses int, step func(*model.Scope, []*Node) []*Node) *Node {
	g := count.Graph()
	var variables []*model.Variable
	for v := range scope.Store().IterVariables() {
		variables = append(variables, v)
	}
	// Const and not Zeros, whose scalar GoMLX would remember for the closures too, which cannot see it.
	state := append([]*Node{Const(g, int32(0)), Const(g, tensors.FromShape(shapes.Make(dtypes.Float32, maxSteps, losses))), count}, values...)
	fixed := len(state)
	for _, v := range variables {
		state = append(state, v.NodeValue(g))
	}
	going := NewClosure(g, func(g *Graph) []*Node {
		now := nn.LoopParameters(g, state)
		return []*Node{LessThan(now[0], now[2])}
	})
	once := NewClosure(g, func(g *Graph) []*Node {
		now := nn.LoopParameters(g, state)
		for i, v := range variables {
			v.SetNodeValue(now[fixed+i])
		}
		row := ExpandAxes(Stack(step(scope, now[3:fixed]), 0), 0)
		now[1] = DynamicUpdateSlice(now[1], row, []*Node{now[0], Const(g, int32(0))})
		now[0] = Add(now[0], Const(g, int32(1)))
		for i, v := range variables {
			now[fixed+i] = v.NodeValue(g)
		}
		return now
	})
	end := While(going, once, state...)
	for i, v := range variables {
		v.SetNodeValue(end[fixed+i])
	}
	return end[1]
}

// steps makes updates, at most limit and as many as fit into the time of a call, and returns the losses of
// each in turn.
func (s *stepper) steps(limit int) ([][]float32, error) {
	if !s.loops {
		losses, err := s.call(s.values...)
		return [][]float32{losses}, err
	}
	count := 1
	if s.pace > 0 {
		count = min(max(1, int(callTime/s.pace)), limit, maxSteps)
	}
	begun := time.Now()
	flat, err := s.call(append([]any{int32(count)}, s.values...)...)
	if err != nil {
		return nil, err
	}
	if s.begun { // the first call compiles
		s.pace = max(time.Since(begun)/time.Duration(count), time.Microsecond)
	}
	s.begun = true
	rows := make([][]float32, count)
	for i := range rows {
		rows[i] = flat[i*s.losses : (i+1)*s.losses]
	}
	return rows, nil
}

// call runs the program and reads its losses back.
func (s *stepper) call(args ...any) (losses []float32, err error) {
	out, err := s.exec.Call(args...)
	if err != nil {
		return nil, err
	}
	for _, loss := range out {
		values, err := tensors.CopyFlatData[float32](loss)
		if err := errors.Join(err, loss.FinalizeAll()); err != nil {
			return nil, err
		}
		losses = append(losses, values...)
	}
	return losses, nil
}

// Package gradcheck compares the gradient that a graph computes with finite differences, for the
// tests of models. GoMLX has operations whose gradient is silently wrong; nothing else finds them.
package gradcheck

import (
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/backend"
)

// Loss is a graph function under test: a scalar float64 loss, and what is differentiated in its
// place, which for most losses is the loss itself.
type Loss func(scope *model.Scope, inputs []*graph.Node) (loss, objective *graph.Node)

const (
	step      = 1e-5 // of the central difference, whose error is of the order of its square
	tolerance = 1e-6 // of the gradient, or absolute where that is below 1
	perVar    = 6    // entries tried of each variable
)

// EachBackend runs a test on the backend that this machine would choose and on the fallback.
func EachBackend(t *testing.T, test func(t *testing.T, b compute.Backend)) {
	t.Helper()
	choice, err := backend.Find()
	if err != nil {
		t.Fatal(err)
	}
	for _, config := range slices.Compact([]string{choice.Config, backend.PureGo}) {
		b, err := open(config)
		if err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(config, ":")
		t.Run(name, func(t *testing.T) { test(t, b) })
	}
}

// open opens each backend once. None is closed: XLA's races with the collection of its buffers.
func open(config string) (compute.Backend, error) {
	opened.Lock()
	defer opened.Unlock()
	if b, ok := opened.backends[config]; ok {
		return b, nil
	}
	b, err := backend.Open(config)
	if err == nil {
		opened.backends[config] = b
	}
	return b, err
}

var opened = struct {
	sync.Mutex
	backends map[string]compute.Backend
}{backends: map[string]compute.Backend{}}

// Check fails the test if, for any trainable variable in the scope of that path, the gradient of
// loss is not its central difference. Random numbers are the same at each evaluation.
func Check(t *testing.T, b compute.Backend, path string, loss Loss, inputs ...*tensors.Tensor) {
	t.Helper()
	c := checker{t: t, store: model.NewStore(), args: make([]any, len(inputs))}
	for i, input := range inputs {
		clone, err := input.LocalClone() // the original may serve another backend
		if err != nil {
			t.Fatal(err)
		}
		c.args[i] = clone
	}
	c.exec(b, path, loss)
	gradients := c.run()[1:]
	if len(gradients) == 0 {
		t.Fatalf("no variables in %s", path)
	}
	for i, v := range c.trainable(path) {
		c.check(v, tensors.MustCopyFlatData[float64](gradients[i]))
	}
}

type checker struct {
	t     *testing.T
	store *model.Store
	call  *model.Exec
	args  []any
}

func (c *checker) exec(b compute.Backend, path string, loss Loss) {
	c.t.Helper()
	var err error
	c.call, err = model.NewExec(b, c.store, func(scope *model.Scope, inputs []*graph.Node) []*graph.Node {
		value, objective := loss(scope, inputs)
		return append([]*graph.Node{value}, scope.Store().Scope(path).BuildTrainableVariablesGradientsGraph(objective)...)
	})
	if err != nil {
		c.t.Fatal(err)
	}
	c.run() // the first call draws the weights
}

// run evaluates the loss and its gradients with the same random numbers as ever.
func (c *checker) run() []*tensors.Tensor {
	c.t.Helper()
	if err := c.store.SetRNGStateFromSeed(11); err != nil {
		c.t.Fatal(err)
	}
	out, err := c.call.Call(c.args...)
	if err != nil {
		c.t.Fatal(err)
	}
	return out
}

func (c *checker) trainable(path string) []*model.Variable {
	var all []*model.Variable
	for v := range c.store.Scope(path).IterVariables() {
		if v.Trainable {
			all = append(all, v)
		}
	}
	return all
}

// check compares some entries of one variable's gradient.
func (c *checker) check(v *model.Variable, gradient []float64) {
	c.t.Helper()
	for k := range perVar {
		i := (k * (len(gradient) - 1)) / (perVar - 1)
		slope := (c.lossAt(v, i, step) - c.lossAt(v, i, -step)) / (2 * step)
		if far := math.Abs(slope - gradient[i]); !(far <= tolerance*math.Max(1, math.Abs(slope))) {
			c.t.Errorf("%s[%d]: the gradient is %.9g, finite differences say %.9g", v.Path(), i, gradient[i], slope)
		}
	}
}

// lossAt is the loss with one entry of a variable moved.
func (c *checker) lossAt(v *model.Variable, i int, by float64) float64 {
	c.t.Helper()
	c.move(v, i, by)
	loss := tensors.ToScalar[float64](c.run()[0])
	c.move(v, i, -by)
	return loss
}

func (c *checker) move(v *model.Variable, i int, by float64) {
	c.t.Helper()
	value, err := v.Value()
	if err != nil {
		c.t.Fatal(err)
	}
	moved := tensors.MustCopyFlatData[float64](value)
	moved[i] += by
	if err := v.SetValue(tensors.FromFlatDataAndDimensions(moved, v.Shape().Dimensions...)); err != nil {
		c.t.Fatal(err)
	}
}

// Wave fills a shape with unequal numbers between low and high, the same each time.
func Wave(low, high float64, dims ...int) *tensors.Tensor {
	size := 1
	for _, dim := range dims {
		size *= dim
	}
	values := make([]float64, size)
	for i := range values {
		values[i] = low + (high-low)*(0.5+0.5*math.Sin(1+1.7*float64(i)))
	}
	return tensors.FromFlatDataAndDimensions(values, dims...)
}

package fit

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// tableConfig is of a model that has weights of each kind that is carried over: by symbols, by classes behind something
// else, by neither, a running average, and a counter that is not learnt.
type tableConfig struct {
	Units   int     `json:"units"`
	Symbols int     `json:"symbols"`
	Batch   int     `json:"batch"`
	Average bool    `json:"average"`
	Rate    float64 `json:"learning_rate"`
}

func (c tableConfig) Family() string  { return "table" }
func (c tableConfig) Validate() error { return nil }
func (c tableConfig) Build(spec models.Spec) (models.Model, error) {
	c.Symbols = max(c.Symbols, len(spec.Alphabet))
	c.Batch = max(c.Batch, 2)
	return table{c, spec}, nil
}
func (c tableConfig) Refit(_, is models.Spec) models.Config {
	c.Symbols = len(is.Alphabet)
	return c
}

type table struct {
	config tableConfig
	spec   models.Spec
}

func (m table) Config() models.Config                  { return m.config }
func (m table) Spec() models.Spec                      { return m.spec }
func (m table) Minibatch() (int, int)                  { return m.config.Batch, 3 }
func (m table) Losses() []string                       { return []string{"sum"} }
func (m table) CanSample(models.Request) error         { return nil }
func (m table) Sample(*model.Scope, models.Draw) *Node { panic("a table draws nothing") }
func (m table) OutputSymbols() int                     { return m.config.Symbols }

func (m table) Step(scope *model.Scope, batch models.Batch) []*Node {
	g := batch.Examples.Graph()
	in := scope.At("weights")
	noise := nn.StandardNormal(scope, g, shapes.Make(dtypes.Float32))
	weights := func(name string, dims ...int) *Node {
		return nn.Weights(in, g, name, shapes.Make(dtypes.Float32, dims...))
	}
	sum := ReduceAllSum(weights("embedding", m.config.Symbols, 2))
	sum = Add(sum, ReduceAllSum(weights("mix", 3+m.spec.Classes, m.config.Units)))
	sum = Add(sum, ReduceAllSum(weights("core", m.config.Units, 2)))
	sum = Add(sum, ReduceAllSum(nn.Dense(in.At("deep"), Ones(g, shapes.Make(dtypes.Float32, 1, 2)), 2)))
	zero := in.WithInitializer(initializer.Zero)
	for _, name := range []string{"running", "strength"} {
		shape := shapes.Make(dtypes.Float32)
		if name == "running" {
			shape = shapes.Make(dtypes.Float32, 2)
		}
		v := zero.VariableWithShape(name, shape).SetTrainable(false)
		v.SetNodeValue(Add(v.NodeValue(g), noise))
	}
	nn.Adam{LearningRate: max(m.config.Rate, 0.01)}.Update(in, Add(sum, noise))
	if m.config.Average {
		for v := range in.IterVariables() {
			if v.Shape().Rank() > 0 {
				path := averageScope + v.Path()[len("/weights/"):]
				scope.Store().VariableWithShape(path, v.Shape(), initializer.Zero).SetTrainable(false).SetNodeValue(MulScalar(v.NodeValue(g), 0.5))
			}
		}
	}
	return []*Node{Add(sum, noise)}
}

func buildTable(_ string, config []byte, spec models.Spec) (models.Model, error) {
	var c tableConfig
	if err := json.Unmarshal(config, &c); err != nil {
		return nil, err
	}
	return c.Build(spec)
}

// words is a text of an alphabet, with classes.
type words struct {
	letters
	alphabet, classes []string
}

func (w words) Name() string      { return "words" }
func (w words) Classes() []string { return w.classes }
func (w words) Digest() string    { return fmt.Sprint(w.letters, w.alphabet, w.classes) }
func (w words) Spec() models.Spec {
	return models.Spec{Kind: models.Text, Alphabet: w.alphabet, Classes: len(w.classes)}
}

// build is a table for a data set.
func build(t *testing.T, c tableConfig, set models.Dataset) models.Model {
	t.Helper()
	if c.Units == 0 {
		c.Units = 4
	}
	m, err := c.Build(set.Spec())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// numbers are those of a variable.
func numbers(t *testing.T, run *Run, path string) []float32 {
	t.Helper()
	v := run.Store.GetVariable(path)
	if v == nil {
		t.Fatalf("there is no variable %s", path)
	}
	value, err := v.Value()
	if err != nil {
		t.Fatal(err)
	}
	return tensors.MustCopyFlatData[float32](value)
}

// sameNumbers wants two variables to be equal.
func sameNumbers(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

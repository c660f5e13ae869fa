package fit

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
)

// counter is the smallest generator: it has one vector of weights, to each of which a step adds 1, and its
// loss is the logarithm of how far the first is from Limit, so that it is -Inf after Limit steps
// and NaN later. It learns nothing and needs nothing.
type counter struct {
	Limit int `json:"limit"`
	Size  int `json:"size"`
}

func (c counter) Family() string                          { return "counter" }
func (c counter) Validate() error                         { return nil }
func (c counter) Build(models.Spec) (models.Model, error) { return c, nil }
func (c counter) Config() models.Config                   { return c }
func (c counter) Spec() models.Spec                       { return alphabet }
func (c counter) Minibatch() (int, int)                   { return 2, 3 }
func (c counter) Losses() []string                        { return []string{"distance"} }
func (c counter) CanSample(models.Request) error          { return nil }
func (c counter) Sample(*model.Scope, models.Draw) *Node  { panic("a counter draws nothing") }

func (c counter) Step(scope *model.Scope, batch models.Batch) []*Node {
	g := batch.Examples.Graph()
	w := scope.WithInitializer(initializer.Zero).VariableWithShape("w", shapes.Make(dtypes.Float32, c.Size))
	value := w.NodeValue(g)
	first := Squeeze(Slice(value, AxisElem(0)))
	w.SetNodeValue(Add(value, OnesLike(value)))
	return []*Node{Log(Sub(Const(g, float32(c.Limit)), first))}
}

var alphabet = models.Spec{Kind: models.Text, Alphabet: []string{"?", "a"}}

// letters is a text of that many letters.
type letters int

func (l letters) Name() string      { return "letters" }
func (l letters) Digest() string    { return fmt.Sprint("digest of ", int(l)) }
func (l letters) Spec() models.Spec { return alphabet }
func (l letters) Len() int          { return int(l) }
func (l letters) Values() []*tensors.Tensor {
	return []*tensors.Tensor{tensors.FromShape(shapes.Make(dtypes.Int32, int(l)))}
}
func (l letters) Batch(_ *model.Scope, values []*Node, size, length int) models.Batch {
	return models.Batch{Examples: BroadcastToDims(Reshape(Slice(values[0], AxisRange(0, length)), 1, length), size, length)}
}

func buildCounter(family string, config []byte, _ models.Spec) (models.Model, error) {
	var c counter
	if family != "counter" {
		return nil, fmt.Errorf("the family is %q, want counter", family)
	}
	if err := json.Unmarshal(config, &c); err != nil {
		return nil, err
	}
	if c.Size == 666 {
		panic("there are limits")
	}
	return c, nil
}

func pureGo(t testing.TB) compute.Backend {
	t.Helper()
	b, err := openPureGo()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func openPureGo() (compute.Backend, error) { return backend.Open(backend.PureGo) }

// weight is the first weight of a run.
func weight(t testing.TB, run *Run) float32 {
	t.Helper()
	value, err := run.Store.GetVariable("/w").Value()
	if err != nil {
		t.Fatal(err)
	}
	return tensors.MustCopyFlatData[float32](value)[0]
}

// TestMain lets this program stand in for one that trains until it is killed.
func TestMain(m *testing.M) {
	if folder := os.Getenv(victimVariable); folder != "" {
		trainUntilKilled(folder)
	}
	os.Exit(m.Run())
}

// stepName is the folder of a step's first checkpoint.
func stepName(step int) string { return checkpoints.ID{Step: step}.Name() }

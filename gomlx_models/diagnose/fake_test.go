package diagnose

import (
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// painter draws plain pictures of any brightness for so many steps, and from then on one picture. Its loss is a random number of each step,
// and so is what it says of examples, on the random numbers of training: whoever asks between steps must not change them.
type painter struct {
	VariedFor int `json:"varied_for"`
	spec      models.Spec
	fault     bool // it cannot draw
}

func (p painter) Family() string                            { return "painter" }
func (p painter) Validate() error                           { return nil }
func (p painter) Build(s models.Spec) (models.Model, error) { p.spec = s; return p, nil }
func (p painter) Config() models.Config                     { return p }
func (p painter) Spec() models.Spec                         { return p.spec }
func (p painter) Minibatch() (int, int)                     { return 2, 0 }
func (p painter) Losses() []string                          { return []string{"luck"} }
func (p painter) CanSample(models.Request) error            { return nil }
func (p painter) steps(scope *model.Scope) *model.Variable {
	return scope.WithInitializer(initializer.Zero).VariableWithShape("steps", shapes.Make(dtypes.Float32))
}

func (p painter) Step(scope *model.Scope, batch models.Batch) []*graph.Node {
	g := batch.Examples.Graph()
	steps := p.steps(scope)
	steps.SetNodeValue(graph.AddScalar(steps.NodeValue(g), 1))
	return []*graph.Node{scope.RandomUniform(g, shapes.Make(dtypes.Float32))}
}

func (p painter) Sample(scope *model.Scope, draw models.Draw) *graph.Node {
	if p.fault {
		panic("the paint is dry")
	}
	g := draw.RNG.Graph()
	_, noise := graph.RandomUniform(draw.RNG, shapes.Make(dtypes.Float32, draw.Count, 1, 1, 1))
	varied := graph.ConvertDType(graph.LessThan(p.steps(scope).NodeValue(g), graph.Const(g, float32(p.VariedFor))), dtypes.Float32)
	return graph.BroadcastToDims(graph.Mul(noise, varied), draw.Count, p.spec.Height, p.spec.Width, p.spec.Channels)
}

// Realness is the brightness of an example, and a little chance.
func (p painter) Realness(scope *model.Scope, batch models.Batch) *graph.Node {
	x := batch.Examples
	size := x.Shape().Dim(0)
	chance := scope.RandomUniform(x.Graph(), shapes.Make(dtypes.Float32, size))
	return graph.Add(graph.ReduceMean(graph.Reshape(x, size, -1), -1), graph.MulScalar(chance, 1e-6))
}

func openPureGo(t *testing.T) compute.Backend {
	t.Helper()
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// clothes are so many pictures, and others that are held out.
func clothes(t *testing.T, count int) (learn, held *data.Pictures) {
	t.Helper()
	learn, err := data.FashionMNIST().Take(count).OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	if held, err = data.FashionMNIST().Skip(count).Take(40).OpenPictures(); err != nil {
		t.Fatal(err)
	}
	return learn, held
}

func buildPainter(learn models.Dataset, p painter) models.Model {
	p.spec = learn.Spec()
	return p
}

func train(t *testing.T, m models.Model, learn models.Dataset, o fit.Options) *fit.Run {
	t.Helper()
	run, err := fit.Train(t.Context(), openPureGo(t), m, learn, o)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// writer writes symbols 1 to 9 at random, and recites the text that it is given from a step on.
type writer struct {
	painter
	text []int32
	from int
}

func (w writer) Minibatch() (int, int) { return 2, 8 }

func (w writer) Sample(scope *model.Scope, draw models.Draw) *graph.Node {
	g := draw.RNG.Graph()
	_, made := graph.RandomIntN(draw.RNG, int32(9), shapes.Make(dtypes.Int32, draw.Count, draw.Length))
	recited := graph.BroadcastToDims(graph.Reshape(graph.Const(g, w.text[:draw.Length]), 1, draw.Length), draw.Count, draw.Length)
	recites := graph.GreaterOrEqual(w.steps(scope).NodeValue(g), graph.Const(g, float32(w.from)))
	return graph.Where(graph.BroadcastToDims(recites, draw.Count, draw.Length), recited, graph.AddScalar(made, 1))
}

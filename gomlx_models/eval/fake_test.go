package eval_test

import (
	"math"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval"
)

// fake is a model that learns nothing.
type fake struct{ spec models.Spec }

func (f fake) Family() string                          { return "fake" }
func (f fake) Validate() error                         { return nil }
func (f fake) Build(models.Spec) (models.Model, error) { return f, nil }
func (f fake) Config() models.Config                   { return f }
func (f fake) Spec() models.Spec                       { return f.spec }
func (f fake) Minibatch() (int, int)                   { return 1, 2 }
func (f fake) Losses() []string                        { return []string{"none"} }
func (f fake) CanSample(models.Request) error          { return nil }
func (f fake) Step(*model.Scope, models.Batch) []*Node { panic("a fake learns nothing") }

// Sample draws pictures of noise, or a text of all symbols in turn.
func (f fake) Sample(_ *model.Scope, draw models.Draw) *Node {
	if f.spec.Kind == models.Text {
		shape := shapes.Make(dtypes.Int32, draw.Count, draw.Length)
		return Mod(Add(Iota(draw.RNG.Graph(), shape, 0), Iota(draw.RNG.Graph(), shape, 1)), Const(draw.RNG.Graph(), int32(f.spec.Size())))
	}
	_, noise := RandomUniform(draw.RNG, shapes.Make(dtypes.Float32, draw.Count, f.spec.Height, f.spec.Width, f.spec.Channels))
	return noise
}

// normals is the model z ~ N(0, 1), x ~ N(z, 1) of pictures of one pixel: x ~ N(0, 2). Its q(z|x) is the
// posterior N(x/2, 1/2), or the prior.
type normals struct {
	fake
	exact bool
}

func (n normals) LogWeights(scope *model.Scope, batch models.Batch, count int) *Node {
	x := Reshape(batch.Examples, 1, -1)
	mean, variance := ZerosLike(x), 1.0
	if n.exact {
		mean, variance = MulScalar(x, 0.5), 0.5
	}
	noise := scope.RandomNormal(x.Graph(), shapes.Make(x.DType(), count, x.Shape().Dim(1)))
	z := Add(mean, MulScalar(noise, math.Sqrt(variance)))
	return Sub(Add(logNormal(z, 1), logNormal(Sub(x, z), 1)), logNormal(Sub(z, mean), variance))
}

// moves is normals of drawings of one point, from its move to the right.
type moves struct{ normals }

func (m moves) LogWeights(scope *model.Scope, batch models.Batch, count int) *Node {
	batch.Examples.AssertDims(-1, 1, models.PointSize)
	return m.normals.LogWeights(scope, models.Batch{Examples: Slice(batch.Examples, AxisRange(), AxisRange(), AxisElem(0))}, count)
}

func logNormal(x *Node, variance float64) *Node {
	return AddScalar(MulScalar(Square(x), -0.5/variance), -math.Log(2*math.Pi*variance)/2)
}

// fixedNats is a model of text that charges each symbol its own place in nats.
type fixedNats struct{ fake }

func (p fixedNats) Nats(_ *model.Scope, batch models.Batch) *Node {
	ids := batch.Examples
	if p.spec.Kind == models.Pairs {
		return ConvertDType(Squeeze(Slice(ids, AxisRange(), AxisElem(1), AxisRange()), 1), dtypes.Float32)
	}
	return ConvertDType(Slice(ids, AxisRange(), AxisRange(1)), dtypes.Float32)
}

// movesAsNats is a model of drawings for which each point's nats are its move to the right.
type movesAsNats struct{ fake }

func (movesAsNats) Nats(_ *model.Scope, batch models.Batch) *Node {
	return Squeeze(Slice(batch.Examples, AxisRange(), AxisRange(), AxisRange(0, 1)), -1)
}

// dataset is a data set that is given.
type dataset struct {
	spec   models.Spec
	values []*tensors.Tensor
}

func (s dataset) Name() string              { return "given" }
func (s dataset) Digest() string            { return "digest" }
func (s dataset) Spec() models.Spec         { return s.spec }
func (s dataset) Len() int                  { return s.values[0].Shape().Dim(0) }
func (s dataset) Values() []*tensors.Tensor { return s.values }

func (s dataset) Batch(scope *model.Scope, values []*Node, size, _ int) models.Batch {
	g := values[0].Graph()
	rows := scope.RandomIntN(g, int32(s.Len()), shapes.Make(dtypes.Int32, size, 1))
	batch := models.Batch{Examples: DivScalar(ConvertDType(Gather(values[0], rows), dtypes.Float32), 255)}
	if s.spec.Classes > 0 {
		batch.Labels = ConvertDType(Gather(values[1], rows), dtypes.Int32)
	}
	return batch
}

// text is a data set of symbols.
func text(alphabet []string, ids ...int32) dataset {
	return dataset{models.Spec{Kind: models.Text, Alphabet: alphabet}, []*tensors.Tensor{tensors.FromFlatDataAndDimensions(ids, len(ids))}}
}

// pixels is pictures of the size of a spec, labelled if labels are given.
func pixels(spec models.Spec, values []uint8, labels ...uint8) dataset {
	n := len(values) / spec.Size()
	s := dataset{spec, []*tensors.Tensor{tensors.FromFlatDataAndDimensions(values, n, spec.Height, spec.Width, spec.Channels)}}
	if len(labels) > 0 {
		s.values = append(s.values, tensors.FromFlatDataAndDimensions(labels, n))
	}
	return s
}

// on is a model on a backend with a store that holds one variable.
func on(t *testing.T, b compute.Backend, m models.Model) eval.Trained {
	t.Helper()
	store := model.NewStore()
	if err := store.SetRNGStateFromSeed(1); err != nil {
		t.Fatal(err)
	}
	return eval.Trained{Backend: b, Model: m, Store: store}
}

// random is the random state of a model's store.
func random(t *testing.T, m eval.Trained) []uint64 {
	t.Helper()
	value, err := m.Store.GetVariable("/" + model.RNGStateVariableName).Value()
	if err != nil {
		t.Fatal(err)
	}
	return tensors.MustCopyFlatData[uint64](value)
}

func within(got, want, tolerance float64) bool { return math.Abs(got-want) <= tolerance }

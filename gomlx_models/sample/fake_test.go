package sample_test

import (
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// echo is a model without weights, whose samples are what it was asked for.
type echo struct {
	spec models.Spec
	// draw makes the samples.
	draw func(g *Graph, d models.Draw) *Node
}

func (echo) Config() models.Config                        { return echoConfig{} }
func (e echo) Spec() models.Spec                          { return e.spec }
func (echo) Minibatch() (size, length int)                { return 1, 0 }
func (echo) Losses() []string                             { return nil }
func (echo) Step(*model.Scope, models.Batch) []*Node      { return nil }
func (echo) CanSample(models.Request) error               { return nil }
func (e echo) Sample(_ *model.Scope, d models.Draw) *Node { return e.draw(d.RNG.Graph(), d) }

type echoConfig struct{}

func (echoConfig) Family() string                          { return "echo" }
func (echoConfig) Validate() error                         { return nil }
func (echoConfig) Build(models.Spec) (models.Model, error) { return echo{}, nil }

// mirror has as many latent numbers as its pictures have pixels: they are the pixels, brightened by a tenth for
// each step of the class.
type mirror struct{ echo }

func (m mirror) LatentSize() int { return m.spec.Size() }

func (m mirror) Decode(_ *model.Scope, z, labels *Node) *Node {
	return m.shift(Reshape(z, -1, m.spec.Height, m.spec.Width, m.spec.Channels), labels, 0.1)
}

func (m mirror) Encode(_ *model.Scope, batch models.Batch) (mean, logVar *Node) {
	mean = Reshape(m.shift(batch.Examples, batch.Labels, -0.1), -1, m.spec.Size())
	return mean, ZerosLike(mean)
}

// Realness is the brightness of the darkest pixel.
func (m mirror) Realness(_ *model.Scope, batch models.Batch) *Node {
	return ReduceMin(Reshape(m.shift(batch.Examples, batch.Labels, -0.1), -1, m.spec.Size()), -1)
}

func (m mirror) shift(pictures, labels *Node, by float64) *Node {
	if labels == nil {
		return pictures
	}
	return Add(pictures, MulScalar(Reshape(ConvertDType(labels, pictures.DType()), -1, 1, 1, 1), by))
}

// inverter keeps no numbers of pictures, and makes negatives of them again.
type inverter struct{ echo }

func (inverter) Reconstruct(_ *model.Scope, batch models.Batch) *Node {
	return OneMinus(batch.Examples)
}

// finder answers every question by the width of its beam, as an a for each, and by c where it ranks second.
type finder struct{ echo }

func (f finder) Search(_ *model.Scope, d models.Draw, width int) (answers, logProbs *Node) {
	g, rows := d.Prompt.Graph(), make([]int32, 0, width*f.spec.Length)
	for rank := range width {
		for at := range f.spec.Length {
			symbol := int32(1)
			if rank > 0 {
				symbol = 4
			} else if at < width {
				symbol = 2
			}
			rows = append(rows, symbol)
		}
	}
	best := Reshape(Const(g, rows), 1, width, f.spec.Length)
	return BroadcastToDims(best, d.Count, width, f.spec.Length), nil
}

func fake(t *testing.T, m models.Model) *sample.Sampler {
	t.Helper()
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	return sample.New(b, m, model.NewStore())
}

var twoByTwo = models.Spec{Kind: models.Pictures, Height: 2, Width: 2, Channels: 1, Classes: 3}

// told is pictures whose four pixels are the draw's temperature, truncation, top-k and top-p, each divided by ten, for
// each sample its class added.
func told(g *Graph, d models.Draw) *Node {
	numbers := []*Node{d.Temperature, d.Truncation, ConvertDType(d.TopK, dtypes.Float32), d.TopP}
	row := DivScalar(Stack(numbers, 0), 10)
	all := BroadcastToShape(Reshape(row, 1, 2, 2, 1), shapes.Make(dtypes.Float32, d.Count, 2, 2, 1))
	if d.Labels != nil {
		all = Add(all, Reshape(ConvertDType(d.Labels, dtypes.Float32), -1, 1, 1, 1))
	}
	return all
}

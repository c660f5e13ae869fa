package studio

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/stepgraph"
	"github.com/atelier-go/atelier/plotting"
)

// Architecture is the model at a glance: its parts, such as the generator and the discriminator, with what goes into each and
// what its blocks of layers put out. It is read from the model itself: see Summary for each of its layers, and Network for
// all that a training step computes.
func (r *Run) Architecture() plotting.Architecture {
	figure, err := r.architecture()
	check(err)
	return figure
}

func (r *Run) architecture() (plotting.Architecture, error) {
	figure := plotting.Architecture{Title: r.Model.Config().Family()}
	err := stepgraph.Build(r.Backend, r.Store, r.Model, func(_ models.Batch, losses []*graph.Node) error {
		scopes, layers := layersOf(r.Store, losses[0].Graph())
		_, variables := stepgraph.Layers(r.Store)
		b := architect{model: r.Model}
		for _, scope := range scopes {
			b.add(layers[scope], variables[scope])
		}
		figure.Parts = b.finished()
		return nil
	})
	if err != nil {
		return figure, fmt.Errorf("studio: the architecture of %s cannot be drawn: %w", figure.Title, err)
	}
	return figure, nil
}

// architect groups the layers of a model into blocks and parts, in the order in which the model meets them.
type architect struct {
	model models.Model
	parts []plotting.Part
	group string // the layers of the last block lie in it, if it is a stage
}

// partNames are the scopes that are a part by themselves. All else belongs to the part that came before it.
var partNames = []string{"generator", "discriminator", "encoder", "decoder"}

// wholeModel is the name of the part of a model that has only one.
const wholeModel = "recurrent network"

// add puts a layer into the part and the block that it belongs to.
func (a *architect) add(layer plotting.Layer, variables []*model.Variable) {
	name, inside := a.place(layer.Name)
	if len(a.parts) == 0 || inside && a.last().Name != name {
		a.parts = append(a.parts, plotting.Part{Name: name, Blocks: a.given(name)})
		a.group = ""
	}
	rest := strings.TrimPrefix(strings.TrimPrefix(layer.Name, name), "/")
	group, _, _ := strings.Cut(rest, "/")
	switch {
	case strings.HasPrefix(group, "stage"):
		a.addToStage(group, rest, layer)
	case a.belongsToBlock(rest, layer):
		a.count(layer)
	default:
		a.addBlock(rest, layer, variables)
	}
}

// place is the part that a layer lies in, and whether its name says so.
func (a *architect) place(name string) (part string, inside bool) {
	first, _, _ := strings.Cut(name, "/")
	switch {
	case slices.Contains(partNames, first):
		return first, true
	case len(a.parts) > 0:
		return a.last().Name, false
	default:
		return wholeModel, false
	}
}

func (a *architect) last() *plotting.Part { return &a.parts[len(a.parts)-1] }

func (a *architect) lastBlock() *plotting.Block {
	blocks := a.last().Blocks
	return &blocks[len(blocks)-1]
}

// belongsToBlock tells of layers that are seen as a part of the block before: what normalises it, its biases, what begins
// its state, and the classes that a discriminator is told.
func (a *architect) belongsToBlock(name string, layer plotting.Layer) bool {
	if len(a.last().Blocks) < 2 {
		return false
	}
	biases := layer.Kind == "Bias" && lastAxis(layer.Output) == lastAxis(a.lastBlock().Output)
	return layer.Kind == "Normalisation" || biases || strings.HasPrefix(name, "begin") || name == "classes"
}

func lastAxis(shape []int) int { return shape[len(shape)-1] }

// count adds the weights of a layer to the last block. A norm tells the picture that a dense layer puts out.
func (a *architect) count(layer plotting.Layer) {
	block := a.lastBlock()
	block.Weights += layer.Parameters - layer.Frozen
	if len(layer.Output) == 3 && len(block.Output) == 1 && size(layer.Output) == block.Output[0] {
		block.Output = layer.Output
	}
}

func size(shape []int) int {
	product := 1
	for _, n := range shape {
		product *= n
	}
	return product
}

// addToStage makes one block of all layers of a stage. It puts out the largest of what they do.
func (a *architect) addToStage(stage, name string, layer plotting.Layer) {
	if a.group != stage {
		a.group = stage
		a.last().Blocks = append(a.last().Blocks, plotting.Block{Kind: "residual", Output: layer.Output})
	}
	block := a.lastBlock()
	if strings.HasSuffix(name, "/last") {
		block.Times++
	}
	if len(layer.Output) == 3 && (len(block.Output) == 1 || size(layer.Output) > size(block.Output)) {
		block.Output = layer.Output
	}
	block.Weights += layer.Parameters - layer.Frozen
}

// addBlock makes a layer a block of its own, or one more of the block before if they are alike.
func (a *architect) addBlock(name string, layer plotting.Layer, variables []*model.Variable) {
	block := plotting.Block{Kind: a.kind(name, layer, variables), Output: layer.Output, Loop: layer.Kind == "Recurrent", Weights: layer.Parameters - layer.Frozen}
	before := a.lastBlock()
	if layer.Kind == "Convolution" {
		before.Output = unflattened(before.Output, variables)
	}
	if before.Kind == block.Kind && slices.Equal(before.Output, block.Output) {
		before.Times, before.Weights = max(before.Times, 1)+1, before.Weights+block.Weights
		return
	}
	a.group = ""
	a.last().Blocks = append(a.last().Blocks, block)
}

// unflattened is what a dense layer puts out, as the picture that a convolution reads: its kernel [size, size, in, out] tells
// the channels. What is no square stays as it is.
func unflattened(output []int, variables []*model.Variable) []int {
	kernel := kernelOf(variables)
	if len(output) != 1 || kernel == nil || output[0]%kernel[2] != 0 {
		return output
	}
	side := int(math.Round(math.Sqrt(float64(output[0] / kernel[2]))))
	if side*side*kernel[2] != output[0] {
		return output
	}
	return []int{side, side, kernel[2]}
}

func kernelOf(variables []*model.Variable) []int {
	for _, v := range variables {
		if v.Shape().Rank() == 4 {
			return v.Shape().Dimensions
		}
	}
	return nil
}

// kind is the word for a layer.
func (a *architect) kind(name string, layer plotting.Layer, variables []*model.Variable) string {
	if kind, known := namedKinds[name]; known {
		return kind
	}
	switch layer.Kind {
	case "Convolution":
		return a.convolution(layer, variables)
	case "Recurrent":
		return recurrentKind(variables)
	case "Bias":
		return "weighted sum"
	default:
		return strings.ToLower(layer.Kind)
	}
}

// namedKinds are layers whose name says more than their kind.
var namedKinds = map[string]string{"posterior": "mean and variance", "summary": "summary", "attention": "attention"}

// recurrentKind tells the cell by its number of gates: its weights are [units, gates x units].
func recurrentKind(variables []*model.Variable) string {
	for _, v := range variables {
		if v.Name() != "recurrent" {
			continue
		}
		switch v.Shape().Dim(1) / v.Shape().Dim(0) {
		case 3:
			return "GRU layer"
		case 4:
			return "LSTM layer"
		}
		return "recurrent layer"
	}
	return "minGRU layer"
}

// convolution tells by its output what a convolution does with the number of pixels. All transposed ones here have kernels
// of an even size, twice their stride, and all that follow an interpolation odd ones.
func (a *architect) convolution(layer plotting.Layer, variables []*model.Variable) string {
	kernel := kernelOf(variables)
	before := size(a.lastBlock().Output) / kernel[2]
	switch {
	case len(layer.Output) != 3 || layer.Output[0]*layer.Output[1] <= before:
		return "convolution"
	case kernel[0]%2 == 0:
		return "transposed convolution"
	default:
		return "resize convolution"
	}
}

// given is what goes into a part.
func (a *architect) given(part string) []plotting.Block {
	spec := a.model.Spec()
	picture := plotting.Block{Kind: "picture", Output: []int{spec.Height, spec.Width, spec.Channels}}
	latent, _ := a.model.(models.Latent)
	switch {
	case part == "generator":
		return []plotting.Block{{Kind: "noise", Output: []int{latent.LatentSize()}}}
	case part == "discriminator", part == "encoder" && spec.Kind == models.Pictures:
		return []plotting.Block{picture}
	case part == "decoder" && spec.Kind == models.Pictures:
		return []plotting.Block{{Kind: "latent", Output: []int{latent.LatentSize()}}}
	case part == "encoder":
		return []plotting.Block{{Kind: "question", Output: []int{spec.Size()}}}
	case part == "decoder":
		return []plotting.Block{{Kind: "answer so far", Output: []int{spec.Size()}}}
	}
	switch spec.Kind {
	case models.Pictures:
		return []plotting.Block{{Kind: "row", Output: []int{spec.Width * spec.Channels}}}
	case models.Strokes:
		return []plotting.Block{{Kind: "point", Output: []int{models.PointSize}}}
	default:
		return []plotting.Block{{Kind: "symbol", Output: []int{spec.Size()}}}
	}
}

// finished are the parts, what they put out named and in its own shape.
func (a *architect) finished() []plotting.Part {
	spec := a.model.Spec()
	for i := range a.parts {
		part := &a.parts[i]
		end := &part.Blocks[len(part.Blocks)-1]
		switch {
		case part.Name == "generator", part.Name == "decoder" && spec.Kind == models.Pictures:
			end.Output = []int{spec.Height, spec.Width, spec.Channels}
		case part.Name == "discriminator":
			end.Kind = "logit"
		case part.Name == wholeModel, part.Name == "decoder":
			if _, attentive := a.model.(models.Attentive); attentive {
				end = placeAttention(part)
			}
			end.Kind = cmp.Or(map[models.Kind]string{models.Strokes: "mixture"}[spec.Kind], "logits")
		}
	}
	return a.parts
}

// placeAttention puts attention, which may have no weights, between the layers that it stands between, the recurrent one and
// the two that read it, and gives the last block.
func placeAttention(part *plotting.Part) *plotting.Block {
	attention := plotting.Block{Kind: "attention", Output: part.Blocks[len(part.Blocks)-3].Output}
	others := part.Blocks[:0:0]
	for _, b := range part.Blocks {
		if b.Kind == "attention" {
			attention = b
			continue
		}
		others = append(others, b)
	}
	part.Blocks = slices.Insert(others, len(others)-2, attention)
	return &part.Blocks[len(part.Blocks)-1]
}

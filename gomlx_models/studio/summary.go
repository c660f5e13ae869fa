package studio

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/stepgraph"
	"github.com/atelier-go/atelier/gomlx_models/nn"
	"github.com/atelier-go/atelier/plotting"
)

// Summary is the table of the model's layers, as Keras shows it: each with its parameters and the shape of what it puts
// out for one example, or of a text, a drawing or a picture that is read by its rows for one step of them. Running
// averages count as frozen; optimizers are left out. The layers stand in the order in which a training step meets them.
func (r *Run) Summary() plotting.Summary {
	table, err := r.summary()
	check(err)
	return table
}

func (r *Run) summary() (plotting.Summary, error) {
	table := plotting.Summary{Title: r.Model.Config().Family()}
	err := stepgraph.Build(r.Backend, r.Store, r.Model, func(_ models.Batch, losses []*graph.Node) error {
		scopes, layers := layersOf(r.Store, losses[0].Graph())
		for _, scope := range scopes {
			table.Layers = append(table.Layers, layers[scope])
		}
		return nil
	})
	if err != nil {
		return table, fmt.Errorf("studio: the layers of %s cannot be listed: %w", table.Title, err)
	}
	return table, nil
}

// layersOf gives the layers of a step that learn and their scopes, in the order in which the variables were made.
func layersOf(store *model.Store, step *graph.Graph) (scopes []string, layers map[string]plotting.Layer) {
	scopes, variables := stepgraph.Layers(store)
	outputs := nn.OutputShapes(store, step)
	layers = map[string]plotting.Layer{}
	for _, scope := range scopes {
		name := strings.TrimPrefix(strings.TrimPrefix(scope, "/weights"), "/")
		layers[scope] = layer(name, outputs[scope], variables[scope])
	}
	return scopes, layers
}

// layer is a row of the table. Without an output it is told by the variables.
func layer(name string, output []int, variables []*model.Variable) plotting.Layer {
	slices.SortFunc(variables, func(a, b *model.Variable) int { return cmp.Compare(a.Name(), b.Name()) })
	row := plotting.Layer{Name: cmp.Or(name, variables[0].Name()), Kind: kindOf(variables), Output: output}
	for _, v := range variables {
		size := int64(v.Shape().Size())
		row.Parameters += size
		if !v.Trainable {
			row.Frozen += size
		}
	}
	if row.Output == nil {
		row.Output = []int{width(variables)}
	}
	return row
}

// width is the size of what a layer puts out. Recurrent weights are [units, gates x units], all others [..., width].
func width(variables []*model.Variable) int {
	for _, v := range variables {
		if v.Name() == "recurrent" {
			return v.Shape().Dim(0)
		}
	}
	return variables[0].Shape().Dim(-1)
}

// kindOf tells a layer by its variables.
func kindOf(variables []*model.Variable) string {
	for _, v := range variables {
		switch {
		case v.Name() == "recurrent", v.Name() == "gates":
			return "Recurrent"
		case v.Name() == "embedding":
			return "Embedding"
		case v.Name() == "scale":
			return "Normalisation"
		case v.Name() == "weights" && v.Shape().Rank() == 4:
			return "Convolution"
		case v.Name() == "weights":
			return "Dense"
		}
	}
	return "Bias"
}

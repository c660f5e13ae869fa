package studio

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/internal/stepgraph"
	"github.com/atelier-go/atelier/plotting"
)

// Summary is the table of the model's layers, as Keras shows it: each with its shape, which is that of what it puts
// out for one example but for the places of a convolution, and its parameters. Running averages count as frozen;
// optimizers are left out. The layers stand in the order in which a training step meets them.
func (r *Run) Summary() plotting.Summary {
	table := plotting.Summary{Title: r.Generator.Config().Family()}
	scopes, layers := layersOf(r.Store)
	for _, scope := range scopes {
		table.Layers = append(table.Layers, layers[scope])
	}
	return table
}

// layersOf gives the layers that learn and their scopes, in the order in which the variables were made.
func layersOf(store *model.Store) (scopes []string, layers map[string]plotting.Layer) {
	scopes, variables := stepgraph.Layers(store)
	layers = map[string]plotting.Layer{}
	for _, scope := range scopes {
		layers[scope] = layer(strings.TrimPrefix(strings.TrimPrefix(scope, "/weights"), "/"), variables[scope])
	}
	return scopes, layers
}

func layer(name string, variables []*model.Variable) plotting.Layer {
	slices.SortFunc(variables, func(a, b *model.Variable) int { return cmp.Compare(a.Name(), b.Name()) })
	row := plotting.Layer{Name: cmp.Or(name, variables[0].Name()), Kind: kindOf(variables)}
	for _, v := range variables {
		size := int64(v.Shape().Size())
		row.Parameters += size
		if !v.Trainable {
			row.Frozen += size
		}
	}
	row.Output = []int{width(variables)}
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
		case v.Name() == "recurrent":
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

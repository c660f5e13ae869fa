package studio

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/plotting"
)

// Summary is the table of the model's layers, as Keras shows it: each with its shape, which is that of what it puts
// out for one example but for the places of a convolution, and its parameters. Running averages count as frozen;
// optimizers are left out.
func (r *Run) Summary() plotting.Summary {
	layers := map[string][]*model.Variable{}
	for v := range r.Store.IterVariables() {
		scope := path.Dir(v.Path())
		layers[scope] = append(layers[scope], v)
	}
	table := plotting.Summary{Title: r.Generator.Config().Family()}
	for _, scope := range slices.Sorted(maps.Keys(layers)) {
		variables := layers[scope]
		if !slices.ContainsFunc(variables, func(v *model.Variable) bool { return v.Trainable }) {
			continue
		}
		table.Layers = append(table.Layers, layer(strings.TrimPrefix(scope, "/"), variables))
	}
	return table
}

func layer(name string, variables []*model.Variable) plotting.Layer {
	slices.SortFunc(variables, func(a, b *model.Variable) int { return cmp.Compare(a.Name(), b.Name()) })
	row := plotting.Layer{Name: name, Kind: kindOf(variables)}
	for _, v := range variables {
		size := int64(v.Shape().Size())
		row.Parameters += size
		if !v.Trainable {
			row.Frozen += size
		}
		row.Output = []int{v.Shape().Dim(-1)}
	}
	return row
}

// kindOf tells a layer by its variables.
func kindOf(variables []*model.Variable) string {
	for _, v := range variables {
		switch {
		case v.Name() == "recurrent":
			return "Recurrent"
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

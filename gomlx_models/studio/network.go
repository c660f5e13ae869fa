package studio

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gomlx/gomlx/core/graph"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/stepgraph"
	"github.com/atelier-go/atelier/plotting"
)

// Network is the computation graph of a training step, from what the model is given to its losses, with a box for
// each layer of the summary. Beside an arrow is the shape of what a layer puts out.
func (r *Run) Network() plotting.Network {
	figure, err := r.network()
	check(err)
	return figure
}

func (r *Run) network() (plotting.Network, error) {
	figure := plotting.Network{Title: r.Model.Config().Family()}
	err := stepgraph.Build(r.Backend, r.Store, r.Model, func(batch models.Batch, losses []*graph.Node) error {
		_, layers := layersOf(r.Store, losses[0].Graph())
		parts := stepgraph.Parts(r.Store, batch, losses, r.Model.Losses())
		for i, part := range parts {
			figure.Nodes = append(figure.Nodes, r.box(i, part, layers))
			for _, from := range part.From {
				figure.Edges = append(figure.Edges, arrow(from, i, layers[parts[from].Name]))
			}
		}
		return nil
	})
	if err != nil {
		return figure, fmt.Errorf("studio: the step of %s cannot be drawn: %w", figure.Title, err)
	}
	return figure, nil
}

func (r *Run) box(place int, part stepgraph.Part, layers map[string]plotting.Layer) plotting.Node {
	node := plotting.Node{ID: strconv.Itoa(place), Label: part.Name, Kind: string(part.Kind)}
	switch part.Kind {
	case stepgraph.Examples:
		node.Label, node.Kind = string(r.Model.Spec().Kind), "data"
	case stepgraph.Labels:
		node.Label, node.Kind = "classes", "data"
	case stepgraph.Noise:
		node.Label, node.Kind = "noise", "random"
	case stepgraph.Layer:
		node.Label, node.Kind = layers[part.Name].Name, layers[part.Name].Kind
	}
	return node
}

// arrow joins two boxes. What is not a layer has the zero layer.
func arrow(from, to int, layer plotting.Layer) plotting.Edge {
	edge := plotting.Edge{From: strconv.Itoa(from), To: strconv.Itoa(to)}
	var sides []string
	for _, n := range layer.Output {
		sides = append(sides, strconv.Itoa(n))
	}
	edge.Label = strings.Join(sides, "x")
	return edge
}

package cost

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
)

// flopCounter is a backend that notes the arithmetic of each matrix product and convolution of the main function of
// the one graph that is built on it, in the order in which they are asked for.
type flopCounter struct {
	compute.Backend
	flops []int
}

func (p *flopCounter) Builder(name string) compute.Builder {
	return &builder{p.Backend.Builder(name), p}
}

type builder struct {
	compute.Builder
	products *flopCounter
}

func (b *builder) Main() compute.Function { return &function{b.Builder.Main(), b.products} }

type function struct {
	compute.Function
	products *flopCounter
}

func (f *function) DotGeneral(lhs compute.Value, lhsContracting, lhsBatch []int,
	rhs compute.Value, rhsContracting, rhsBatch []int, config compute.DotGeneralConfig) (compute.Value, error) {
	out, err := f.Function.DotGeneral(lhs, lhsContracting, lhsBatch, rhs, rhsContracting, rhsBatch, config)
	if err != nil {
		return nil, err
	}
	shape, err := f.Shape(lhs)
	if err != nil {
		return nil, err
	}
	terms := 1
	for _, axis := range lhsContracting {
		terms *= shape.Dim(axis)
	}
	return out, f.record(out, terms)
}

func (f *function) ConvGeneral(input, kernel compute.Value, axes compute.ConvolveAxesConfig, strides []int, paddings [][2]int,
	inputDilations, kernelDilations []int, channelGroups, batchGroups int) (compute.Value, error) {
	out, err := f.Function.ConvGeneral(input, kernel, axes, strides, paddings, inputDilations, kernelDilations, channelGroups, batchGroups)
	if err != nil {
		return nil, err
	}
	shape, err := f.Shape(kernel)
	if err != nil {
		return nil, err
	}
	return out, f.record(out, shape.Size()/shape.Dim(axes.KernelOutputChannels))
}

// record takes down an operation whose result has that many terms in each number.
func (f *function) record(out compute.Value, terms int) error {
	shape, err := f.Shape(out)
	if err != nil {
		return err
	}
	f.products.flops = append(f.products.flops, 2*terms*shape.Size())
	return nil
}

// total adds up the operations that the results depend on.
func (p *flopCounter) total(results []*graph.Node) (int, error) {
	flops, err := p.byNode(results[0].Graph())
	if err != nil {
		return 0, err
	}
	total := 0
	seen := map[*graph.Node]bool{}
	for waiting := slices.Clone(results); len(waiting) > 0; {
		node := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		if !seen[node] {
			seen[node] = true
			total += flops[node]
			waiting = append(waiting, node.Inputs()...)
		}
	}
	return total, nil
}

// byNode gives each node its operations: the main function's nodes are made in the order of the notes.
func (p *flopCounter) byNode(g *graph.Graph) (map[*graph.Node]int, error) {
	flops := map[*graph.Node]int{}
	notes := p.flops
	for _, node := range g.Nodes() {
		switch node.Type() {
		case graph.NodeTypeWhile, graph.NodeTypeIf, graph.NodeTypeCall:
			return nil, errors.New("it holds a loop, a branch or a call, whose values say how often it runs: unroll it where the backend has no DynamicSlice")
		case graph.NodeTypeDotGeneral, graph.NodeTypeConvGeneral:
			if len(notes) == 0 {
				return nil, fmt.Errorf("the graph has more products than the %d that its backend was asked for", len(p.flops))
			}
			flops[node], notes = notes[0], notes[1:]
		}
	}
	if len(notes) > 0 {
		return nil, fmt.Errorf("the backend was asked for %d products more than the graph has", len(notes))
	}
	return flops, nil
}

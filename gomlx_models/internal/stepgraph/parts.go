package stepgraph

import (
	"cmp"
	"path"
	"slices"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Kind says what a part of a step is.
type Kind string

// The kinds of part.
const (
	Examples Kind = "examples"
	Labels   Kind = "labels"
	Noise    Kind = "noise"
	Layer    Kind = "layer"
	Loss     Kind = "loss"
)

// Part is a part of a step: what it is given, a layer or a loss.
type Part struct {
	Kind Kind
	// Name is the scope of a layer's variables or the name of a loss; what is given has none.
	Name string
	// From are the places of the parts that it reads.
	From []int
}

// Parts finds the parts of the step that leads to the losses, in the order in which it meets them. Operations between
// two parts belong to the first. What reads a part again from where it was read already is left out: so are the
// gradients in a loss, which read the layers backwards. Where values are put together and taken apart again, a part
// seems to read all of them.
func Parts(store *model.Store, batch models.Batch, losses []*graph.Node, names []string) []Part {
	t := tracer{batch: batch, scopes: layerScopes(store), seen: map[*graph.Node]trace{}, places: map[string]int{}}
	for _, node := range needed(losses) {
		t.seen[node] = t.follow(node)
		if i := slices.Index(losses, node); i >= 0 {
			t.seen[node] = trace{parts: t.part(Loss, names[i], t.seen[node].parts)}
		}
	}
	return t.parts
}

// Layers gives the scopes in which anything is learnt, in the order in which their variables were made, and all
// variables of each.
func Layers(store *model.Store) (scopes []string, variables map[string][]*model.Variable) {
	variables = map[string][]*model.Variable{}
	for v := range store.IterVariables() {
		scope := path.Dir(v.Path())
		if variables[scope] == nil {
			scopes = append(scopes, scope)
		}
		variables[scope] = append(variables[scope], v)
	}
	return slices.DeleteFunc(scopes, func(scope string) bool {
		return !slices.ContainsFunc(variables[scope], func(v *model.Variable) bool { return v.Trainable })
	}), variables
}

// layerScopes gives the scope of each variable of a layer by its path.
func layerScopes(store *model.Store) map[string]string {
	byPath := map[string]string{}
	scopes, variables := Layers(store)
	for _, scope := range scopes {
		for _, v := range variables[scope] {
			byPath[v.Path()] = scope
		}
	}
	return byPath
}

// needed are the nodes that the results depend on and the results, in the order in which they were made.
func needed(results []*graph.Node) []*graph.Node {
	seen := map[*graph.Node]bool{}
	var all []*graph.Node
	var visit func(n *graph.Node)
	visit = func(n *graph.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		all = append(all, n)
		for _, in := range n.Inputs() {
			visit(in)
		}
	}
	for _, n := range results {
		visit(n)
	}
	slices.SortFunc(all, func(a, b *graph.Node) int { return cmp.Compare(a.Id(), b.Id()) })
	return all
}

// trace is where a value comes from: from parts, or from the variables of scopes alone.
type trace struct {
	parts    []int
	scopes   []string
	variable bool // it is a variable, updated or not
}

type tracer struct {
	batch  models.Batch
	scopes map[string]string // see layerScopes
	seen   map[*graph.Node]trace
	parts  []Part
	places map[string]int // of the parts, by kind and name
}

func (t *tracer) follow(n *graph.Node) trace {
	switch n.Type() {
	case graph.NodeTypeParameter:
		return t.given(n)
	case graph.NodeTypeRNGBitGenerator:
		return trace{parts: t.part(Noise, "", nil)}
	case graph.NodeTypeIdentity:
		return t.seen[n.Inputs()[0]]
	}
	var sum trace
	for _, in := range n.Inputs() {
		from := t.seen[in]
		if from.variable && updates(n) && in.Shape().Equal(n.Shape()) {
			return from
		}
		sum.parts = union(sum.parts, from.parts)
		sum.scopes = union(sum.scopes, from.scopes)
	}
	if len(sum.parts) == 0 {
		return sum
	}
	for _, scope := range sum.scopes {
		sum.parts = t.part(Layer, scope, sum.parts)
	}
	return trace{parts: sum.parts}
}

// updates tells whether an operation may make a variable's next value of it: biases are broadcast before they are added.
func updates(n *graph.Node) bool {
	return n.Type() == graph.NodeTypeAdd || n.Type() == graph.NodeTypeSub
}

// given is where the value of a parameter of the graph comes from.
func (t *tracer) given(n *graph.Node) trace {
	switch n {
	case t.batch.Examples:
		return trace{parts: t.part(Examples, "", nil)}
	case t.batch.Labels:
		return trace{parts: t.part(Labels, "", nil)}
	}
	if scope := t.scopes[n.GetParameterName()]; scope != "" {
		return trace{scopes: []string{scope}, variable: true}
	}
	return trace{}
}

// part gives the place of a part, which reads others.
func (t *tracer) part(kind Kind, name string, reads []int) []int {
	key := string(kind) + " " + name
	place, known := t.places[key]
	if !known {
		place = len(t.parts)
		t.places[key] = place
		t.parts = append(t.parts, Part{kind, name, reads})
	}
	for _, from := range reads {
		if !t.leads(from, place) && !t.leads(place, from) {
			t.parts[place].From = append(slices.Clip(t.parts[place].From), from)
		}
	}
	return []int{place}
}

// leads tells whether one part is another or is read on the way to it.
func (t *tracer) leads(one, other int) bool {
	return one == other || slices.ContainsFunc(t.parts[other].From, func(from int) bool { return t.leads(one, from) })
}

func union[T comparable](a, b []T) []T {
	for _, x := range b {
		if !slices.Contains(a, x) {
			a = append(slices.Clip(a), x)
		}
	}
	return a
}

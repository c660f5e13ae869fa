package fit

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// wanderer's weight takes a step of random size each time, and its loss is where it stands.
type wanderer struct{ counter }

func (w wanderer) Step(scope *model.Scope, batch models.Batch) []*Node {
	at := scope.WithInitializer(initializer.Zero).VariableWithShape("w", shapes.Make(dtypes.Float32))
	here := at.NodeValue(batch.Examples)
	at.SetNodeValue(Add(here, scope.RandomNormal(here.Graph(), here.Shape())))
	return []*Node{here}
}

// loop hides a loop in its step.
type loop struct{ wanderer }

func (l loop) Step(scope *model.Scope, batch models.Batch) []*Node {
	losses := l.wanderer.Step(scope, batch)
	g := losses[0].Graph()
	below := func(limit float32) *Function {
		return NewClosure(g, func(g *Graph) []*Node {
			return []*Node{LessThan(Parameter(g, "x", shapes.Make(dtypes.Float32)), Const(g, limit))}
		})
	}
	same := NewClosure(g, func(g *Graph) []*Node { return []*Node{Identity(Parameter(g, "x", shapes.Make(dtypes.Float32)))} })
	return While(below(-1e30), same, losses[0])
}

// However many updates are one execution, the losses are the same, bit for bit: a callback of every step makes
// them one by one.
func TestManyUpdatesAtOnceAreTheSame(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, gen := range []models.Model{wanderer{endless}, loop{wanderer{endless}}} {
			single, err := Train(context.Background(), b, gen, letters(10), Options{Steps: 300, Seed: 3, Callbacks: []Callback{{Every: 1, Do: func(Progress) error { return nil }}}})
			if err != nil {
				t.Fatal(err)
			}
			many, err := Train(context.Background(), b, gen, letters(10), Options{Steps: 300, Seed: 3})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := many.History.Values[0], single.History.Values[0]; !slices.Equal(got, want) {
				t.Errorf("%T: the losses are %v, want %v", gen, got, want)
			}
		}
	})
}

func TestCallbacksSeeTheirStepsThoughManyAreOneExecution(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		var steps []int
		run, err := Train(context.Background(), b, endless, letters(10), Options{Steps: 700, Callbacks: []Callback{{Every: 250, Do: func(p Progress) error {
			steps = append(steps, p.Step)
			return nil
		}}}})
		if err != nil || !slices.Equal(steps, []int{250, 500, 700}) || run.History.Steps() != 700 || weight(t, run) != 700 {
			t.Errorf("got calls at %v, %d losses, weight %g, error %v; want 250, 500 and 700", steps, run.History.Steps(), weight(t, run), err)
		}
	})
}

// The weights have gone on for some steps when the bad loss is seen: the last good ones come back.
func TestNaNInTheMidstOfAnExecution(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		run, err := Train(context.Background(), b, counter{Limit: 20, Size: 4}, letters(10), Options{Steps: 300, SaveEvery: time.Hour})
		if err == nil || !strings.Contains(err.Error(), "distance was -Inf at step 21; the weights of step 1 are kept") {
			t.Errorf("got %v, want it to name step 21", err)
		}
		if run.Step != 1 || weight(t, run) != 1 || run.History.Steps() != 1 {
			t.Errorf("got step %d, weight %g and %d losses, want those of step 1", run.Step, weight(t, run), run.History.Steps())
		}
	})
}

// The steps that are asked for are looked at, and the last one, and no others.
func TestCallbacksAtSteps(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		var seen []int
		_, err := Train(context.Background(), b, endless, letters(10), Options{Steps: 150, Callbacks: []Callback{{At: []int{0, 10, 100, 1000}, Do: func(p Progress) error {
			seen = append(seen, p.Step)
			return nil
		}}}})
		if want := []int{0, 10, 100, 150}; err != nil || !slices.Equal(seen, want) {
			t.Errorf("looked at the steps %v, error %v; want %v", seen, err, want)
		}
	})
}

package fit

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
)

// valley is a counter whose loss on held-out examples is (w - 50)^2: it falls until step 50. A step adds a random number
// to another weight, and a measurement draws some, too.
type valley struct{ counter }

func (v valley) Step(scope *model.Scope, batch models.Batch) []*Node {
	losses := v.counter.Step(scope, batch)
	walk := scope.WithInitializer(initializer.Zero).VariableWithShape("walk", shapes.Make(dtypes.Float32))
	g := batch.Examples.Graph()
	walk.SetNodeValue(Add(walk.NodeValue(g), scope.RandomUniform(g, shapes.Make(dtypes.Float32))))
	return losses
}

func (v valley) Nats(scope *model.Scope, batch models.Batch) *Node {
	g := batch.Examples.Graph()
	noise := scope.RandomUniform(g, shapes.Make(dtypes.Float32, 2, 2))
	w := Squeeze(Slice(scope.VariableWithShape("w", shapes.Make(dtypes.Float32, v.Size)).NodeValue(g), AxisElem(0)))
	return Add(BroadcastToDims(Square(AddScalar(w, -50)), 2, 2), Sub(noise, noise))
}

func (v valley) walked(t *testing.T, run *Run) float32 {
	t.Helper()
	value, err := run.Store.GetVariable("/walk").Value()
	if err != nil {
		t.Fatal(err)
	}
	return value.Value().(float32)
}

var dip = valley{counter{Limit: 1 << 20, Size: 1}}

// It measures every 20 steps: 900, 100, 100, 900, 2500. Of equal ones the first is the best.
func TestEarlyStopping(t *testing.T) {
	cancelled := func(cancel func()) Callback {
		return Callback{At: []int{65}, Do: func(p Progress) error {
			if !p.Done {
				cancel()
			}
			return nil
		}}
	}
	for _, test := range []struct {
		patience, steps int
		interrupt       bool
		reason          Reason
		kept            int
		measured        []int
		said            string
	}{
		{2, 1000, false, StoppedEarly, 40, []int{20, 40, 60, 80}, "was lowest at step 40 (100) and is 900 at step 80: the weights of step 40 are kept"},
		{1, 1000, false, StoppedEarly, 40, []int{20, 40, 60}, "was lowest at step 40 (100) and is 100 at step 60"},
		{9, 90, false, Finished, 40, []int{20, 40, 60, 80, 90}, "was lowest at step 40 (100) and is 1600 at step 90"},
		{9, 47, false, Finished, 47, []int{20, 40, 47}, ""},
		{9, 7, false, Finished, 7, []int{7}, ""},
		{9, 1000, true, Interrupted, 40, []int{20, 40, 60, 65}, "was lowest at step 40"},
	} {
		t.Run(fmt.Sprint(test), func(t *testing.T) {
			folder, said := t.TempDir(), ""
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			o := Options{Steps: test.steps, Held: letters(9), Patience: test.patience, Folder: folder, SaveEvery: 1, Tell: func(s string) { said += s }}
			if test.interrupt {
				o.Callbacks = []Callback{cancelled(cancel)}
			}
			run, err := Train(ctx, pureGo(t), dip, letters(10), o)
			if err != nil {
				t.Fatal(err)
			}
			if run.Stopped != test.reason || run.Step != test.kept || weight(t, run) != float32(test.kept) || run.History.Steps() != test.kept {
				t.Errorf("%s at step %d with the weight %g and %d losses, want %s at %d", run.Stopped, run.Step, weight(t, run), run.History.Steps(), test.reason, test.kept)
			}
			if !slices.Equal(run.History.Held.Steps, test.measured) {
				t.Errorf("measured at %v, want %v", run.History.Held.Steps, test.measured)
			}
			if !strings.Contains(said, test.said) || (said == "") != (test.said == "") {
				t.Errorf("it said %q, want %q", said, test.said)
			}
			opened, err := OpenStrict(pureGo(t), folder, buildCounter)
			if err != nil {
				t.Fatal(err)
			}
			if opened.Step != test.kept || weight(t, opened) != float32(test.kept) || !slices.Equal(opened.History.Held.Steps, test.measured) {
				t.Errorf("the folder holds step %d, the weight %g, measured at %v; want %d", opened.Step, weight(t, opened), opened.History.Held.Steps, test.kept)
			}
		})
	}
}

// What is measured moves no random number of the training, and a run that goes on measures anew from where it is.
func TestEarlyStoppingLeavesTrainingAlone(t *testing.T) {
	folder := t.TempDir()
	plain, err := Train(context.Background(), pureGo(t), dip, letters(10), Options{Steps: 45})
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Steps: 25, Held: letters(9), Patience: 3, Folder: folder}
	if _, err := Train(context.Background(), pureGo(t), dip, letters(10), o); err != nil {
		t.Fatal(err)
	}
	o.Steps, o.Resume = 45, true
	run, err := Train(context.Background(), pureGo(t), dip, letters(10), o)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := dip.walked(t, run), dip.walked(t, plain); got != want {
		t.Errorf("with measurements the sum of random numbers is %g, want %g as without", got, want)
	}
	if want := []int{20, 25, 40, 45}; !slices.Equal(run.History.Held.Steps, want) {
		t.Errorf("measured at %v, want %v", run.History.Held.Steps, want)
	}
	// Of a run that was the best at 40 of 100 steps, what was measured later is measured again.
	o.Steps, o.Patience = 1000, 2
	for range 2 {
		if run, err = Train(context.Background(), pureGo(t), dip, letters(10), o); err != nil {
			t.Fatal(err)
		}
		if run.Stopped != StoppedEarly || run.Step != 45 {
			t.Errorf("a run that goes on %s at step %d, want early, and 45 kept", run.Stopped, run.Step)
		}
	}
}

func TestEarlyStoppingFaults(t *testing.T) {
	for _, test := range []struct {
		gen     models.Model
		options Options
		want    string
	}{
		{dip, Options{Steps: 1, Patience: 5}, "fit: Patience is 5, but nothing is held out to measure: hold out a part, or leave it out"},
		{dip, Options{Steps: 1, Patience: -1, Held: letters(9)}, "fit: Patience is -1, want at least 0"},
		{endless, Options{Steps: 1, Patience: 5, Held: letters(9)}, "fit: Patience is set, but counter has no loss on examples that are held out"},
	} {
		if _, err := Train(context.Background(), pureGo(t), test.gen, letters(10), test.options); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("got %v, want %q", err, test.want)
		}
	}
	folder := t.TempDir()
	if _, err := Train(context.Background(), pureGo(t), dip, letters(10), Options{Steps: 20, Held: letters(9), Patience: 2, Folder: folder}); err != nil {
		t.Fatal(err)
	}
	forge(t, filepath.Join(folder, stepName(20)), checkpoints.SidecarFile, replace(`"steps": [`, `"steps": [ 1,`))
	if _, err := OpenStrict(pureGo(t), folder, buildCounter); err == nil || !strings.Contains(err.Error(), "history.held has 1 values, want one of each of 2 steps") {
		t.Errorf("a step without a value gave %v", err)
	}
}

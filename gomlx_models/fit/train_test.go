package fit

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
)

var endless = counter{Limit: 1 << 20, Size: 4}

func TestBudgets(t *testing.T) {
	for _, test := range []struct {
		name string
		o    Options
		want int
	}{
		{"steps", Options{Steps: 7}, 7},
		{"thirty letters, in batches of two windows of three, make an epoch of five", Options{Epochs: 1}, 5},
		{"less than a batch is one step", Options{Epochs: 0.01}, 1},
		{"the smaller of two", Options{Steps: 3, Epochs: 2}, 3},
		{"time that is over at once", Options{Time: 1, Steps: 5}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			run, err := Train(context.Background(), pureGo(t), endless, letters(30), test.o)
			if err != nil {
				t.Fatal(err)
			}
			if run.Step != test.want || run.Stopped != Finished || run.History.Steps() != test.want {
				t.Errorf("got %d steps, %d losses, %s; want %d, finished", run.Step, run.History.Steps(), run.Stopped, test.want)
			}
		})
	}
}

func TestFaultsOfOptionsAreAllTold(t *testing.T) {
	_, err := Train(context.Background(), pureGo(t), endless, letters(10),
		Options{Steps: -1, Epochs: math.NaN(), Time: -1, SaveEvery: -1, Resume: true, Callbacks: []Callback{{Every: -1, At: []int{1, -1}}}})
	for _, want := range []string{"Steps is -1", "Epochs is NaN", "Time is -1ns", "SaveEvery is -1ns",
		"Folder is empty", "Callbacks[0].Do is nil", "Callbacks[0].Every is -1", "Callbacks[0].At[1] is -1, want at least 0"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %q", err, want)
		}
	}
}

func TestSomethingSaysWhenToStop(t *testing.T) {
	if err := (Options{}).Validate(); err == nil || err.Error() != "fit: nothing says when to stop: set Steps, Epochs or Time" {
		t.Errorf("got %v", err)
	}
	if err := (Options{Steps: -1}).Validate(); err == nil || err.Error() != "fit: Steps is -1, want at least 0" {
		t.Errorf("got %v, want one fault", err)
	}
}

func TestDataMustFitTheModel(t *testing.T) {
	_, err := Train(context.Background(), pureGo(t), endless, letters(2), Options{Steps: 1})
	if err == nil || !strings.Contains(err.Error(), "letters has 2 symbols and a step reads 3") {
		t.Errorf("a text that is too short: got %v", err)
	}
	_, err = Train(context.Background(), pureGo(t), endless, other{letters(10)}, Options{Steps: 1})
	if err == nil || !strings.Contains(err.Error(), "built for text of 2 symbols, but letters has 28x28x1 pictures") {
		t.Errorf("data of another kind: got %v", err)
	}
}

// verses is a counter and its data of three rows of four symbols, documents.
type verses struct {
	counter
	spec models.Spec
}

func (v verses) Spec() models.Spec { return v.spec }

type rows struct {
	letters
	spec models.Spec
}

func (r rows) Spec() models.Spec { return r.spec }
func (r rows) Values() []*tensors.Tensor {
	return []*tensors.Tensor{tensors.FromScalarAndDimensions(int32(1), 3, 4)}
}
func (r rows) Batch(_ *model.Scope, values []*Node, size, length int) models.Batch {
	return models.Batch{Examples: Slice(values[0], AxisRange(0, size))}
}

// An epoch of documents is as many rows as there are, however many documents they hold.
func TestDocumentsAreTrainedByRows(t *testing.T) {
	spec := models.Spec{Kind: models.Text, Documents: true, Alphabet: []string{"?", "\n"}, Length: 4}
	for length, want := range map[int]string{4: "", 5: "built for documents of up to 5 symbols out of 2, but letters has documents of up to 4 symbols out of 2"} {
		built := spec
		built.Length = length
		run, err := Train(context.Background(), pureGo(t), verses{endless, built}, rows{letters(1), spec}, Options{Epochs: 4})
		if want == "" && (err != nil || run.Step != 6) {
			t.Errorf("four epochs of three rows, two a step: got %v (%v), want 6 steps", run, err)
		} else if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("rows of %d: got %v, want %q", length, err, want)
		}
	}
	stream := alphabet
	if _, err := Train(context.Background(), pureGo(t), verses{endless, stream}, rows{letters(9), spec}, Options{Steps: 1}); err == nil || !strings.Contains(err.Error(), "has documents of up to 4 symbols") {
		t.Errorf("documents for a model of text: %v", err)
	}
}

// other claims to be pictures.
type other struct{ letters }

func (other) Spec() models.Spec {
	return models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1}
}

// A counter's loss is log(5 - w): finite at the weights 0 to 4, -Inf at 5.
func TestNaNKeepsTheLastGoodWeights(t *testing.T) {
	folder := t.TempDir()
	run, err := Train(context.Background(), pureGo(t), counter{Limit: 5, Size: 4}, letters(10),
		Options{Steps: 100, Folder: folder, SaveEvery: time.Nanosecond})
	if !errors.Is(err, ErrDiverged) || !strings.Contains(err.Error(), "distance was -Inf at step 6") || !strings.Contains(err.Error(), "lower the learning rate") {
		t.Errorf("got %v, want it to name loss, step and remedy", err)
	}
	if run.Stopped != Diverged || run.Step != 5 || weight(t, run) != 5 || run.History.Steps() != 5 {
		t.Errorf("got %s at step %d with weight %g and %d losses, want diverged with those of step 5", run.Stopped, run.Step, weight(t, run), run.History.Steps())
	}
	opened, err := Open(pureGo(t), folder, buildCounter)
	if err != nil || weight(t, opened) != 5 {
		t.Errorf("the checkpoint: got weight %g, error %v; want 5", weight(t, opened), err)
	}
}

// With checkpoints far apart, what is good is the first step's.
func TestNaNGoesBackToTheLastStateKept(t *testing.T) {
	run, err := Train(context.Background(), pureGo(t), counter{Limit: 5, Size: 4}, letters(10), Options{Steps: 100, SaveEvery: time.Hour})
	if !errors.Is(err, ErrDiverged) || run.Step != 1 || weight(t, run) != 1 {
		t.Errorf("got step %d, weight %g, error %v; want those of step 1", run.Step, weight(t, run), err)
	}
}

func TestInterruptKeepsEverything(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	folder := t.TempDir()
	run, err := Train(ctx, pureGo(t), endless, letters(10), Options{Steps: 1000, Folder: folder, Callbacks: []Callback{{Do: func(p Progress) error {
		if p.Step == 12 {
			cancel()
		}
		return nil
	}}}})
	if err != nil || run.Stopped != Interrupted || run.Step != 12 {
		t.Fatalf("got %s at step %d, error %v; want interrupted at 12", run.Stopped, run.Step, err)
	}
	opened, err := Open(pureGo(t), folder, buildCounter)
	if err != nil {
		t.Fatal(err)
	}
	if opened.Step != 12 || weight(t, opened) != 12 {
		t.Errorf("the checkpoint holds step %d, weight %g; want 12", opened.Step, weight(t, opened))
	}
}

func TestCallbacksAreCalledInTurnAndAtTheEnd(t *testing.T) {
	var steps []int
	var last Progress
	_, err := Train(context.Background(), pureGo(t), endless, letters(10), Options{Steps: 7, Callbacks: []Callback{{Every: 3, Do: func(p Progress) error {
		steps, last = append(steps, p.Step), p
		return nil
	}}}})
	if err != nil || len(steps) != 3 || steps[0] != 3 || steps[1] != 6 || steps[2] != 7 || !last.Done {
		t.Errorf("got calls at %v, done %v, error %v; want 3, 6 and, when done, 7", steps, last.Done, err)
	}
}

func TestACallbackThatFailsKeepsTheWeights(t *testing.T) {
	broken := errors.New("the screen fell over")
	run, err := Train(context.Background(), pureGo(t), endless, letters(10), Options{Steps: 9, SaveEvery: time.Hour, Callbacks: []Callback{{Do: func(p Progress) error {
		if p.Step == 4 {
			return broken
		}
		return nil
	}}}})
	if !errors.Is(err, broken) || run.Stopped != Failed || run.Step != 4 || weight(t, run) != 4 {
		t.Errorf("got %s at step %d, weight %g, error %v; want the callback's error and step 4", run.Stopped, run.Step, weight(t, run), err)
	}
}

func TestProgressLine(t *testing.T) {
	run := &Run{Step: 120, History: History{Names: []string{"generator"}, Values: [][]float32{{0.69}}}}
	begun := time.Now()
	c := clock{begun: begun, compiled: begun.Add(time.Second), last: 2000}
	run.Step = 101
	// 100 steps in 4 s after the first: 25 a second, and 1899 more take 76 s.
	if got, want := c.progress(run, begun.Add(5*time.Second)).String(), "step 101/2000, 25.0 steps/s, 1m16s left, generator 0.69"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	run.Stopped = Finished
	if got, want := c.progress(run, begun.Add(5*time.Second)).String(), "step 101/2000, 25.0 steps/s, finished after 5s, generator 0.69"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	slow, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	run.Backend = slow
	if got, want := c.progress(run, begun.Add(5*time.Second)).String(), "step 101/2000 in pure Go, 25.0 steps/s, finished after 5s, generator 0.69"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// worried is a counter with something to say.
type worried struct{ counter }

func (worried) Advice() string { return "there are few" }

// What a model has to say about its data is said before the first step, and not again to those who go on.
func TestAdviceComesFirst(t *testing.T) {
	o := Options{Steps: 1, Folder: t.TempDir(), Resume: true}
	for _, want := range []string{"there are few", ""} {
		said := ""
		o.Warn = func(warning string) { said += warning }
		o.Callbacks = []Callback{{Every: 1, Do: func(Progress) error {
			if said != want {
				t.Errorf("before step %d it said %q, want %q", o.Steps, said, want)
			}
			return nil
		}}}
		if _, err := Train(context.Background(), pureGo(t), worried{endless}, letters(10), o); err != nil {
			t.Fatal(err)
		}
		o.Steps++
	}
}

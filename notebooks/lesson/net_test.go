package lesson

import (
	"image"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/nn"
	"github.com/atelier-go/atelier/gomlx_models/studio"
)

// x W = (1 + 1, -1 - 4) = (2, -5) in the first row, and (2, -2) in the second.
func TestCompute(t *testing.T) {
	t.Setenv("GOMLX_BACKEND", backend.PureGo)
	got := Compute(graph.MatMul, [][]float32{{1, 2}, {2, 0}}, [][]float32{{1, -1}, {0.5, -2}})
	if !slices.Equal(got, []float32{2, -5, 2, -2}) {
		t.Errorf("it is %v", got)
	}
	if got = Compute(graph.Neg, float32(3)); !slices.Equal(got, []float32{-3}) {
		t.Errorf("of a number it is %v", got)
	}
	if _, ended := printed(t, func() { Compute(graph.MatMul, []float32{1, 2}, [][]float32{{1}}) }); ended == "" {
		t.Error("shapes that do not fit do not end the cell")
	}
}

// line is a layer of one unit.
func line(scope *model.Scope, x *graph.Node) *graph.Node { return nn.Dense(scope, x, 1) }

// fitLine is a step towards the points of a line.
func fitLine(scope *model.Scope, values []*graph.Node) *graph.Node {
	loss := graph.ReduceAllMean(graph.Square(graph.Sub(line(scope, values[0]), values[1])))
	nn.Adam{LearningRate: 0.1}.Update(scope, loss)
	return loss
}

func TestNetLearns(t *testing.T) {
	t.Setenv("GOMLX_BACKEND", backend.PureGo)
	t.Setenv(studio.StepsVariable, "")
	x, y := [][]float32{{-1}, {0}, {1}}, [][]float32{{-4}, {-1}, {2}}
	net := NewNet(7)
	losses := net.Train(200, fitLine, x, y)
	if len(losses) != 200 || losses[199] > 1e-3 || losses[0] < 1 {
		t.Errorf("of %d losses the first is %v and the last %v", len(losses), losses[0], losses[len(losses)-1])
	}
	for i, answer := range net.Answers(line, x) {
		if math.Abs(float64(answer-y[i][0])) > 0.05 {
			t.Errorf("for %v it answers %v", x[i], answer)
		}
	}
	if more := net.Train(1, fitLine, x, y); more[0] > 1e-3 {
		t.Errorf("a second training begins anew, at %v", more)
	}
	first := func(seed int) float32 { return NewNet(seed).Train(1, fitLine, x, y)[0] }
	if first(7) != losses[0] || first(8) == losses[0] {
		t.Error("the seed does not decide with which weights it begins")
	}
}

func TestNetHeedsTheLimitOfSteps(t *testing.T) {
	t.Setenv("GOMLX_BACKEND", backend.PureGo)
	mean := func(_ *model.Scope, values []*graph.Node) *graph.Node { return graph.ReduceAllMean(values[0]) }
	for limit, want := range map[string]int{"": 4, "3": 3, "5": 4} {
		t.Setenv(studio.StepsVariable, limit)
		if losses := NewNet(1).Train(4, mean, []float32{1, 2}); len(losses) != want || losses[0] != 1.5 {
			t.Errorf("with a limit of %q the losses are %v", limit, losses)
		}
	}
	t.Setenv(studio.StepsVariable, "few")
	if _, ended := printed(t, func() { NewNet(1).Train(4, mean, []float32{1}) }); !strings.Contains(ended, "few") {
		t.Errorf("it ended with %q", ended)
	}
}

// A picture is taken for light by its mean grey and for dark by what is left of white; 100 of 255 is dark.
func TestGuesses(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("GOMLX_BACKEND", backend.PureGo)
	folder := Folder("guesses", map[string][]image.Image{"dark": {flat(20), flat(200)}, "light": {flat(240), flat(210)}, "none": {flat(100)}})
	set, err := data.Folder(folder, data.Frame{Height: 16, Width: 16, Channels: 1}).OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	guesses := NewNet(1).Guesses(func(_ *model.Scope, pixels *graph.Node) *graph.Node {
		mean := graph.ReduceMean(pixels, -1)
		return graph.Stack([]*graph.Node{graph.OneMinus(mean), mean}, -1)
	}, set)
	for i, guess := range guesses {
		picture, err := set.Picture(i)
		if err != nil {
			t.Fatal(err)
		}
		if grey := picture.(*image.Gray).GrayAt(0, 0).Y; (guess == 1) != (grey > 127) {
			t.Errorf("grey %d is taken for %d", grey, guess)
		}
	}
	if got := Accuracy(set, guesses); got != 3.0/5 {
		t.Errorf("the accuracy is %v, want 3 of 5", got)
	}
}

func TestByClass(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	folder := Folder("kinds", map[string][]image.Image{"dark": {flat(20), flat(30)}, "light": {flat(240)}})
	set, err := data.Folder(folder, data.Frame{Height: 16, Width: 16, Channels: 1}).OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	turned := flat(1)
	kinds := ByClass(set, 9, func(image.Image) image.Image { return turned })
	if len(kinds) != 2 || len(kinds["dark"]) != 2 || len(kinds["light"]) != 1 || kinds["light"][0] != turned {
		t.Errorf("they are %v", kinds)
	}
	few := ByClass(set, 1, UpsideDown)
	if class := set.Classes()[set.Labels()[0]]; len(few) != 1 || len(few[class]) != 1 {
		t.Errorf("the first is %v", few)
	}
}

func TestSmall(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	folder := Folder("large", map[string][]image.Image{"": {flat(20), flat(240)}})
	source := Small(data.Folder(folder, data.Frame{Height: 32, Width: 32, Channels: 1}).Licensed("own work"), 16)
	set, err := source.OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	if spec := set.Spec(); set.Len() != 2 || spec.Height != 16 || spec.Width != 16 || spec.Channels != 1 || source.Licence() != "own work" {
		t.Errorf("%d pictures are %+v under %q", set.Len(), spec, source.Licence())
	}
}

func TestLine(t *testing.T) {
	got := Line("sine", []int{0, 90}, []float32{0, 0.5})
	if got.Name != "sine" || !slices.Equal(got.Steps, []int{0, 90}) || !slices.Equal(got.Values, []float64{0, 0.5}) {
		t.Errorf("it is %+v", got)
	}
}

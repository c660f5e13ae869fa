package sample_test

import (
	"context"
	"errors"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// painter makes pictures of 8x8 from two latent numbers: the left half is 0.5 + 0.1 a, the right 0.5 + 0.02 b, and brighter by a
// tenth for each step of the class.
type painter struct{ echo }

var eightByEight = models.Spec{Kind: models.Pictures, Height: 8, Width: 8, Channels: 1}

func newPainter() painter { return painter{echo{spec: eightByEight}} }

// newClassPainter paints three classes.
func newClassPainter() painter {
	p := newPainter()
	p.spec.Classes = 3
	return p
}

func (painter) LatentSize() int { return 2 }

func (painter) Decode(_ *model.Scope, z, labels *Node) *Node {
	halves := Mul(z, Const(z.Graph(), [][]float32{{0.1, 0.02}}))
	if labels != nil {
		halves = Add(halves, MulScalar(Reshape(ConvertDType(labels, z.DType()), -1, 1), 0.1))
	}
	wide := BroadcastToDims(Reshape(AddScalar(halves, 0.5), -1, 1, 2, 1, 1), z.Shape().Dim(0), 8, 2, 4, 1)
	return Reshape(wide, -1, 8, 8, 1)
}

// painted is what painter makes of (a, b), of which little is lost to 256 steps of brightness.
func painted(a, b float64) image.Image {
	picture := image.NewGray(image.Rect(0, 0, 8, 8))
	for i := range 64 {
		value := 0.5 + 0.1*a
		if i%8 >= 4 {
			value = 0.5 + 0.02*b
		}
		picture.SetGray(i%8, i/8, color.Gray{Y: uint8(math.Round(255 * value))})
	}
	return picture
}

func TestProject(t *testing.T) {
	s := fake(t, newPainter())
	steps := 0
	got, err := s.Project(context.Background(), []image.Image{painted(0.8, -0.6), painted(-1, 0.5)}, sample.Projection{Progress: func(step, of int) {
		if steps++; step != steps || of != 200 {
			t.Errorf("step %d of %d was told as the step %d", step, of, steps)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]float64{{0.8, -0.6}, {-1, 0.5}} {
		// A step of brightness is 0.04 of the first number and 0.2 of the second.
		if math.Abs(float64(got.Latents[i][0])-want[0]) > 0.03 || math.Abs(float64(got.Latents[i][1])-want[1]) > 0.15 {
			t.Errorf("picture %d: found %v, want about %v", i, got.Latents[i], want)
		}
		if got.Errors[i] > 0.5/255 {
			t.Errorf("picture %d: the error is %g, want less than half a step of brightness", i, got.Errors[i])
		}
		if at := got.Pictures[i].At(0, 0).(color.Gray).Y; math.Abs(float64(at)/255-0.5-0.1*want[0]) > 0.005 {
			t.Errorf("picture %d: the model makes %d of what was found", i, at)
		}
	}
	if steps != 200 {
		t.Errorf("%d steps were told, want 200", steps)
	}
}

// What lies beyond where draws lie is not reached: (0, 9) would be, in two dimensions of which none is farther than 1.414.
func TestProjectionStaysAmongDraws(t *testing.T) {
	got, err := fake(t, newPainter()).Project(context.Background(), []image.Image{painted(0, 9)}, sample.Projection{})
	if err != nil {
		t.Fatal(err)
	}
	if far := math.Hypot(float64(got.Latents[0][0]), float64(got.Latents[0][1])); math.Abs(far-math.Sqrt2) > 1e-3 || got.Latents[0][1] < 1.3 {
		t.Errorf("found %v, want it on the ball's edge towards (0, 9)", got.Latents[0])
	}
}

func TestProjectionOfAClass(t *testing.T) {
	s := fake(t, newClassPainter())
	// A class brightens both halves by 0.1 for each step of it: these are of (-0.5, 0.5) with class 2, and of (0.5, 0.5) with 0.
	pictures := []image.Image{painted(1.5, 10.5), painted(0.5, 0.5)}
	for _, test := range []struct {
		classes []int
		of      []image.Image
		want    []float64
	}{{[]int{2}, pictures[:1], []float64{-0.5}}, {[]int{2, 0}, pictures, []float64{-0.5, 0.5}}} {
		got, err := s.Project(context.Background(), test.of, sample.Projection{Classes: test.classes})
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range test.want {
			if math.Abs(float64(got.Latents[i][0])-want) > 0.03 || math.Abs(float64(got.Latents[i][1])-0.5) > 0.15 {
				t.Errorf("picture %d of classes %v: found %v, want about %g and 0.5", i, test.classes, got.Latents[i], want)
			}
		}
	}
}

// A model that encodes begins where it encodes: mirror's encoding is right at once.
func TestProjectionBeginsWithTheEncoding(t *testing.T) {
	picture := image.NewGray(image.Rect(0, 0, 2, 2))
	copy(picture.Pix, []uint8{51, 102, 153, 204})
	unlabelled := twoByTwo
	unlabelled.Classes = 0
	got, err := fake(t, mirror{echo{spec: unlabelled}}).Project(context.Background(), []image.Image{picture}, sample.Projection{Steps: 1, LearningRate: 1e-9})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0.2, 0.4, 0.6, 0.8} {
		if math.Abs(float64(got.Latents[0][i])-want) > 1e-6 {
			t.Errorf("found %v, want 0.2, 0.4, 0.6 and 0.8", got.Latents[0])
		}
	}
}

func TestProjectionRefusals(t *testing.T) {
	done, cancel := context.WithCancel(context.Background())
	cancel()
	one := []image.Image{painted(0, 0)}
	for _, c := range []struct {
		name     string
		ctx      context.Context
		m        models.Model
		pictures []image.Image
		p        sample.Projection
		want     string
	}{
		{"no latent numbers", context.Background(), echo{spec: eightByEight}, one, sample.Projection{}, "has no latent numbers"},
		{"no picture", context.Background(), newPainter(), nil, sample.Projection{}, "no pictures are given"},
		{"another size", context.Background(), newPainter(), []image.Image{image.NewGray(image.Rect(0, 0, 4, 8))}, sample.Projection{}, "is 4x8 pixels, want 8 wide"},
		{"faults", context.Background(), newPainter(), one, sample.Projection{Steps: -1, Starts: -2, LearningRate: -3, Classes: []int{5}}, "Steps is -1"},
		{"no class", context.Background(), newClassPainter(), one, sample.Projection{}, "Classes is not given"},
		{"ended", done, newPainter(), one, sample.Projection{}, "context canceled"},
	} {
		if _, err := fake(t, c.m).Project(c.ctx, c.pictures, c.p); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	_, err := fake(t, newPainter()).Project(done, one, sample.Projection{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

// The left half changes 5 times as much as the right, so 25 times of 26 parts of the variance lie along the first number.
func TestDirections(t *testing.T) {
	got, err := fake(t, newPainter()).Directions(2, 1)
	if err != nil {
		t.Fatal(err)
	}
	if first := got[0]; first.Vector[0] < 0.99 || math.Abs(first.Share-25.0/26) > 0.01 {
		t.Errorf("the first direction is %+v, want (1, 0) and 25/26", first)
	}
	if second := got[1]; second.Vector[1] < 0.99 || math.Abs(second.Share-1.0/26) > 0.01 {
		t.Errorf("the second direction is %+v, want (0, 1) and 1/26", second)
	}
	one, err := fake(t, newPainter()).Directions(1, 1)
	if err != nil || len(one) != 1 || one[0].Share != got[0].Share {
		t.Errorf("got %+v (%v), want the first of two", one, err)
	}
	for count, want := range map[int]string{0: "the number of directions is 0, want 1 to 2", 3: "is 3, want 1 to 2"} {
		if _, err := fake(t, newPainter()).Directions(count, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%d directions: got %v, want %q", count, err, want)
		}
	}
	if _, err := fake(t, newClassPainter()).Directions(1, 1, 0, 2); err != nil {
		t.Errorf("of two classes: %v", err)
	}
	if _, err := fake(t, newClassPainter()).Directions(1, 1); err == nil || !strings.Contains(err.Error(), "Classes is not given") {
		t.Errorf("of no class: got %v", err)
	}
}

func TestArithmetic(t *testing.T) {
	shirts, pullovers := sample.Latents{{0, 0}, {2, 4}}, sample.Latents{{5, 1}}
	offset, err := sample.Offset(shirts, pullovers)
	if err != nil || offset[0] != 4 || offset[1] != -1 {
		t.Fatalf("from (1, 2) to (5, 1): got %v (%v), want 4 and -1", offset, err)
	}
	amounts, err := sample.Steps(-1, 1, 3)
	if err != nil {
		t.Fatal(err)
	}
	points, err := sample.Along([]float32{1, 2}, offset, amounts...)
	if err != nil || len(points) != 3 || points[0][0] != -3 || points[1][1] != 2 || points[2][0] != 5 || points[2][1] != 1 {
		t.Errorf("got %v (%v)", points, err)
	}
	if mean, err := pullovers.Mean(); err != nil || mean[0] != 5 || pullovers[0][0] != 5 {
		t.Errorf("got %v (%v), want the only point, and the group as it was", mean, err)
	}
	for name, call := range map[string]func() error{
		"no point":              func() error { _, err := sample.Latents{}.Mean(); return err },
		"unequal numbers":       func() error { _, err := sample.Offset(sample.Latents{{1}, {1, 2}}, pullovers); return err },
		"groups of two models":  func() error { _, err := sample.Offset(sample.Latents{{1}}, pullovers); return err },
		"another model's point": func() error { _, err := sample.Along([]float32{1}, offset, 1); return err },
		"one step":              func() error { _, err := sample.Steps(0, 1, 1); return err },
	} {
		if err := call(); err == nil || !strings.HasPrefix(err.Error(), "sample: ") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

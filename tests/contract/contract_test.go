// Package contract holds what every model family promises, run for each on each backend that this
// machine has.
package contract

import (
	"context"
	"image"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/vae"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// each runs a test for every subject on every backend.
func each(t *testing.T, test func(t *testing.T, b compute.Backend, s subject)) {
	for _, config := range configs(t) {
		b, err := backend.Open(config)
		if err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(config, ":")
		for _, s := range subjects {
			t.Run(name+"/"+s.name, func(t *testing.T) { test(t, b, s) })
		}
	}
}

// configs lists the chosen backend and the fallback.
func configs(t *testing.T) []string {
	choice, err := backend.Find()
	if err != nil {
		t.Fatal(err)
	}
	return slices.Compact([]string{choice.Config, backend.PureGo})
}

func open(t *testing.T, source data.Source) models.Dataset {
	t.Helper()
	set, err := source.Open()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func train(t *testing.T, b compute.Backend, config models.Config, set models.Dataset, o fit.Options) *fit.Run {
	t.Helper()
	gen, err := config.Build(set.Spec())
	if err != nil {
		t.Fatal(err)
	}
	run, err := fit.Train(context.Background(), b, gen, set, o)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// draw returns three samples of each seed as numbers.
func draw(t *testing.T, run *fit.Run, seeds ...int64) (dims []int, values [][]float64) {
	t.Helper()
	sampler := sample.New(run.Backend, run.Model, run.Store) // one, for each compiles
	for _, seed := range seeds {
		d, v := drawOnce(t, sampler, run.Model.Spec(), seed)
		dims, values = d, append(values, v)
	}
	return dims, values
}

func drawOnce(t *testing.T, sampler *sample.Sampler, spec models.Spec, seed int64) (dims []int, values []float64) {
	t.Helper()
	o := sample.Options{Count: 3, Length: 20, Seed: seed}
	if spec.Kind == models.Pairs {
		o.Questions = []string{"白日依山尽", "床前明月光", "千山鸟飞绝"}
	}
	out, err := sampler.Draw(o)
	if err != nil {
		t.Fatal(err)
	}
	if out.DType() == dtypes.Int32 {
		for _, id := range tensors.MustCopyFlatData[int32](out) {
			values = append(values, float64(id))
		}
		return out.Shape().Dimensions, values
	}
	for _, v := range tensors.MustCopyFlatData[float32](out) {
		values = append(values, float64(v))
	}
	return out.Shape().Dimensions, values
}

// A model's life: trained in one go, and once more with the same seed, but looked at before it begins, kept halfway,
// opened again and resumed. All is the same bit for bit, and the samples have the form that the data has.
func TestOneSeedOneModel(t *testing.T) {
	each(t, func(t *testing.T, b compute.Backend, s subject) {
		set, folder := open(t, s.data), t.TempDir()
		whole := train(t, b, s.config, set, fit.Options{Steps: 6, Seed: 9})
		looked := false
		look := fit.Callback{At: []int{0}, Do: func(p fit.Progress) error {
			if p.Step == 0 {
				draw(t, p.Run, 1)
				looked = true
			}
			return nil
		}}
		half := train(t, b, s.config, set, fit.Options{Steps: 3, Seed: 9, Folder: folder, Callbacks: []fit.Callback{look}})
		if !looked {
			t.Error("nobody looked at the model before its first step")
		}
		opened, err := fit.Open(b, folder, zoo.Build)
		if err != nil {
			t.Fatal(err)
		}
		sameRun(t, opened, half)
		resumed := train(t, b, s.config, set, fit.Options{Steps: 6, Folder: folder, Resume: true})
		sameRun(t, resumed, whole)
		dims, drawn := draw(t, whole, 1, 2, 1)
		checkSamples(t, whole.Model.Spec(), dims, drawn)
		if _, of := draw(t, resumed, 1); !slices.Equal(of[0], drawn[0]) {
			t.Error("a resumed model draws other samples than one that was trained in one go, from one seed")
		}
	})
}

// The first loss is of the first weights and the first minibatch, which the seed draws. In pure Go, which compiles nothing.
func TestAnotherSeedIsAnotherModel(t *testing.T) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range subjects {
		t.Run(s.name, func(t *testing.T) {
			set := open(t, s.data)
			a, b := train(t, b, s.config, set, fit.Options{Steps: 1, Seed: 8}), train(t, b, s.config, set, fit.Options{Steps: 1, Seed: 9})
			if a.History.Values[0][0] == b.History.Values[0][0] {
				t.Errorf("seeds 8 and 9 gave the same first loss %v", a.History.Values[0][0])
			}
		})
	}
}

// sameRun checks that two runs are of one model and data and have the same losses.
func sameRun(t *testing.T, got, want *fit.Run) {
	t.Helper()
	if got.Step != want.Step || got.Model.Config() != want.Model.Config() || !reflect.DeepEqual(got.Data, want.Data) || got.Seed != want.Seed {
		t.Errorf("got %+v at step %d, want %+v at step %d", got.Model.Config(), got.Step, want.Model.Config(), want.Step)
	}
	equalHistories(t, got.History, want.History)
}

// checkSamples looks at the shape and range of samples of the seeds 1, 2 and 1: another seed gives others, the same the same.
func checkSamples(t *testing.T, spec models.Spec, dims []int, drawn [][]float64) {
	t.Helper()
	want, low, high := []int{3, 28, 28, 1}, 0.0, 1.0
	switch spec.Kind {
	case models.Text:
		want, low, high = []int{3, 20}, 1, float64(spec.Size()-1)
	case models.Pairs:
		want, low, high = []int{3, spec.Length}, 1, float64(spec.Size()-1)
	case models.Strokes:
		want, low, high = []int{3, spec.Length, models.PointSize}, -100, 100
	}
	if !slices.Equal(dims, want) {
		t.Errorf("the samples' shape is %v, want %v", dims, want)
	}
	for _, v := range drawn[0] {
		if !(v >= low && v <= high) {
			t.Fatalf("a sample has the value %g, want %g to %g", v, low, high)
		}
	}
	if slices.Equal(drawn[0], drawn[1]) {
		t.Error("two seeds drew the same samples")
	}
	if !slices.Equal(drawn[0], drawn[2]) {
		t.Error("one seed drew two kinds of samples")
	}
}

func equalHistories(t *testing.T, got, want fit.History) {
	t.Helper()
	for i, name := range want.Names {
		if !slices.Equal(got.Values[i], want.Values[i]) {
			t.Errorf("%s: got %v, want %v bit for bit", name, got.Values[i], want.Values[i])
		}
	}
}

func TestLossFalls(t *testing.T) {
	each(t, func(t *testing.T, b compute.Backend, s subject) {
		if s.falls == "" {
			return
		}
		run := train(t, b, s.config, open(t, s.data), fit.Options{Steps: s.steps, Seed: 1})
		losses := run.History.Values[slices.Index(run.History.Names, s.falls)]
		if first, last := losses[0], mean(losses[len(losses)-5:]); !(last < 0.95*first) {
			t.Errorf("%s went from %g to %g in %d steps, want a fall of at least 5%%", s.falls, first, last, s.steps)
		}
	})
}

func mean(values []float32) float32 {
	var sum float32
	for _, v := range values {
		sum += v
	}
	return sum / float32(len(values))
}

// Eight examples are few enough to learn by heart. In a text the next symbol must then be all but
// certain. Of pictures, either each example is among the samples, as a VAE's are, which also draws
// what lies between them; or each sample is an example, as a GAN's are, which may forget some.
func TestEightExamplesOverfit(t *testing.T) {
	each(t, func(t *testing.T, b compute.Backend, s subject) {
		if s.overfitSteps == 0 {
			return
		}
		if open(t, s.data).Spec().Kind == models.Text {
			const window = 17
			run := train(t, b, s.overfit, open(t, data.Opticks().Take(window+7)), fit.Options{Steps: s.overfitSteps, Seed: 1})
			if last := run.History.Last()[0]; last > 0.3 {
				t.Errorf("the loss on eight windows is %g nats a symbol after %d steps, want at most 0.3", last, s.overfitSteps)
			}
			return
		}
		source := data.FashionMNIST().Take(8)
		set, err := source.OpenPictures()
		if err != nil {
			t.Fatal(err)
		}
		run := train(t, b, s.overfit, set, fit.Options{Steps: s.overfitSteps, Seed: 1})
		drawn, err := sample.New(b, run.Model, run.Store).Pictures(sample.Options{Count: 64, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		missed, invented, spread := distances(t, drawn, set)
		if min(missed, invented) > 0.5*spread {
			t.Errorf("examples lie %.3f from the nearest sample, samples %.3f from the nearest example, and examples %.3f from each other: want one of the first two to be less than half of the last",
				missed, invented, spread)
		}
	})
}

// What a model of codes cannot do, for there is nothing between two codes, is refused in one sentence, before it has weights.
func TestCodesAreNoLatentNumbers(t *testing.T) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	gen, err := vae.Config{Preset: vae.VQ}.Build(models.Spec{Kind: models.Pictures, Height: 32, Width: 32, Channels: 3})
	if err != nil {
		t.Fatal(err)
	}
	s := sample.New(b, gen, model.NewStore())
	one := []image.Image{image.NewNRGBA(image.Rect(0, 0, 32, 32))}
	const walk, encode = "sample: this vae has no latent numbers to walk through: take a gan, or a vae of another preset than vq",
		"sample: this vae cannot encode pictures as latent numbers: take a vae of another preset than vq"
	for name, test := range map[string]struct {
		want string
		do   func() error
	}{
		"Latents":    {walk, func() error { _, err := s.Latents(1, 1); return err }},
		"LatentSize": {walk, func() error { _, err := s.LatentSize(); return err }},
		"Decode":     {walk, func() error { _, err := s.Decode(sample.Latents{{1}}, nil); return err }},
		"Project":    {walk, func() error { _, err := s.Project(t.Context(), one, sample.Projection{}); return err }},
		"Directions": {walk, func() error { _, err := s.Directions(2, 1); return err }},
		"Walk":       {walk, func() error { return s.Check(sample.Walk{Seeds: []int64{1, 2}}) }},
		"Encode":     {encode, func() error { _, _, err := s.Encode(one, nil); return err }},
		"Mix":        {"sample: the latent numbers of this vae do not act at several sizes of the picture, so that styles cannot be mixed: take a gan of the preset r3gan", func() error { _, err := s.Mix(nil, nil, 1); return err }},
		"Truncation": {"sample: Truncation is 1, but the model has no latent numbers: leave it 0", func() error { _, err := s.Draw(sample.Options{Truncation: 1}); return err }},
	} {
		if err := test.do(); err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
	}
}

// distances returns the mean distance, in brightness a pixel, of the examples to the nearest of the
// pictures drawn, of those to the nearest example, and of the examples to the nearest other one.
func distances(t *testing.T, drawn []image.Image, set *data.Pictures) (missed, invented, spread float64) {
	t.Helper()
	var examples, samples []*image.Gray
	for i := range set.Len() {
		example, err := set.Picture(i)
		if err != nil {
			t.Fatal(err)
		}
		examples = append(examples, example.(*image.Gray))
	}
	for _, picture := range drawn {
		samples = append(samples, picture.(*image.Gray))
		invented += nearest(picture.(*image.Gray), examples, -1) / float64(len(drawn))
	}
	for i, example := range examples {
		missed += nearest(example, samples, -1) / float64(len(examples))
		spread += nearest(example, examples, i) / float64(len(examples))
	}
	return missed, invented, spread
}

func nearest(picture *image.Gray, examples []*image.Gray, except int) float64 {
	best := math.Inf(1)
	for i, example := range examples {
		if i == except {
			continue
		}
		sum := 0.0
		for j, v := range example.Pix {
			far := (float64(v) - float64(picture.Pix[j])) / 255
			sum += far * far
		}
		best = min(best, math.Sqrt(sum/float64(len(example.Pix))))
	}
	return best
}

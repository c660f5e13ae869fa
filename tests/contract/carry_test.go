package contract

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/vae"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// onPureGo runs a test for every subject on the backend that starts at once: what is carried over is copied there and here alike.
func onPureGo(t *testing.T, test func(t *testing.T, b compute.Backend, s subject)) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range subjects {
		t.Run(s.name, func(t *testing.T) { test(t, b, s) })
	}
}

// moved is a data set whose symbols and classes have other numbers: the symbols behind the unknown one and the line's end
// stand in reverse, with one more among them, and the classes are those before a new one, in reverse.
type moved struct{ models.Dataset }

func (m moved) Digest() string { return "moved " + m.Dataset.Digest() }

func (m moved) Spec() models.Spec {
	spec := m.Dataset.Spec()
	if len(spec.Alphabet) > 0 {
		spec.Alphabet = slices.Clone(spec.Alphabet)
		slices.Reverse(spec.Alphabet[2:])
		spec.Alphabet = slices.Insert(spec.Alphabet, 2, "♥")
	}
	if spec.Classes > 0 {
		spec.Classes = len(m.Classes())
	}
	return spec
}

func (m moved) Classes() []string {
	named, ok := m.Dataset.(interface{ Classes() []string })
	if !ok || m.Dataset.Spec().Classes == 0 {
		return nil
	}
	names := slices.Clone(named.Classes())
	slices.Reverse(names)
	return append([]string{"new"}, names...)
}

var errSeen = errors.New("seen")

// A model that is carried to data with other numbers for the same symbols and classes is the same model: it is as
// surprised by a text, finds the same answers and draws the same pictures of a class.
func TestCarriedModelsAreTheSame(t *testing.T) {
	onPureGo(t, func(t *testing.T, b compute.Backend, s subject) {
		set := open(t, s.data)
		from := train(t, b, s.config, set, fit.Options{Steps: 2, Seed: 4})
		other := moved{set}
		config, err := zoo.Adopt(s.config, from.Model.Config(), set.Spec(), other.Spec())
		if err != nil {
			t.Fatal(err)
		}
		gen, err := config.Build(other.Spec())
		if err != nil {
			t.Fatal(err)
		}
		before := opinion(t, from)
		var after []float64
		run, err := fit.FineTune(context.Background(), from, gen, other, fit.Options{Steps: 1, Callbacks: []fit.Callback{{At: []int{0}, Do: func(p fit.Progress) error {
			if after == nil {
				after = opinion(t, p.Run)
			}
			return errSeen
		}}}})
		if !errors.Is(err, errSeen) {
			t.Fatal(err)
		}
		if len(run.Origin.Anew) > 0 {
			t.Errorf("made anew: %q", run.Origin.Anew)
		}
		if len(before) != len(after) {
			t.Fatalf("got %d numbers, want %d", len(after), len(before))
		}
		for i, want := range before {
			// A new symbol takes of each place its share, about one in a hundred, and not of all the same.
			if math.Abs(after[i]-want) > 3e-2 {
				t.Fatalf("number %d is %g, and was %g", i, after[i], want)
			}
		}
	})
}

// opinion is what a model says of a text without its symbols' numbers, or draws, of one class if it can.
func opinion(t *testing.T, run *fit.Run) []float64 {
	t.Helper()
	sampler := sample.New(run.Backend, run.Model, run.Store)
	switch run.Model.Spec().Kind {
	case models.Text:
		text := "the light of a star"
		if run.Model.Spec().Documents {
			text = "anna"
		}
		_, nats, err := sampler.Surprisal(text)
		if err != nil {
			t.Fatal(err)
		}
		// A new symbol takes a little of the probability of all others.
		for i := range nats[1:] {
			nats[i] -= nats[len(nats)-1]
		}
		return nats[:len(nats)-1]
	case models.Pairs:
		answers, err := sampler.Texts(sample.Options{Questions: []string{"白日依山尽"}, Beam: 1})
		if err != nil {
			t.Fatal(err)
		}
		var runes []float64
		for _, r := range answers[0] {
			runes = append(runes, float64(r))
		}
		return runes
	}
	o := sample.Options{Count: 2, Seed: 5}
	if sampler.TakesClasses() {
		bag, _ := run.Data.Class("bag")
		coat, _ := run.Data.Class("coat")
		o.Classes = []int{bag, coat}
	}
	out, err := sampler.Draw(o)
	if err != nil {
		t.Fatal(err)
	}
	var values []float64
	for _, v := range tensors.MustCopyFlatData[float32](out) {
		values = append(values, float64(v))
	}
	return values
}

// What is packed is whole: unpacked and packed again it is the same file, and it can be trained on.
func TestPackedModels(t *testing.T) {
	onPureGo(t, func(t *testing.T, b compute.Backend, s subject) {
		set := open(t, s.data)
		run := train(t, b, s.config, set, fit.Options{Steps: 2, Seed: 4})
		file, err := fit.Pack(run, nil)
		if err != nil {
			t.Fatal(err)
		}
		unpacked, err := fit.Unpack(b, file, "a file", zoo.Build)
		if err != nil {
			t.Fatal(err)
		}
		again, err := fit.Pack(unpacked, nil)
		if err != nil || !bytes.Equal(again, file) {
			t.Errorf("packed again it is another file, error %v", err)
		}
		draw(t, unpacked, 1)
		tuned, err := fit.FineTune(context.Background(), unpacked, unpacked.Model, set, fit.Options{Steps: 1})
		if err != nil || tuned.Step != 1 || len(tuned.Origin.Anew)+len(tuned.Origin.InPart) > 0 {
			t.Errorf("trained on: %v", err)
		}
	})
}

// At another resolution the layers that are the same are carried, and the others named.
func TestCarriedToAnotherResolution(t *testing.T) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	path := unlabelled(t, 32)
	for _, test := range []struct {
		config  models.Config
		carried string // the path of a variable that is
		anew    []string
	}{
		{vae.Config{Preset: vae.Conv, Channels: 4, Units: 16, Latent: 4, Batch: 4}, "/weights/encoder/conv1/weights", []string{
			"encoder/conv2/weights (is new)", "encoder/layer0/weights (was [392 16] and is [256 16])", "decoder/map/weights (was [16 392] and is [16 256])",
		}},
		{gan.Config{Preset: gan.DCGAN, Channels: 4, Latent: 4, Batch: 4}, "/discriminator/layer1/weights", []string{
			"discriminator/layer2/weights (is new)", "discriminator/out/weights (was [392 1] and is [256 1])",
		}},
	} {
		from := train(t, b, test.config, open(t, clothes), fit.Options{Steps: 1, Seed: 4})
		set := open(t, data.PictureFiles(path, ""))
		config, err := zoo.Adopt(test.config, from.Model.Config(), from.Model.Spec(), set.Spec())
		if err != nil {
			t.Fatal(err)
		}
		gen, err := config.Build(set.Spec())
		if err != nil {
			t.Fatal(err)
		}
		run, err := fit.FineTune(context.Background(), from, gen, set, fit.Options{Steps: 1, Rates: map[string]float64{test.carried: 0}})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range test.anew {
			if !slices.Contains(run.Origin.Anew, want) {
				t.Errorf("made anew are %q, want %q among them", run.Origin.Anew, want)
			}
		}
		if got, want := first(t, run, test.carried), first(t, from, test.carried); got != want {
			t.Errorf("%s begins with %g after a step, want %g: it is carried and frozen", test.carried, got, want)
		}
	}
}

// unlabelled is a file of 20 pictures without classes.
func unlabelled(t *testing.T, side int) string {
	t.Helper()
	pictures := idx.Array{Dims: []int{20, side, side}, Values: make([]byte, 20*side*side)}
	for i := range pictures.Values {
		pictures.Values[i] = byte(i * i)
	}
	path := filepath.Join(t.TempDir(), "pictures")
	file, err := os.Create(path)
	if err == nil {
		err = errors.Join(idx.Write(file, pictures), file.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// A model that knows classes is carried to pictures that have none, whole, and one that knows none to classes, all but what
// stands for them.
func TestCarriedWithoutClasses(t *testing.T) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	plain := open(t, data.PictureFiles(unlabelled(t, 28), ""))
	carry := func(config models.Config, from *fit.Run, set models.Dataset) *fit.Run {
		config, err := zoo.Adopt(config, from.Model.Config(), from.Model.Spec(), set.Spec())
		if err != nil {
			t.Fatal(err)
		}
		gen, err := config.Build(set.Spec())
		if err != nil {
			t.Fatal(err)
		}
		run, err := fit.FineTune(context.Background(), from, gen, set, fit.Options{Steps: 1})
		if err != nil {
			t.Fatal(err)
		}
		return run
	}
	for _, test := range []struct{ knows, not models.Config }{
		{vae.Config{Units: 8, Latent: 2, Batch: 4, Conditional: true}, vae.Config{Units: 8, Latent: 2, Batch: 4}},
		{gan.Config{Preset: gan.R3GAN, Channels: 4, Latent: 4, Batch: 4, Conditional: true}, gan.Config{Preset: gan.R3GAN, Channels: 4, Latent: 4, Batch: 4}},
	} {
		from := train(t, b, test.knows, open(t, clothes), fit.Options{Steps: 1, Seed: 4})
		run := carry(test.not, from, plain)
		if o := run.Origin; len(o.Anew)+len(o.InPart) > 0 || o.Carried == 0 {
			t.Errorf("%s, to pictures without classes: carried %v, in part %q, anew %q", from.Model.Config().Family(), o.Carried, o.InPart, o.Anew)
		}
		back := carry(test.knows, run, open(t, clothes)).Origin
		for _, anew := range back.Anew {
			if !strings.Contains(anew, "/classes/") {
				t.Errorf("%s, back to classes, is made anew: %s", from.Model.Config().Family(), anew)
			}
		}
		if len(back.InPart) == 0 {
			t.Errorf("%s, back to classes: nothing is carried in part", from.Model.Config().Family())
		}
	}
}

// first is the first number of a variable.
func first(t *testing.T, run *fit.Run, path string) float32 {
	t.Helper()
	value, err := run.Store.GetVariable(path).Value()
	if err != nil {
		t.Fatal(err)
	}
	return tensors.MustCopyFlatData[float32](value)[0]
}

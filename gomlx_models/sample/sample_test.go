package sample_test

import (
	"context"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

// sampler trains a small model for a step.
func sampler(t *testing.T, config models.Config, source data.Source) *sample.Sampler {
	t.Helper()
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	set, err := source.Open()
	if err != nil {
		t.Fatal(err)
	}
	m, err := config.Build(set.Spec())
	if err != nil {
		t.Fatal(err)
	}
	run, err := fit.Train(context.Background(), b, m, set, fit.Options{Steps: 1})
	if err != nil {
		t.Fatal(err)
	}
	return sample.New(b, run.Model, run.Store)
}

func textSampler(t *testing.T) *sample.Sampler {
	return sampler(t, rnn.Config{Units: 16, Window: 8, Batch: 4}, data.Opticks().Take(2000))
}

func pictureSampler(t *testing.T) *sample.Sampler {
	return sampler(t, rnn.Config{Units: 16, Batch: 4}, data.FashionMNIST().Take(20))
}

func TestTextGoesOnFromItsPrompt(t *testing.T) {
	texts, err := textSampler(t).Texts(sample.Options{Count: 3, Length: 30, Text: "Rays of Light"})
	if err != nil {
		t.Fatal(err)
	}
	if len(texts) != 3 || texts[0] == texts[1] {
		t.Errorf("got %q, want three different texts", texts)
	}
	for _, text := range texts {
		if !strings.HasPrefix(text, "Rays of Light") || len([]rune(text)) != 30 || strings.Contains(text, data.Unknown) {
			t.Errorf("got %q, want 30 known symbols that begin with the prompt", text)
		}
	}
}

// So cold that the likeliest symbol always wins: all texts are one.
func TestLowTemperatureIsCertain(t *testing.T) {
	texts, err := textSampler(t).Texts(sample.Options{Count: 4, Length: 20, Temperature: 1e-4})
	if err != nil {
		t.Fatal(err)
	}
	if len(slices.Compact(texts)) != 1 {
		t.Errorf("got %q, want the same text four times", texts)
	}
}

func TestGivenRowsStay(t *testing.T) {
	above := image.NewGray(image.Rect(0, 0, 28, 14))
	for x := range 28 {
		above.SetGray(x, x%14, color.Gray{uint8(9 * x)})
	}
	pictures, err := pictureSampler(t).Pictures(sample.Options{Above: []image.Image{above, above}})
	if err != nil {
		t.Fatal(err)
	}
	if len(pictures) != 2 || pictures[0].Bounds() != image.Rect(0, 0, 28, 28) {
		t.Fatalf("got %d pictures of %v, want 2 of 28x28", len(pictures), pictures[0].Bounds())
	}
	for i := range above.Pix {
		if got := pictures[0].(*image.Gray).Pix[i]; got != above.Pix[i] {
			t.Fatalf("pixel %d of the given rows became %d, want %d", i, got, above.Pix[i])
		}
	}
}

func TestRefusals(t *testing.T) {
	tall := image.NewGray(image.Rect(0, 0, 28, 29))
	wide := image.NewGray(image.Rect(0, 0, 30, 14))
	good := image.NewGray(image.Rect(0, 0, 28, 14))
	text, pictures := textSampler(t), pictureSampler(t)
	whole := sampler(t, vae.Config{Units: 8, Latent: 2, Batch: 4}, data.FashionMNIST().Take(20))
	for _, test := range []struct {
		name string
		s    *sample.Sampler
		o    sample.Options
		want string
	}{
		{"a negative count", text, sample.Options{Count: -1}, "Count is -1, want at least 1"},
		{"no warmth", text, sample.Options{Temperature: -1}, "Temperature is -1"},
		{"a prompt as long as the text", text, sample.Options{Text: "abc", Length: 3}, "3 symbols was asked for with a prompt of 3"},
		{"pictures for a writer", text, sample.Options{Above: []image.Image{good}}, "Above is set, but the model makes text"},
		{"text for a painter", pictures, sample.Options{Text: "x"}, "Text is set, but the model makes pictures"},
		{"too many rows", pictures, sample.Options{Above: []image.Image{tall}}, "pictures have 28"},
		{"too wide", pictures, sample.Options{Above: []image.Image{wide}}, "Above[0] is 30x14 pixels, want 28 wide"},
		{"another number", pictures, sample.Options{Count: 2, Above: []image.Image{good}}, "1 pictures are given to complete and Count is 2"},
		{"a VAE completes nothing", whole, sample.Options{Above: []image.Image{good}}, "a vae draws whole pictures"},
	} {
		if _, err := test.s.Draw(test.o); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want it to say %q", test.name, err, test.want)
		}
	}
	if _, err := text.Pictures(sample.Options{}); err == nil || !strings.Contains(err.Error(), "call Texts") {
		t.Errorf("pictures of a writer: got %v", err)
	}
	if _, err := pictures.Texts(sample.Options{}); err == nil || !strings.Contains(err.Error(), "call Pictures") {
		t.Errorf("texts of a painter: got %v", err)
	}
}

// 0.5 lies between 127 and 128 and rounds up; values outside [0, 1] are clamped.
func TestImages(t *testing.T) {
	grey, err := sample.Images(tensors.FromFlatDataAndDimensions([]float32{-1, 0, 0.5, 2}, 1, 2, 2, 1))
	if err != nil {
		t.Fatal(err)
	}
	if got := grey[0].(*image.Gray).Pix; !slices.Equal(got, []uint8{0, 0, 128, 255}) {
		t.Errorf("got %v, want 0 0 128 255", got)
	}
	colour, err := sample.Images(tensors.FromFlatDataAndDimensions([]float32{1, 0, 0.2, 0, 1, 0}, 1, 1, 2, 3))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := colour[0].At(0, 0), (color.NRGBA{255, 0, 51, 255}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	clear, err := sample.Images(tensors.FromFlatDataAndDimensions([]float32{1, 0, 0.2, 0, 0, 1, 0, 0.2}, 1, 1, 2, 4))
	if err != nil {
		t.Fatal(err)
	}
	if got := clear[0].(*image.NRGBA).Pix; !slices.Equal(got, []uint8{255, 0, 51, 0, 0, 255, 0, 51}) {
		t.Errorf("with alpha the pixels are %v, want them not multiplied by it", got)
	}
	upper, err := sample.UpperRows(clear, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got := sample.Brightness(upper[0], 4); !slices.Equal(got, []float32{1, 0, 0.2, 0, 0, 1, 0, 0.2}) {
		t.Errorf("the values of the upper row are %v, want those that it was made from", got)
	}
	if _, err := sample.Images(tensors.FromFlatDataAndDimensions([]float32{1, 0}, 1, 1, 1, 2)); err == nil {
		t.Error("two channels gave no error")
	}
}

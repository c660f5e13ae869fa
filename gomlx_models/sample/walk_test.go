package sample_test

import (
	"image"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/sample"
)

func TestWalks(t *testing.T) {
	root := float32(math.Sqrt(0.5))
	for _, test := range []struct {
		name string
		walk func() (sample.Latents, error)
		want sample.Latents
	}{
		{"a line", func() (sample.Latents, error) { return sample.Lerp([]float32{0, 2}, []float32{4, 0}, 3) },
			sample.Latents{{0, 2}, {2, 1}, {4, 0}}},
		{"a quarter circle, half way at 45 degrees", func() (sample.Latents, error) { return sample.Slerp([]float32{1, 0}, []float32{0, 1}, 3) },
			sample.Latents{{1, 0}, {root, root}, {0, 1}}},
		{"a quarter circle that grows, half way twice as long", func() (sample.Latents, error) { return sample.Slerp([]float32{1, 0}, []float32{0, 3}, 3) },
			sample.Latents{{1, 0}, {2 * root, 2 * root}, {0, 3}}},
		{"an arc in one direction is a line", func() (sample.Latents, error) { return sample.Slerp([]float32{1, 1}, []float32{3, 3}, 3) },
			sample.Latents{{1, 1}, {2, 2}, {3, 3}}},
		{"one number from -3 to 3", func() (sample.Latents, error) { return sample.Traverse([]float32{7, 8}, 1, 3) },
			sample.Latents{{7, -3}, {7, 0}, {7, 3}}},
	} {
		got, err := test.walk()
		if err != nil || !slices.EqualFunc(got, test.want, near) {
			t.Errorf("%s: got %v, error %v; want %v", test.name, got, err, test.want)
		}
	}
}

// Half way between two points of the unit sphere in many dimensions the line is inside, the arc is not.
func TestAnArcStaysOnTheSphere(t *testing.T) {
	a, b := make([]float32, 50), make([]float32, 50)
	for i := range a {
		a[i], b[i] = float32(math.Sin(float64(3*i))), float32(math.Cos(float64(5*i)))
	}
	normalise(a)
	normalise(b)
	arc, err := sample.Slerp(a, b, 9)
	if err != nil {
		t.Fatal(err)
	}
	for i, z := range arc {
		if got := norm(z); math.Abs(got-1) > 1e-5 {
			t.Errorf("point %d has the norm %g, want 1", i, got)
		}
	}
}

func norm(z []float32) float64 {
	var sum float64
	for _, v := range z {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum)
}

func normalise(z []float32) {
	n := float32(norm(z))
	for i := range z {
		z[i] /= n
	}
}

func TestWalksRefuse(t *testing.T) {
	for want, walk := range map[string]func() (sample.Latents, error){
		"have 1 and 2 numbers":         func() (sample.Latents, error) { return sample.Lerp([]float32{1}, []float32{1, 2}, 2) },
		"want at least 2":              func() (sample.Latents, error) { return sample.Lerp([]float32{1}, []float32{1}, 1) },
		"lie opposite":                 func() (sample.Latents, error) { return sample.Slerp([]float32{1, 2}, []float32{-2, -4}, 3) },
		"has no direction":             func() (sample.Latents, error) { return sample.Slerp([]float32{0, 0}, []float32{1, 0}, 3) },
		"coordinate is 2, want 0 to 1": func() (sample.Latents, error) { return sample.Traverse([]float32{0, 0}, 2, 3) },
	} {
		if _, err := walk(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %q", err, want)
		}
	}
}

func grey(pixels ...uint8) image.Image {
	return &image.Gray{Pix: pixels, Stride: 2, Rect: image.Rect(0, 0, 2, len(pixels)/2)}
}

// The mirror's latent numbers are its pixels.
func TestReconstruct(t *testing.T) {
	s := fake(t, mirror{echo{twoByTwo, nil}})
	pictures := []image.Image{grey(0, 51, 102, 255), grey(255, 0, 0, 51)}
	mean, logVar, err := s.Encode(pictures, nil)
	if err != nil || !near(mean[0], []float32{0, 0.2, 0.4, 1}) || !near(logVar[1], []float32{0, 0, 0, 0}) {
		t.Fatalf("got %v and %v, error %v; want the pixels and zeros", mean, logVar, err)
	}
	for name, classes := range map[string][]int{"none": nil, "one for all": {2}, "one each": {0, 2}} {
		again, err := s.Reconstruct(pictures, classes)
		if err != nil || len(again) != 2 || !slices.Equal(again[0].(*image.Gray).Pix, pictures[0].(*image.Gray).Pix) ||
			!slices.Equal(again[1].(*image.Gray).Pix, pictures[1].(*image.Gray).Pix) {
			t.Errorf("classes %s: got %v, error %v; want the same pictures", name, again, err)
		}
	}
}

// The mirror finds a picture as real as its darkest pixel is bright.
func TestRealness(t *testing.T) {
	s := fake(t, mirror{echo{twoByTwo, nil}})
	pictures := []image.Image{grey(102, 51, 102, 255), grey(255, 153, 204, 255)}
	for want, classes := range map[[2]float32][]int{{0.2, 0.6}: nil, {0.1, 0.5}: {1}, {0.2, 0.4}: {0, 2}} {
		if got, err := s.Realness(pictures, classes); err != nil || !near(got, want[:]) {
			t.Errorf("classes %v: got %v, error %v; want %v", classes, got, err, want)
		}
	}
}

func TestDecodeOfAClass(t *testing.T) {
	got, err := fake(t, mirror{echo{twoByTwo, nil}}).Decode(sample.Latents{{0, 0.2, 0.4, 0.6}}, []int{2})
	if want := []uint8{51, 102, 153, 204}; err != nil || !slices.Equal(got[0].(*image.Gray).Pix, want) {
		t.Errorf("got %v, error %v; want two tenths brighter, %v", got, err, want)
	}
}

func TestLatentsAreNormalAndReproducible(t *testing.T) {
	s := fake(t, mirror{echo{twoByTwo, nil}})
	z, err := s.Latents(1000, 7)
	if err != nil || len(z) != 1000 || len(z[0]) != 4 {
		t.Fatalf("got %d points, error %v; want 1000 of 4 numbers", len(z), err)
	}
	// The mean square of 4000 standard normals is 1, give or take sqrt(2/4000) = 0.022.
	if got := math.Pow(norm(slices.Concat(z...)), 2) / 4000; math.Abs(got-1) > 0.1 {
		t.Errorf("the mean square is %g, want about 1", got)
	}
	if again, err := s.Latents(1000, 7); err != nil || !slices.EqualFunc(z, again, slices.Equal[[]float32]) {
		t.Errorf("the same seed gave other points, error %v", err)
	}
}

// A model without latent numbers may still make pictures again.
func TestReconstructWithoutLatents(t *testing.T) {
	s := fake(t, inverter{echo{twoByTwo, nil}})
	again, err := s.Reconstruct([]image.Image{grey(0, 255, 51, 102)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := again[0].(*image.Gray).Pix, []uint8{255, 0, 204, 153}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if _, err := s.Reconstruct(nil, nil); err == nil || !strings.Contains(err.Error(), "no pictures are given to reconstruct") {
		t.Errorf("no pictures: got %v", err)
	}
}

func TestWhatAModelCannotDo(t *testing.T) {
	plain, latent := fake(t, echo{twoByTwo, nil}), fake(t, mirror{echo{twoByTwo, nil}})
	for want, do := range map[string]func() error{
		"this echo cannot encode pictures as latent numbers: take a vae of another preset than vq": func() error { _, err := plain.Reconstruct([]image.Image{grey(0, 0, 0, 0)}, nil); return err },
		"family echo have no discriminator": func() error { _, err := plain.Realness([]image.Image{grey(0, 0, 0, 0)}, nil); return err },
		"no pictures are given to judge":    func() error { _, err := latent.Realness(nil, nil); return err },
		"this echo has no latent numbers to walk through: take a gan, or a vae of another preset than vq": func() error { _, err := plain.Decode(sample.Latents{{1}}, nil); return err },
		"to walk through":             func() error { _, err := plain.Latents(1, 1); return err },
		"count is 0":                  func() error { _, err := latent.Latents(0, 1); return err },
		"no latent numbers are given": func() error { _, err := latent.Decode(nil, nil); return err },
		"point 1 has 3 latent numbers, want the model's 4": func() error {
			_, err := latent.Decode(sample.Latents{{1, 2, 3, 4}, {1, 2, 3}}, nil)
			return err
		},
		"Classes[0] is 9":           func() error { _, err := latent.Decode(sample.Latents{{1, 2, 3, 4}}, []int{9}); return err },
		"no pictures are given":     func() error { _, _, err := latent.Encode(nil, nil); return err },
		"are 1 pixels high, want 2": func() error { _, _, err := latent.Encode([]image.Image{grey(0, 0)}, nil); return err },
		"pictures[1] is 2x1 pixels": func() error { _, _, err := latent.Encode([]image.Image{grey(0, 0, 0, 0), grey(0, 0)}, nil); return err },
	} {
		if err := do(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %q", err, want)
		}
	}
}

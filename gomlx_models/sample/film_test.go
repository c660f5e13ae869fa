package sample_test

import (
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// brightness is the first pixel of each picture of each frame: the mirror's latent numbers are its pixels.
func brightness(t *testing.T, s *sample.Sampler, w sample.Walk) (frames [][]uint8) {
	t.Helper()
	for pictures, err := range s.Walk(w) {
		if err != nil {
			t.Fatal(err)
		}
		var frame []uint8
		for _, picture := range pictures {
			frame = append(frame, picture.(*image.Gray).Pix[0])
		}
		frames = append(frames, frame)
	}
	return frames
}

// line is a point on a line through 0, along which arcs are straight.
func line(v float32) []float32 { return []float32{v, v, v, v} }

func TestWalkGoesThroughItsStops(t *testing.T) {
	s := fake(t, mirror{echo{twoByTwo, nil}})
	// 0.2, 0.4 and 0.8 are the bytes 51, 102 and 204.
	stops := sample.Latents{line(0.2), line(0.4), line(0.8)}
	for _, c := range []struct {
		name string
		walk sample.Walk
		want [][]uint8
	}{
		{"two frames a leg", sample.Walk{Latents: stops, Frames: 5, Classes: []int{0}}, [][]uint8{{51}, {77}, {102}, {153}, {204}}},
		{"a frame a stop", sample.Walk{Latents: stops, Frames: 3, Classes: []int{0}}, [][]uint8{{51}, {102}, {204}}},
		// Legs of 2 and 1 frames: the stops are at 0, 2 and 3.
		{"uneven", sample.Walk{Latents: stops, Frames: 4, Classes: []int{0}}, [][]uint8{{51}, {77}, {102}, {204}}},
		// Back from 204 to 51: half way at 127.5. The seventh frame would be the first.
		{"round", sample.Walk{Latents: stops, Frames: 6, Loop: true, Classes: []int{0}}, [][]uint8{{51}, {77}, {102}, {153}, {204}, {128}}},
		// 3t^2-2t^3 at a quarter is 5/32: 0.2+0.2*5/32 = 0.23125, the byte 59; at three quarters 27/32.
		{"eased", sample.Walk{Latents: stops[:2], Frames: 5, Ease: true, Classes: []int{0}}, [][]uint8{{51}, {59}, {77}, {94}, {102}}},
		// Two walks: from 0.2 to 0.8 and from 0.4 to 0.2.
		{"side by side", sample.Walk{Latents: sample.Latents{line(0.2), line(0.4), line(0.8), line(0.2)}, Count: 2, Frames: 3, Classes: []int{0}},
			[][]uint8{{51, 102}, {128, 77}, {204, 51}}},
		// Of class 2 all is brighter by 0.2: from 51 of class 0 to 102+51 of class 2, half way between 77 and 128.
		{"classes fade", sample.Walk{Latents: stops[:2], Frames: 3, Classes: []int{0, 2}}, [][]uint8{{51}, {103}, {153}}},
		{"one class for all", sample.Walk{Latents: stops[:2], Frames: 2, Classes: []int{1}}, [][]uint8{{77}, {128}}},
		// Round from class 2 back to class 0.
		{"classes fade back", sample.Walk{Latents: stops[:2], Frames: 4, Loop: true, Classes: []int{0, 2}}, [][]uint8{{51}, {103}, {153}, {103}}},
	} {
		got := brightness(t, s, c.walk)
		if !slices.EqualFunc(got, c.want, slices.Equal[[]uint8]) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// More frames than are made at a time are those of a walk all the same, and none is twice there.
func TestLongWalk(t *testing.T) {
	s := fake(t, mirror{echo{twoByTwo, nil}})
	got := brightness(t, s, sample.Walk{Latents: sample.Latents{line(0.004), line(1)}, Frames: 511, Classes: []int{0}})
	if len(got) != 511 || got[0][0] != 1 || got[255][0] != 128 || got[510][0] != 255 {
		t.Errorf("got %d frames, want 511 from 1 over 128 to 255", len(got))
	}
	for i := 2; i < len(got); i++ {
		if got[i][0] < got[i-1][0] {
			t.Fatalf("frame %d is darker than the one before", i)
		}
	}
}

// The stops of seeds are the points that are drawn of them, so many and so truncated.
func TestWalkOfSeeds(t *testing.T) {
	s := fake(t, mirror{echo{twoByTwo, nil}})
	frames := brightness(t, s, sample.Walk{Seeds: []int64{3, 8}, Count: 2, Frames: 7, Classes: []int{0}, Truncation: 0.5, Temperature: 0.8})
	for at, seed := range map[int]int64{0: 3, 6: 8} {
		z, err := s.DrawLatents(sample.Options{Count: 2, Seed: seed, Truncation: 0.5, Temperature: 0.8})
		if err != nil {
			t.Fatal(err)
		}
		shown, err := s.Decode(z, []int{0})
		if err != nil {
			t.Fatal(err)
		}
		for i, picture := range shown {
			if want := picture.(*image.Gray).Pix[0]; frames[at][i] != want {
				t.Errorf("walk %d at frame %d has %d, want %d as of seed %d", i, at, frames[at][i], want, seed)
			}
		}
	}
}

func TestWalksThatCannotBeMade(t *testing.T) {
	latent, plain := fake(t, mirror{echo{twoByTwo, nil}}), fake(t, echo{twoByTwo, nil})
	stops := sample.Latents{line(0.1), line(0.9)}
	for want, c := range map[string]struct {
		s *sample.Sampler
		w sample.Walk
	}{
		"no latent numbers to walk through":          {plain, sample.Walk{Latents: stops, Classes: []int{0}}},
		"have 1 stops, want at least 2":              {latent, sample.Walk{Seeds: []int64{1}, Classes: []int{0}}},
		"have 0 stops, want at least 2":              {latent, sample.Walk{Classes: []int{0}}},
		"Frames is 1, want at least one for each of": {latent, sample.Walk{Seeds: []int64{1, 2}, Frames: 1, Classes: []int{0}}},
		"Count is -1":                                  {latent, sample.Walk{Seeds: []int64{1, 2}, Count: -1, Classes: []int{0}}},
		"no whole number of stops":                     {latent, sample.Walk{Latents: append(stops, line(1)), Count: 2, Classes: []int{0}}},
		"both Seeds and Latents are given":             {latent, sample.Walk{Latents: stops, Seeds: []int64{1, 2}, Classes: []int{0}}},
		"Classes is not given, and the model makes":    {latent, sample.Walk{Latents: stops}},
		"Classes[1] is 3, want 0 to 2":                 {latent, sample.Walk{Latents: stops, Classes: []int{0, 3}}},
		"Classes has 3 classes for 2 stops":            {latent, sample.Walk{Latents: stops, Classes: []int{0, 1, 2}}},
		"point 1 has 3 latent numbers":                 {latent, sample.Walk{Latents: sample.Latents{line(1), {1, 2, 3}}, Classes: []int{0}}},
		"from stop 1 to stop 2 no way leads":           {latent, sample.Walk{Latents: sample.Latents{line(1), line(-1)}, Classes: []int{0}}},
		"from stop 2 to stop 1 no way leads":           {latent, sample.Walk{Latents: sample.Latents{line(1), line(0)}, Loop: true, Classes: []int{0}}},
		"Temperature is -1, want at least 1e-06 and b": {latent, sample.Walk{Seeds: []int64{1, 2}, Temperature: -1, Classes: []int{0}}},
	} {
		if strings.HasPrefix(want, "from stop 2") {
			c.w.Latents = sample.Latents{{1, 0, 0, 0}, {0, 1, 0, 0}, {-1, 0, 0, 0}}
			want = "from stop 3 to stop 1 no way leads"
		}
		err := c.s.Check(c.w)
		for _, fault := range c.s.Walk(c.w) {
			if fault == nil || err == nil || fault.Error() != err.Error() || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v when checked and %v when made, want %q in both", err, fault, want)
			}
			break
		}
	}
}

// A model of pictures that wants no class needs none.
func TestWalkWithoutClasses(t *testing.T) {
	spec := twoByTwo
	spec.Classes = 0
	s := fake(t, mirror{echo{spec, nil}})
	if s.TakesClasses() || !fake(t, mirror{echo{twoByTwo, nil}}).TakesClasses() {
		t.Error("want that only a model of classes takes classes")
	}
	if got := brightness(t, s, sample.Walk{Latents: sample.Latents{line(0.2), line(0.4)}, Frames: 2}); got[1][0] != 102 {
		t.Errorf("got %v, want the second stop", got)
	}
}

// A colour that cannot be seen does not shine through on the way to one that can.
func TestFadeOfTransparentPictures(t *testing.T) {
	clear, red := image.NewNRGBA(image.Rect(0, 0, 1, 1)), image.NewNRGBA(image.Rect(0, 0, 1, 1))
	clear.SetNRGBA(0, 0, color.NRGBA{G: 255})
	red.SetNRGBA(0, 0, color.NRGBA{R: 200, A: 255})
	if got := sample.Fade(clear, red, 0.5).(*image.NRGBA).NRGBAAt(0, 0); got != (color.NRGBA{R: 200, A: 128}) {
		t.Errorf("got %v, want the red half seen", got)
	}
}

// Any number of points is decoded in batches of one size, each point once.
func TestDecodeBatches(t *testing.T) {
	s := fake(t, mirror{echo{twoByTwo, nil}})
	z := sample.Latents{line(0.2), line(0.4), line(0.6), line(0.8), line(1)}
	for size, batches := range map[int][]int{2: {2, 2, 1}, 5: {5}, 9: {5}, 1: {1, 1, 1, 1, 1}} {
		var got []uint8
		var counts []int
		for pictures, err := range s.DecodeBatches(z, []int{0, 0, 0, 0, 1}, size) {
			if err != nil {
				t.Fatal(err)
			}
			counts = append(counts, len(pictures))
			for _, picture := range pictures {
				got = append(got, picture.(*image.Gray).Pix[0])
			}
		}
		// The last is of class 1: 1.1, clamped.
		if want := []uint8{51, 102, 153, 204, 255}; !slices.Equal(got, want) || !slices.Equal(counts, batches) {
			t.Errorf("by %d: got %v in batches of %v, want %v in %v", size, got, counts, want, batches)
		}
	}
	for want, c := range map[string]struct {
		z       sample.Latents
		classes []int
		size    int
	}{
		"no latent numbers are given":        {nil, nil, 2},
		"the size of a batch is 0":           {z, nil, 0},
		"2 Classes are given for 5 examples": {z, []int{0, 1}, 2},
	} {
		for _, err := range s.DecodeBatches(c.z, c.classes, c.size) {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %q in it", err, want)
			}
			break
		}
	}
}

func TestPictureBatchBoundsThePixels(t *testing.T) {
	for side, want := range map[int]int{0: 256, 28: 256, 32: 256, 64: 64, 128: 16, 256: 4, 2048: 1} {
		if got := sample.PictureBatch(models.Spec{Height: side, Width: side}); got != want {
			t.Errorf("%d pixels: got %d at a time, want %d", side, got, want)
		}
	}
}

// The lines of a drawing are its strokes: the pen is down from each place up to the one where it is lifted.
func TestLines(t *testing.T) {
	drawing := sample.Drawing{
		{Right: 1, Down: 1, Pen: sample.PenDown}, {Right: 2, Down: 0, Pen: sample.PenDown}, {Right: 0, Down: 3, Pen: sample.PenUp},
		{Right: 5, Down: 5, Pen: sample.PenUp}, {Right: 1, Down: 0, Pen: sample.PenDown}, {Right: 1, Down: 1, Pen: sample.PenDown},
	}
	want := [][][2]float64{{{1, 1}, {3, 1}, {3, 4}}, {{8, 9}}, {{9, 9}, {10, 10}}}
	got := drawing.Lines()
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if !slices.Equal(got[i], want[i]) {
			t.Errorf("stroke %d is %v, want %v", i, got[i], want[i])
		}
	}
}

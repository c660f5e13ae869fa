package originality

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// scenes are pictures of three soft spots of colour each, all different.
func scenes(random *rand.Rand, count, height, width, channels int) Set {
	s := Set{Height: height, Width: width, Channels: channels, Pixels: make([]uint8, count*height*width*channels)}
	for i := range count {
		type spot struct{ y, x, r, shade float64 }
		spots := make([]spot, 3)
		for k := range spots {
			spots[k] = spot{(0.2 + 0.6*random.Float64()) * float64(height), (0.2 + 0.6*random.Float64()) * float64(width), (0.08 + 0.15*random.Float64()) * float64(height), 0.4 + 0.6*random.Float64()}
		}
		for at := range height * width {
			y, x := float64(at/width), float64(at%width)
			for c := range channels {
				var v float64
				for k, spot := range spots {
					v += spot.shade / float64(1+(c+k)%3) * min(max(spot.r-math.Hypot(y-spot.y, x-spot.x), 0), 1)
				}
				if channels == 4 && c == 3 {
					v = 1
				}
				s.Pixels[(i*height*width+at)*channels+c] = clipped(255 * min(v, 1))
			}
		}
	}
	return s
}

// Planted copies are found, and fresh pictures are not accused, whatever the form of the pictures.
func TestPicturesArePlantedAndFound(t *testing.T) {
	for name, form := range map[string][3]int{"grey": {28, 28, 1}, "colour": {48, 40, 3}, "with alpha": {32, 32, 4}} {
		random := rand.New(rand.NewPCG(2, 9))
		draw := func(n int) Set { return scenes(random, n, form[0], form[1], form[2]) }
		train, held := draw(200), draw(60)
		pictures, err := NewPictures(t.Context(), train, held)
		if err != nil {
			t.Fatal(err)
		}
		judged, err := pictures.Judge(t.Context(), draw(50))
		if err != nil {
			t.Fatal(err)
		}
		if fresh := count("fresh", judged); fresh.Found > 4 {
			t.Errorf("%s: %d of 50 fresh pictures are accused, want at most 4", name, fresh.Found)
		}
		planted, err := pictures.Plant(t.Context(), 20, 1)
		if err != nil || len(planted) != 6 {
			t.Fatalf("%s: %d ways to plant, error %v, want 6", name, len(planted), err)
		}
		for _, found := range planted {
			if least := map[string]int{"exact": 20}[found.How]; found.Found < max(least, 18) || found.Of != 20 {
				t.Errorf("%s: %d of %d copies %s are found, want 18 at least, and of exact ones all", name, found.Found, found.Of, found.How)
			}
		}
	}
}

// Where the held-out part has twins of training pictures these are told, and do not hide what is planted.
func TestTwinsHideNoCopy(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 9))
	draw := func(n int) Set { return scenes(random, n, 24, 24, 1) }
	train, held := draw(200), draw(60)
	for i := range 6 {
		copy(held.pixels(10*i), mirroredPixels(train, i))
		held.pixels(10 * i)[300] ^= 1 // so that none is exact
	}
	pictures, err := NewPictures(t.Context(), train, held)
	if err != nil {
		t.Fatal(err)
	}
	verdict, err := pictures.Verdict(t.Context(), held, draw(10))
	if err != nil || verdict.NearCopies != 6 || verdict.Held != 54 || verdict.WronglyOf != 54 || verdict.Leaked != 0 {
		t.Errorf("%d of the held-out ones are near copies, %d are held, %d are judged, error %v; want 6, 54 and 54", verdict.NearCopies, verdict.Held, verdict.WronglyOf, err)
	}
	for _, found := range verdict.Planted {
		if found.Found < found.Of*9/10 {
			t.Errorf("%d of %d copies %s are found, want nine in ten", found.Found, found.Of, found.How)
		}
	}
}

// mirroredPixels is a picture of a set with left and right exchanged.
func mirroredPixels(s Set, i int) []uint8 {
	for _, change := range changes {
		if change.how == "mirrored" {
			return change.do(s, s.pixels(i), nil)
		}
	}
	return nil
}

func TestVerdictOfPictures(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 9))
	draw := func(n int) Set { return scenes(random, n, 20, 20, 1) }
	train, held := draw(200), draw(60)
	pictures, err := NewPictures(t.Context(), train, held)
	if err != nil {
		t.Fatal(err)
	}
	verdict, err := pictures.Verdict(t.Context(), held, train.part([]int{5, 17}))
	if err != nil || verdict.Outcome() != Copies || verdict.Exact != 2 || verdict.ExactChance != 0 || verdict.Judged[1].Nearest != 17 || len(verdict.Planted) != 6 {
		t.Errorf("two training pictures are judged %+v, error %v", verdict, err)
	}
	if test, err := pictures.CopyingTest(t.Context(), held, draw(60)); err != nil || math.Abs(test) > 3 {
		t.Errorf("C_T of fresh pictures is %g, error %v, want about 0", test, err)
	}
	if test, err := pictures.CopyingTest(t.Context(), held, train.part(choose(200, 60))); err != nil || test > -3 {
		t.Errorf("C_T of training pictures is %g, error %v, want below -3", test, err)
	}
}

// The search looks at the widest directions first, which end it soonest.
func TestDirectionsAreInOrder(t *testing.T) {
	x, err := newIndex(t.Context(), scenes(rand.New(rand.NewPCG(8, 8)), 100, 16, 16, 1))
	if err != nil {
		t.Fatal(err)
	}
	width := func(direction int) (sum float64) {
		for _, point := range x.points {
			sum += float64(point[direction]) * float64(point[direction])
		}
		return sum
	}
	for i := range len(x.points[0]) - 1 {
		if width(i) < width(i+1) {
			t.Errorf("direction %d is narrower than the next", i)
		}
	}
}

// A training picture that is there several times is found where its copy has some noise.
func TestDuplicatesHideNoCopy(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	train := scenes(random, 200, 28, 28, 1)
	for range 60 {
		train.Pixels = append(train.Pixels, train.Pixels[:train.size()]...)
	}
	pictures, err := NewPictures(t.Context(), train, scenes(random, 60, 28, 28, 1))
	if err != nil {
		t.Fatal(err)
	}
	copied := train.part([]int{0})
	copy(copied.Pixels, noisy(copied, copied.Pixels, random))
	if judged, err := pictures.Judge(t.Context(), copied); err != nil || !judged[0].Copy || judged[0].Distance == 0 {
		t.Errorf("got %+v, error %v, want a copy that is not exact", judged, err)
	}
}

func TestPicturesThatCannotBeJudged(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	draw := func(n, side int) Set { return scenes(random, n, side, side, 1) }
	good, err := NewPictures(t.Context(), draw(40, 16), draw(10, 16))
	if err != nil {
		t.Fatal(err)
	}
	same := draw(40, 16)
	for want, fail := range map[string]func() error{
		"there are 23 training pictures, want 24 or more":                                        func() error { _, err := NewPictures(t.Context(), draw(23, 16), draw(10, 16)); return err },
		"there are 9 held-out examples, want 10 or more":                                         func() error { _, err := NewPictures(t.Context(), draw(40, 16), draw(9, 16)); return err },
		"there are 0 held-out examples that are no copies of training examples, and 40 that are": func() error { _, err := NewPictures(t.Context(), same, same); return err },
		"pictures of 8x8x1 beside those of 16x16x1: take pictures of one size":                   func() error { _, err := good.Judge(t.Context(), draw(3, 8)); return err },
		"pictures of 17x17x1 beside those of 16x16x1":                                            func() error { _, err := NewPictures(t.Context(), draw(40, 16), draw(10, 17)); return err },
	} {
		if err := fail(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if judged, err := good.Judge(t.Context(), draw(0, 16)); err != nil || len(judged) != 0 {
		t.Errorf("of no pictures got %v, error %v", judged, err)
	}
}

// Pictures of one colour, one pixel or few values are judged like others.
func TestPlainPictures(t *testing.T) {
	for _, side := range []int{1, 2, 5} {
		var train, held Set
		for i := range 60 {
			of := &train
			if i%3 == 0 {
				of = &held
			}
			*of = Set{side, side, 1, append(of.Pixels, make([]uint8, side*side)...)}
			for k := range side * side {
				of.Pixels[len(of.Pixels)-1-k] = uint8(4*i + 2)
			}
		}
		pictures, err := NewPictures(t.Context(), train, held)
		if err != nil {
			if !strings.Contains(err.Error(), "held-out examples") {
				t.Errorf("side %d: %v", side, err)
			}
			continue
		}
		if judged, err := pictures.Judge(t.Context(), train.part([]int{3})); err != nil || !judged[0].Copy {
			t.Errorf("side %d: a training picture is judged %+v, error %v", side, judged, err)
		}
	}
}

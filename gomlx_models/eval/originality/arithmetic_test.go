package originality

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func near6(a, b float64) bool { return math.Abs(a-b) < 1e-6 }

// Seven pixels in two cells: each has three and a half of them. Seen from half a pixel further on, the first has half of pixel 0, and
// the second goes on beyond the end as at the end: half of pixel 4, 5, and 6 for 1.5 + 0.5.
func TestCellsByHand(t *testing.T) {
	for name, c := range map[string]struct {
		from float64
		want []span
	}{
		"in place":     {0, []span{{0, []float32{2. / 7, 2. / 7, 2. / 7, 1. / 7}}, {3, []float32{1. / 7, 2. / 7, 2. / 7, 2. / 7}}}},
		"further on":   {0.5, []span{{0, []float32{1. / 7, 2. / 7, 2. / 7, 2. / 7}}, {4, []float32{2. / 7, 2. / 7, 3. / 7}}}},
		"further back": {-0.5, []span{{0, []float32{3. / 7, 2. / 7, 2. / 7}}, {3, []float32{2. / 7, 2. / 7, 2. / 7, 1. / 7}}}},
	} {
		got := cells(7, 2, c.from)
		for i, want := range c.want {
			same := got[i].first == want.first && slices.EqualFunc(got[i].weights, want.weights, func(a, b float32) bool { return near6(float64(a), float64(b)) })
			if !same {
				t.Errorf("%s: cell %d is %v, want %v", name, i, got[i], want)
			}
		}
	}
}

// A picture of 3x4 in two channels, of which the first is the row and the second the column, in cells of 3x2: the mean of columns 0
// and 1 is 0.5, of 2 and 3 2.5.
func TestReduceByHand(t *testing.T) {
	s := Set{Height: 3, Width: 4, Channels: 2}
	var picture []float32
	for y := range 3 {
		for x := range 4 {
			picture = append(picture, float32(y), float32(x))
		}
	}
	got := s.reduce(picture, frame{3, 2, 2}, 0, 0)
	if want := []float32{0, 0.5, 0, 2.5, 1, 0.5, 1, 2.5, 2, 0.5, 2, 2.5}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// What cannot be seen does not count.
func TestPictureWithAlpha(t *testing.T) {
	s := Set{Height: 1, Width: 2, Channels: 4, Pixels: []uint8{255, 51, 102, 0, 255, 51, 102, 255}}
	if got, want := s.picture(0), []float32{0, 0, 0, 0, 1, 0.2, 0.4, 1}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// One pixel that stands out at row 0 and column 3 of 3x5 black ones, whose middle is row 1 and column 2: 1 up and 1 to the right,
// less what its part in the mean of the edge, 1/12, draws the others' way.
func TestMiddleByHand(t *testing.T) {
	s := Set{Height: 3, Width: 5, Channels: 1}
	picture := make([]float32, 15)
	picture[3] = 1
	y, x := s.middle(picture)
	edge := 1. / 12
	one, all := (1-edge)*(1-edge), (1-edge)*(1-edge)+14*edge*edge
	if want := (one - edge*edge) / all; !near6(y, -want) || !near6(x, want) {
		t.Errorf("got %g, %g, want %g, %g", y, x, -want, want)
	}
	if y, x := s.middle(make([]float32, 15)); y != 0 || x != 0 {
		t.Errorf("of one colour: got %g, %g, want the picture's own middle", y, x)
	}
}

// disc is a picture of 16x16 with a disc.
func disc(y, x, r float64) []float32 {
	picture := make([]float32, 256)
	for i := range picture {
		dy, dx := float64(i/16)-y, float64(i%16)-x
		picture[i] = float32(min(max(r+0.5-math.Hypot(dy, dx), 0), 1))
	}
	return picture
}

func aligned(picture, other []float32) float64 {
	a := newAligner(picture, frame{16, 16, 1})
	return a.finely(other, a.coarsely(other))
}

// A disc that moved by a cell, or is mirrored, is the same; one that moved by parts of a cell, or is 5% brighter, nearly; one of
// another size is not, nor one that moved by four cells.
func TestAlignment(t *testing.T) {
	from := disc(7, 6, 3)
	for name, c := range map[string]struct {
		other      []float32
		low, above float64
	}{
		"the same":            {from, 0, 0},
		"moved":               {disc(8, 5, 3), 0, 1e-7},
		"mirrored":            {disc(7, 9, 3), 0, 1e-7},
		"mirrored and moved":  {disc(6, 10, 3), 0, 1e-7},
		"moved by a half":     {disc(7.5, 6, 3), 0, 0.07},
		"brighter by 5%":      {added(from, 0.05), 0, 0.025},
		"brighter by 20%":     {added(from, 0.2), 0.13, 0.151},
		"of another size":     {disc(7, 6, 5), 0.2, 1},
		"moved by four cells": {disc(11, 6, 3), 0.1, 1},
	} {
		if got := aligned(from, c.other); got < c.low || got > c.above {
			t.Errorf("%s: the distance is %g, want %g to %g", name, got, c.low, c.above)
		}
	}
}

// A soft spot that moved by parts of a cell, mirrored or not, is found where it is.
func TestAlignmentBetweenCells(t *testing.T) {
	spot := func(y, x float64) []float32 {
		picture := make([]float32, 256)
		for i := range picture {
			dy, dx := float64(i/16)-y, float64(i%16)-x
			picture[i] = float32(math.Exp(-(dy*dy + dx*dx) / 8))
		}
		return picture
	}
	from := spot(7, 5)
	for name, other := range map[string][]float32{"moved": spot(6.5, 6.5), "moved back": spot(7.75, 3.75), "mirrored and moved": spot(7, 11.5), "mirrored and moved back": spot(8.25, 8.5)} {
		if got := aligned(from, other); got > 0.015 {
			t.Errorf("%s: the distance is %g, want hardly any", name, got)
		}
	}
}

// A cell takes a quarter of the mean of both neighbours; at an edge it is its own neighbour. Of 4 in the second of four cells 1 goes to
// each side across, and nothing down, for there is one row.
func TestBlurByHand(t *testing.T) {
	picture := []float32{0, 4, 0, 0}
	if blur(picture, frame{1, 4, 1}); !slices.Equal(picture, []float32{1, 2, 1, 0}) {
		t.Errorf("got %v, want 1, 2, 1, 0", picture)
	}
	square := []float32{4, 0, 0, 0}
	if blur(square, frame{2, 2, 1}); !slices.Equal(square, []float32{2.25, 0.75, 0.75, 0.25}) {
		t.Errorf("got %v, want 3/4 times 3/4 of 4, and so on", square)
	}
}

func added(picture []float32, by float32) []float32 {
	other := slices.Clone(picture)
	for i := range other {
		other[i] += by
	}
	return other
}

// Pictures too small for an edge are compared whole.
func TestAlignmentOfSmallPictures(t *testing.T) {
	for _, f := range []frame{{1, 1, 1}, {2, 2, 1}, {3, 1, 1}, {1, 9, 3}, {4, 4, 4}} {
		dark, light := make([]float32, f.size()), added(make([]float32, f.size()), 1)
		a := newAligner(dark, f)
		if got := a.finely(light, a.coarsely(light)); !near6(got, 0.95) {
			t.Errorf("%v: dark and light are %g apart, want 0.95, 5%% of brightness apart", f, got)
		}
	}
}

// Of 3 > 2 alone of four pairs U is 1; chance gives 2, less the correction 1.5; a standard deviation is the root of 4 * 5 / 12.
func TestStandardizedUByHand(t *testing.T) {
	if got, want := standardizedU([]float64{1, 3}, []float64{2, 4}), (1-1.5)/math.Sqrt(20./12); !near6(got, want) {
		t.Errorf("got %g, want %g", got, want)
	}
	if got, want := standardizedU([]float64{1}, []float64{1}), (0.5-0)/math.Sqrt(3./12); !near6(got, want) {
		t.Errorf("of a tie got %g, want %g", got, want)
	}
}

// Two cells, of 6 and 5 held-out pictures; the third has too few samples and does not count.
func TestCopyingTestByHand(t *testing.T) {
	in := func(cell int, distances ...float64) (all []inCell) {
		for _, d := range distances {
			all = append(all, inCell{cell, d})
		}
		return all
	}
	held := slices.Concat(in(0, 4, 4, 4, 4, 4, 4), in(1, 1, 2, 3, 4, 5), in(2, 1, 1, 1, 1, 1))
	samples := slices.Concat(in(0, 1, 1, 1, 1, 1), in(1, 1, 2, 3, 4, 5), in(2, 1))
	u0 := (0 - 14.5) / math.Sqrt(30*12./12)
	u1 := (12.5 - 12) / math.Sqrt(25*11./12)
	if got, want := copyingTest(make([][]float32, 3), held, samples), (6*u0+5*u1)/11; !near6(got, want) {
		t.Errorf("got %g, want %g", got, want)
	}
	if got := copyingTest(make([][]float32, 3), held[:3], samples); !math.IsNaN(got) {
		t.Errorf("without enough in any cell got %g, want no number", got)
	}
}

func TestKMeans(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var points [][]float32
	for i := range 90 {
		points = append(points, []float32{float32(i%3)*10 + random.Float32(), 5})
	}
	centres := kMeans(points, 3)
	slices.SortFunc(centres, func(a, b []float32) int { return int(100 * (a[0] - b[0])) })
	for i, centre := range centres {
		if math.Abs(float64(centre[0])-float64(10*i)-0.5) > 0.15 || centre[1] != 5 {
			t.Errorf("centre %d is %v, want about %g and 5", i, centre, float64(10*i)+0.5)
		}
	}
}

func honest(values ...float64) (all []Near) {
	for _, v := range values {
		all = append(all, Near{Distance: v})
	}
	return all
}

func leaked(n int) []Near {
	all := make([]Near, n)
	for i := range all {
		all[i].Exact = true
	}
	return all
}

// Of 100 honest examples the third nearest is the threshold, and three of 101 fresh ones are below. Of 9 it is the nearest: one fresh
// example is below with probability 1/10; of two, one at least is unless the least of all 11 is one of the nine. With none of nine
// leaked, one of one sample is with 1/10 (Laplace's rule: 1 of 10), with one of eight others leaked with 2/10.
func TestCalibrationByHand(t *testing.T) {
	var hundred []float64
	for i := range 100 {
		hundred = append(hundred, float64(100-i)/100)
	}
	c, err := calibrate(append(honest(hundred...), leaked(2)...), 0)
	if err != nil || c.Threshold() != 0.03 || !near6(c.Expected(), 3./101) || c.leaked != 2 {
		t.Errorf("got threshold %g, expected %g, %d leaked, error %v", c.Threshold(), c.Expected(), c.leaked, err)
	}
	judged := c.judge(append(honest(0.03, 0.0299, 0), Near{Distance: 0.5, Exact: true}))
	for i, want := range []bool{false, true, true, true} {
		if judged[i].Copy != want {
			t.Errorf("example %d is judged %+v, want a copy: %t", i, judged[i], want)
		}
	}
	nine := calibration{honest: []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, rank: 1}
	for _, c := range []struct {
		of, near int
		want     float64
	}{{1, 1, 0.1}, {2, 1, 2. / 11}, {2, 0, 1}, {3, 1, 3. / 12}} {
		if got := nine.chance(c.of, c.near); !near6(got, c.want) {
			t.Errorf("%d or more of %d: got %g, want %g", c.near, c.of, got, c.want)
		}
	}
	if got := nine.exactChance(1, 1); !near6(got, 0.1) {
		t.Errorf("one exact where none leaked: got %g, want 1/10", got)
	}
	if got := (calibration{honest: nine.honest[:8], leaked: 1}).exactChance(1, 1); !near6(got, 0.2) {
		t.Errorf("one exact where one of nine leaked: got %g, want 2/10", got)
	}
}

// Of 100 honest examples and 5 that are nearer than the limit, one sample is near with 8/106: 3 and 5 of 105 were. One in three that are
// exact is no matter of the limit. Where more than half are nearer there is none.
func TestNearCopiesAreLeftOut(t *testing.T) {
	var values []float64
	for i := range 100 {
		values = append(values, float64(100-i)/100)
	}
	near := honest(0.001, 0.002, 0.003, 0.004, 0.005)
	c, err := calibrate(append(honest(values...), append(near, leaked(3)...)...), 0.006)
	if err != nil || c.Threshold() != 0.03 || c.alike != 5 || c.leaked != 3 || len(c.honest) != 100 {
		t.Errorf("got threshold %g of %d, %d near and %d leaked, error %v", c.Threshold(), len(c.honest), c.alike, c.leaked, err)
	}
	if got := c.chance(1, 1); !near6(got, 8./106) {
		t.Errorf("one near of one: got %g, want 8/106", got)
	}
	if got := c.exactChance(1, 1); !near6(got, 4./109) {
		t.Errorf("one exact of one: got %g, want 4/109", got)
	}
	for distance, want := range map[float64]bool{0.0059: true, 0.006: false} {
		if got := c.Leaked(Near{Distance: distance}); got != want {
			t.Errorf("%g is leaked: %t, want %t", distance, got, want)
		}
	}
	if !c.Leaked(Near{Distance: 1, Exact: true}) {
		t.Error("an exact one is not leaked")
	}
	c, err = calibrate(honest(values...), 0.52)
	if err != nil || c.alike != 0 || len(c.honest) != 100 || c.Leaked(Near{Distance: 0.01}) {
		t.Errorf("where 51 of 100 are near, %d are left out, error %v", c.alike, err)
	}
	if c, err = calibrate(honest(values...), 0.51); err != nil || c.alike != 50 {
		t.Errorf("where 50 of 100 are near, %d are left out, error %v", c.alike, err)
	}
	if _, err := calibrate(append(honest(1, 1, 1, 1, 1, 1, 1, 1, 1), honest(0, 0)...), 0.5); err == nil || !strings.Contains(err.Error(), "there are 9 held-out examples that are no copies of training examples, and 2 that are") {
		t.Errorf("of nine honest ones got %v", err)
	}
}

// Of 40 examples 4 are in each fold. An example is accused by those of the others whose number is larger by 30: 30 to 39 by none, 0 to 9
// by as many as are in another fold.
func TestCrossFitByHand(t *testing.T) {
	seen := 0
	wrongly, of := crossFit(40, func(others []int) (func(int) bool, error) {
		seen += len(others)
		return func(i int) bool {
			if slices.Contains(others, i) {
				t.Errorf("example %d is judged by what was learnt from it", i)
			}
			return i < 10
		}, nil
	})
	if wrongly != 10 || of != 40 || seen != 360 {
		t.Errorf("got %d of %d, learnt from %d; want 10 of 40, from 36 ten times", wrongly, of, seen)
	}
	if wrongly, of := crossFit(40, func([]int) (func(int) bool, error) { return nil, errors.New("too few") }); wrongly+of != 0 {
		t.Errorf("where nothing can be learnt got %d of %d", wrongly, of)
	}
}

// A part of the data that is unlike the rest is accused more often than the threshold aims at.
func TestFalseAccusationsAreMeasured(t *testing.T) {
	p := Pictures{}
	for i := range 200 {
		p.held = append(p.held, Near{Distance: 1 + float64(i%20)/100})
	}
	for i := 60; i < 80; i++ {
		p.held[i].Distance = 0.2
	}
	if wrongly, of := p.falseAccusations(); wrongly != 20 || of != 200 {
		t.Errorf("got %d of %d, want the 20 of the fourth part", wrongly, of)
	}
}

// A random half of the same data is accused as often as the threshold aims at, wherever in the data its examples stand.
func TestFresh(t *testing.T) {
	p := Pictures{calibration: calibration{limit: 0.1}}
	for i := range 1000 {
		p.held = append(p.held, Near{Distance: 0.2 + float64(i)/1000})
	}
	for range 7 {
		p.held = append(p.held, Near{Distance: 0.05})
	}
	p.held = append(p.held, Near{Distance: 1, Exact: true})
	counts := map[int]bool{}
	sum := 0
	for seed := range int64(20) {
		fresh, err := p.Fresh(seed)
		if err != nil || fresh.Of != 500 || fresh.LeftOut != 8 {
			t.Fatalf("got %+v and the error %v, want a half of 1000 and 8 left out", fresh, err)
		}
		counts[fresh.Accused] = true
		sum += fresh.Accused
	}
	if aimed := accused * 500 * 20; math.Abs(float64(sum)-aimed) > aimed/4 || len(counts) < 5 {
		t.Errorf("in twenty halves %d are accused, want about %g, and not as many of each: %v", sum, aimed, counts)
	}
	p.held = p.held[:18]
	if _, err := p.Fresh(0); err == nil || !strings.Contains(err.Error(), "want 10 or more") {
		t.Errorf("of 9 held-out pictures something was learnt: %v", err)
	}
}

// Texts that are training texts, too, belong to no half.
func TestFreshTexts(t *testing.T) {
	var held []string
	for i := range 40 {
		held = append(held, strings.Repeat(string(rune('а'+i)), 30))
	}
	texts, err := NewTexts(t.Context(), []string{"one whole poem", "another poem"}, append(held, "another poem"))
	if err != nil {
		t.Fatal(err)
	}
	if fresh, err := texts.Fresh(1); err != nil || fresh != (Fresh{Of: 20, LeftOut: 1}) {
		t.Errorf("got %+v and the error %v, want 20, none of them accused, and 1 left out", fresh, err)
	}
}

func TestTooFewHeldOut(t *testing.T) {
	for want, held := range map[string][]Near{
		"there are 2 held-out examples, want 10 or more":                                                         honest(1, 2),
		"there are 9 held-out examples that are no copies of training examples, and 2 that are, want 10 or more": append(honest(1, 2, 3, 4, 5, 6, 7, 8, 9), leaked(2)...),
	} {
		if _, err := calibrate(held, 0); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestVerdictInWords(t *testing.T) {
	v := Verdict{Examples: "pictures", Samples: 64, Held: 99, Expected: 0.02, Chance: 1, ExactChance: 1}
	for want, c := range map[string]struct {
		copies, exact int
		chance, same  float64
	}{
		"No sign of copying: none of 64 pictures is as near to the training examples as the nearest 2 of 99 held-out ones.":                                                                           {0, 0, 1, 1},
		"Look at the nearest: 2 of 64 pictures are as near to the training examples as the nearest 2 of 99 held-out ones, as of as many like the held-out ones may be, too (probability 0.4).":        {2, 0, 0.4, 1},
		"Look at the nearest: 2 of 64 pictures are as near to the training examples as the nearest 2 of 99 held-out ones, as of as many like the held-out ones may be, too (probability 0.1).":        {2, 1, 0.4, 0.1},
		"The model copies: 2 of 64 pictures are as near to the training examples as the nearest 2 of 99 held-out ones, 1 of them exact copies. Of as many like the held-out ones about 1.3 would be.": {2, 1, 0.4, 0},
		"The model copies: 9 of 64 pictures are as near to the training examples as the nearest 2 of 99 held-out ones. Of as many like the held-out ones about 1.3 would be.":                         {9, 0, 0.001, 1},
	} {
		v.Copies, v.Exact, v.Chance, v.ExactChance = c.copies, c.exact, c.chance, c.same
		if got := v.Sentence(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	v.Leaked = 11 // a tenth, so that 6.4 + 57.6 * 0.02 are expected
	v.Copies, v.Chance = 20, 0
	if got := v.Sentence(); !strings.HasSuffix(got, "about 7.6 would be.") {
		t.Errorf("with leaked ones got %s", got)
	}
	v.Samples = 6400
	if got := v.Sentence(); !strings.HasSuffix(got, "about 755 would be.") {
		t.Errorf("of many samples got %s", got)
	}
	v.Leaked, v.Copies, v.Exact, v.Planted = 0, 0, 0, []Found{{"exact", 50, 50}, {"moved", 10, 50}, {"cropped", 40, 50}}
	if got := v.Sentence(); !strings.HasSuffix(got, " But that says less than it should: of planted copies it finds only 10 of 50 moved.") {
		t.Errorf("where few planted copies are found, got %s", got)
	}
	v.Wrongly, v.WronglyOf, v.Planted, v.Leaked = 3, 99, []Found{{"exact", 50, 50}, {"moved", 48, 50}}, 1
	want := "Of held-out examples 3 of 99 are accused by a threshold learnt without them; of planted copies it finds 50 of 50 exact, 48 of 50 moved; " +
		"1 held-out examples are training examples, too, and do not count."
	if got := v.Sureness(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	v.Leaked, v.NearCopies = 0, 11
	if got := v.Sureness(); !strings.HasSuffix(got, "; 11 of 110 held-out examples (10.0%) are as near to a training example as its copy with noise, and do not count.") {
		t.Errorf("with near copies got %s", got)
	}
	v.Samples, v.Copies, v.Chance = 64, 20, 0
	if got := v.Sentence(); !strings.HasSuffix(got, "about 7.6 would be.") {
		t.Errorf("with near copies got %s", got)
	}
	v.Judged = honest(0.5, 0.1, 0.5, 0.3)
	if got := v.Nearest(3); !slices.Equal(got, []int{1, 3, 0}) {
		t.Errorf("the nearest are %v, want 1, 3, 0", got)
	}
}

func TestVerdictsThatAreNone(t *testing.T) {
	good := `{"examples": "pictures", "samples": 9, "copies": 2, "exact": 1, "wrongly": 1, "wrongly_of": 9, "planted": [{"how": "moved", "found": 1, "of": 2}]}`
	if v, err := Read([]byte(good)); err != nil || v.Copies != 2 {
		t.Errorf("got %+v, error %v", v, err)
	}
	if v, err := Read(nil); v != nil || err != nil {
		t.Errorf("of nothing got %v, error %v", v, err)
	}
	for from, to := range map[string]string{
		`"samples": 9`: `"samples": -1`, `"copies": 2`: `"copies": 10`, `"exact": 1`: `"exact": 3`, `"wrongly": 1`: `"wrongly": 10`,
		`"found": 1`: `"found": 3`, `"moved"`: `"\u001b[2J"`, `"pictures"`: `7`, `"exact": 1,`: `"exact": 1, "chance": 2,`,
	} {
		if v, err := Read([]byte(strings.Replace(good, from, to, 1))); err == nil || !strings.HasPrefix(err.Error(), "originality: ") {
			t.Errorf("%s: got %+v, error %v", to, v, err)
		}
	}
}

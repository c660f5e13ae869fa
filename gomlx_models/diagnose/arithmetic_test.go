package diagnose

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-6 || math.IsNaN(a) && math.IsNaN(b) }

func points(values ...float32) [][]float32 {
	all := make([][]float32, len(values))
	for i, v := range values {
		all[i] = []float32{v}
	}
	return all
}

func TestNearestByHand(t *testing.T) {
	got := nearest(points(0, 4), points(1, 5, -3), false)
	// 0 is 1 from 1 and 3 from -3; 4 is 1 from 5 and 3 from 1.
	if !slices.Equal(got.first, []float64{1, 1}) || !slices.Equal(got.second, []float64{3, 3}) || !slices.Equal(got.which, []int{0, 1}) {
		t.Errorf("got %+v, want distances 1 and 1, then 3 and 3, to places 0 and 1", got)
	}
	own := nearest(points(0, 2, 7), points(0, 2, 7), true)
	if !slices.Equal(own.first, []float64{2, 2, 5}) || !slices.Equal(own.second, []float64{7, 5, 7}) || !slices.Equal(own.which, []int{1, 0, 1}) {
		t.Errorf("of a set among itself got %+v, want 2, 2, 5, then 7, 5, 7, at 1, 0, 1", own)
	}
	// Wide pictures are not measured to their end where they lie too far off; the nearest is found all the same.
	random := rand.New(rand.NewPCG(3, 4))
	wide := func(n int) [][]float32 {
		all := make([][]float32, n)
		for i := range all {
			for range 50 {
				all[i] = append(all[i], random.Float32())
			}
		}
		return all
	}
	some, among := wide(4), wide(30)
	found := nearest(some, among, false)
	for i, x := range some {
		var all []float64
		for _, y := range among {
			var square float64
			for k := range x {
				square += math.Pow(float64(x[k]-y[k]), 2)
			}
			all = append(all, math.Sqrt(square))
		}
		sorted := slices.Sorted(slices.Values(all))
		if math.Abs(found.first[i]-sorted[0]) > 1e-5 || math.Abs(found.second[i]-sorted[1]) > 1e-5 || all[found.which[i]] != sorted[0] {
			t.Errorf("picture %d: got %g and %g, want %g and %g", i, found.first[i], found.second[i], sorted[0], sorted[1])
		}
	}
}

// Training pictures 0 and 10, held-out ones 2, 6 and 40. Held-out pictures are 2, 4 and 30 from the nearest training picture
// and 4, 4 and 34 from each other: fair is 36/42. Samples 0 and 10 are copies; 1 and 7 are 1 and 3 from training and 1 and 1
// from held-out pictures: 4/2 over 36/42.
func TestCopyingByHand(t *testing.T) {
	f, err := newFairness(points(0, 10), points(2, 6, 40))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.copying(points(0, 10)); got.Value != 0 || got.Low != 0 || got.High != 0 {
		t.Errorf("of copies got %+v, want 0 for certain", got)
	}
	if got := f.copying(points(1, 7)); !near(got.Value, 2*42.0/36) || !(got.Low < got.Value && got.Value < got.High) {
		t.Errorf("got %+v, want %g within its interval", got, 2*42.0/36)
	}
	for name, held := range map[string][][]float32{"the training pictures": points(0, 10), "all the same": points(3, 3)} {
		if _, err := newFairness(points(0, 10), held); err == nil {
			t.Errorf("held-out pictures that are %s are taken", name)
		}
	}
}

// The jackknife over held-out pictures is what leaving each out by hand gives.
func TestCopyingWithoutAHeldOutPicture(t *testing.T) {
	train, held, samples := points(0, 10, 25), points(2, 6, 14, 15), points(1, 7, 16, 30)
	f, err := newFairness(train, held)
	if err != nil {
		t.Fatal(err)
	}
	var values []float64
	for j := range held {
		g, err := newFairness(train, slices.Delete(slices.Clone(held), j, j+1))
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, g.copying(samples).Value)
	}
	var without []float64
	for i := range samples {
		without = append(without, f.copying(slices.Delete(slices.Clone(samples), i, i+1)).Value)
	}
	got := f.copying(samples)
	if want := around(got.Value, jackknife(values)+jackknife(without), 0, math.Inf(1)); !near(got.Low, want.Low) || !near(got.High, want.High) {
		t.Errorf("got the interval %g to %g, want %g to %g", got.Low, got.High, want.Low, want.High)
	}
}

// Samples of the training data's own distribution have about 1, however many training pictures there are for each held-out
// one, and those of a model that recites with a little noise far less.
func TestCopyingTellsAReciterFromAFairModel(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	draw := func(n int) [][]float32 {
		all := make([][]float32, n)
		for i := range all {
			for range 12 {
				all[i] = append(all[i], float32(random.NormFloat64()))
			}
		}
		return all
	}
	for _, held := range []int{15, 60} {
		train := draw(540)
		f, err := newFairness(train, draw(held))
		if err != nil {
			t.Fatal(err)
		}
		if got := f.copying(draw(drawnPictures)); got.Low > 1 || got.High < 1 || got.Value < 0.85 || got.Value > 1.15 {
			t.Errorf("%d held out: a fair model has %+v, want about 1", held, got)
		}
		copies := draw(drawnPictures)
		for i := range copies {
			for k := range copies[i] {
				copies[i][k] = train[i][k] + 0.1*copies[i][k]
			}
		}
		if got := f.copying(copies); got.High > 0.3 {
			t.Errorf("%d held out: a reciter has %+v, want far below 1", held, got)
		}
	}
}

// Of 3 x 2 pairs the training example is the more familiar in 4 and as familiar in 1: 4.5 of 6. DeLong's placements are 1, 1/2
// + 1/4, 1/2 for training and 2.5/3, 2/3 for held-out examples.
func TestOverfittingByHand(t *testing.T) {
	got := overfitting([]float64{9, 4, 3}, []float64{2, 4})
	placed, held := []float64{1, 0.75, 0.5}, []float64{1, 0.5}
	want := around(0.75, variance(placed)/3+variance(held)/2, 0, 1)
	if !near(got.Value, 0.75) || !near(got.Low, want.Low) || !near(got.High, want.High) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := overfitting([]float64{5, 6}, []float64{1, 2}); got != (Estimate{1, 1, 1}) {
		t.Errorf("told apart without a fault: got %+v, want 1", got)
	}
	if got := overfitting([]float64{1, 1}, []float64{1, 1}); got != (Estimate{0.5, 0.5, 0.5}) {
		t.Errorf("all alike: got %+v, want a half", got)
	}
}

// 0, 3 and 4 differ by 3, 4 and 1, in the mean by 8/3; without 0 by 1, without 3 by 4, without 4 by 3.
func TestCollapseByHand(t *testing.T) {
	distance, variance := spread(points(0, 3, 4))
	if !near(distance, 8.0/3) || !near(variance, jackknife([]float64{1, 4, 3})) {
		t.Errorf("got %g and %g, want %g and %g", distance, variance, 8.0/3, jackknife([]float64{1, 4, 3}))
	}
	if got := collapse(points(0, 3, 4), 16.0/3); !near(got.Value, 0.5) {
		t.Errorf("half as varied: got %+v, want 1/2", got)
	}
	if got := collapse(points(2, 2, 2), 1); got != (Estimate{}) {
		t.Errorf("one picture for ever: got %+v, want 0", got)
	}
}

// The jackknife of a mean is its variance: of 1, 2, 6 it is 7/3.
func TestJackknifeOfAMean(t *testing.T) {
	if got := jackknife([]float64{4, 3.5, 1.5}); !near(got, 7.0/3) {
		t.Errorf("got %g, want %g", got, 7.0/3)
	}
	if got := around(1, 4, 0, 3); got != (Estimate{1, 0, 3}) {
		t.Errorf("got %+v, want an interval that ends at 0 and 3", got)
	}
}

func row(from, to int) []int32 {
	var symbols []int32
	for i := from; i < to; i++ {
		symbols = append(symbols, int32(i))
	}
	return symbols
}

func TestNgramsByHand(t *testing.T) {
	known := newNgrams([][]int32{row(0, 30)}, -1) // 11 n-grams
	if len(known) != 11 {
		t.Fatalf("30 symbols have %d n-grams of 20, want 11", len(known))
	}
	// The first text has 6 n-grams, all known; the second, 20 to 44, has 5, none known.
	got := known.copied([][]int32{row(0, 25), row(20, 44)}, -1)
	if !near(got.Value, 6.0/11) || !near(got.High, 1) {
		t.Errorf("got %+v, want 6 of 11 with an interval to 1", got)
	}
	// A document's end stands in no n-gram.
	ended := slices.Concat(row(0, 20), []int32{99}, row(20, 41))
	if got := newNgrams([][]int32{ended}, 99); len(got) != 3 {
		t.Errorf("documents of 20 and 21 symbols have %d n-grams, want 3", len(got))
	}
	if got := known.copied([][]int32{row(0, 19)}, -1); got.finite() {
		t.Errorf("a text without an n-gram has the share %+v", got)
	}
}

func TestThumbnailsByHand(t *testing.T) {
	// A picture of 16x8 in two channels: the first is its row, the second its column.
	got := thumbnails(func(_, at int) float32 {
		pixel := at / 2
		if at%2 == 0 {
			return float32(pixel / 8)
		}
		return float32(pixel % 8)
	}, 1, 16, 8, 2)
	for i := range 64 {
		if row, column := got[0][2*i], got[0][2*i+1]; row != float32(i/8)*2+0.5 || column != float32(i%8) {
			t.Fatalf("cell %d has the mean row %g and column %g, want %g and %d", i, row, column, float32(i/8)*2+0.5, i%8)
		}
	}
	// What cannot be seen does not count.
	got = thumbnails(func(picture, at int) float32 { return []float32{float32(picture), 0.5, 1, float32(picture)}[at] }, 2, 1, 1, 4)
	if !slices.Equal(got[0], []float32{0, 0, 0, 0}) || !slices.Equal(got[1], []float32{1, 0.5, 1, 1}) {
		t.Errorf("got %v, want nothing of the first and all of the second", got)
	}
}

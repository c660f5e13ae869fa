package main

import (
	"bytes"
	"image"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
)

// kept are the numbers of two arms of three seeds each.
func kept() results {
	r := results{}
	for seed, value := range []float64{10, 30, 20} {
		r.put("s", "old", int64(seed), trial{Steps: 5, Numbers: []number{{"distance", value, "units"}, {"coverage", value / 100, "share"}}})
	}
	for seed, value := range []float64{5, 6, 18} {
		r.put("s", "new", int64(seed), trial{Steps: 7, Numbers: []number{{"distance", value, "units"}, {"coverage", value / 100, "share"}}})
	}
	return r
}

func TestClaims(t *testing.T) {
	for _, c := range []struct {
		claim claim
		value float64
		holds bool
	}{
		{claim{arm: "new", number: "distance", bound: 6}, 6, true},
		{claim{arm: "new", number: "distance", bound: 5.9}, 6, false},
		{claim{arm: "new", number: "coverage", bound: 0.06, above: true}, 0.06, true},
		{claim{arm: "new", number: "coverage", bound: 0.07, above: true}, 0.06, false},
		// Median 6 beside 20; pair by pair 0.5, 0.2 and 0.9, the worst last.
		{claim{arm: "new", number: "distance", against: []string{"old"}, bound: 0.3}, 0.3, true},
		{claim{arm: "new", number: "distance", against: []string{"old"}, bound: 0.9, pairs: true}, 0.9, true},
		{claim{arm: "new", number: "distance", against: []string{"old"}, bound: 0.8, pairs: true}, 0.9, false},
		{claim{arm: "old", number: "distance", against: []string{"new"}, bound: 1, pairs: true, above: true}, 10.0 / 9, true},
		// The best of the others counts: the smaller distance, the larger coverage.
		{claim{arm: "old", number: "distance", against: []string{"old", "new"}, bound: 4}, 20.0 / 6, true},
		{claim{arm: "new", number: "coverage", against: []string{"old", "new"}, bound: 0.2, above: true}, 0.3, true},
	} {
		got, ok := c.claim.judge(kept(), "s")
		if !ok || math.Abs(got.value-c.value) > 1e-12 || got.holds != c.holds {
			t.Errorf("%s %s: got %+v (%t), want %g and %t", c.claim, c.claim.wanted(), got, ok, c.value, c.holds)
		}
	}
}

// Where an estimate is below zero no distance is to be seen: nothing is nearer.
func TestBeside(t *testing.T) {
	for _, c := range []struct{ value, other, want float64 }{{1, 4, 0.25}, {-3, 4, 0}, {-3, -1, 0}, {-1, -3, 0}, {1, -3, math.Inf(1)}} {
		if got := beside(c.value, c.other); got != c.want {
			t.Errorf("%g beside %g: got %g, want %g", c.value, c.other, got, c.want)
		}
	}
}

func TestSpread(t *testing.T) {
	for want, values := range map[string][]float64{"": nil, "3": {3}, "3 [2, 4]": {4, 2, 3}, "2.5": {2.5, 2.5}} {
		if got := spread(values); got != want {
			t.Errorf("of %v got %q, want %q", values, got, want)
		}
	}
}

func TestNoVerdictWithoutResults(t *testing.T) {
	half := kept()
	delete(half["s"]["old"], "2")
	for _, c := range []claim{
		{arm: "none", number: "distance"}, {arm: "new", number: "none"}, {arm: "new", number: "distance", against: []string{"none"}},
		{arm: "new", number: "distance", against: []string{"old"}, pairs: true},
	} {
		if got, ok := c.judge(half, "s"); ok {
			t.Errorf("%s: got %+v, want none", c, got)
		}
	}
}

func TestPage(t *testing.T) {
	s := study{name: "s", about: "Two arms", arms: []arm{{name: "old"}, {name: "new"}, {name: "later"}}, claims: []claim{
		{arm: "new", number: "distance", against: []string{"old"}, bound: 0.6},
		{arm: "later", number: "distance", bound: 0.6},
	}}
	var text strings.Builder
	s.write(&text, kept())
	for _, want := range []string{
		"| what | unit | `old` | `new` |", "| trainings of steps | | 3 of 5 | 3 of 7 |", "| distance | units | 20 [10, 30] | 6 [5, 18] |",
		"| distance of `new` beside that of `old` | at most 0.6 | 0.3 | yes |", "| distance of `later` | at most 0.6 | not measured yet |  |",
		"![samples of new](s-new.webp)",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("got %s\nwant %s", text.String(), want)
		}
	}
}

func TestKeptResults(t *testing.T) {
	folder := t.TempDir()
	if err := write(folder, kept()); err != nil {
		t.Fatal(err)
	}
	got, err := read(folder)
	if err != nil {
		t.Fatal(err)
	}
	if values := got.values("s", "new", "distance"); len(values) != 3 || values[2] != 18 {
		t.Errorf("got %v", values)
	}
}

// Each claim is about arms that its study trains.
func TestClaimsAreAboutArms(t *testing.T) {
	for _, s := range studies() {
		arms := map[string]bool{}
		for _, a := range s.arms {
			if arms[a.name] {
				t.Errorf("%s: two arms are called %s", s.name, a.name)
			}
			arms[a.name] = true
		}
		for _, c := range s.claims {
			for _, name := range append([]string{c.arm}, c.against...) {
				if !arms[name] {
					t.Errorf("%s: a claim is about %q, which is no arm", s.name, name)
				}
			}
		}
	}
}

// Two modes, one three times as often as the other: 0.75 log 750 + 0.25 log 250 nats.
func TestModes(t *testing.T) {
	modes, divergence := countModes([]int{7, 7, 7, 999})
	if want := 0.75*math.Log(750) + 0.25*math.Log(250); modes != 2 || math.Abs(divergence-want) > 1e-12 {
		t.Errorf("got %d and %g, want 2 and %g", modes, divergence, want)
	}
	all := make([]int, stackedModes)
	for i := range all {
		all[i] = i
	}
	if modes, divergence := countModes(all); modes != stackedModes || math.Abs(divergence) > 1e-12 {
		t.Errorf("equal shares of all: got %d and %g", modes, divergence)
	}
}

// A picture of 28 pixels with a frame and again without it is as it was, each row and channel in its place.
func TestFrame(t *testing.T) {
	const side = 28
	framed := mat.NewDense(2, 3*framedSide*framedSide, nil)
	whole := mat.NewDense(2, 3*side*side, nil)
	for picture := range 2 {
		for row := range side {
			for i := range 3 * side {
				value := float64(1 + (picture*side+row)*3*side + i)
				whole.Set(picture, row*3*side+i, value)
				framed.Set(picture, framedAt(0, row, side)+i, value)
			}
		}
	}
	if first, last := framedAt(0, 0, side), framedAt(0, side-1, side)+3*side-1; first != 3*(2*32+2) || last != 3*32*32-first-1 {
		t.Errorf("the picture lies from %d to %d, want it in the middle", first, last)
	}
	if framedAt(1, 0, side)-framedAt(0, 0, side) != 3*framedSide*framedSide {
		t.Error("the second picture does not lie behind the first")
	}
	if !mat.Equal(withoutFrame(framed, side), whole) || !mat.Equal(withoutFrame(whole, side), whole) {
		t.Error("the pictures are not as they were")
	}
}

// The stacked pictures are made once, and lie in their frames as they are.
func TestFramedPictures(t *testing.T) {
	l := lab{small: true, runs: t.TempDir()}
	var made [2]*mat.Dense
	for i, source := range []func() (data.Source, error){l.stacked, l.framedStacked} {
		var again data.Source
		var err error
		for range 2 {
			if again, err = source(); err != nil {
				t.Fatal(err)
			}
		}
		set, err := again.Open()
		if err != nil {
			t.Fatal(err)
		}
		if made[i], err = eval.DatasetMatrix(set, 200, 1); err != nil {
			t.Fatal(err)
		}
	}
	if _, values := made[1].Dims(); values != 3*framedSide*framedSide {
		t.Fatalf("got %d values a picture, want 32x32x3", values)
	}
	if got, want := mat.Sum(made[1]), mat.Sum(made[0]); math.Abs(got-want) > 1e-6 {
		t.Errorf("the frames are not black: got a sum of %g, want %g", got, want)
	}
	if !mat.Equal(withoutFrame(made[1], 28), made[0]) {
		t.Error("the pictures in the frames are others")
	}
}

// A claim about what no score gives is told at once, and not as one that is yet to be measured.
func TestClaimsAreMeasured(t *testing.T) {
	s := study{claims: []claim{
		{arm: "new", number: "distance", against: []string{"old"}}, {arm: "fast", against: []string{"slow"}, catchesUp: true},
	}}
	measured := trial{Numbers: []number{{Name: "distance"}}}
	for _, c := range []struct {
		arm  string
		of   trial
		want bool
	}{
		{"new", measured, true}, {"old", measured, true}, {"new", trial{}, false}, {"old", trial{}, false}, {"other", trial{}, true},
		{"fast", measured, false}, {"slow", measured, false}, {"slow", trial{Curve: curve{{}}}, true},
	} {
		if err := s.checkMeasured(arm{name: c.arm}, c.of); (err == nil) != c.want {
			t.Errorf("%s with %+v: got %v", c.arm, c.of, err)
		}
	}
}

func TestPageOfCurves(t *testing.T) {
	r := results{}
	for seed := range int64(3) {
		var c curve
		for step := range 13 {
			c = append(c, point{Step: 10 * step, Held: float64(step) + float64(seed)})
		}
		r.put("s", "net", seed, trial{Steps: 120, Curve: c})
		r.put("s", "table", seed, trial{Numbers: []number{{"score", 1, "nats"}}})
	}
	s := study{name: "s", curve: &measure{name: "score", unit: "nats"}, text: true, arms: []arm{
		{name: "net"}, {name: "table", counts: func(lab, parts, int64) ([]number, error) { return nil, nil }},
	}}
	var text strings.Builder
	s.write(&text, r)
	for _, want := range []string{
		"| trainings of steps | | 3 of 120 | counted |", "The score on what is held out, in nats, after steps:",
		"| arm | 0 | 10 | 20 | 40 | 50 | 60 | 80 | 90 | 100 | 120 |", "| `net` | 1 | 2 | 3 | 5 | 6 | 7 | 9 | 10 | 11 | 13 |",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("got %s\nwant %s", text.String(), want)
		}
	}
	for _, no := range []string{"Samples of", "| `table` | 1"} {
		if strings.Contains(text.String(), no) {
			t.Errorf("got %s\nand so %s", text.String(), no)
		}
	}
}

// What the small form leaves out is run by another study or arm, and what arms begin with is there.
func TestStudiesAreWhole(t *testing.T) {
	for _, s := range studies() {
		small := 0
		for _, a := range s.arms {
			if !a.alike {
				small++
			}
			if a.carried != (s.first != nil && a.name != fromNothing) {
				t.Errorf("%s: %s begins with another model: %t", s.name, a.name, a.carried)
			}
			if a.counts == nil && (a.steps == 0 || a.config == nil) {
				t.Errorf("%s: %s trains nothing", s.name, a.name)
			}
		}
		if small == 0 {
			t.Errorf("%s: no arm is in the small form", s.name)
		}
		if len(s.claims) == 0 && s.situation == nil {
			t.Errorf("%s shows nothing", s.name)
		}
	}
}

// The pictures of some classes, in their order, and no others.
func TestClasses(t *testing.T) {
	l := lab{small: true, runs: t.TempDir()}
	all, err := data.FashionMNIST().Take(200).OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	var want []int
	for i, label := range all.Labels() {
		if label >= 5 && len(want) < 7 {
			want = append(want, i)
		}
	}
	for range 2 { // made, and read again
		source, err := l.classes(data.FashionMNIST().Take(200), 5, 9, 7)
		if err != nil {
			t.Fatal(err)
		}
		got, err := source.OpenPictures()
		if err != nil {
			t.Fatal(err)
		}
		if got.Len() != len(want) {
			t.Fatalf("got %d pictures, want %d", got.Len(), len(want))
		}
		for i, place := range want {
			is, err := got.Picture(i)
			if err != nil {
				t.Fatal(err)
			}
			was, err := all.Picture(place)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(is.(*image.Gray).Pix, was.(*image.Gray).Pix) {
				t.Errorf("picture %d is not the one of place %d", i, place)
			}
		}
	}
}

// What a model of food begins with has seen none.
func TestNotFood(t *testing.T) {
	l := lab{small: true, runs: t.TempDir()}
	source, err := l.notFood(32)
	if err != nil {
		t.Fatal(err)
	}
	rest, err := source.OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	food, err := l.food(32)
	if err != nil {
		t.Fatal(err)
	}
	eaten, err := food.OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	if rest.Len() != 60 || eaten.Len() != 60 {
		t.Errorf("got %d and %d pictures, want 60 of each", rest.Len(), eaten.Len())
	}
	for _, path := range rest.Paths() {
		if slices.Contains(eaten.Paths(), path) {
			t.Errorf("%s is in both", path)
		}
	}
}

package main

import (
	"math"
	"strings"
	"testing"
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

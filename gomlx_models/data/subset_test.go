package data

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data/internal/publisher"
	"github.com/atelier-go/atelier/gomlx_models/data/textfile"
)

func TestSubsets(t *testing.T) {
	path := publisher.Write(t, t.TempDir(), "a.txt", []byte("abcdefghij"))
	a := TextFile(path)
	tests := []struct {
		source     Source
		name, want string
	}{
		{a.Take(3), "a-first-3", "abc"},
		{a.Skip(7), "a-from-7", "hij"},
		{a.Skip(0), "a-from-0", "abcdefghij"},
		{a.First(0.9), "a-first-0.9", "abcdefghi"},
		{a.Last(0.1), "a-last-0.1", "j"},
		// 1-0.9 is a little less than a tenth, which must not become none.
		{a.First(0.1), "a-first-0.1", "a"},
		{a.Last(0.9), "a-last-0.9", "bcdefghij"},
		// 3.5 of 10 rounds down, and the other part takes the rest.
		{a.First(0.35), "a-first-0.35", "abc"},
		{a.Last(0.65), "a-last-0.65", "defghij"},
		{a.First(1), "a-first-1", "abcdefghij"},
		{a.Skip(2).Take(5).Last(0.4), "a-from-2-first-5-last-0.4", "fg"},
	}
	for _, test := range tests {
		for _, source := range []Source{test.source, travelled(t, test.source)} {
			text, err := source.OpenText()
			if err != nil {
				t.Errorf("%s: %v", test.name, err)
				continue
			}
			got, err := text.Excerpt(0, text.Len())
			if err != nil || got != test.want || text.Name() != test.name || text.Spec().Size() != 11 {
				t.Errorf("%s holds %q with an alphabet of %d (%v), want %s with %q and 11", text.Name(), got, text.Spec().Size(), err, test.name, test.want)
			}
		}
	}
}

// Whatever the share, what is learnt from and what is held out are the whole, and share nothing.
func TestFirstAndLastAreTheWhole(t *testing.T) {
	for n := 2; n < 300; n++ {
		for percent := 1; percent < 100; percent++ {
			first, last := float64(percent)/100, float64(100-percent)/100
			_, to, fault := subset{First: &first}.bounds(n)
			from, _, err := subset{Last: &last}.bounds(n)
			if fault == nil && err == nil && from != to {
				t.Fatalf("the first %g of %d end at %d and the last %g begin at %d, want one place", first, n, to, last, from)
			}
		}
	}
}

func TestSubsetsOfEveryKind(t *testing.T) {
	labels := labelledPictures(t).(*Pictures).slice(1, 3).(*Pictures)
	if got, want := labels.Labels(), []uint8{1, 2}; !slices.Equal(got, want) || labels.Len() != 2 || labels.Spec().Classes != 3 {
		t.Errorf("pictures 1 and 2 have the labels %v of %d classes, want %v of 3", got, labels.Spec().Classes, want)
	}
	pairs := newPairs("two", []textfile.Pair{{"a", "bc"}, {"d", "e"}})
	second := pairs.slice(1, 2).(*Pairs)
	if question, answer, err := second.Pair(0); question != "d" || answer != "e" || err != nil || second.Spec().Length != 3 {
		t.Errorf("the second pair is %q, %q (%v), want d, e padded as before", question, answer, err)
	}
	drawings := twoDrawings()
	one := drawings.slice(1, 2).(*Drawings)
	if word, _, err := one.Drawing(0); word != "dot" || err != nil || one.Spec().Classes != 2 || one.Len() != 1 {
		t.Errorf("the second drawing is a %s (%v) of %d classes, want a dot of 2", word, err, one.Spec().Classes)
	}
	if second.Digest() == pairs.Digest() || one.Digest() == drawings.Digest() {
		t.Error("a part has the digest of the whole, want one of its own")
	}
}

func TestSubsetFaults(t *testing.T) {
	path := publisher.Write(t, t.TempDir(), "a.txt", []byte("abcde"))
	a := TextFile(path)
	for _, test := range []struct {
		source Source
		want   string
	}{
		{a.Take(-1), "data: cannot take a subset of a: to take the first -1 examples, want 1 to 5"},
		{a.Take(0), "to take the first 0 examples, want 1 to 5"},
		{a.Take(6), "to take the first 6 examples, want 1 to 5"},
		{a.Skip(-1), "to skip the first -1 examples, want 0 to 4"},
		{a.Skip(5), "to skip the first 5 examples, want 0 to 4"},
		{a.First(0), "the share is 0, want one above 0 and at most 1"},
		{a.First(1.5), "the share is 1.5"},
		{a.Last(-0.5), "the share is -0.5"},
		{a.Last(math.NaN()), "the share is NaN"},
		{a.First(0.1), "nothing is left of its 5 examples; take a larger share"},
		{a.Take(4).Skip(4), "data: cannot take a subset of a-first-4: to skip the first 4 examples, want 0 to 3"},
	} {
		if _, err := test.source.Open(); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s gave %v, want an error that says %q", test.source.Name(), err, test.want)
		}
	}
	if _, err := TextFile("none").Take(1).Open(); err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("taking from no file gave %v, want an error that names it", err)
	}
	if got := (Source{}).Skip(1).First(0.5).Name(); got != "" {
		t.Errorf("the subset of none is %q, want none", got)
	}
}

// A set tells how many examples it has, a part of one has fewer, and that is no part of what the digest is of.
func TestSpecCounts(t *testing.T) {
	list := publisher.Write(t, t.TempDir(), "names.txt", []byte("ann\nbob\ncarl\n"))
	for _, source := range []Source{Tang(), Lines(list), FashionMNIST().Take(30), Couplets(), Hanzi()} {
		for _, part := range []Source{source, source.Take(2)} {
			set, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			if got := set.Spec().Count; got != set.Len() {
				t.Errorf("%s has %d examples and says %d", part.Name(), set.Len(), got)
			}
		}
	}
	const before = "755490ac6c1a"
	if set, err := Tang().Open(); err != nil || set.Digest()[:12] != before {
		t.Errorf("the digest of the poems is %.12s (%v), want %s as before sets were counted", set.Digest(), err, before)
	}
}

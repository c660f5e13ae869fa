package originality

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func textsOf(t *testing.T, train ...string) *Texts {
	t.Helper()
	texts, err := NewTexts(t.Context(), train, strings.Fields("xa xxa xxxa xxxxa ya yya yyya yyyya za zza zzza"))
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestMatchesByHand(t *testing.T) {
	for _, c := range []struct {
		train, text string
		want        []int
		longest     string
	}{
		{"abcabd", "abd", []int{3, 2, 1}, "abd"},
		{"abcabd", "abx", []int{2, 1, 0}, "ab"},
		{"abcabd", "xyz", []int{0, 0, 0}, ""},
		{"abcabd", "dab", []int{1, 2, 1}, "ab"},
		{"床前明月光", "看明月光啊", []int{0, 3, 2, 1, 0}, "明月光"},
		{"abc", "", nil, ""},
		{"ab\xffcd", "a\xffb", []int{1, 1, 1}, "a"}, // no letter at all
	} {
		texts := textsOf(t, c.train)
		got := texts.matches(c.text)
		longest, n := longest(c.text, got)
		if !slices.Equal(got, c.want) || longest != c.longest || n != len([]rune(c.longest)) {
			t.Errorf("%q in %q: got %v, %q of %d, want %v, %q", c.text, c.train, got, longest, n, c.want, c.longest)
		}
	}
}

// Pieces of 4 symbols or more count: those at 0 and 2 overlap and make up 0 to 6, the one at 7 all but the last two of ten symbols, and
// 6 and the end are new. A text of three symbols is copied where all of it is.
func TestCopiedShareByHand(t *testing.T) {
	for _, c := range []struct {
		pieces []int
		want   float64
	}{
		{[]int{4, 3, 4, 3, 2, 1, 0, 4, 3, 2, 1, 0}, 10. / 12},
		{[]int{3, 2, 1}, 1}, {[]int{2, 2, 1}, 0}, {[]int{3, 2, 1, 0}, 0}, {nil, 0},
	} {
		if got := copiedShare(c.pieces, 4); !near6(got, c.want) {
			t.Errorf("%v: got %g, want %g", c.pieces, got, c.want)
		}
	}
}

// A document within another, or over the end of one, is no copy where short pieces are usual; one of the same letters is.
func TestDocumentsHaveEnds(t *testing.T) {
	texts := textsOf(t, "moss green", "deep red", "red hot")
	texts.long = 12
	for text, copied := range map[string]bool{"deep red": true, "deep": false, "red": false, "red hot": true, "reddeep": false, "redred hot": false, "": false} {
		got, err := texts.Judge(t.Context(), []string{text})
		if err != nil || got[0].Copy != copied || copied != got[0].Exact {
			t.Errorf("%q is judged %+v, error %v, want a copy: %t", text, got, err, copied)
		}
	}
}

// Of "abcx" the 2-grams ab and bc stand in abcd and cx does not; of the two 3-grams one. "zz" has one 2-gram, new, and no 3-gram.
func TestNoveltyByHand(t *testing.T) {
	texts := textsOf(t, "abcd")
	read, err := texts.read(t.Context(), []string{"abcx", "zz"})
	if err != nil {
		t.Fatal(err)
	}
	got := novelty(texts.inside(read), []int{1, 2, 3})
	if want := []float64{3. / 6, 2. / 4, 1. / 2}; !slices.EqualFunc(got, want, near6) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// What is read of a document with its ends tells what is to be known of it without them.
func TestInside(t *testing.T) {
	for _, train := range [][]string{{"ab cab abd"}, {"ab", "cab", "abd"}} {
		texts := textsOf(t, train...)
		for _, text := range []string{"", "a", "ab", "cab", "xcabx", "abd", "bd", "d", "ab cab"} {
			read, err := texts.read(t.Context(), []string{text})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := texts.inside(read)[0], texts.matches(text); !slices.Equal(got, want) {
				t.Errorf("%q in %q: got %v, want %v", text, train, got, want)
			}
		}
	}
}

// letters are texts of made-up words, some of which are frequent, so that honest texts share pieces.
func letters(random *rand.Rand, count, words int) []string {
	vocabulary, made := make([]string, 400), rand.New(rand.NewPCG(1, 1))
	for i := range vocabulary {
		for range 2 + made.IntN(7) {
			vocabulary[i] += string(rune('a' + made.IntN(26)))
		}
	}
	texts := make([]string, count)
	for i := range texts {
		var line []string
		for range words {
			line = append(line, vocabulary[random.IntN(1+random.IntN(len(vocabulary)))])
		}
		texts[i] = strings.Join(line, " ")
	}
	return texts
}

// Planted copies of running text and of documents are found, and fresh texts are not accused, but for a few of each.
func TestTextsArePlantedAndFound(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 1))
	for name, train := range map[string][]string{
		"running text": {strings.Join(letters(random, 200, 12), " ")},
		"documents":    letters(random, 200, 12),
	} {
		held := letters(random, 150, 12)
		texts, err := NewTexts(t.Context(), train, held)
		if err != nil {
			t.Fatal(err)
		}
		judged, err := texts.Judge(t.Context(), letters(random, 100, 12))
		if err != nil {
			t.Fatal(err)
		}
		fresh := count("fresh", judged)
		if fresh.Found > 5 {
			t.Errorf("%s: %d of 100 fresh ones are accused, want at most 5", name, fresh.Found)
		}
		planted, err := texts.Plant(t.Context(), 100, 60, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range planted {
			if least := map[string]int{"exact": 100, "with noise": 90}[found.How]; found.Found < least || found.Of != 100 {
				t.Errorf("%s: %d of %d planted copies %s are found, want %d of 100", name, found.Found, found.Of, found.How, least)
			}
		}
		sample := train[0]
		if len(train) == 1 {
			sample = sample[100:160]
		}
		v, err := texts.Verdict(t.Context(), []string{sample})
		if err != nil || v.Outcome() != Copies || v.Exact != 1 || v.Longest < v.HeldLongest || v.Novelty.Samples[0] != 0 || v.Novelty.Held[0] == 0 {
			t.Errorf("%s: what it learnt from is judged %+v", name, v)
		}
		if at := v.Judged[0].Nearest; at != strings.Index(texts.train, texts.bounded(sample)) {
			t.Errorf("%s: the copied piece begins at %d, want where the sample does", name, at)
		}
	}
}

func TestNoTrainingText(t *testing.T) {
	if _, err := NewTexts(t.Context(), []string{"", ""}, letters(rand.New(rand.NewPCG(1, 1)), 20, 3)); err == nil || !strings.Contains(err.Error(), "the training text is empty") {
		t.Errorf("got %v", err)
	}
}

// A long text has nearly all short pieces, so that only long ones tell; honest passages are found to be honest.
func TestALongTextWantsLongPieces(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 1))
	held := letters(random, 100, 4)
	texts, err := NewTexts(t.Context(), []string{strings.Join(letters(random, 20_000, 12), " ")}, held)
	if err != nil || texts.long < 8 {
		t.Fatalf("pieces of %d symbols count, error %v; want 8 or more", texts.long, err)
	}
}

// What is planted has no letter that stands in no document.
func TestPlantedDocumentsHaveNoEnds(t *testing.T) {
	if kinds := textsOf(t, "ba", "cab").kinds(); string(kinds) != "abc" {
		t.Errorf("the letters are %q, want abc", string(kinds))
	}
}

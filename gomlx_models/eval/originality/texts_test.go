package originality

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func textsOf(t *testing.T, train ...string) *Texts {
	t.Helper()
	texts, err := NewTexts(train, strings.Fields("x xx xxx xxxx y yy yyy yyyy z zz zzz"))
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestCopiedByHand(t *testing.T) {
	for _, c := range []struct {
		train   []string
		text    string
		want    []int
		share   float64
		longest string
	}{
		{[]string{"abcabd"}, "abd", []int{3, 2, 1}, 1, "abd"},
		{[]string{"abcabd"}, "abx", []int{2, 1, 0}, 0.5, "ab"},
		{[]string{"abcabd"}, "xyz", []int{0, 0, 0}, 0, ""},
		{[]string{"abcabd"}, "dab", []int{1, 2, 1}, 4. / 6, "ab"},
		{[]string{"ab", "cd"}, "bc", []int{1, 1}, 2. / 3, "b"}, // no piece goes over a document's end
		{[]string{"床前明月光"}, "看明月光啊", []int{0, 3, 2, 1, 0}, 6. / 15, "明月光"},
		{[]string{"abc"}, "", nil, 0, ""},
		{[]string{"ab\xffcd"}, "a\xffb", []int{1, 1, 1}, 0.5, "a"}, // no letter at all
	} {
		texts := textsOf(t, c.train...)
		got := texts.copied(c.text)
		longest, n := texts.Longest(c.text)
		if !slices.Equal(got, c.want) || !near6(copiedShare(got), c.share) || longest != c.longest || n != len([]rune(c.longest)) {
			t.Errorf("%q in %q: got %v, share %g, %q of %d, want %v, %g, %q", c.text, c.train, got, copiedShare(got), longest, n, c.want, c.share, c.longest)
		}
	}
}

// Of "abcx" the 2-grams ab and bc stand in abcd and cx does not; of the two 3-grams one. "zz" has one 2-gram, new, and no 3-gram.
func TestNoveltyByHand(t *testing.T) {
	got := textsOf(t, "abcd").Novelty([]string{"abcx", "zz"}, []int{1, 2, 3})
	if want := []float64{3. / 6, 2. / 4, 1. / 2}; !slices.EqualFunc(got, want, near6) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestWholeDocuments(t *testing.T) {
	texts := textsOf(t, "moss green", "deep red")
	if !texts.Whole("deep red") || texts.Whole("deep") || texts.Whole("moss green\x00deep red") {
		t.Error("a document is not known, or what is none is")
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
		texts, err := NewTexts(train, held)
		if err != nil {
			t.Fatal(err)
		}
		fresh := count("fresh", texts.Judge(letters(random, 100, 12)))
		if fresh.Found > 5 {
			t.Errorf("%s: %d of 100 fresh ones are accused, want at most 5", name, fresh.Found)
		}
		for _, found := range texts.Plant(100, 60, 1) {
			if least := map[string]int{"exact": 100, "with noise": 95}[found.How]; found.Found < least || found.Of != 100 {
				t.Errorf("%s: %d of %d planted copies %s are found, want %d of 100", name, found.Found, found.Of, found.How, least)
			}
		}
		v := texts.Verdict(held, []string{train[0][:min(len(train[0]), 60)]})
		if v.Outcome() != Copies || v.Copies != 1 || v.Longest < v.HeldLongest || v.Novelty.Samples[0] != 0 || v.Novelty.Held[0] == 0 {
			t.Errorf("%s: what it learnt from is judged %+v", name, v)
		}
		if at := v.Judged[0].Nearest; at != 0 {
			t.Errorf("%s: the copied piece begins at %d, want 0", name, at)
		}
	}
}

func TestNoTrainingText(t *testing.T) {
	if _, err := NewTexts([]string{""}, letters(rand.New(rand.NewPCG(1, 1)), 20, 3)); err == nil || !strings.Contains(err.Error(), "the training text is empty") {
		t.Errorf("got %v", err)
	}
}

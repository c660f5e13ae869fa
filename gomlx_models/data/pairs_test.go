package data

import (
	"slices"
	"strings"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/publisher"
	"github.com/atelier-go/atelier/gomlx_models/data/textfile"
)

func TestPairFile(t *testing.T) {
	path := publisher.Write(t, t.TempDir(), "words.tsv", []byte("a\tbc\r\n\nd\te\n"))
	set, err := PairFile(path).OpenPairs()
	if err != nil {
		t.Fatal(err)
	}
	if set.Name() != "words" || set.Len() != 2 || set.Spec().Kind != models.Pairs || set.Spec().Length != 3 {
		t.Errorf("the set is %s of %d, %+v, want words of 2 with length 3", set.Name(), set.Len(), set.Spec())
	}
	// Four line's ends, then a to e once each.
	if got, want := strings.Join(set.Alphabet(), ""), "\uFFFD\nabcde"; got != want {
		t.Errorf("the alphabet is %q, want %q", got, want)
	}
	want := []int32{2, 1, 1, 3, 4, 1, 5, 1, 1, 6, 1, 1}
	if got := flat[int32](set.Values()[0]); !slices.Equal(got, want) {
		t.Errorf("the values are %v, want %v", got, want)
	}
	if got := set.Values()[0].Shape().String(); got != "(Int32)[2, 2, 3]" {
		t.Errorf("the values are %s, want (Int32)[2, 2, 3]", got)
	}
	for i, want := range []textfile.Pair{{"a", "bc"}, {"d", "e"}} {
		if question, answer, err := set.Pair(i); question != want[0] || answer != want[1] || err != nil {
			t.Errorf("pair %d is %q, %q (%v), want %q", i, question, answer, err, want)
		}
	}
	if _, _, err := set.Pair(2); err == nil || !strings.Contains(err.Error(), "words has no pair 2, want 0 to 1") {
		t.Errorf("pair 2 gave %v, want an error", err)
	}
	batches, err := drawBatches(t, set, 1, 20, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int32]bool{}
	for drawn := range slices.Chunk(flat[int32](batches[0].examples), 6) {
		seen[drawn[0]] = true
		if !slices.Equal(drawn, want[:6]) && !slices.Equal(drawn, want[6:]) {
			t.Errorf("a pair in the batch is %v, want one of the file's", drawn)
		}
	}
	if len(seen) != 2 {
		t.Errorf("20 draws gave %d of 2 pairs, want both", len(seen))
	}
	var got Pairs
	if err := got.UnmarshalBinary(written(t, PairFile(path).Take(1))); err != nil || got.Len() != 1 || got.Name() != "words-first-1" {
		t.Errorf("%s of %d arrived (%v), want words-first-1 of 1", got.Name(), got.Len(), err)
	}
}

func TestPairFileFaults(t *testing.T) {
	for content, want := range map[string]string{
		"":          "there are no pairs in it",
		"\n\n":      "there are no pairs in it",
		"a\tb\nc\n": "line 2 has 1 texts with tabs between them, wanted 2",
		"a\tb\tc\n": "line 1 has 3 texts",
		"a\t\n":     "line 1 has 2 texts with tabs between them, wanted 2, neither empty",
		"a\t" + strings.Repeat("b", textfile.MaxPair): "line 1 has a text of 512 symbols, wanted 511 at most",
		strings.Repeat("a\tb\n", textfile.MaxPairs+1): "line 500001: more than 500000 pairs",
		"caf\xe9\ta": "is not UTF-8",
	} {
		path := publisher.Write(t, t.TempDir(), "a.tsv", []byte(content))
		if _, err := PairFile(path).Open(); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("opening %.20q gave %v, want an error that names the file and says %q", content, err, want)
		}
	}
	if _, err := PairFile(t.TempDir()).Open(); err == nil || !strings.Contains(err.Error(), "is a folder, want a file") {
		t.Errorf("opening a folder gave %v, want that it is one", err)
	}
}

// Equal texts cut otherwise into questions and answers are other data.
func TestPairsDigest(t *testing.T) {
	seen := map[string]int{}
	for i, pairs := range [][]textfile.Pair{{{"a", "b"}}, {{"b", "a"}}, {{"a", "c"}}, {{"a", "b"}, {"a", "b"}}} {
		digest := newPairs("a", pairs).Digest()
		if other, ok := seen[digest]; ok {
			t.Errorf("sets %d and %d have one digest, want two", i, other)
		}
		seen[digest] = i
	}
}

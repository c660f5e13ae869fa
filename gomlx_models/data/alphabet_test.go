package data

import (
	"slices"
	"strings"
	"testing"
)

func TestNewAlphabet(t *testing.T) {
	tests := []struct{ name, text, want string }{
		// b three times, then a and n twice each in the order of code points, then c once.
		{"by frequency, then code point", "bnabancb", "\uFFFDbanc"},
		{"beyond ASCII", "詩zé詩", "\uFFFD詩zé"},
		{"an unknown in the text is the one at place 0", "\uFFFD\uFFFDa", "\uFFFDa"},
		{"nothing", "", "\uFFFD"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := strings.Join(NewAlphabet(test.text), ""); got != test.want {
				t.Errorf("the alphabet is %q, want %q", got, test.want)
			}
		})
	}
}

// manySymbols is a text of n different symbols; the first is there twice, the others once.
func manySymbols(n int) string {
	text := []rune{'一'}
	for i := range n {
		text = append(text, '一'+rune(i))
	}
	return string(text)
}

func TestNewAlphabetFull(t *testing.T) {
	for _, test := range []struct{ symbols, want int }{{782, 783}, {783, 784}, {784, 784}, {2000, 784}} {
		if got := len(NewAlphabet(manySymbols(test.symbols))); got != test.want {
			t.Errorf("a text of %d symbols has an alphabet of %d, want %d", test.symbols, got, test.want)
		}
	}
	// Of 784 symbols all but the last of those that are there once find a place.
	text := manySymbols(784)
	alphabet := NewAlphabet(text)
	got := []rune(alphabet.Decode(alphabet.Encode(text)))
	want := []rune(text)
	want[len(want)-1] = '\uFFFD'
	if !slices.Equal(got, want) {
		t.Error("the text came back with other symbols unknown, want the last one only")
	}
}

func TestAlphabetCodes(t *testing.T) {
	alphabet := Alphabet{Unknown, "a", "b", "詩"}
	tests := []struct {
		text  string
		codes []int32
		back  string
	}{
		{"", []int32{}, ""},
		{"ab詩", []int32{1, 2, 3}, "ab詩"},
		{"axb", []int32{1, 0, 2}, "a\uFFFDb"},
		{"\xffa", []int32{0, 1}, "\uFFFDa"},
	}
	for _, test := range tests {
		codes := alphabet.Encode(test.text)
		if !slices.Equal(codes, test.codes) {
			t.Errorf("%q has the codes %v, want %v", test.text, codes, test.codes)
		}
		if got := alphabet.Decode(codes); got != test.back {
			t.Errorf("%v is %q, want %q", codes, got, test.back)
		}
	}
	if got, want := alphabet.Decode([]int32{-1, 1, 4}), "\uFFFDa\uFFFD"; got != want {
		t.Errorf("codes outside the alphabet are %q, want %q", got, want)
	}
}

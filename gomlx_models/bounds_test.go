package models_test

import (
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
)

func symbols(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = "x"
	}
	return all
}

func TestSpecs(t *testing.T) {
	const many = 1_000_000_000
	for _, test := range []struct {
		spec models.Spec
		want string // all of the error, nothing if there is none
	}{
		{models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1, Classes: 10}, ""},
		{models.Spec{Kind: models.Pictures, Height: 1, Width: 1, Channels: 1}, ""},
		{models.Spec{Kind: models.Pictures, Height: 2048, Width: 2048, Channels: 1, Classes: 256}, ""}, // 2^22 values
		{models.Spec{Kind: models.Pictures, Height: 4096, Width: 1, Channels: 16}, ""},
		{models.Spec{Kind: models.Text, Alphabet: []string{"?"}}, ""},
		{models.Spec{Kind: models.Text, Alphabet: symbols(65536)}, ""},
		{models.Spec{Kind: models.Pairs, Alphabet: []string{"?", "\n"}, Length: 4096}, ""},
		{models.Spec{Kind: models.Strokes, Length: 2}, ""},

		{models.Spec{}, "data: Kind is empty, want one of pictures, text, pairs, strokes"},
		{models.Spec{Kind: "songs"}, `data: Kind is "songs", want one of pictures, text, pairs, strokes`},
		{models.Spec{Kind: models.Pictures, Height: -1, Width: 0, Channels: 17, Classes: 257},
			"data: Classes is 257, want 0 to 256\ndata: Height is -1, want 1 to 4096\ndata: Width is 0, want 1 to 4096\ndata: Channels is 17, want 1 to 16"},
		{models.Spec{Kind: models.Pictures, Height: many, Width: 4097, Channels: 1},
			"data: Height is 1000000000, want 1 to 4096\ndata: Width is 4097, want 1 to 4096"},
		{models.Spec{Kind: models.Pictures, Height: 2048, Width: 2049, Channels: 1},
			"data: Height x Width x Channels is 2048x2049x1, want at most 4194304 values in all: make the pictures smaller"},
		{models.Spec{Kind: models.Text}, "data: the number of symbols of Alphabet is 0, want 1 to 65536"},
		{models.Spec{Kind: models.Text, Alphabet: symbols(65537)}, "data: the number of symbols of Alphabet is 65537, want 1 to 65536"},
		{models.Spec{Kind: models.Text, Alphabet: []string{"?", ""}}, "data: Alphabet has a symbol of 0 bytes at place 1, want 1 to 64"},
		{models.Spec{Kind: models.Text, Alphabet: []string{strings.Repeat("x", 65)}}, "data: Alphabet has a symbol of 65 bytes at place 0, want 1 to 64"},
		{models.Spec{Kind: models.Text, Alphabet: []string{"?"}, Length: -1, Classes: -1},
			"data: Classes is -1, want 0 to 256\ndata: Length is -1, want 0 to 4096"},
		{models.Spec{Kind: models.Text, Alphabet: []string{"?"}, Count: 1 << 31}, "data: Count is 2147483648, want 0 to 2147483647"},
		{models.Spec{Kind: models.Pairs, Alphabet: []string{"?"}, Length: 1}, "data: Length is 1, want 2 to 4096"},
		{models.Spec{Kind: models.Pairs, Alphabet: []string{"?"}, Length: 4097}, "data: Length is 4097, want 2 to 4096"},
		{models.Spec{Kind: models.Strokes, Length: 1, Height: -1}, "data: Height is -1, want 0 to 4096\ndata: Length is 1, want 2 to 4096"},
	} {
		got := ""
		if err := test.spec.Validate(); err != nil {
			got = err.Error()
		}
		if got != test.want {
			if test.spec.Alphabet = nil; len(got) > 500 {
				got = got[:500]
			}
			t.Errorf("%+v: got %q, want %q", test.spec, got, test.want)
		}
	}
}

func TestJoinOr(t *testing.T) {
	for want, choices := range map[string][]string{"": nil, "a": {"a"}, "a or b": {"a", "b"}, "a, b or c": {"a", "b", "c"}} {
		if got := models.JoinOr(choices); got != want {
			t.Errorf("%q: got %q, want %q", choices, got, want)
		}
	}
}

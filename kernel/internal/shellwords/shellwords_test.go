package shellwords

import (
	"slices"
	"testing"
)

func TestSplit(t *testing.T) {
	for line, want := range map[string][]string{
		"":                        nil,
		" a \t b\nc ":             {"a", "b", "c"},
		`-n="a b" c`:              {"-n=a b", "c"},
		`""`:                      {""},
		`"a\"b" "c\\d"`:           {`a"b`, `c\d`},
		`"a\nb\tc"`:               {"a\nb\tc"}, // as in Go and in GoNB
		`a\nb`:                    {`a\nb`},
		`"ä b`:                    {"ä b"}, // a quote that nobody closes ends with the line
		`x "y` + "\n" + `z" last`: {"x", "y\nz", "last"},
		`--m="hello world" x`:     {"--m=hello world", "x"},
		`"a\"b\\c\nd\te\x" ""`:    {"a\"b\\c\nd\tex", ""},
		`a\n b`:                   {`a\n`, "b"}, // a backslash means something in quotes only
		`"open`:                   {"open"},
		`ü "ö ä"`:                 {"ü", "ö ä"},
	} {
		if got := Split(line); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}

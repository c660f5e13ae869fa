package table_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/plotting/table"
)

func ExampleText() {
	fmt.Print(table.Text([][]string{
		{"LAYER", "PARAMETERS"},
		{"encoder", "784"},
		{"out", "10"},
	}))
	// Output:
	// LAYER    PARAMETERS
	// encoder  784
	// out      10
}

// Columns are as wide as their widest cell, counted in characters; no line ends in spaces, and an empty cell keeps
// the others in their columns.
func TestText(t *testing.T) {
	for _, c := range []struct {
		why  string
		rows [][]string
		want string
	}{
		{"no rows", nil, ""},
		{"one cell", [][]string{{"a"}}, "a\n"},
		{"characters, not bytes", [][]string{{"春眠", "b"}, {"abc", "d"}}, "春眠   b\nabc  d\n"},
		{"an empty cell in the middle", [][]string{{"a", "bb", "c"}, {"a", "", "c"}}, "a  bb  c\na      c\n"},
		{"an empty cell at the end", [][]string{{"a", "b"}, {"a", ""}}, "a  b\na\n"},
		{"tabs and line ends in a cell", [][]string{{"a\tb", "c"}, {"a\nb\v\f", "c"}}, "a b    c\na b    c\n"},
		{"a long cell at the end widens nothing", [][]string{{"a", "b"}, {"a", strings.Repeat("c", 40)}}, "a  b\na  " + strings.Repeat("c", 40) + "\n"},
	} {
		if got := table.Text(c.rows); got != c.want {
			t.Errorf("%s: got %q, want %q", c.why, got, c.want)
		}
	}
}

func TestHTML(t *testing.T) {
	got := table.HTML([][]string{{"a", "b"}, {"<i>", `&"`}})
	want := `<table><tr><th style="text-align:left">a</th><th style="text-align:left">b</th></tr>` +
		`<tr><td style="text-align:left">&lt;i&gt;</td><td style="text-align:left">&amp;&#34;</td></tr></table>`
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := table.HTML(nil); got != "<table></table>" {
		t.Errorf("no rows are %s", got)
	}
}

package syntax

import (
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/cell/internal/celltest"
)

func TestIsComplete(t *testing.T) {
	for _, c := range []struct{ text, status, indent string }{
		{"", complete, ""},
		{"  \n", complete, ""},
		{"1 + 1", complete, ""},
		{"x := 1", complete, ""},
		{"// only a comment", complete, ""},
		{"import \"fmt\"", complete, ""},
		{"fmt.Println(\"a\")", complete, ""},
		{"func f() {\n\treturn\n}", complete, ""},
		{"for i := range 3 {\n\tfmt.Println(i)\n}", complete, ""},
		{"type T struct {\n\tx int\n}", complete, ""},
		{"if true {\n}", complete, ""},
		{"a; b;", complete, ""},
		{"x := `a\nb`", complete, ""},
		{"%vars", complete, ""},
		{"!ls -l", complete, ""},
		{"%env A b\nx := 1", complete, ""},
		{"%%\nx := 1", complete, ""},
		{"%%bash\nls\n", complete, ""},
		{"return", complete, ""},
		{"x++", complete, ""},

		{"for i := range 3 {", incomplete, "\t"},
		{"for i := range 3 {\n\tif i > 1 {", incomplete, "\t\t"},
		{"for i := range 3 {\n\tif i > 1 {\n\t}", incomplete, "\t"},
		{"func f(", incomplete, "\t"},
		{"func f(a int,", incomplete, "\t"},
		{"func f() (int, error) {", incomplete, "\t"},
		{"func (p *T) f() {", incomplete, "\t"},
		{"type T struct {", incomplete, "\t"},
		{"type I interface {", incomplete, "\t"},
		{"import (", incomplete, "\t"},
		{"import (\n\t\"fmt\"", incomplete, "\t"},
		{"const (\n\tA = iota", incomplete, "\t"},
		{"var (", incomplete, "\t"},
		{"f(func() {", incomplete, "\t"},
		{"f(1,", incomplete, "\t"},
		{"f(1", incomplete, "\t"},
		{"x := []int{1, 2,", incomplete, "\t"},
		{"x := map[string]int{\"a\":", incomplete, "\t"},
		{"x := 1 +", incomplete, "\t"},
		{"x :=", incomplete, "\t"},
		{"x =", incomplete, "\t"},
		{"strings.", incomplete, "\t"},
		{"a,", incomplete, "\t"},
		{"x := a &&", incomplete, "\t"},
		{"x := !", incomplete, "\t"},
		{"x := 1 + // more", incomplete, "\t"},
		{"var", incomplete, ""},
		{"import", incomplete, ""},
		{"for", incomplete, ""},
		{"if x {\n} else", incomplete, ""},
		{"if (a &&", incomplete, "\t\t"},
		{"for i := 0;", incomplete, ""},
		{"go", incomplete, ""},
		{"switch x {", incomplete, ""},
		{"switch x {\ncase 1:", incomplete, "\t"},
		{"select {", incomplete, ""},
		{"x := struct {", incomplete, "\t"},
		{"x := `a", incomplete, ""},
		{"/* a", incomplete, ""},
		{"x := 1 /* a", incomplete, ""},
		{"f := func(a int) int {", incomplete, "\t"},
		{"!ls \\", incomplete, ""},
		{"%%bash", incomplete, ""},
		{"%%bash\nls", incomplete, ""},
		{"%%", incomplete, ""},
		{"%%\nfor {", incomplete, "\t"},
		{"outer:", incomplete, ""},
		{"if x := f(); x > 2 {\n\tg()\n} else {", incomplete, "\t"},

		{"x := := 1", invalid, ""},
		{"}", invalid, ""},
		{"f(1))", invalid, ""},
		{"f(1]", invalid, ""},
		{"x := \"a", invalid, ""},
		{"x := 'ab'", invalid, ""},
		{"x := 08", invalid, ""},
		{"x # y", invalid, ""},
		{"x := := 1 {", invalid, ""},
		{"func {", invalid, ""},
		{"if x", invalid, ""},
		{"1 2", invalid, ""},
		{"import fmt", invalid, ""},
		{"x := ) +", invalid, ""},
	} {
		t.Run(c.text, func(t *testing.T) {
			status, indent := IsComplete(c.text)
			if status != c.status || indent != c.indent {
				t.Errorf("got %s with %q, want %s with %q", status, indent, c.status, c.indent)
			}
		})
	}
}

// Whoever types a cell line by line is never told that it cannot become right.
func TestACellIsIncompleteUntilItIsComplete(t *testing.T) {
	for _, text := range slices.Concat(celltest.Real, celltest.LongSession) {
		lines := strings.Split(text, "\n")
		for i := range lines {
			part := strings.Join(lines[:i+1], "\n")
			if status, _ := IsComplete(part); status == invalid {
				t.Errorf("invalid:\n%s", part)
			}
		}
		if status, indent := IsComplete(text); status != complete || indent != "" {
			t.Errorf("%s with %q:\n%s", status, indent, text)
		}
	}
}

func BenchmarkIsComplete(b *testing.B) {
	for b.Loop() {
		IsComplete("x := := 1 {\n\tfor i := range 3 {")
	}
}

package cell

import (
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/cell/internal/celltest"
)

func TestIsComplete(t *testing.T) {
	for _, c := range []struct{ text, status, indent string }{
		{"", whole, ""},
		{"  \n", whole, ""},
		{"1 + 1", whole, ""},
		{"x := 1", whole, ""},
		{"// only a comment", whole, ""},
		{"import \"fmt\"", whole, ""},
		{"fmt.Println(\"a\")", whole, ""},
		{"func f() {\n\treturn\n}", whole, ""},
		{"for i := range 3 {\n\tfmt.Println(i)\n}", whole, ""},
		{"type T struct {\n\tx int\n}", whole, ""},
		{"if true {\n}", whole, ""},
		{"a; b;", whole, ""},
		{"x := `a\nb`", whole, ""},
		{"%vars", whole, ""},
		{"!ls -l", whole, ""},
		{"%env A b\nx := 1", whole, ""},
		{"%%\nx := 1", whole, ""},
		{"%%bash\nls\n", whole, ""},
		{"return", whole, ""},
		{"x++", whole, ""},

		{"for i := range 3 {", partial, "\t"},
		{"for i := range 3 {\n\tif i > 1 {", partial, "\t\t"},
		{"for i := range 3 {\n\tif i > 1 {\n\t}", partial, "\t"},
		{"func f(", partial, "\t"},
		{"func f(a int,", partial, "\t"},
		{"func f() (int, error) {", partial, "\t"},
		{"func (p *T) f() {", partial, "\t"},
		{"type T struct {", partial, "\t"},
		{"type I interface {", partial, "\t"},
		{"import (", partial, "\t"},
		{"import (\n\t\"fmt\"", partial, "\t"},
		{"const (\n\tA = iota", partial, "\t"},
		{"var (", partial, "\t"},
		{"f(func() {", partial, "\t"},
		{"f(1,", partial, "\t"},
		{"f(1", partial, "\t"},
		{"x := []int{1, 2,", partial, "\t"},
		{"x := map[string]int{\"a\":", partial, "\t"},
		{"x := 1 +", partial, "\t"},
		{"x :=", partial, "\t"},
		{"x =", partial, "\t"},
		{"strings.", partial, "\t"},
		{"a,", partial, "\t"},
		{"x := a &&", partial, "\t"},
		{"x := !", partial, "\t"},
		{"x := 1 + // more", partial, "\t"},
		{"var", partial, ""},
		{"import", partial, ""},
		{"for", partial, ""},
		{"if x {\n} else", partial, ""},
		{"if (a &&", partial, "\t\t"},
		{"for i := 0;", partial, ""},
		{"go", partial, ""},
		{"switch x {", partial, ""},
		{"switch x {\ncase 1:", partial, "\t"},
		{"select {", partial, ""},
		{"x := struct {", partial, "\t"},
		{"x := `a", partial, ""},
		{"/* a", partial, ""},
		{"x := 1 /* a", partial, ""},
		{"f := func(a int) int {", partial, "\t"},
		{"!ls \\", partial, ""},
		{"%%bash", partial, ""},
		{"%%bash\nls", partial, ""},
		{"%%", partial, ""},
		{"%%\nfor {", partial, "\t"},
		{"outer:", partial, ""},
		{"if x := f(); x > 2 {\n\tg()\n} else {", partial, "\t"},

		{"x := := 1", wrong, ""},
		{"}", wrong, ""},
		{"f(1))", wrong, ""},
		{"f(1]", wrong, ""},
		{"x := \"a", wrong, ""},
		{"x := 'ab'", wrong, ""},
		{"x := 08", wrong, ""},
		{"x # y", wrong, ""},
		{"x := := 1 {", wrong, ""},
		{"func {", wrong, ""},
		{"if x", wrong, ""},
		{"1 2", wrong, ""},
		{"import fmt", wrong, ""},
		{"x := ) +", wrong, ""},
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
			if status, _ := IsComplete(part); status == wrong {
				t.Errorf("invalid:\n%s", part)
			}
		}
		if status, indent := IsComplete(text); status != whole || indent != "" {
			t.Errorf("%s with %q:\n%s", status, indent, text)
		}
	}
}

func BenchmarkIsComplete(b *testing.B) {
	for b.Loop() {
		IsComplete("x := := 1 {\n\tfor i := range 3 {")
	}
}

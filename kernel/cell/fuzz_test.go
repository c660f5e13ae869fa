package cell

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"
)

// seeds are texts for the fuzzers to begin with.
func seeds(f *testing.F) {
	for _, text := range append(longSession,
		"x := 1\nfmt.Println(strings.ToU", "%%\nx", "%env a b\\\n!ls", "%%bash\nls", "func main() {", "import (\n\"os", "}{)(", "`a", "/*", "\"", "'", "1.", "a.b.c.",
		"for i := range 3 {\n\tp.\n}", "switch x := y.(type) {", "outer:\nfor {", "func (", "func", "type T[", "vae.Config{Un", "var (\nx", "//gonb:%%\nx", "//gonb:", "%", "!", "\\", "x,", "a, b :=", "\r\n%x\r\n", "ä\xff",
		"func f(a, b int) (c int) { return a }\nf(1, ", "// parameters\nx := 1", "%exec f", "%test", "%wasm", ";;", "x := func() { x := x }", "const (\nA = iota\n)", "go func() {", "var x = struct{", "x <- <-", "type I interface { ~int | string",
	) {
		f.Add(text, len(text))
	}
}

func FuzzComplete(f *testing.F) {
	seeds(f)
	s := after(f, longSession...)
	f.Fuzz(func(t *testing.T, text string, at int) {
		s.snapshot().candidates(context.Background(), point(text, at)) // with no net below
		got := s.Complete(context.Background(), text, at)
		if length := utf8.RuneCountInString(strings.ToValidUTF8(text, "\uFFFD")); got.Start < 0 || got.Start > got.End || got.End > length {
			t.Errorf("matches stand from %d to %d in a text of %d", got.Start, got.End, length)
		}
	})
}

func FuzzInspect(f *testing.F) {
	seeds(f)
	s := after(f, longSession...)
	f.Fuzz(func(t *testing.T, text string, at int) {
		s.snapshot().inspect(context.Background(), point(text, at), at&1) // with no net below
		if got := s.Inspect(context.Background(), text, at, at&1); got.Found != (got.Plain != "") {
			t.Errorf("found is %t with %q", got.Found, got.Plain)
		}
	})
}

func FuzzIsComplete(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string, _ int) {
		isComplete(text) // with no net below
		if status, indent := IsComplete(text); status != partial && indent != "" {
			t.Errorf("%s with the indent %q", status, indent)
		}
	})
}

func FuzzTranslate(f *testing.F) {
	seeds(f)
	s := after(f, longSession...)
	f.Fuzz(func(t *testing.T, text string, _ int) {
		p, err := s.snapshot().Translate(context.Background(), Request{Cell: Cut(text), Number: 9})
		if (p == nil) == (err == nil) {
			t.Errorf("got the program %v and the error %v", p, err)
		}
	})
}

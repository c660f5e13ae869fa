package syntax

import "testing"

func TestMagicsThatTime(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Timing
		go_  string
		left int // magics that are others'
	}{
		{"%%time\nx := 1", []Timing{{Whole: true, To: 7}}, "\nx := 1", 0},
		{"// first\n%%time\nx", []Timing{{Whole: true, To: 11}}, "// first\n\nx", 0},
		{"%time\nx", []Timing{{Whole: true, To: 2}}, "\nx", 0},
		{"%time x := f()\ny", []Timing{{From: 6}}, "      x := f()\ny", 0},
		{"y\n  %time x", nil, "y\n  %time x", 0}, // a magic begins its line
		{"//gonb:%time x", []Timing{{From: 13}}, "             x", 0},
		{"%timeit -n 10 -r3 f()", []Timing{{From: 18, Repeat: true, Loops: 10, Runs: 3}}, "                  f()", 0},
		{"%timeit -5", []Timing{{From: 8, Repeat: true}}, "        -5", 0}, // no option
		{"%%timeit -n 10\nf()", []Timing{{From: 1, To: 4, Repeat: true, Loops: 10}}, "\nf()", 0},
		{"%%timeit x := 1\nf(x)", []Timing{{From: 16, To: 20, Repeat: true}}, "         x := 1\nf(x)", 0},
		{"y\n%%time\nx", nil, "y\n\nx", 1},
		{"a := `\n%time x\n`", nil, "a := `\n%time x\n`", 0},
	} {
		got := ParseCell(c.text)
		if len(got.Timings) != len(c.want) || len(got.Timings) > 0 && got.Timings[0] != c.want[0] || got.Go != c.go_ || len(got.Magics) != c.left {
			t.Errorf("%q: got %+v, %q and %d other magics", c.text, got.Timings, got.Go, len(got.Magics))
		}
	}
}

func TestLinesThatAsk(t *testing.T) {
	for text, want := range map[string]Magic{
		"x?":             {Line: 1, Name: "?", Args: "x", Text: "x?"},
		"?x":             {Line: 1, Name: "?", Args: "x", Text: "?x"},
		"y := 1\n a.b??": {Line: 2, Name: "?", Args: "a.b", Text: "a.b??", Detail: true},
		"??strings.Cut":  {Line: 1, Name: "?", Args: "strings.Cut", Text: "??strings.Cut", Detail: true},
		"%%time?":        {Line: 1, Name: "?", Args: "%%time", Text: "%%time?"},
		"?%vars":         {Line: 1, Name: "?", Args: "%vars", Text: "?%vars"},
		"é ?":            {Line: 1, Name: "?", Args: "é", Text: "é ?"},
	} {
		if got := ParseCell(text).Magics; len(got) != 1 || got[0] != want {
			t.Errorf("%q: got %+v, want %+v", text, got, want)
		}
	}
	for _, text := range []string{"x := `\nwhat?\n`", "/*\nwhy?\n*/", "a + b?", "?", "x? y", "// what?", "5?", "x.f()?"} {
		if got := ParseCell(text).Magics; len(got) != 0 {
			t.Errorf("%q: got %+v, want no question", text, got)
		}
	}
	for text, want := range map[string]string{
		"x?": "complete", "%%time": incomplete, "%%timeit -n 5": incomplete, "%time": incomplete, "%%time\nx := 1": "complete", "%time x := 1": "complete", "%time for {": incomplete, "%timeit x +": incomplete,
	} {
		if status, _ := IsComplete(text); status != want {
			t.Errorf("%q is %s, want %s", text, status, want)
		}
	}
}

func TestOnlyTwoSignsAndAWordAreACellMagic(t *testing.T) {
	for text, name := range map[string]string{"%%foo bar": "%foo", "%%": "", "%% a": "", "%%-n=7": "", "x\n%%bash": "%bash", "%foo": "foo"} {
		c := ParseCell(text)
		if got := len(c.Magics) == 1 && c.Magics[0].Name == name; got != (name != "") {
			t.Errorf("%q: got %+v, want the magic %q", text, c.Magics, name)
		}
	}
}

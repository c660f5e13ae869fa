package cell

import (
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// injected is a cell as papermill's translator writes it.
func injected(lines string) string {
	return "// Parameters\n" + syntax.InjectedDirective + "\n" + lines + "\n"
}

// The types of an injected cell are those of the defaults; the last cell shows them.
func TestInjectedValuesTakeTheTypeOfTheDefault(t *testing.T) {
	for _, c := range []struct{ defaults, given, want string }{
		{"rate := 0.5", "rate := 2", "rate := float64(2)"},
		{"rate := 0.5", "rate := -2", "rate := float64(-2)"},
		{"rate := 0.5", "rate := 0.25", "rate := 0.25"},
		{"rate := 0.5", "rate := 1.7976931348623157e+308", "rate := 1.7976931348623157e+308"},
		{"rate := 1 / 2.0", "rate := 2", "rate := float64(2)"}, // what the type of an expression is, the compiler knows
		{"var rate float32 = 0.5", "rate := 0.1", "rate := float32(0.1)"},
		{"var rate float32 = 0.5", "rate := 16777216", "rate := float32(16777216)"},
		{"const rate = 0.5", "rate := 2", "rate := float64(2)"},
		{"const (\n\ta = iota\n\tb\n)", "b := 5", "b := 5"},
		{"type Rate float64\nconst r Rate = 1", "r := 2", "r := Rate(2)"},
		{"steps := 3", "steps := 7", "steps := 7"},
		{"steps := 3", "steps := 1000.0", "steps := int(1000.0)"},
		{"steps := uint8(3)", "steps := 255", "steps := uint8(255)"},
		{"var steps int64 = 3", "steps := -9223372036854775808", "steps := int64(-9223372036854775808)"},
		{"z := complex(0, 1)", "z := 2", "z := complex128(2)"},
		{"letter := 'a'", "letter := 98", "letter := rune(98)"},
		{"name := \"a\"", "name := \"b\"", "name := \"b\""},
		{"type Name string\nname := Name(\"a\")", "name := \"b\"", "name := Name(\"b\")"},
		{"on := true", "on := false", "on := false"},
		{"pause := time.Second", "pause := \"1.5s\"", "pause := time.Duration(1500000000)"},
		{"pause := time.Second", "pause := 0", "pause := time.Duration(0)"},
		{"x := 0.5", "import \"math\"\nx := math.Inf(-1)", "x := math.Inf(-1)"},
		{"x := float32(1)", "import \"math\"\nx := math.NaN()", "x := float32(math.NaN())"},
		{"x := []float32{1}", "import \"math\"\nx := []float64{math.NaN(), 0.5}", "x := []float32{float32(math.NaN()), 0.5}"},
		{"rates := []float64{0.5}", "rates := []int{1, 2}", "rates := []float64{1, 2}"},
		{"rates := []float64{0.5}", "rates := []any{}", "rates := []float64{}"},
		{"rates := []float64{0.5}", "rates := []any{1, 0.5}", "rates := []float64{1, 0.5}"},
		{"rates := [2]float32{1, 2}", "rates := []int{1, 2}", "rates := [2]float32{1, 2}"},
		{"type Rates []float64\nrates := Rates{1}", "rates := []int{1}", "rates := Rates{1}"},
		{"deep := [][]float64{{1}}", "deep := [][]int{{1}, {}}", "deep := [][]float64{{1}, {}}"},
		{"deep := [][]float64{{1}}", "deep := []any{[]int{1}, []float64{0.5}}", "deep := [][]float64{{1}, {0.5}}"},
		{"table := map[string]float64{}", "table := map[string]int{\"a\": 1}", "table := map[string]float64{\"a\": 1}"},
		{"table := map[string][]float64{}", "table := map[string]any{\"a\": []int{1}, \"b\": []any{}}", "table := map[string][]float64{\"a\": {1}, \"b\": {}}"},
		{"pauses := []time.Duration{1}", "pauses := []string{\"1ms\", \"2s\"}", "pauses := []time.Duration{1000000, 2000000000}"},
		{"mixed := []any{1}", "mixed := [][]int{{1}, {2}}", "mixed := []any{[]int{1}, []int{2}}"},
		{"var x any = 1", "x := \"a\"", "x := any(\"a\")"},
		{"other := 1", "rate := 2", "rate := 2"},          // no default
		{"rate := 0.5", "rate := 4 / 2", "rate := 4 / 2"}, // who writes Go means it
		{"rate, steps := 0.5, 1", "rate := 1\nsteps := 2.0", "rate := float64(1)\nsteps := int(2.0)"},
	} {
		s := session(t)
		cells(t, s, "// parameters\n"+c.defaults)
		p := cells(t, s, injected(c.given))
		text, _ := s.SourceLine(p.LastExpr.File, 1)
		var all []string
		for file := range s.sources {
			all = append(all, s.sources[file])
		}
		if joined := strings.Join(all, "\n~\n"); !strings.Contains(joined, "\n"+c.want+"\n") {
			t.Errorf("%s, given %s: got %q in\n%s\nwant %s", c.defaults, c.given, text, joined, c.want)
		}
		before := map[string]string{}
		for _, v := range s.Variables() {
			before[v.Name] = v.Type
		}
		// Given again, as by a run of a run's notebook, it changes nothing.
		cells(t, s, injected(c.given))
		for _, v := range s.Variables() {
			if v.Type != before[v.Name] {
				t.Errorf("%s, given %s twice: %s is of type %s, then %s", c.defaults, c.given, v.Name, before[v.Name], v.Type)
			}
		}
	}
}

func TestInjectedValuesThatDoNotFit(t *testing.T) {
	for _, c := range []struct {
		defaults, given string
		want            []string
	}{
		{"steps := 3", "steps := 0.25", []string{"2:3:10: parameter steps: 0.25 does not fit int, the type of its default: give a value that does, or change the default"}},
		{"steps := 3", "steps := \"7\"", []string{`2:3:10: parameter steps: "7" does not fit int, the type of its default: give a value that does, or change the default`}},
		{"steps := uint8(3)", "steps := 256", []string{"2:3:10: parameter steps: 256 does not fit uint8, the type of its default: give a value that does, or change the default"}},
		{"steps := uint(3)", "steps := -1", []string{"2:3:10: parameter steps: -1 does not fit uint, the type of its default: give a value that does, or change the default"}},
		{"rate := 0.5", "rate := 9007199254740993", []string{"2:3:9: parameter rate: 9007199254740993 does not fit float64, the type of its default: give a value that does, or change the default"}},
		{"rate := float32(1)", "rate := 16777217", []string{"2:3:9: parameter rate: 16777217 does not fit float32, the type of its default: give a value that does, or change the default"}},
		{"rate := float32(1)", "rate := 1e-60", []string{"2:3:9: parameter rate: 1e-60 does not fit float32, the type of its default: give a value that does, or change the default"}},
		{"rate := float32(1)", "rate := 1e+60", []string{"2:3:9: parameter rate: 1e+60 does not fit float32, the type of its default: give a value that does, or change the default"}},
		{"steps := 3", "import \"math\"\nsteps := math.NaN()", []string{"2:4:10: parameter steps: math.NaN() does not fit int, the type of its default: give a value that does, or change the default"}},
		{"name := \"a\"", "name := 7", []string{"2:3:9: parameter name: 7 does not fit string, the type of its default: papermill takes it for a text after -r instead of -p"}},
		{"on := true", "on := 1", []string{"2:3:7: parameter on: 1 does not fit bool, the type of its default: give a value that does, or change the default"}},
		{"pause := time.Second", "pause := 5", []string{"2:3:10: parameter pause: 5 does not fit time.Duration, the type of its default: give a text with a unit, such as 1.5s"}},
		{"pause := time.Second", "pause := \"5\"", []string{`2:3:10: parameter pause: "5" does not fit time.Duration, the type of its default: give a text with a unit, such as 1.5s`}},
		{"rates := []float64{1}", "rates := 1", []string{"2:3:10: parameter rates: 1 does not fit []float64, the type of its default: give a value that does, or change the default"}},
		{"rate := 1.5", "rate := []int{1}", []string{"2:3:9: parameter rate: []int{1} does not fit float64, the type of its default: give a value that does, or change the default"}},
		{"rates := []int{1}", "rates := []float64{1, 0.5}", []string{"2:3:10: parameter rates[1]: 0.5 does not fit int, as its default []int has it: give a value that does, or change the default"}},
		{"rates := [2]int{1, 2}", "rates := []int{1}", []string{"2:3:10: parameter rates: []int{1} does not fit [2]int, the type of its default: give 2 elements"}},
		{"rates := []int{1}", "rates := []any{1, nil}", []string{"2:3:10: parameter rates[1]: nil does not fit int, as its default []int has it: give a value that does, or change the default"}},
		{"table := map[string][]int{}", "table := map[string][]float64{\"a\": {1, 2}, \"b\": {1, 2.5}}",
			[]string{`2:3:10: parameter table["b"][1]: 2.5 does not fit int, as its default map[string][]int has it: give a value that does, or change the default`}},
		{"table := map[int]int{}", "table := map[string]int{\"1\": 1}", []string{`2:3:10: parameter table: map[string]int{"1": 1} does not fit map[int]int, the type of its default: papermill gives maps from text alone`}},
		{"table := map[string]int{}", "table := []int{1}", []string{`2:3:10: parameter table: []int{1} does not fit map[string]int, the type of its default: give a value that does, or change the default`}},
		{"type P struct{ X int }\np := P{}", "p := map[string]int{\"X\": 1}",
			[]string{`2:3:6: parameter p: map[string]int{"X": 1} does not fit P, the type of its default: a parameter is a number, a text, true, false, or a slice or map of these`}},
		{"a, b := 1, 2", "a := 0.5\nb := 1.5", []string{
			"2:3:6: parameter a: 0.5 does not fit int, the type of its default: give a value that does, or change the default",
			"2:4:6: parameter b: 1.5 does not fit int, the type of its default: give a value that does, or change the default"}},
	} {
		got := diagnose(t, session(t), "// parameters\n"+c.defaults, injected(c.given))
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s, given %s: got\n%s\nwant\n%s", c.defaults, c.given, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// A cell that the user writes is Go, even if it is one of parameters.
func TestOnlyInjectedCellsAreFitted(t *testing.T) {
	for text, want := range map[string]bool{
		injected("x := 2"):                                          true,
		"// parameters\nx := 2":                                     false,
		"x := 2\n" + syntax.InjectedDirective:                       false,
		"// Parameters\nx := `\n" + syntax.InjectedDirective + "x`": false,
	} {
		if got := syntax.ParseCell(text).Injected; got != want {
			t.Errorf("%q: injected is %v, want %v", text, got, want)
		}
	}
	s := session(t)
	cells(t, s, "// parameters\nrate := 0.5", "// parameters\nrate := 2")
	if got := s.Variables()[0].Type; got != "int" {
		t.Errorf("the user's own rate := 2 is of type %s, want int", got)
	}
}

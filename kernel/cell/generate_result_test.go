package cell

import (
	"slices"
	"strings"
	"testing"
)

// What shows collections is linked where a cell may end with one, and nowhere else.
func TestOnlyCollectionsLinkTheirLook(t *testing.T) {
	s := session(t)
	cells(t, s, "type P struct{ X int }\ntype M struct{}\nfunc (M) Dims() (int, int) { return 1, 1 }\nfunc (M) At(i, j int) float64 { return 0 }\nvar hidden any = 1\nfunc both() ([]P, error) { return nil, nil }\nfunc two() ([]P, int) { return nil, 1 }")
	for text, want := range map[string]bool{
		"1": false, "\"a\"": false, "[]int{1}": false, "P{1}": false, "map[string]int{}": false, "errors.New(\"a\")": false, "x := []P{{1}}": false, "[]P{};": false, "two()": false,
		"[]P{{1}}": true, "[]*P{}": true, "[2]P{}": true, "map[string]P{}": true, "[][]float64{{1}}": true, "M{}": true, "&M{}": true, "hidden": true, "both()": true, "[]any{1}": true, "[]time.Duration{1}": true,
	} {
		if got := slices.Contains(cells(t, s, text).Imports, collectionsPath); got != want {
			t.Errorf("%s: it is linked: %v, want %v", text, got, want)
		}
	}
}

// A rune is shown with its letter where it is written as a rune.
func TestRunesAreShownAsRunes(t *testing.T) {
	s := session(t)
	cells(t, s, "r := 'a'\ni := int32(97)\nlist := []rune{'a'}\ntype R rune")
	for text, want := range map[string]bool{
		"'a'": true, "r": true, "r + 1": true, "list[0]": true, "(r)": true, "rune(97)": true, "[]rune(\"a\")[0]": true,
		"i": false, "97": false, "list": false, "R(97)": false, "'a' << 40": false, "\"a\"[0]": false,
	} {
		if got := strings.Contains(all(cells(t, s, text)), "values.Rune("); got != want {
			t.Errorf("%s: it is shown as a rune: %v, want %v", text, got, want)
		}
	}
}

package cell

import (
	"strings"
	"testing"
)

func TestNamesOfPackagesWithDots(t *testing.T) {
	for _, test := range []struct{ name, path, rest string }{
		{"gopkg.in/yaml%2ev3.Marshal", "gopkg.in/yaml.v3", "Marshal"}, {"io/fs.ErrExist", "io/fs", "ErrExist"}, {"main.(*T).M-fm", "main", "(*T).M-fm"},
	} {
		if path, rest := splitName(test.name); path != test.path || rest != test.rest || joinName(path, rest) != test.name {
			t.Errorf("%s: got %s and %s, and together %s", test.name, path, rest, joinName(path, rest))
		}
	}
}

// What a package has no more is left out: the program says so when it restores the variable, and compiles.
func TestNamesThatAreGone(t *testing.T) {
	s := session(t)
	cells(t, s, "var f func(string) string")
	s.vars["f"].names = []string{"strings.Gone", "strings.(*Builder).Gone-fm", "strings.Builder.Gone", "nowhere/gone.F", "main.gone", "strings.ToUpper"}
	p := cells(t, s, "f(\"a\")")
	if got := strings.Count(p.Files["main.go"], "Value: "); got != 1 {
		t.Errorf("got %d names, want that of strings.ToUpper:\n%s", got, p.Files["main.go"])
	}
}

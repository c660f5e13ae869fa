package snapshot

import "testing"

// Names of functions are read as the linker writes them.
func TestNamesOfPackagesWithDots(t *testing.T) {
	for _, test := range []struct{ name, path, rest string }{
		{"gopkg.in/yaml%2ev3.Marshal", "gopkg.in/yaml.v3", "Marshal"}, {"a%2eb%2ec.(*T).F-fm", "a.b.c", "(*T).F-fm"},
		{"strings.ToUpper", "strings", "ToUpper"}, {"a.b/c.T.M", "a.b/c", "T.M"},
	} {
		if path, rest := splitName(test.name); path != test.path || rest != test.rest || joinName(path, rest) != test.name {
			t.Errorf("%s: got %s and %s, and together %s", test.name, path, rest, joinName(path, rest))
		}
	}
}

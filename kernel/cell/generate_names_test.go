package cell

import "testing"

func TestNamesOfPackagesWithDots(t *testing.T) {
	for _, test := range []struct{ name, path, rest string }{
		{"gopkg.in/yaml%2ev3.Marshal", "gopkg.in/yaml.v3", "Marshal"}, {"io/fs.ErrExist", "io/fs", "ErrExist"}, {"main.(*T).M-fm", "main", "(*T).M-fm"},
	} {
		if path, rest := splitName(test.name); path != test.path || rest != test.rest || joinName(path, rest) != test.name {
			t.Errorf("%s: got %s and %s, and together %s", test.name, path, rest, joinName(path, rest))
		}
	}
}

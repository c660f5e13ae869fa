package snapshot

import "testing"

// Names of functions are read as the linker writes them.
func TestFunctionsOfPackagesWithDots(t *testing.T) {
	for name, want := range map[string]string{
		"gopkg.in/yaml%2ev3.Marshal": "gopkg.in/yaml.v3.Marshal", "a%2eb%2ec.F": "a.b.c.F", "strings.ToUpper": "strings.ToUpper", "odd%": "odd%", "odd%zz": "odd%zz",
	} {
		if got := unescape(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

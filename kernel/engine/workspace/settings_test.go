package workspace

import (
	"slices"
	"strings"
	"testing"
)

func TestSettings(t *testing.T) {
	s := NewSettings([]string{"A=1"})
	s.SetVariable("BB", "2")
	s.SetVariable("CC", "x=y")
	s.SetVariable("GOMLX_BACKEND", "go")
	s.SetVariable("BB", "3")
	env, changes := s.Environment()
	if want := []string{"A=1", "CC=x=y", "GOMLX_BACKEND=go", "BB=3"}; !slices.Equal(env, want) || changes != 1 {
		t.Errorf("the environment is %q after %d changes, want %q after 1, that of the C compiler", env, changes, want)
	}
	for name, want := range map[string]string{"A": "1", "BB": "3", "CC": "x=y", "none": ""} {
		if got := s.Variable(name); got != want {
			t.Errorf("$%s is %q, want %q", name, got, want)
		}
	}
	s.SetFlags([]string{"-race"})
	s.SetFetch(false)
	if flags, fetch := s.BuildOptions(); !slices.Equal(flags, []string{"-race"}) || fetch {
		t.Errorf("builds with %q, fetching %v; want -race and no fetching", flags, fetch)
	}
}

func TestAssignment(t *testing.T) {
	for text, want := range map[string][2]string{
		"A=1": {"A", "1"}, "A 1": {"A", "1"}, "A=a b": {"A", "a b"}, "A a b": {"A", "a b"}, "A\tb": {"A", "b"}, `A="a b"`: {"A", "a b"}, `A "a  b"`: {"A", "a  b"},
		"A=": {"A", ""}, "A=b=c": {"A", "b=c"}, "A b=c": {"A", "b=c"}, "A=  b ": {"A", "b"}, `A="x" y`: {"A", `"x" y`}, "A = b": {"A", "b"}, `A=\n"`: {"A", `\n"`}, `A ""`: {"A", ""}, `A a\ b`: {"A", `a\ b`}, `A="x" "y"`: {"A", `"x" "y"`},
	} {
		if name, value, ok := Assignment(text); !ok || name != want[0] || value != want[1] {
			t.Errorf("%q: got %q and %q, %v; want %q", text, name, value, ok, want)
		}
	}
	for _, text := range []string{"", "A", "=1", " "} {
		if name, value, ok := Assignment(text); ok {
			t.Errorf("%q: got %q and %q, want that it is none", text, name, value)
		}
	}
}

// A program that clears its environment leaves go what it needs.
func TestUnsetVariable(t *testing.T) {
	s := NewSettings([]string{"A=1", "HOME=/root", "B=2", "A=3"})
	s.SetVariable("C", "4")
	s.SetVariable("C", "5")
	for _, name := range []string{"A", "HOME", "D"} {
		s.UnsetVariable(name)
	}
	env, changes := s.Environment()
	if got := strings.Join(env, " "); got != "HOME=/root B=2 C=5" || changes != 0 {
		t.Errorf("got %q and %d changes, want HOME, B and C", got, changes)
	}
}

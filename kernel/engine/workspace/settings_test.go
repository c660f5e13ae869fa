package workspace

import (
	"slices"
	"testing"
)

func TestSettingsApply(t *testing.T) {
	s := NewSettings([]string{"A=1"})
	for _, magic := range []string{"%env BB=2", "%env CC x=y", "%env GOMLX_BACKEND=go", "%env", "%env D", "%cd /x", "%noautoget", "%goflags -race", "%", "%goflags"} {
		s.Apply(magic)
	}
	env, changes := s.Environment()
	if want := []string{"A=1", "BB=2", "CC=x=y", "GOMLX_BACKEND=go"}; !slices.Equal(env, want) || changes != 1 {
		t.Errorf("the environment is %q after %d changes, want %q after 1, that of the C compiler", env, changes, want)
	}
	if flags, fetch := s.BuildOptions(); !slices.Equal(flags, []string{"-race"}) || fetch {
		t.Errorf("builds with %q, fetching %v; want -race and no fetching", flags, fetch)
	}
	s.Apply(`%goflags ""`)
	s.Apply("%autoget")
	if flags, fetch := s.BuildOptions(); len(flags) > 0 || !fetch {
		t.Errorf("builds with %q, fetching %v; want none and fetching", flags, fetch)
	}
}

package workspace

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
)

// Compiler flags in GOFLAGS, from the environment or from `go env -w`, are the user's word for packages too.
func TestPackageFlags(t *testing.T) {
	for flags, want := range map[string][]string{
		"":                            {Lean},
		"-mod=mod -trimpath":          {Lean},
		"-gcflags=all=-N":             nil,
		"-mod=mod --gcflags=fmt=-N":   nil,
		"-ldflags=-w -tags=debug_gcf": {Lean},
	} {
		tool := enginetest.Script(t, filepath.Join(t.TempDir(), "go"), `echo '{"GOFLAGS": "`+flags+"\"}'\n")
		g := NewGoTool(&Session{Folder: t.TempDir(), Go: tool}, NewSettings(nil))
		enginetest.Write(t, filepath.Join(g.Session.ModuleFolder(), "go.mod"), "module m\n")
		if got, err := g.PackageFlags(t.Context()); err != nil || !slices.Equal(got, want) {
			t.Errorf("with GOFLAGS=%s got %q (%v), want %q", flags, got, err, want)
		}
	}
}

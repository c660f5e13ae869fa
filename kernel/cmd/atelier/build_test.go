package main

import (
	"runtime"
	"slices"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/backend"
)

func TestCellsAreBuiltForTheirBackend(t *testing.T) {
	var simd []string
	if runtime.GOARCH == "amd64" {
		simd = []string{"GOEXPERIMENT=simd"}
	}
	for _, test := range []struct {
		name, config, set string
		want              []string
	}{
		{"pure Go wants vectors", backend.PureGo, "", simd},
		{"XLA brings its own", "xla:/p.so", "", nil},
		{"the user knows better", backend.PureGo, "none", nil},
	} {
		t.Setenv(experiment, test.set)
		if got := buildEnv(backend.Choice{Config: test.config}); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

package syntax

import (
	"testing"

	"github.com/atelier-go/atelier/kernel/cell/internal/celltest"
)

func FuzzIsComplete(f *testing.F) {
	celltest.AddSeeds(f)
	f.Fuzz(func(t *testing.T, text string, _ int) {
		isComplete(text) // with no net below
		if status, indent := IsComplete(text); status != incomplete && indent != "" {
			t.Errorf("%s with the indent %q", status, indent)
		}
	})
}

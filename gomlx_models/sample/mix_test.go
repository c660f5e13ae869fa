package sample_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// layered is a painter whose numbers act at as many sizes as there are chunks.
type layered struct {
	painter
	chunks []int
}

func (l layered) LatentChunks() []int { return l.chunks }

func (l layered) LatentSize() (sum int) {
	for _, chunk := range l.chunks {
		sum += chunk
	}
	return sum
}

func TestMix(t *testing.T) {
	s := fake(t, layered{newPainter(), []int{2, 1, 1}})
	coarse, fine := sample.Latents{{1, 2, 3, 4}, {5, 6, 7, 8}}, sample.Latents{{-1, -2, -3, -4}}
	for sizes, want := range map[int]sample.Latents{1: {{1, 2, -3, -4}, {5, 6, -3, -4}}, 2: {{1, 2, 3, -4}, {5, 6, 7, -4}}} {
		got, err := s.Mix(coarse, fine, sizes)
		if err != nil || !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%d sizes: got %v (%v), want %v", sizes, got, err, want)
		}
	}
	got, err := s.Mix(fine, fine, 1)
	if err != nil || !slices.Equal(got[0], fine[0]) {
		t.Errorf("a point with itself: got %v (%v)", got, err)
	}
	for name, c := range map[string]struct {
		coarse, fine sample.Latents
		sizes        int
		want         string
	}{
		"no size":         {coarse, fine, 0, "the number of coarse sizes is 0, want 1 to 2"},
		"all sizes":       {coarse, fine, 3, "is 3, want 1 to 2"},
		"no coarse point": {nil, fine, 1, "want at least one point"},
		"another model's": {coarse, sample.Latents{{1}}, 1, "has 1 latent numbers, want the model's 4"},
		"too few":         {append(coarse, coarse...), coarse, 1, "2 points of fine features for 4 of coarse ones"},
	} {
		if _, err := s.Mix(c.coarse, c.fine, c.sizes); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	if _, err := fake(t, newPainter()).Mix(coarse, fine, 1); err == nil || !strings.Contains(err.Error(), "styles cannot be mixed") {
		t.Errorf("a model of one size: got %v", err)
	}
}

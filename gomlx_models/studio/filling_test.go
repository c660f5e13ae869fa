package studio

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/vae"
	"github.com/atelier-go/atelier/plotting"
)

// The last frame is where the trained model puts the pictures, as Map has it.
func TestThePlaneFills(t *testing.T) {
	inFolder(t)
	clothes := data.FashionMNIST().Take(100)
	filling := Filling{Source: clothes, Count: 60, Words: map[string]string{"step %d": "第 %d 步", "trousers": "裤子"}}
	run := Train(vae.Config{Units: 8, Latent: 2}, clothes, fit.Options{Steps: 7, Callbacks: []fit.Callback{filling.Callback(0, 2, 5)}})
	animation := filling.Animation()
	if want := []string{"第 0 步", "第 2 步", "第 5 步", "第 7 步"}; !slices.Equal(animation.Captions, want) || len(animation.Frames) != len(want) {
		t.Fatalf("%d frames called %q, want those of %q", len(animation.Frames), animation.Captions, want)
	}
	last, want := filling.Planes[3], run.Map(clothes, 60)
	for i, group := range last.Groups {
		if !slices.Equal(group.X, want.Groups[i].X) || !slices.Equal(group.Y, want.Groups[i].Y) {
			t.Errorf("the points of %s at the end are not those of the trained model", group.Name)
		}
	}
	if same := slices.EqualFunc(filling.Planes[0].Groups, last.Groups, func(a, b plotting.Group) bool { return slices.Equal(a.X, b.X) }); same {
		t.Error("nothing moved")
	}
	if !slices.ContainsFunc(last.Groups, func(g plotting.Group) bool { return g.Name == "裤子" }) {
		t.Errorf("no class has its other name")
	}
	b := bundle(t, animation)
	if all := len(b[plotting.MIMEHTML]) + len(b[plotting.MIMEPNG]); all > 300_000 {
		t.Errorf("the bundle has %d bytes, want at most 300,000", all)
	}
	if out := os.Getenv("FIGS"); out != "" {
		os.WriteFile(out+"/filling.html", b[plotting.MIMEHTML], 0o644)
	}
}

func TestOnlyAPlaneFills(t *testing.T) {
	inFolder(t)
	clothes := data.FashionMNIST().Take(50)
	filling := Filling{Source: clothes}
	_, err := train(t.Context(), vae.Config{Units: 8, Latent: 3}, clothes, fit.Options{Steps: 1, Callbacks: []fit.Callback{filling.Callback()}})
	if err == nil || !strings.Contains(err.Error(), "3 latent numbers") {
		t.Errorf("got %v, want it to say that three numbers are no plane", err)
	}
}

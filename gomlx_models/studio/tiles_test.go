package studio

import (
	"image"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

// A line trains tiles, another shows them 3 by 3; a model that did not learn them draws them, and the cell says what to expect.
func TestTilesInACell(t *testing.T) {
	inFolder(t)
	config := vae.Config{Preset: vae.Conv, Units: 8, Latent: 2, Channels: 2, Batch: 8, Tile: "repeat"}
	run := Train(config, data.FashionMNIST().Take(40), fit.Options{Steps: 1})
	samples := run.Samples(2)
	shown := samples.Repeated()
	for i, picture := range shown.Pictures {
		want := sample.Repeat(samples.Pictures[i], "repeat", 3)
		if picture.Bounds() != image.Rect(0, 0, 84, 84) || string(picture.(*image.Gray).Pix) != string(want.(*image.Gray).Pix) {
			t.Errorf("sample %d is shown as %v", i, picture.Bounds())
		}
	}
	if samples.Tile != "repeat" || len(samples.Pictures) != 2 || samples.Pictures[0].Bounds().Dx() != 28 || len(shown.Notes) != 2 {
		t.Errorf("the samples are %+v", samples)
	}
	config.Tile = ""
	plain := Train(config, data.FashionMNIST().Take(40), fit.Options{Steps: 1, Folder: "plain"})
	var tiled *Run
	said, failed := ended(t, func() { tiled = plain.Tiled("") })
	if failed || strings.Count(said, "did not learn to make tiles") != 1 {
		t.Errorf("the cell says %q, ended %v", said, failed)
	}
	if plain.Samples(1).Tile != "" || tiled.Samples(1).Tile != "repeat" {
		t.Error("the run that did not learn tiles changed, or the one that draws them did not")
	}
	if said, failed := ended(t, func() { plain.Tiled("half-drop") }); !failed || !strings.Contains(said, "7 rows high") {
		t.Errorf("28 pixels hang by half: %q", said)
	}
}

package main

import (
	"encoding/json"
	"image"
	"os"
	"slices"
	"strings"
	"testing"
)

const tinyTiles = `{"units":8,"latent":2,"channels":2,"batch":8}`

// repeats wants a picture of 3 by 3 tiles to be one of them again and again, from its inside to its outside.
func repeats(t *testing.T, whole, tile image.Image, halfDrop bool) {
	t.Helper()
	size := tile.Bounds().Size()
	if got := whole.Bounds().Size(); got != size.Mul(3) {
		t.Fatalf("3 by 3 of %v are %v", size, got)
	}
	for y := range 3 * size.Y {
		for x := range 3 * size.X {
			row := y
			if halfDrop && x/size.X == 1 {
				row += size.Y / 2
			}
			if whole.At(x, y) != tile.At(x%size.X, row%size.Y) {
				t.Fatalf("pixel %d, %d is not that of the tile", x, y)
			}
		}
	}
}

// A model learns tiles by a flag, goes on with them when it is resumed, and draws them, each beside what shows it repeated;
// a model that did not learn them draws them too, and a sentence says what to expect.
func TestTiles(t *testing.T) {
	inFolder(t)
	odd(t, "odd") // of 64x64 pixels
	train := []string{"train", "vae", "--preset", "conv", "--config", tinyTiles, "--data", "odd", "--size", "16", "--steps", "1", "--out"}
	must(t, append(train, "cloth", "--half-drop")...)
	must(t, append(train, "plain")...)
	must(t, "train", "vae", "--data", "odd", "--resume", "--steps", "2", "--out", "cloth")
	if learnt, err := describeModel("cloth"); err != nil || !strings.Contains(asText(t, learnt.config), `"tile":"half-drop"`) {
		t.Errorf("after going on the model is %+v, error %v", learnt, err)
	}
	if learnt, err := describeModel("plain"); err != nil || strings.Contains(asText(t, learnt.config), "tile") {
		t.Errorf("a model without tiles is %+v, error %v", learnt, err)
	}
	must(t, "train", "--from", "plain", "--tile", "--data", "odd", "--steps", "1", "--out", "on")
	if learnt, err := describeModel("on"); err != nil || !strings.Contains(asText(t, learnt.config), `"tile":"repeat"`) {
		t.Errorf("begun with another's weights the model is %+v, error %v", learnt, err)
	}
	for folder, halfDrop := range map[string]bool{"cloth": true, "plain": false} {
		said := must(t, "sample", folder, "-n", "2", "--tile", "--each", folder+"-each")
		if tells := strings.Contains(said, "did not learn to make tiles"); tells != (folder == "plain") {
			t.Errorf("%s: the command says %q", folder, said)
		}
		if got := folderOf(t, folder+"-each"); !slices.Equal(got, []string{"0001-repeat.png", "0001.png", "0002-repeat.png", "0002.png"}) {
			t.Fatalf("%s: the files are %v", folder, got)
		}
		repeats(t, pictureOf(t, folder+"-each/0002-repeat.png"), pictureOf(t, folder+"-each/0002.png"), halfDrop)
		must(t, "sample", folder, "-n", "1", "--tile", "--no-frame", "--scale", "1", "--out", folder+".png")
		repeats(t, pictureOf(t, folder+"-repeat.png"), pictureOf(t, folder+".png"), halfDrop)
	}
	must(t, "sample", "plain", "-n", "1", "--half-drop", "--no-frame", "--scale", "1", "--out", "dropped.png")
	repeats(t, pictureOf(t, "dropped-repeat.png"), pictureOf(t, "dropped.png"), true)
	var facts drawn
	read(t, &facts, "sample", "cloth", "-n", "1", "--tile", "--json", "--out", "a.png")
	if facts.Tile != "half-drop" || facts.Repeat != "a-repeat.png" {
		t.Errorf("the facts are %+v", facts)
	}
	if err := os.Remove("cloth-each/0001.png"); err != nil {
		t.Fatal(err)
	}
	if _, err := call(t, "sample", "cloth", "-n", "1", "--tile", "--each", "cloth-each"); err == nil || !strings.Contains(err.Error(), "cloth-each already has 0001-repeat.png") {
		t.Errorf("a file would be replaced: %v", err)
	}
}

func asText(t *testing.T, object any) string {
	t.Helper()
	text, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTilesThatCannotBe(t *testing.T) {
	inFolder(t)
	must(t, "train", "vae", "--config", `{"units":4,"latent":2,"batch":4}`, "--data", "fashion-mnist-10k-first-40", "--steps", "1", "--out", "dense")
	for args, want := range map[string]string{
		"train rnn --data opticks --steps 1 --out new --tile":                                                        "atelier train: --tile is for gan and vae, whose convolutions carry a pattern over its edges, and rnn has none: leave it out",
		"train gan --data fashion-mnist-10k --steps 1 --out new --tile":                                              "atelier: --tile is repeat, but networks of dense layers cannot carry a pattern over its edges: take the preset dcgan or r3gan",
		"train gan --preset dcgan --data fashion-mnist-10k --steps 1 --out new --half-drop":                          "atelier: --tile is half-drop, but pictures of 28x28x1 are 7 rows high where the networks have them smallest, which have no half: take pictures of 32, 48 or 64 pixels a side, or the tile repeat",
		`train gan --preset dcgan --data fashion-mnist-10k --steps 1 --out new --tile --config {"tile":"half-drop"}`: `atelier train: --tile or --half-drop ask for "repeat", and --config for "half-drop": give one of them`,
		"sample dense --tile --out a.png":                                                                            "atelier: --tile is repeat, but networks of dense layers cannot carry a pattern over its edges: take the preset conv, sigma or vq",
	} {
		_, err := call(t, strings.Fields(args)...)
		if err == nil || err.Error() != want {
			t.Errorf("atelier %s: got %v, want %s", args, err, want)
		}
	}
	if entries := folderOf(t, "."); !slices.Equal(entries, []string{"dense"}) {
		t.Errorf("what was refused left %v", entries)
	}
}

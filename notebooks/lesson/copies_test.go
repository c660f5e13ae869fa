package lesson

import (
	"image"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
)

// greys are pictures of one grey each, of 255 parts: two of them are as far apart as their greys differ.
func greys(all ...uint8) []image.Image {
	var pictures []image.Image
	for _, grey := range all {
		pictures = append(pictures, flat(grey))
	}
	return pictures
}

// By hand. The unseen pictures judge first: 100 is 20 from the nearest learnt from, 80, and 100 from the other unseen one,
// 200, so the ratio of honest pictures is 0.2.
func TestCopying(t *testing.T) {
	learnt, unseen := greys(80, 0), greys(100, 200)
	for _, c := range []struct {
		name  string
		drawn []image.Image
		want  float64
	}{
		{"copies", greys(0, 80), 0},
		{"as an honest picture", greys(100), 1},
		{"nearer to what it learnt from", greys(84), 4.0 / 116 / 0.2},
		{"the mean of distances", greys(84, 100), (4.0 + 20) / (116 + 100) / 0.2},
	} {
		if got := Copying(c.drawn, learnt, unseen); math.Abs(got-c.want) > 1e-3 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if _, ended := printed(t, func() { Copying(learnt, learnt, unseen[:1]) }); !strings.Contains(ended, "hold out a larger part") {
		t.Errorf("with one unseen picture it ended with %q", ended)
	}
}

// The three distances are 51, 102 and 51 of 255 in each of 768 numbers.
func TestVariety(t *testing.T) {
	want := (0.2 + 0.4 + 0.2) / 3 * math.Sqrt(16*16*3)
	if got := Variety(greys(0, 51, 102)); math.Abs(got-want) > 1e-3 {
		t.Errorf("variety is %v, want %v", got, want)
	}
	if got := Variety(greys(9, 9)) + Variety(greys(9)) + Variety(nil); got != 0 {
		t.Errorf("of the same and of too few it is %v", got)
	}
}

func TestChosenKeepTheOrderOfTheSet(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	all := Folder("all", map[string][]image.Image{"a": greys(10, 30), "b": greys(20), "c": greys(40)})
	frame := data.Frame{Height: 16, Width: 16, Channels: 1}
	source := data.Folder(all, frame)
	set, err := source.OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	var want []uint8
	for i, picture := range First(set, set.Len()) {
		if set.Classes()[set.Labels()[i]] != "c" {
			want = append(want, picture.(*image.Gray).Pix[0])
		}
	}
	folder := Chosen("some", source, "b", "a")
	if _, err := os.Stat(filepath.Join(folder, "0001.png")); err != nil {
		t.Errorf("the first is not in the folder itself: %v", err)
	}
	chosen, err := data.Folder(folder, frame).OpenPictures()
	if err != nil || chosen.Len() != len(want) {
		t.Fatalf("chosen are %d, error %v; want %v", chosen.Len(), err, want)
	}
	for i, picture := range First(chosen, chosen.Len()) {
		if got := picture.(*image.Gray).Pix[0]; got != want[i] {
			t.Errorf("picture %d is %d, want %v", i, got, want)
		}
	}
}

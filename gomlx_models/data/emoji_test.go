package data

import (
	"slices"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data/embedded"
)

// The files of the folder that they were made of, in each class, on white, and so well mixed that a part is like the whole.
func TestEmoji(t *testing.T) {
	set, err := Emoji().OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	spec := set.Spec()
	if spec.Height != 64 || spec.Width != 64 || spec.Channels != 3 || !slices.Equal(set.Classes(), embedded.EmojiClasses) {
		t.Errorf("the pictures are %+v of %q", spec, set.Classes())
	}
	counts, first := make([]int, 6), make([]int, 6)
	white := 0
	for i, label := range set.Labels() {
		counts[label]++
		if i < set.Len()/2 {
			first[label]++
		}
		picture, err := set.Picture(i)
		if err != nil {
			t.Fatal(err)
		}
		if r, g, b, _ := picture.At(0, 0).RGBA(); r&g&b == 0xffff {
			white++
		}
	}
	if want := []int{85, 159, 131, 264, 169, 218}; !slices.Equal(counts, want) {
		t.Errorf("the classes have %v pictures, want %v", counts, want)
	}
	for class, count := range first {
		if share := float64(count) / float64(counts[class]); share < 0.35 || share > 0.65 {
			t.Errorf("%.2f of class %d are in the first half", share, class)
		}
	}
	if white < 800 {
		t.Errorf("%d pictures begin in a white corner, want most", white)
	}
}

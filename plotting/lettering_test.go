package plotting

import (
	"bytes"
	"testing"
)

// chineseFigures has the words in every place where a picture has words.
func chineseFigures(words string) map[string]Figure {
	curves := falling(9)
	curves.Title, curves.XLabel, curves.YLabel, curves.Series[0].Name = words, words, words, words
	images := ramps(2).Images
	figures := figures(words)
	delete(figures, "summary")
	delete(figures, "manifold")
	figures["curves"] = curves
	figures["grid"] = Grid{Images: images, Captions: []string{words, words}, Scale: 14}
	figures["compare"] = Compare{Labels: [2]string{words, "b"}, Before: images, After: images}
	figures["animation"] = Animation{Frames: images, Captions: []string{words, words}}
	return figures
}

// Empty boxes would be the same for any two words.
func TestChineseInPictures(t *testing.T) {
	blank, one, again, other := chineseFigures("  "), chineseFigures("样本"), chineseFigures("样本"), chineseFigures("训练")
	for name := range one {
		picture := bundle(t, one[name])[MIMEPNG]
		if !bytes.Equal(picture, bundle(t, again[name])[MIMEPNG]) {
			t.Errorf("%s: two pictures of the same words differ", name)
		}
		if bytes.Equal(picture, bundle(t, blank[name])[MIMEPNG]) {
			t.Errorf("%s: the picture is that without words", name)
		}
		if bytes.Equal(picture, bundle(t, other[name])[MIMEPNG]) {
			t.Errorf("%s: two words of equal length give one picture", name)
		}
	}
}

func TestLongChineseNames(t *testing.T) {
	// 10 names of 5 letters, 14 pixels each as two Latin ones, are 700 pixels and do not fit into 560.
	c := Confusion{Counts: make([][]int, 10)}
	for range c.Counts {
		c.Classes = append(c.Classes, "高领套头衫")
	}
	if !c.slanted() {
		t.Error("the names of the columns stand side by side, want them slanted")
	}
}

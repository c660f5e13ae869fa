package plotting

import (
	"bytes"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/plotting/internal/raster"
	"github.com/atelier-go/atelier/plotting/internal/style"
)

// The top left corner of a letter's place has no ink. Letters of Liberation Mono are 0.6 of its size wide: 13.5 pixels.
func TestLettersPictureColours(t *testing.T) {
	l := letters("ab 样\nx", 1, 0.6, 0.3, 0.1, 0.02, 0.001)
	l.Given = 1
	picture := decode(t, bundle(t, l))
	white := color.RGBA{0xff, 0xff, 0xff, 0xff}
	bin := func(i int) color.RGBA { return letterBins[i].background() }
	line := func(n int) int { return 9 + int(float64(n)*lettersPitch) + 10 } // within the backgrounds of line n
	tests := []struct {
		name string
		at   image.Point
		want color.RGBA
	}{
		{"given", image.Pt(10, line(0)), white},
		{"b", image.Pt(23, line(0)), bin(0)},
		{"the space", image.Pt(9+27+6, line(0)+9), bin(1)},
		{"样", image.Pt(9+41, line(0)), bin(2)},
		{"样, a square", image.Pt(9+41+21, line(0)), bin(2)},
		{"the line break", image.Pt(9+64, line(0)), bin(3)},
		{"behind the line", image.Pt(9+78, line(0)), white},
		{"x, improbable", image.Pt(10, line(1)), bin(4)},
		{"above the line", image.Pt(10, line(1)-6), white},
	}
	for _, tt := range tests {
		if got := color.RGBAModel.Convert(picture.At(tt.at.X, tt.at.Y)); got != tt.want {
			t.Errorf("%s: pixel %v is %v, want %v", tt.name, tt.at, got, tt.want)
		}
	}
	if got := picture.Bounds().Dx(); got != style.ChartWidth*3/2 {
		t.Errorf("%d pixels wide, want %d as charts", got, style.ChartWidth*3/2)
	}
}

// Every background comes again in the legend, and the ink on it is black or white.
func TestLettersPictureLegend(t *testing.T) {
	picture := decode(t, bundle(t, letters("a", 1)))
	size := picture.Bounds().Size()
	seen := map[color.Color]int{}
	for y := size.Y - 80; y < size.Y; y++ {
		for x := range size.X {
			seen[color.RGBAModel.Convert(picture.At(x, y))]++
		}
	}
	for _, bin := range letterBins {
		if got := seen[bin.background()]; got < 500 {
			t.Errorf("%s: %d pixels of its colour below the text, want a field", bin.name, got)
		}
	}
}

func TestLettersPictureChinese(t *testing.T) {
	one, again, other := letters("样本", 1, 1), letters("样本", 1, 1), letters("训练", 1, 1)
	if !bytes.Equal(bundle(t, one)[MIMEPNG], bundle(t, again)[MIMEPNG]) {
		t.Error("two pictures of the same letters differ")
	}
	if bytes.Equal(bundle(t, one)[MIMEPNG], bundle(t, other)[MIMEPNG]) {
		t.Error("different letters give one picture")
	}
}

func TestLettersLines(t *testing.T) {
	// A line has (1020 - 2*9) / 13.5 = 74 Latin or (1020 - 2*9) / 22.5 = 44 Chinese letters.
	long, chinese := strings.Repeat("x", 70), strings.Repeat("样", 43)
	tests := []struct {
		name, text string
		want       []string
	}{
		{"as the text has them", "a\n\nb\n", []string{"a\n", "\n", "b\n"}},
		{"full", long + "xxxx", []string{long + "xxxx"}},
		{"before a word", long + " yyyy", []string{long + " ", "yyyy"}},
		{"after spaces", long[:60] + "  " + "yyyyyyyyyyyyyyy", []string{long[:60] + "  ", "yyyyyyyyyyyyyyy"}},
		{"in a long word", long + "yyyyyy", []string{long + "yyyy", "yy"}},
		{"between Chinese letters", chinese + "本本", []string{chinese + "本", "本"}},
		{"not before a comma", chinese + "本，", []string{chinese, "本，"}},
		{"not behind a bracket", chinese + "（本", []string{chinese, "（本"}},
	}
	body, err := raster.NewTextFace("Mono", lettersSize)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, line := range textLines(body.LayOut(tt.text, nil)) {
				var text strings.Builder
				for _, l := range line {
					text.WriteRune(l.Letter)
				}
				got = append(got, text.String())
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// A text of 300 lines leaves out 100, and the picture says so; so it is not higher than one of 200 lines.
func TestLettersPictureIsCut(t *testing.T) {
	lines := func(n int) Letters { return letters(strings.Repeat("\n", n), make([]float64, n)...) }
	body, err := raster.NewTextFace("Mono", lettersSize)
	if err != nil {
		t.Fatal(err)
	}
	if got, cut := lines(200).shown(body); len(got) != 200 || cut != "" {
		t.Errorf("%d lines and %q, want 200 and no words", len(got), cut)
	}
	if got, cut := lines(300).shown(body); len(got) != 200 || cut != "; 100 more lines of the text not shown" {
		t.Errorf("%d lines and %q, want 200 and words on 100 more", len(got), cut)
	}
}

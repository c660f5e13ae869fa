package raster

import (
	"testing"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

func TestFaceFor(t *testing.T) {
	tests := []struct {
		words string
		want  font.Typeface
	}{
		{"", "Liberation"},
		{"step 10 → …", "Liberation"},
		{"λ Ж é א", "Liberation"},
		{"样本", noto},
		{"loss（样本）λ → 2", noto},
		{"견본", "Liberation"}, // neither has these: no reason to change
		{"样本 견", noto},       // one letter is lacking instead of three
	}
	for _, tt := range tests {
		if got, err := faceFor(tt.words); err != nil || got.Font.Typeface != tt.want {
			t.Errorf("%q: typeface %q (%v), want %q", tt.words, got.Font.Typeface, err, tt.want)
		}
	}
}

func TestWritable(t *testing.T) {
	for words, want := range map[string]bool{"": true, "step 10 → …": true, "λ Ж é": true, "a\tb": true,
		"样本": true, "ok 样，": true, "견본": false, "ok 견": false, "样본": false} {
		if got := Writable(words); got != want {
			t.Errorf("%q: writable %v, want %v", words, got, want)
		}
	}
}

// Row 16 begins GB 2312's characters of first rank, row 56 those of second; the fonts differ in width, not in height.
func TestChineseFont(t *testing.T) {
	noto, err := notoSans()
	if err != nil {
		t.Fatal(err)
	}
	latin, err := liberationSans()
	if err != nil {
		t.Fatal(err)
	}
	if missing := lacking(noto.Face, "啊座亍齄，。！？「」（）％ぁōЖλ→②昽…"); missing != 0 {
		t.Errorf("the font lacks %d letters", missing)
	}
	var buffer sfnt.Buffer
	for glyph := range noto.Face.NumGlyphs() {
		if _, err := noto.Face.LoadGlyph(&buffer, sfnt.GlyphIndex(glyph), fixed.I(20), nil); err != nil {
			t.Fatalf("glyph %d: %v", glyph, err)
		}
	}
	if got, want := noto.FontFace(captionDPI).Metrics(), latin.FontFace(captionDPI).Metrics(); got.Ascent.Ceil() != want.Ascent.Ceil() ||
		got.Descent.Ceil() != want.Descent.Ceil() || got.Height.Ceil() != want.Height.Ceil() {
		t.Errorf("lines of %v, want %v as in the other font", got, want)
	}
}

// The handler changes the font for words that need it, and no other; their width is that of what is drawn.
func TestLettering(t *testing.T) {
	handler := NewTextHandler()
	sans := font.Font{Typeface: plot.DefaultFont.Typeface, Variant: "Sans", Size: 10}
	style := text.Style{Font: sans, Handler: handler}
	if got := handler.handlerFor("step λ", sans); got != plot.DefaultTextHandler {
		t.Errorf("Latin words have the handler %v, want that of all plots", got)
	}
	if got, want := style.Width("step λ"), (text.Style{Font: sans, Handler: plot.DefaultTextHandler}).Width("step λ"); got != want {
		t.Errorf("Latin words are %v wide, want %v", got, want)
	}
	noto, err := notoSans()
	if err != nil {
		t.Fatal(err)
	}
	for _, variant := range []font.Variant{"Sans", "Serif"} { // whatever is asked for
		sans.Variant = variant
		chosen := handler.handlerFor("样本", sans)
		if got := chosen.Cache().Lookup(sans, sans.Size); got.Face != noto.Face {
			t.Errorf("%s: Chinese words are not drawn with %s", variant, noto.Name())
		}
	}
	if got := style.Width("样本"); got != 20 { // a Chinese letter is a square
		t.Errorf("two letters of 10 points are %v wide, want 20", got)
	}
	if got, want := style.Height("样本"), style.Height("step"); got-want > vg.Points(0.01) || want-got > vg.Points(0.01) {
		t.Errorf("Chinese words are %v high, others %v: want the same", got, want)
	}
}

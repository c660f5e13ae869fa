package raster

import "testing"

func TestTextFace(t *testing.T) {
	f, err := NewTextFace("Mono", 20)
	if err != nil {
		t.Fatal(err)
	}
	if f.advance('a'); f.other.font != nil {
		t.Error("a Latin letter opened the Chinese font")
	}
	for letter, want := range map[rune]float64{'a': 12, '样': 20, '견': 20, 'ʘ': 12} { // the last two are in no font
		if got := float64(f.advance(letter)) / 64; got < want-0.1 || got > want+0.1 {
			t.Errorf("%q is %v pixels wide, want %v", letter, got, want)
		}
	}
	if f.face('견') != nil {
		t.Error("a letter that no font has has a face")
	}
}

package data

import (
	"math"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
)

// faces are n pictures of 4x4 with so many channels, each symmetric or bright on its left, beside a little that differs.
func faces(n, channels int, oneSided bool, labels []uint8, classes []string) *Pictures {
	pixels := make([]byte, n*4*4*channels)
	for i := range pixels {
		at := i / channels
		column := at % 4
		value := 40 * min(column, 3-column)
		if oneSided {
			value = 60 * column
		}
		pixels[i] = byte(value + at/16%7)
	}
	return newPictures("faces", models.Spec{Kind: models.Pictures, Height: 4, Width: 4, Channels: channels}, pixels, labels, classes)
}

// Mirror images belong to pictures that look to no side and are no writing.
func TestMirroring(t *testing.T) {
	alternating := make([]uint8, 60)
	for i := range alternating {
		alternating[i] = uint8(i % 3)
	}
	animals, letters := []string{"cat", "dog", "owl"}, []string{"a", "b", "c"}
	for _, test := range []struct {
		name     string
		set      *Pictures
		belongs  bool
		letters  bool
		oneSided bool
	}{
		{"colour", faces(30, 3, false, nil, nil), true, false, false},
		{"colour and alpha", faces(30, 4, false, nil, nil), true, false, false},
		{"colour to one side", faces(30, 3, true, nil, nil), false, false, true},
		{"too few to know", faces(19, 3, false, nil, nil), false, false, false},
		{"too few of each class", faces(57, 3, false, alternating[:57], animals), false, false, false},
		{"animals", faces(60, 1, false, alternating, animals), true, false, false},
		{"letters", faces(60, 3, false, alternating, letters), false, true, false},
		{"classes without names", faces(60, 3, false, alternating, nil), false, true, false},
		{"grey, perhaps writing", faces(30, 1, false, nil, nil), false, false, false},
	} {
		m := test.set.Mirroring()
		if m.Belongs != test.belongs || m.Letters != test.letters || m.OneSided() != test.oneSided || test.set.Spec().Mirrored != test.belongs {
			t.Errorf("%s: got %+v, and Spec says %v; want %+v", test.name, m, test.set.Spec().Mirrored, test)
		}
	}
	// A part is looked at anew.
	if part := faces(30, 3, false, nil, nil).slice(0, 5).(*Pictures); part.Spec().Mirrored {
		t.Error("5 of 30 pictures are known to be alike mirrored")
	}
}

// The columns 0, 60, 120 and 180, mirrored, are their own opposite.
func TestLikenessByHand(t *testing.T) {
	if m := faces(30, 1, true, nil, nil).Mirroring(); math.Abs(m.Likeness+1) > 1e-9 {
		t.Errorf("a slope is like its mirror image by %g, want -1", m.Likeness)
	}
	if m := faces(30, 3, false, nil, nil).Mirroring(); math.Abs(m.Likeness-1) > 1e-9 {
		t.Errorf("a ridge is like its mirror image by %g, want 1", m.Likeness)
	}
}

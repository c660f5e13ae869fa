package chart

import "testing"

// A legend that is too wide breaks into lines, for which there is room.
func TestLegendLines(t *testing.T) {
	// An item is 14 pixels of a mark, 5, and its name, 1.2 times as wide as in Liberation Sans of 12 pixels: that of ten
	// zeros is 10 x 0.556 x 12 x 1.2 = 80. So items are 99 wide, with 10 between; 680 less 10 hold 6 of them, 400 hold 3
	// and 310 only 2, for the gaps.
	names := make([]string, 12)
	for i := range names {
		names[i] = "0000000000"
	}
	for width, want := range map[int]int{680: 2, 400: 4, 310: 6, 50: 12} {
		if got := legendLines(names, 14, width); got != want {
			t.Errorf("12 names in a chart of %d pixels take %d lines, want %d", width, got, want)
		}
	}
	if got := legendLines(nil, 14, 680); got != 1 {
		t.Errorf("no names take %d lines, want 1", got)
	}
	frames, room := FramesFor(names, MarkerLegend(), func(_, room int) Attributes { return Attributes{"top": FrameTop + room} })
	if room != 24 || frames[0].Grid["top"] != 94 {
		t.Errorf("room of %d and a frame at %v, want 24 and 94 for the second line", room, frames[0].Grid["top"])
	}
	for i := 1; i < len(frames); i++ {
		if frames[i].Width >= frames[i-1].Width || frames[i].Grid["top"].(int) < frames[i-1].Grid["top"].(int) {
			t.Errorf("frame %d is %+v after %+v, want narrower and not higher up", i, frames[i], frames[i-1])
		}
	}
}

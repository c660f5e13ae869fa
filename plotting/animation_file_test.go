package plotting

import (
	"encoding/binary"
	"slices"
	"testing"
	"time"
)

// frameControl is an fcTL chunk (W3C PNG, third edition, 11.3.4.2), read by hand.
type frameControl struct {
	width, height, x, y    uint32
	numerator, denominator uint16
	dispose, blend         byte
}

func frameControls(t *testing.T, file []byte) (controls []frameControl, frames, plays uint32) {
	t.Helper()
	for _, c := range chunks(t, file) {
		switch c.kind {
		case "acTL":
			frames, plays = binary.BigEndian.Uint32(c.content), binary.BigEndian.Uint32(c.content[4:])
		case "fcTL":
			if len(c.content) != 26 {
				t.Fatalf("a frame control of %d bytes, want 26", len(c.content))
			}
			u32 := func(at int) uint32 { return binary.BigEndian.Uint32(c.content[at:]) }
			u16 := func(at int) uint16 { return binary.BigEndian.Uint16(c.content[at:]) }
			controls = append(controls, frameControl{u32(4), u32(8), u32(12), u32(16), u16(20), u16(22), c.content[24], c.content[25]})
		}
	}
	return controls, frames, plays
}

// Frames of 4x3 pixels have a margin of 2: 8x7. Each covers all, stays its time in thousandths of a second, is left there
// (0, APNG_DISPOSE_OP_NONE) and replaced whole (0, APNG_BLEND_OP_SOURCE), or transparent margins would keep what was below.
func TestAPNGTimes(t *testing.T) {
	frame := func(ms uint16) frameControl { return frameControl{8, 7, 0, 0, ms, 1000, 0, 0} }
	tests := []struct {
		name        string
		delay, hold time.Duration
		loops       int
		want        []frameControl
		plays       uint32
	}{
		{"the defaults", 0, 0, 0, []frameControl{frame(200), frame(200), frame(200)}, 0},
		{"the hold is as the delay", 40 * time.Millisecond, 0, 1, []frameControl{frame(40), frame(40), frame(40)}, 1},
		{"the last one is held", 40 * time.Millisecond, 1500 * time.Millisecond, 7, []frameControl{frame(40), frame(40), frame(1500)}, 7},
		{"the longest", time.Minute, time.Minute, 65535, []frameControl{frame(60000), frame(60000), frame(60000)}, 65535},
	}
	for _, tt := range tests {
		for _, colour := range []bool{false, true} {
			a := moving(3, colour)
			a.Delay, a.Hold, a.Loops = tt.delay, tt.hold, tt.loops
			file, err := a.APNG()
			if err != nil {
				t.Fatal(err)
			}
			got, frames, plays := frameControls(t, file)
			if !slices.Equal(got, tt.want) || frames != 3 || plays != tt.plays {
				t.Errorf("%s, in colour %v: %d frames %+v played %d times, want 3, %+v and %d", tt.name, colour, frames, got, plays, tt.want, tt.plays)
			}
		}
	}
}

// gifControl is a frame of a GIF (GIF89a, sections 20 and 23), read by hand.
type gifControl struct {
	left, top, width, height int
	hundredths               int
	dispose                  byte
}

// gifControls reads the blocks of a GIF. The loops are those of the application block "NETSCAPE2.0", -1 without one.
func gifControls(t *testing.T, file []byte) (controls []gifControl, loops int) {
	t.Helper()
	u16 := func(at int) int { return int(binary.LittleEndian.Uint16(file[at:])) }
	table := func(flags byte) int { // bytes of a table of colours
		if flags&0x80 == 0 {
			return 0
		}
		return 3 << (1 + flags&7)
	}
	skip := func(at int) int { // blocks of data, up to the empty one
		for file[at] != 0 {
			at += 1 + int(file[at])
		}
		return at + 1
	}
	if string(file[:6]) != "GIF89a" {
		t.Fatalf("begins with %q, want GIF89a", file[:6])
	}
	loops = -1
	var next gifControl
	for at := 13 + table(file[10]); ; {
		switch file[at] {
		case 0x3b:
			return controls, loops
		case 0x2c:
			next.left, next.top, next.width, next.height = u16(at+1), u16(at+3), u16(at+5), u16(at+7)
			controls = append(controls, next)
			at = skip(at + 10 + table(file[at+9]) + 1)
		case 0x21:
			switch file[at+1] {
			case 0xf9:
				next = gifControl{dispose: file[at+3] >> 2 & 7, hundredths: u16(at + 4)}
			case 0xff:
				if string(file[at+3:at+14]) == "NETSCAPE2.0" {
					loops = u16(at + 16)
				}
			}
			at = skip(at + 2)
		default:
			t.Fatalf("byte %d is %#x, want the beginning of a block", at, file[at])
		}
	}
}

// Each frame covers all 8x7 pixels, stays its time in hundredths of a second, rounded, and is left there (1, "do not
// dispose"). A GIF counts the repetitions after the first time, 0 for ever, and has no count when it is played once.
func TestGIFTimes(t *testing.T) {
	frame := func(hundredths int) gifControl { return gifControl{0, 0, 8, 7, hundredths, 1} }
	tests := []struct {
		name        string
		delay, hold time.Duration
		loops       int
		want        []gifControl
		repeats     int
	}{
		{"the defaults", 0, 0, 0, []gifControl{frame(20), frame(20), frame(20)}, 0},
		{"once", 40 * time.Millisecond, 0, 1, []gifControl{frame(4), frame(4), frame(4)}, -1},
		{"rounded", 44 * time.Millisecond, 45 * time.Millisecond, 2, []gifControl{frame(4), frame(4), frame(5)}, 1},
		{"held", 40 * time.Millisecond, 1500 * time.Millisecond, 10, []gifControl{frame(4), frame(4), frame(150)}, 9},
	}
	for _, tt := range tests {
		a := moving(3, true)
		a.Delay, a.Hold, a.Loops = tt.delay, tt.hold, tt.loops
		file, err := a.GIF()
		if err != nil {
			t.Fatal(err)
		}
		if got, repeats := gifControls(t, file); !slices.Equal(got, tt.want) || repeats != tt.repeats {
			t.Errorf("%s: %+v repeated %d times, want %+v and %d", tt.name, got, repeats, tt.want, tt.repeats)
		}
	}
}

// What is not picture is transparent in an animated PNG, in shades of grey and in colour, and of the film's ground in a
// GIF.
func TestAnimationMargins(t *testing.T) {
	for _, colour := range []bool{false, true} {
		a := moving(2, colour)
		if _, _, _, alpha := decode(t, bundle(t, a)).At(0, 0).RGBA(); alpha != 0 {
			t.Errorf("in colour %v: the margin has alpha %x, want 0", colour, alpha)
		}
		drawn, err := a.draw(filmInk)
		if err != nil {
			t.Fatal(err)
		}
		if got := grounded(drawn)[0].RGBAAt(0, 0); got != filmGround {
			t.Errorf("the margin of a GIF is %v, want %v", got, filmGround)
		}
	}
}

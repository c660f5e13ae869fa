package svg

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"math"
	"strings"
	"testing"
)

// Of each shape all points lie on the line that is known, and reach its ends, within half a pixel.
func TestStrokes(t *testing.T) {
	circle := func(cx, cy, r float64) func(point) float64 {
		return func(p point) float64 { return math.Abs(math.Hypot(p[0]-cx, p[1]-cy) - r) }
	}
	for _, test := range []struct {
		name, inside string
		far          func(point) float64 // how far a point is from the true line
		box          [4]float64          // the least and largest places
		strokes      int
	}{
		{"a circle", `<circle cx="50" cy="50" r="30" stroke="red" fill="none"/>`, circle(50, 50, 30), [4]float64{20, 20, 80, 80}, 1},
		{"a circle of arcs", `<path stroke="red" fill="none" d="M20 50a30 30 0 0160 0 30 30 0 01-60 0"/>`, circle(50, 50, 30), [4]float64{20, 20, 80, 80}, 1},
		{"a moved circle", `<g transform="translate(40 0) scale(.5)"><circle cx="50" cy="50" r="30"/></g>`, circle(65, 25, 15), [4]float64{50, 10, 80, 40}, 1},
		{"an ellipse", `<ellipse cx="50" cy="50" rx="40" ry="10"/>`, func(p point) float64 {
			return math.Abs(math.Hypot((p[0]-50)/40, (p[1]-50)/10)-1) * 10
		}, [4]float64{10, 40, 90, 60}, 1},
		{"half an ellipse that is turned", `<path d="M50 10A40 20 90 0 1 50 90" stroke="red" fill="none"/>`, func(p point) float64 {
			return math.Abs(math.Hypot((p[0]-50)/20, (p[1]-50)/40)-1) * 20
		}, [4]float64{50, 10, 70, 90}, 1},
		{"a small arc", `<path d="M20 50A30 30 0 0 1 50 20" stroke="red" fill="none"/>`, circle(50, 50, 30), [4]float64{20, 20, 50, 50}, 1},
		{"a large arc", `<path d="M20 50A30 30 0 1 1 50 20" stroke="red" fill="none"/>`, circle(20, 20, 30), [4]float64{-10, -10, 50, 50}, 1},
		{"a small arc the other way", `<path d="M20 50A30 30 0 0 0 50 20" stroke="red" fill="none"/>`, circle(20, 20, 30), [4]float64{20, 20, 50, 50}, 1},
		{"a large arc the other way", `<path d="M20 50A30 30 0 1 0 50 20" stroke="red" fill="none"/>`, circle(50, 50, 30), [4]float64{20, 20, 80, 80}, 1},
		{"an arc whose radius is too small", `<path d="M20 50A3 3 0 0 1 80 50" stroke="red" fill="none"/>`, circle(50, 50, 30), [4]float64{20, 20, 80, 50}, 1},
		{"a wave of cubics", `<path d="M10 50C20 30 30 30 40 50S60 70 70 50S90 30 100 50" stroke="red" fill="none"/>`, func(p point) float64 {
			// Each is x = 10+30t, y = 50-60t(1-t), and every other one is upside down.
			s := math.Mod(p[0]-10, 30) / 30
			v := -60 * s * (1 - s)
			if p[0] >= 40 && p[0] < 70 {
				v = -v
			}
			return math.Abs(p[1] - (50 + v))
		}, [4]float64{10, 35, 100, 65}, 1},
		{"a rectangle", `<rect x="10" y="20" width="30" height="40"/>`, func(p point) float64 {
			return min(math.Abs(p[0]-10), math.Abs(p[0]-40), math.Abs(p[1]-20), math.Abs(p[1]-60))
		}, [4]float64{10, 20, 40, 60}, 1},
		{"lines", `<line x1="10" y1="10" x2="90" y2="90" stroke="red"/><path d="m10 10 l80 80 z" stroke="red"/><polyline points="10,10 90,90"/>`, func(p point) float64 {
			return math.Abs(p[0]-p[1]) / math.Sqrt2
		}, [4]float64{10, 10, 90, 90}, 3},
		{"a parabola", `<path d="M10 10Q50 90 90 10" fill="none" stroke="red"/>`, func(p point) float64 {
			s := (p[0] - 10) / 80
			return math.Abs(p[1] - (10 + 160*s*(1-s)))
		}, [4]float64{10, 10, 90, 50}, 1},
		{"a parabola that goes on", `<path d="M10 10Q30 50 50 10T90 10T130 10" fill="none" stroke="red"/>`, func(p point) float64 {
			s := math.Mod(p[0]-10, 40) / 40
			v := 80 * s * (1 - s)
			if p[0] >= 50 && p[0] < 90 {
				v = -v
			}
			return math.Abs(p[1] - (10 + v))
		}, [4]float64{10, -10, 130, 30}, 1},
	} {
		strokes, err := parsed(t, test.inside).Strokes(0.1)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if len(strokes) != test.strokes {
			t.Errorf("%s has %d strokes, want %d", test.name, len(strokes), test.strokes)
		}
		low, high := point{1e9, 1e9}, point{-1e9, -1e9}
		for _, stroke := range strokes {
			for i, p := range stroke {
				low, high = point{min(low[0], p[0]), min(low[1], p[1])}, point{max(high[0], p[0]), max(high[1], p[1])}
				q := stroke[min(i+1, len(stroke)-1)]
				for _, at := range []point{p, {(p[0] + q[0]) / 2, (p[1] + q[1]) / 2}} {
					if d := test.far(at); d > 0.5 {
						t.Errorf("%s has %v, which is %g off", test.name, at, d)
					}
				}
			}
		}
		for i, got := range []float64{low[0], low[1], high[0], high[1]} {
			if math.Abs(got-test.box[i]) > 0.5 {
				t.Errorf("%s reaches from %v to %v, want %v", test.name, low, high, test.box)
			}
		}
	}
}

// What is not seen has no strokes, and text has none that could be given.
func TestStrokesOfWhatIsNotSeen(t *testing.T) {
	for inside, want := range map[string]int{
		`<path stroke="none" fill="none" d="M0 0h24v24H0z"/>`:           0,
		`<path fill="red" opacity="0" d="M0 0h24v24H0z"/>`:              0,
		`<path fill="red" fill-opacity="0" d="M0 0h24v24H0z"/>`:         0,
		`<path fill="transparent" d="M0 0h24v24H0z"/>`:                  0,
		`<g display="none"><path d="M0 0h24v24H0z"/></g>`:               0,
		`<path fill="none" stroke="red" stroke-width="0" d="M0 0h24"/>`: 0,
		`<path d="M5 5"/>`:                0,
		`<path d="M0 0h24v24H0zM3 3h5"/>`: 2,
		`<rect width="9" height="9" filter="url(#f)"/><path d="M0 0h24"/>`: 2,
	} {
		strokes, err := parsed(t, inside).Strokes(0.1)
		if err != nil || len(strokes) != want {
			t.Errorf("%s has the strokes %v (%v), want %d", inside, strokes, err, want)
		}
	}
	if strokes, err := parsed(t, `<text>a</text><path d="M0 0h24"/>`).Strokes(0.1); err == nil {
		t.Errorf("text has the strokes %v", strokes)
	}
}

// 200 of Tabler's icons (MIT, whose text lies with them).
func TestIcons(t *testing.T) {
	archive, err := zip.OpenReader("testdata/tabler.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	count := 0
	for _, file := range archive.File {
		if !strings.HasSuffix(file.Name, ".svg") {
			continue
		}
		count++
		text, err := fs.ReadFile(archive, file.Name)
		if err != nil {
			t.Fatal(err)
		}
		d, err := Parse(bytes.NewReader(text))
		if err != nil {
			t.Errorf("%s: %v", file.Name, err)
			continue
		}
		strokes, err := d.Strokes(0.1)
		// The first path of each is an empty square, which is not seen; every other draws a line or more.
		if paths := bytes.Count(text, []byte("<path")) - 1; err != nil || len(strokes) < paths {
			t.Errorf("%s has %d strokes (%v), want one of each of its %d paths", file.Name, len(strokes), err, paths)
		}
		if picture, err := d.Draw(48, 48); err != nil {
			t.Errorf("%s: %v", file.Name, err)
		} else if filled := painted(picture.Pix); filled < 16 || filled > 48*48*3/4 {
			t.Errorf("%s covers %d pixels of %d", file.Name, filled, 48*48)
		}
	}
	if count != 200 {
		t.Errorf("there are %d icons, want 200", count)
	}
}

// painted counts the pixels that are not clear.
func painted(pix []byte) (n int) {
	for i := 3; i < len(pix); i += 4 {
		if pix[i] > 0 {
			n++
		}
	}
	return n
}

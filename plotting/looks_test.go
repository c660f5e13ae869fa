package plotting

import (
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/atelier-go/atelier/plotting/internal/chart"
	"github.com/atelier-go/atelier/plotting/internal/raster"
	"github.com/atelier-go/atelier/plotting/internal/style"
)

// Pictures in pages take their ground and their words' colour from the page: nothing white is in them.
func TestPicturesFollowThePage(t *testing.T) {
	all := trusting()
	for _, name := range []string{"Animation", "Compare", "Grid", "Letters", "Manifold", "Passage", "Summary"} {
		page := string(bundle(t, all[name])[MIMEHTML])
		for _, white := range []string{"#fff", "white;", ";color:#"} {
			if at := strings.Index(page, white); at >= 0 {
				t.Errorf("%s: %q in %.120s: it would not change with the theme", name, white, page[max(0, at-60):])
			}
		}
	}
	for _, name := range []string{"Animation", "Compare", "Grid", "Manifold"} {
		picture := decode(t, bundle(t, all[name]))
		if _, _, _, alpha := picture.At(picture.Bounds().Dx()-1, 0).RGBA(); alpha != 0 {
			t.Errorf("%s: the margin has alpha %x, want it transparent", name, alpha)
		}
	}
}

// Figures are of one width, their titles at its left.
func TestOneWidthTitlesLeft(t *testing.T) {
	figures := trusting()
	delete(figures, "Training") // which has two columns where there is room
	for name, fig := range figures {
		b := bundle(t, fig)
		if page := string(b[MIMEHTML]); !strings.Contains(page[:strings.Index(page, ">")], "margin:0;max-width:680px") {
			t.Errorf("%s: %.200s: want a figure of at most 680 pixels", name, page)
		}
		text := optionOf(t, b)
		if text == nil {
			continue
		}
		var option struct{ Title []struct{ Left any } }
		var one struct{ Title struct{ Left any } }
		if json.Unmarshal(text, &option) != nil {
			if err := json.Unmarshal(text, &one); err != nil {
				t.Fatal(err)
			}
			option.Title = append(option.Title, one.Title)
		}
		if left := fmt.Sprint(option.Title[0].Left); left != chart.FlushLeft {
			t.Errorf("%s: the title is at %s, want %s, the left edge", name, left, chart.FlushLeft)
		}
	}
}

// A label lies to the left of its row, halfway down: 28 pixels are scaled to 56, with gaps of 2, lines are 18 high.
func TestGridRowLabels(t *testing.T) {
	g := Grid{Columns: 2, Rows: []string{"step 1", ""}}
	for range 4 {
		g.Images = append(g.Images, image.NewGray(image.Rect(0, 0, 28, 28)))
	}
	s, err := raster.NewGridCanvas(g.spec())
	if err != nil {
		t.Fatal(err)
	}
	width := raster.LabelWidth(s.Face, "step 1")
	if want := []raster.Label{{Text: "step 1", Box: image.Rect(0, 21, width+2, 39), Right: true}}; !slices.Equal(s.Labels, want) {
		t.Errorf("words %+v, want %+v", s.Labels, want)
	}
	if got, want := s.Corner(0), image.Pt(width+6+2, 2); got != want {
		t.Errorf("the first picture is at %v, want %v, 6 pixels and a gap beside the label", got, want)
	}
	if got, want := string(bundle(t, g)[MIMEPlain]), "4 samples, 28x28\nrows: step 1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if long, err := raster.NewGridCanvas(Grid{Images: g.Images, Columns: 2, Rows: []string{strings.Repeat("long ", 20), "b"}}.spec()); err != nil || long.Left != 166 {
		t.Errorf("a long label takes %d pixels (%v), want 160 and 6", long.Left, err)
	}
}

// A scatter with equal units keeps them by the shape of its frame: its axes end where its points do.
func TestEqualUnits(t *testing.T) {
	s := Scatter{Equal: true, Groups: []Group{{X: []float64{-1, 1}, Y: []float64{-7, 7}}}}
	var option struct {
		XAxis, YAxis struct{ Min, Max, Interval float64 }
		Grid         []struct{ Width, Height float64 }
	}
	if err := json.Unmarshal(optionOf(t, bundle(t, s)), &option); err != nil {
		t.Fatal(err)
	}
	x, y, frame := option.XAxis, option.YAxis, option.Grid[0]
	if x.Min != -2 || x.Max != 2 || y.Min != -8 || y.Max != 8 || x.Interval != 2 || y.Interval != 2 {
		t.Errorf("axes %+v and %+v, want -2 to 2 and -8 to 8, both in steps of 2", x, y)
	}
	if frame.Width != 100 || frame.Height != 400 {
		t.Errorf("a frame of %+v, want 100 by 400: a unit is 25 pixels on both axes", frame)
	}
}

// Legends are never paged: they break into lines, for which there is room.
func TestLegendsWrap(t *testing.T) {
	for name, fig := range trusting() {
		if option := string(optionOf(t, bundle(t, fig))); strings.Contains(option, `"scroll"`) {
			t.Errorf("%s: the legend is paged", name)
		}
	}
}

// On a narrower place the chart takes the frame below the lines of its legend there.
func TestTheFrameFollowsTheWidth(t *testing.T) {
	vm := page(t)
	if _, err := vm.RunString(`frame({series: [], atelier: {frames: [{width: 680, grid: {top: 70}}, {width: 500, grid: {top: 94}}, {width: 400, grid: {top: 118}}]}})`); err != nil {
		t.Fatal(err)
	}
	for width, want := range map[int]int{900: 70, 680: 70, 501: 70, 500: 94, 450: 94, 400: 118, 200: 118} {
		got := run[int](t, vm, fmt.Sprintf("(view().canvas.clientWidth = %d, measure(), view().chart.option.grid[0].top)", width))
		if got != want {
			t.Errorf("in %d pixels the frame is at %d, want %d", width, got, want)
		}
	}
}

// Names beside points lie over nothing, or are in the legend alone.
func TestTradeoffNamesKeepApart(t *testing.T) {
	unit := style.Range{Low: 0, High: 1}
	at := func(name string, x, y float64) Scored {
		return Scored{name, Interval{Value: x}, Interval{Value: y}}
	}
	tests := []struct {
		name   string
		models []Scored
		want   []corner
	}{
		{"room at the right", []Scored{at("a", 0.5, 0.5)}, []corner{{}}},
		{"none at the right", []Scored{at("a long name", 0.97, 0.5)}, []corner{{left: true}}},
		{"none above", []Scored{at("a", 0.5, 0.99)}, []corner{{below: true}}},
		{"in the corner", []Scored{at("a long name", 0.98, 0.99)}, []corner{{left: true, below: true}}},
		{"beside another", []Scored{at("first", 0.5, 0.5), at("second", 0.52, 0.5)}, []corner{{}, {below: true}}},
		{"a crowd", []Scored{at("first", 0.5, 0.5), at("second", 0.5, 0.5), at("third", 0.5, 0.5), at("fourth", 0.5, 0.5), at("fifth", 0.5, 0.5)}, nil},
	}
	for _, tt := range tests {
		if got := (Tradeoff{}).tags(tt.models, unit, unit); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// Words of best values stay in the frame and off each other and the rings, wherever the values are.
func TestBestMarksStayInside(t *testing.T) {
	frame := vg.Rectangle{Min: vg.Point{X: 40, Y: 30}, Max: vg.Point{X: 440, Y: 230}}
	size := vg.Point{X: 50, Y: 11}
	for _, highest := range []bool{false, true} {
		for _, ring := range []vg.Point{{X: 40, Y: 30}, {X: 440, Y: 30}, {X: 40, Y: 230}, {X: 440, Y: 230}, {X: 240, Y: 31}, {X: 240, Y: 229}} {
			marks := bestMarks{lines: []line{{highest: highest}, {highest: highest}, {highest: highest}}}
			rings := []vg.Point{ring, ring.Add(vg.Point{Y: 1}), ring.Add(vg.Point{Y: -1})}
			places := marks.places(frame, rings, []vg.Point{size, size, size})
			for i, place := range places {
				if place.Min.X < frame.Min.X || place.Max.X > frame.Max.X || place.Min.Y < frame.Min.Y || place.Max.Y > frame.Max.Y {
					t.Errorf("ring at %v: words %d at %v leave the frame", ring, i, place)
				}
				if !free(place, places[:i]) {
					t.Errorf("ring at %v: words %d at %v lie over others", ring, i, place)
				}
				if r := rings[i]; r.X > place.Min.X && r.X < place.Max.X && r.Y > place.Min.Y && r.Y < place.Max.Y {
					t.Errorf("words %d at %v lie over their ring at %v", i, place, r)
				}
			}
		}
	}
}

func TestWrapped(t *testing.T) {
	tests := []struct {
		name    string
		letters int
		want    string
	}{
		{"rate", 10, "rate"},
		{"learning rate", 10, "learning\nrate"},
		{"-ELBO, nats a picture", 12, "-ELBO, nats\na picture"},
		{"hyperparameter", 8, "hyperpa…"},
		{"of hyperparameters", 8, "of\nhyperpa…"},
		{"学习率 初始值很长", 8, "学习率\n初始值…"},
	}
	for _, tt := range tests {
		if got := wrapped(tt.name, tt.letters); got != tt.want {
			t.Errorf("%q in lines of %d: %q, want %q", tt.name, tt.letters, got, tt.want)
		}
	}
}

// Text on every tint is read well in the colour of the page, black on white and light on dark: a contrast of 4.5 or more
// by WCAG 2. The stronger means more.
func TestRamps(t *testing.T) {
	for i := range style.Tints {
		share := style.TintOpacity(float64(i) / float64(len(style.Tints)-1))
		if got := contrast(t, style.Hex(style.TintOver(share, 0xff)), "#000000"); got < 4.5 {
			t.Errorf("tint %d on white: contrast %.2f to black, want 4.5 or more", i, got)
		}
		if got := contrast(t, style.Hex(style.TintOver(share, 0x11)), "#e0e0e0"); got < 4.5 {
			t.Errorf("tint %d on #111: contrast %.2f to #e0e0e0, want 4.5 or more", i, got)
		}
	}
	for _, r := range []style.Colormap{style.Tints, style.Dusk} {
		for i := 1; i < len(r); i++ {
			if luminance(r[i]) >= luminance(r[i-1]) {
				t.Errorf("%s after %s is not darker", style.Hex(r[i]), style.Hex(r[i-1]))
			}
		}
	}
	if got := style.TintCSS(1); got != "rgba(0,114,178,0.85)" {
		t.Errorf("the strongest tint is %s, want rgba(0,114,178,0.85)", got)
	}
}

// luminance is the relative luminance of sRGB, from 0 for black to 1 for white, with 2.2 for its curve.
func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 { return math.Pow(float64(v)/255, 2.2) }
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

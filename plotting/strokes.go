package plotting

import (
	"image"
	"image/color"
	"image/draw"

	"errors"
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/atelier-go/atelier/plotting/internal/raster"
	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Point is a place in a drawing: x to the right, y downwards, in any unit.
type Point struct{ X, Y float64 }

// Drawing is strokes, each the points of one line in the order in which it was drawn.
type Drawing [][]Point

// NewDrawing is a drawing of lines of points, x before y.
func NewDrawing(lines [][][2]float64) Drawing {
	drawing := make(Drawing, len(lines))
	for i, line := range lines {
		for _, at := range line {
			drawing[i] = append(drawing[i], Point{at[0], at[1]})
		}
	}
	return drawing
}

// Strokes is line drawings side by side, each as large as its cell allows.
type Strokes struct {
	Title    string
	Drawings []Drawing
	Columns  int  // default: rows that are full, and no higher than wide
	Size     int  // CSS pixels of the side of a cell; default 112
	Order    bool // colour the strokes by their order, from faint to strong
}

// ErrStrokes says that a drawing cannot be drawn.
var ErrStrokes = errors.New("plotting: bad strokes")

const (
	defaultStrokesSize = 2 * visibleSize
	minStrokesSize     = 16
	maxStrokesSize     = 2000
	strokeWidth        = 2.0 // CSS pixels
	strokeMargin       = 6.0 // CSS pixels between a drawing and the border of its cell
)

// Bundle draws the drawings as SVG inside the HTML and as PNG, which is on white. It returns an error that wraps ErrNoData when
// there is no drawing or one has no point, or ErrStrokes when a coordinate is NaN or infinite, the columns are
// negative or a cell is smaller than 16 or larger than 2000 pixels.
func (s Strokes) Bundle() (Bundle, error) {
	if err := s.validate(false); err != nil {
		return nil, fmt.Errorf("strokes %q: %w", s.Title, err)
	}
	placed := s.place()
	picture, err := s.picture(placed)
	if err != nil {
		return nil, fmt.Errorf("strokes %q: %w", s.Title, err)
	}
	return Bundle{MIMEPlain: []byte(s.text()), MIMEHTML: s.html(placed, picture), MIMEPNG: picture}, nil
}

// SVG is the drawings for a pen plotter or a drawing program: each in a square whose sides are that many millimetres, one path
// for each stroke, without fills. A drawing without a point leaves its square empty. The other errors are those of Bundle, and
// ErrStrokes where the sides are not above 0.
func (s Strokes) SVG(millimetres float64) ([]byte, error) {
	const penWidth = 0.3 // millimetres, of a fine pen
	err := s.validate(true)
	if err == nil && !(millimetres > 0 && millimetres <= MaxMillimetres) {
		err = fmt.Errorf("%w: squares of %g mm: give more than 0 and at most %d", ErrStrokes, millimetres, MaxMillimetres)
	}
	if err != nil {
		return nil, fmt.Errorf("strokes %q: %w", s.Title, err)
	}
	scale := millimetres / float64(s.size())
	placed := s.place()
	for _, d := range placed {
		for _, stroke := range d {
			for i, p := range stroke {
				stroke[i] = Point{p.X * scale, p.Y * scale}
			}
		}
	}
	width, height := float64(s.columns())*millimetres, float64(s.rows())*millimetres
	frame := fmt.Sprintf(`viewBox="0 0 %g %g" width="%gmm" height="%gmm"`, width, height, width, height)
	return []byte(s.vectors(placed, frame, penWidth, 3) + "\n"), nil
}

// MaxMillimetres is the largest side of a square of an SVG, 10 metres.
const MaxMillimetres = 10_000

func (s Strokes) validate(empty bool) error {
	if len(s.Drawings) == 0 {
		return fmt.Errorf("%w: no drawings", ErrNoData)
	}
	if s.Columns < 0 {
		return fmt.Errorf("%w: columns %d: they may not be negative, 0 asks for the default", ErrStrokes, s.Columns)
	}
	if size := s.size(); size < minStrokesSize || size > maxStrokesSize {
		return fmt.Errorf("%w: cells of %d pixels: give %d to %d, or 0 for the default", ErrStrokes, size, minStrokesSize, maxStrokesSize)
	}
	for i, d := range s.Drawings {
		if d.points() == 0 && !empty {
			return fmt.Errorf("%w: drawing %d has no points", ErrNoData, i)
		}
		if err := d.validate(); err != nil {
			return fmt.Errorf("%w: drawing %d: %w", ErrStrokes, i, err)
		}
	}
	return nil
}

func (d Drawing) validate() error {
	for i, stroke := range d {
		for j, p := range stroke {
			if sum := p.X + p.Y; math.IsNaN(sum) || math.IsInf(sum, 0) {
				return fmt.Errorf("point %d of stroke %d is (%v, %v): give finite numbers", j, i, p.X, p.Y)
			}
		}
	}
	return nil
}

func (d Drawing) points() int {
	n := 0
	for _, stroke := range d {
		n += len(stroke)
	}
	return n
}

func (s Strokes) size() int {
	if s.Size != 0 {
		return s.Size
	}
	return defaultStrokesSize
}

func (s Strokes) columns() int {
	if s.Columns > 0 {
		return min(s.Columns, len(s.Drawings))
	}
	columns, _ := raster.Arrange(len(s.Drawings))
	return columns
}

func (s Strokes) rows() int {
	return raster.DivUp(len(s.Drawings), s.columns())
}

// place returns the drawings in CSS pixels of the whole picture, without strokes that have no point.
func (s Strokes) place() []Drawing {
	placed := make([]Drawing, len(s.Drawings))
	size := float64(s.size())
	for i, d := range s.Drawings {
		left, top := float64(i%s.columns())*size, float64(i/s.columns())*size
		placed[i] = d.fit(left+size/2, top+size/2, size-2*strokeMargin)
	}
	return placed
}

// fit moves and scales the drawing into the middle of a square of the given side around centreX, centreY. A drawing
// that is one point stays one.
func (d Drawing) fit(centreX, centreY, side float64) Drawing {
	if d.points() == 0 {
		return nil
	}
	low, high := d.bounds()
	// Halves, for the difference of two finite numbers need not be finite.
	middle := Point{low.X/2 + high.X/2, low.Y/2 + high.Y/2}
	half := max(high.X/2-low.X/2, high.Y/2-low.Y/2)
	scale := func(v, middle float64) float64 {
		if half == 0 {
			return 0
		}
		return (v/half - middle/half) * side / 2
	}
	var out Drawing
	for _, stroke := range d {
		if len(stroke) == 0 {
			continue
		}
		moved := make([]Point, len(stroke))
		for i, p := range stroke {
			moved[i] = Point{centreX + scale(p.X, middle.X), centreY + scale(p.Y, middle.Y)}
		}
		out = append(out, moved)
	}
	return out
}

// bounds returns the corners of the smallest rectangle around the points, of which there is at least one.
func (d Drawing) bounds() (low, high Point) {
	low, high = Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, stroke := range d {
		for _, p := range stroke {
			low = Point{min(low.X, p.X), min(low.Y, p.Y)}
			high = Point{max(high.X, p.X), max(high.Y, p.Y)}
		}
	}
	return low, high
}

func (s Strokes) text() string {
	strokes, points := 0, 0
	for _, d := range s.Drawings {
		strokes += len(d)
		points += d.points()
	}
	text := fmt.Sprintf("%s of %s, %s", style.Count(len(s.Drawings), "drawing"), style.Count(strokes, "stroke"), style.Count(points, "point"))
	if s.Order {
		text += ", coloured by their order from faint to strong"
	}
	if s.Title != "" {
		text = s.Title + ": " + text
	}
	return text
}

func (s Strokes) html(placed []Drawing, picture []byte) []byte {
	drawn := web.SVG([]byte(s.svg(placed)), picture, s.text(), s.columns()*s.size())
	return []byte(web.FigureStart("", s.Title) + drawn + web.FigureEnd)
}

// svg is the drawings for a page, in CSS pixels.
func (s Strokes) svg(placed []Drawing) string {
	width, height := s.columns()*s.size(), s.rows()*s.size()
	return s.vectors(placed, fmt.Sprintf(`viewBox="0 0 %d %d" width="%d" height="%d"`, width, height, width, height), strokeWidth, 1)
}

// vectors is the drawings with round ends, so that a stroke of one point is a dot.
func (s Strokes) vectors(placed []Drawing, frame string, width float64, decimals int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" %s>`, frame)
	fmt.Fprintf(&b, `<g fill="none" stroke-width="%g" stroke-linecap="round" stroke-linejoin="round">`, width)
	for _, d := range placed {
		for i, stroke := range d {
			fmt.Fprintf(&b, `<path stroke="%s" d="%s"/>`, style.Hex(s.color(i, len(d))), svgPath(stroke, decimals))
		}
	}
	b.WriteString("</g></svg>")
	return b.String()
}

// svgPath writes the points with so many decimals; a path that ends where it starts is drawn, one that goes nowhere
// is not.
func svgPath(stroke []Point, decimals int) string {
	var b strings.Builder
	for i, p := range stroke {
		b.WriteByte("ML"[min(i, 1)])
		fmt.Fprintf(&b, "%.*f %.*f", decimals, p.X, decimals, p.Y)
	}
	if len(stroke) == 1 {
		b.WriteString("h0")
	}
	return b.String()
}

// color is that of stroke i of n: near black, or its place in the order.
func (s Strokes) color(i, n int) color.RGBA {
	if !s.Order {
		return color.RGBA{R: 0x22, G: 0x22, B: 0x22, A: 0xff}
	}
	return style.Dusk.At(float64(i) / float64(max(n-1, 1)))
}

// picture is the drawings as PNG on white.
func (s Strokes) picture(placed []Drawing) ([]byte, error) {
	const point = 72.0 / 96 // of a CSS pixel
	height := float64(s.rows() * s.size())
	canvas := vgimg.NewWith(
		vgimg.UseWH(vg.Points(float64(s.columns()*s.size())*point), vg.Points(height*point)),
		vgimg.UseDPI(96*style.PictureScale),
		vgimg.UseBackgroundColor(color.White))
	place := func(p Point) vg.Point { // vg counts y upwards
		return vg.Point{X: vg.Points(p.X * point), Y: vg.Points((height - p.Y) * point)}
	}
	canvas.SetLineWidth(vg.Points(strokeWidth * point))
	for _, d := range placed {
		for i, stroke := range d {
			canvas.SetColor(s.color(i, len(d)))
			var path vg.Path
			path.Move(place(stroke[0]))
			for _, p := range stroke[1:] {
				path.Line(place(p))
			}
			canvas.Stroke(path)
			path = vg.Path{} // a stroke of one point is a dot
			path.Move(place(stroke[0]).Add(vg.Point{X: vg.Points(strokeWidth / 2 * point)}))
			path.Arc(place(stroke[0]), vg.Points(strokeWidth/2*point), 0, 6.3)
			canvas.Fill(path)
		}
	}
	pixels := image.NewRGBA(canvas.Image().Bounds())
	draw.Draw(pixels, pixels.Bounds(), canvas.Image(), pixels.Bounds().Min, draw.Src)
	return raster.EncodePaletted(pixels, []color.RGBA{s.color(0, 1)})
}

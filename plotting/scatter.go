package plotting

import (
	"fmt"
	"math"
	"strings"

	"github.com/atelier-go/atelier/plotting/internal/chart"
	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Scatter is points in named groups, such as the encodings of pictures by their class. Each group has a colour and
// a shape of its own.
type Scatter struct {
	Title  string
	XLabel string // default "x"
	YLabel string // default "y"
	Equal  bool   // a unit is as long on both axes, as distances between encodings need
	Groups []Group
}

// Group is the points (X[i], Y[i]). Points with a number that is not finite are not drawn.
type Group struct {
	Name  string // default "group N", counted from 1
	X, Y  []float64
	Notes []string // none, or one for each point, shown when the pointer is over it
}

// maxScattered is the number of points that are drawn. More would hide each other and make the page slow.
const maxScattered = 5000

// Bundle draws the points. More than 5,000 are thinned evenly, the same ones each time, and the words say so; what
// they say of centres holds for all points. It returns an error that wraps ErrNoData when there is no finite point,
// or ErrFigure when a group's X, Y and Notes differ in number.
func (s Scatter) Bundle() (Bundle, error) { return s.bundle(chart.EncodePNG) }

// SVG is the picture of the bundle as lines and letters. The errors are those of Bundle.
func (s Scatter) SVG() ([]byte, error) { return vectorsOf(s.bundle) }

func (s Scatter) bundle(encode chart.Encoder) (Bundle, error) {
	clouds, err := s.clouds()
	if err != nil {
		return nil, fmt.Errorf("scatter %q: %w", s.Title, err)
	}
	text := s.text(clouds)
	thinClouds(clouds, maxScattered)
	xs, ys := s.limits(clouds)
	option, err := s.option(clouds, xs, ys)
	if err != nil {
		return nil, fmt.Errorf("scatter %q: %w", s.Title, err)
	}
	picture, err := s.picture(clouds, xs, ys, encode)
	if err != nil {
		return nil, fmt.Errorf("scatter %q: %w", s.Title, err)
	}
	return chartBundle(s.id(clouds), text, option, picture), nil
}

func (s Scatter) id(clouds []cloud) string {
	parts := []string{"scatter", s.Title}
	for _, c := range clouds {
		parts = append(parts, c.name)
	}
	return web.ContentID(parts...)
}

// dot is a point that can be drawn.
type dot struct {
	x, y float64
	note string
}

// cloud is a group made ready for drawing.
type cloud struct {
	name    string
	dots    []dot
	skipped int // points that are not finite
}

func (s Scatter) clouds() ([]cloud, error) {
	clouds := make([]cloud, len(s.Groups))
	total := 0
	for i, g := range s.Groups {
		c, err := g.cloud(i)
		if err != nil {
			return nil, err
		}
		clouds[i] = c
		total += len(c.dots)
	}
	if total == 0 {
		return nil, fmt.Errorf("%w: no group has a finite point", ErrNoData)
	}
	return clouds, nil
}

func (g Group) cloud(index int) (cloud, error) {
	c := cloud{name: style.NameOr(g.Name, "group", index)}
	if len(g.X) != len(g.Y) {
		return c, fmt.Errorf("%w: group %q has %d x and %d y: give both for each point", ErrFigure, c.name, len(g.X), len(g.Y))
	}
	if len(g.Notes) != 0 && len(g.Notes) != len(g.X) {
		return c, fmt.Errorf("%w: group %q has %d notes for %d points: give one for each, or none", ErrFigure, c.name, len(g.Notes), len(g.X))
	}
	for i, x := range g.X {
		if !style.Finite(x, g.Y[i]) {
			c.skipped++
			continue
		}
		d := dot{x: x, y: g.Y[i]}
		if len(g.Notes) > 0 {
			d.note = g.Notes[i]
		}
		c.dots = append(c.dots, d)
	}
	return c, nil
}

// thinClouds keeps about limit points, of every group the same share, at least one, evenly over its order.
func thinClouds(clouds []cloud, limit int) {
	total := dotCount(clouds)
	if total <= limit {
		return
	}
	for i, c := range clouds {
		if len(c.dots) == 0 {
			continue
		}
		kept := make([]dot, max(1, len(c.dots)*limit/total))
		for k := range kept {
			kept[k] = c.dots[k*len(c.dots)/len(kept)]
		}
		clouds[i].dots = kept
	}
}

func dotCount(clouds []cloud) int {
	total := 0
	for _, c := range clouds {
		total += len(c.dots)
	}
	return total
}

// limits are those of both axes, the same in the picture and the interactive chart.
func (s Scatter) limits(clouds []cloud) (xs, ys style.Range) {
	xs, ys = style.EmptyRange(), style.EmptyRange()
	for _, c := range clouds {
		for _, d := range c.dots {
			xs.Extend(d.x)
			ys.Extend(d.y)
		}
	}
	xs, ys = xs.Rounded(), ys.Rounded()
	if s.Equal { // the same step on both, or a square of the grid would not be one
		step := max(xs.Step(), ys.Step())
		xs, ys = xs.RoundedTo(step), ys.RoundedTo(step)
	}
	return xs, ys
}

// ratio is how much wider than high the frame is so that a unit is as long on both axes, within what can be drawn; 0 if
// it need not be.
func (s Scatter) ratio(xs, ys style.Range) float64 {
	const longest = 4
	ratio := (xs.High - xs.Low) / (ys.High - ys.Low)
	if !s.Equal || math.IsNaN(ratio) {
		return 0
	}
	return min(max(ratio, 1.0/longest), longest)
}

// text is the picture in words: where each group lies, and how well the groups keep apart.
func (s Scatter) text(clouds []cloud) string {
	total, skipped := dotCount(clouds), 0
	parts := make([]string, 0, len(clouds)+3)
	for _, c := range clouds {
		parts = append(parts, c.text())
		skipped += c.skipped
	}
	if finding := apart(clouds); finding != "" {
		parts = append(parts, finding)
	}
	if total > maxScattered {
		parts = append(parts, fmt.Sprintf("about %d of %d points drawn", maxScattered, total))
	}
	if skipped > 0 {
		parts = append(parts, fmt.Sprintf("%s not finite and not drawn", style.Count(skipped, "point")))
	}
	axes := fmt.Sprintf("%s in %s, (%s, %s)", style.Count(total, "point"), style.Count(len(clouds), "group"),
		style.LabelOr(s.XLabel, "x"), style.LabelOr(s.YLabel, "y"))
	return style.WithTitle(s.Title, axes+": "+strings.Join(parts, "; "))
}

func (c cloud) text() string {
	if len(c.dots) == 0 {
		return c.name + " has no point to draw"
	}
	x, y := c.center()
	return fmt.Sprintf("%s (%d) around (%s, %s)", c.name, len(c.dots), style.Number(x), style.Number(y))
}

func (c cloud) center() (x, y float64) {
	for _, d := range c.dots {
		x += d.x / float64(len(c.dots))
		y += d.y / float64(len(c.dots))
	}
	return x, y
}

// apart tells how many points lie nearest to the centre of their own group, and which group strays most to which.
// It is empty for fewer than two groups.
func apart(clouds []cloud) string {
	strays, groups := strayed(clouds)
	if groups < 2 {
		return ""
	}
	total, home := dotCount(clouds), 0
	var from, to int
	worst := 0.0
	for i, row := range strays {
		home += row[i]
		for j, n := range row {
			if share := float64(n) / float64(max(1, len(clouds[i].dots))); i != j && share > worst {
				worst, from, to = share, i, j
			}
		}
	}
	text := style.Percent(float64(home)/float64(total)) + " of the points lie nearest to the centre of their own group"
	if worst > 0 {
		text += fmt.Sprintf(", least apart are %s and %s: %s of %s lie nearer to the centre of %s",
			clouds[from].name, clouds[to].name, style.Percent(worst), clouds[from].name, clouds[to].name)
	}
	return text
}

// strayed counts, for each group, to the centre of which group its points are nearest, and the groups with a point.
func strayed(clouds []cloud) (counts [][]int, groups int) {
	type place struct{ x, y float64 }
	centers := make([]place, len(clouds))
	for i, c := range clouds {
		if centers[i] = (place{math.NaN(), math.NaN()}); len(c.dots) > 0 {
			groups++
			centers[i].x, centers[i].y = c.center()
		}
	}
	counts = make([][]int, len(clouds))
	for i, c := range clouds {
		counts[i] = make([]int, len(clouds))
		for _, d := range c.dots {
			nearest, least := i, math.Hypot(d.x-centers[i].x, d.y-centers[i].y)
			for j, o := range centers {
				if distance := math.Hypot(d.x-o.x, d.y-o.y); distance < least {
					nearest, least = j, distance
				}
			}
			counts[i][nearest]++
		}
	}
	return counts, groups
}

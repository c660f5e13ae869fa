package plotting

import (
	"encoding/json"
	"image/color"
	"math"

	"fmt"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"

	"github.com/atelier-go/atelier/plotting/internal/chart"
	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Confusion is a confusion matrix: how often a classifier took one class for another.
type Confusion struct {
	Title      string
	Classes    []string // one for each row; default the numbers from 0
	Counts     [][]int  // Counts[i][j] examples of class i were taken for class j; square, none below zero
	Normalised bool     // cells show the share of their row, in percent, instead of the count
}

// Bundle draws the matrix as coloured cells, with numbers in them for up to 20 classes. It returns an error that
// wraps ErrNoData when all counts are zero or there are none, or ErrFigure when the matrix is not square, a count is
// below zero or classes and rows differ in number.
func (c Confusion) Bundle() (Bundle, error) { return c.bundle(chart.EncodePNG) }

// SVG is the picture of the bundle as lines and letters. The errors are those of Bundle.
func (c Confusion) SVG() ([]byte, error) { return vectorsOf(c.bundle) }

func (c Confusion) bundle(encode chart.Encoder) (Bundle, error) {
	if err := c.validate(); err != nil {
		return nil, fmt.Errorf("confusion %q: %w", c.Title, err)
	}
	cells := c.cells()
	option, err := c.option(cells)
	if err != nil {
		return nil, fmt.Errorf("confusion %q: %w", c.Title, err)
	}
	picture, err := c.picture(cells, encode)
	if err != nil {
		return nil, fmt.Errorf("confusion %q: %w", c.Title, err)
	}
	id := web.ContentID(append([]string{"confusion", c.Title}, c.classes()...)...)
	return chartBundle(id, c.text(), option, picture), nil
}

func (c Confusion) validate() error {
	if len(c.Classes) != 0 && len(c.Classes) != len(c.Counts) {
		return fmt.Errorf("%w: %d classes for %d rows: give one for each, or none", ErrFigure, len(c.Classes), len(c.Counts))
	}
	total := 0
	for i, row := range c.Counts {
		if len(row) != len(c.Counts) {
			return fmt.Errorf("%w: row %d has %d counts, want %d, one for each class", ErrFigure, i, len(row), len(c.Counts))
		}
		for j, n := range row {
			if n < 0 {
				return fmt.Errorf("%w: count [%d][%d] is %d: counts are not below zero", ErrFigure, i, j, n)
			}
			total += n
		}
	}
	if total == 0 {
		return fmt.Errorf("%w: no example was counted", ErrNoData)
	}
	return nil
}

func (c Confusion) classes() []string {
	names := make([]string, len(c.Counts))
	for i := range names {
		if names[i] = fmt.Sprint(i); len(c.Classes) > 0 {
			names[i] = c.Classes[i]
		}
	}
	return names
}

// matrixCell is one cell: its value on the scale of colours from 0 to 1, and what is written in it.
type matrixCell struct {
	shade float64
	label string
}

// cells are the rows of the matrix from the top. Colours show shares of the row even where counts are written, so
// that rare classes are not pale.
func (c Confusion) cells() [][]matrixCell {
	rows := make([][]matrixCell, len(c.Counts))
	for i, row := range c.Counts {
		total := sum(row)
		rows[i] = make([]matrixCell, len(row))
		for j, n := range row {
			share := float64(n) / float64(max(1, total))
			cell := matrixCell{shade: share, label: fmt.Sprint(n)}
			if n > 0 {
				cell.shade = max(share, 1/float64(len(style.Tints)-1)) // a little is seen to be more than nothing
			}
			if c.Normalised {
				cell.label = fmt.Sprintf("%.0f", 100*share)
			}
			rows[i][j] = cell
		}
	}
	return rows
}

func sum(row []int) int {
	total := 0
	for _, n := range row {
		total += n
	}
	return total
}

// text is the matrix in words: how often the classifier is right, its most frequent mistake and its weakest class.
func (c Confusion) text() string {
	names := c.classes()
	total, right := 0, 0
	from, to, weakest, least := 0, 0, -1, 2.0
	most := 0
	for i, row := range c.Counts {
		total += sum(row)
		right += row[i]
		for j, n := range row {
			if i != j && n > most {
				most, from, to = n, i, j
			}
		}
		if recall := float64(row[i]) / float64(max(1, sum(row))); sum(row) > 0 && recall < least {
			weakest, least = i, recall
		}
	}
	parts := []string{fmt.Sprintf("accuracy %s, %d of %d examples", style.Percent(float64(right)/float64(total)), right, total)}
	if most > 0 {
		parts = append(parts,
			fmt.Sprintf("most frequent confusion: %s taken for %s, %s", names[from], names[to], style.Count(most, "time")),
			fmt.Sprintf("weakest class: %s, %s of %d right", names[weakest], style.Percent(least), sum(c.Counts[weakest])))
	}
	return style.WithTitle(c.Title, strings.Join(parts, "; "))
}

const (
	taken        = "taken for"
	really       = "class"
	numberedUpTo = 20 // classes; in more the numbers would not fit
	namedUpTo    = 30
)

func (c Confusion) option(cells [][]matrixCell) ([]byte, error) {
	names := shortenedAll(c.classes())
	var data []any
	for i, row := range cells {
		for j, cell := range row {
			data = append(data, cell.item(i, j, len(cells) <= numberedUpTo))
		}
	}
	x, y := categoryAxis(c.xTitle(), names), categoryAxis(really, names)
	y["inverse"], y["nameLocation"], y["nameGap"] = true, "start", 12
	x["nameLocation"], x["nameGap"] = "middle", chart.NameGapBelow
	if c.slanted() {
		x["axisLabel"].(chart.Attributes)["rotate"] = 40
		x["nameGap"] = 14 + longest(names)*letterPixels*2/3
	}
	return chart.Option(c.Title, chart.Attributes{
		"legend": chart.Attributes{"show": false}, "grid": chart.GridWithoutLegend(62), "xAxis": x, "yAxis": y,
		"visualMap": chart.Attributes{"show": false, "type": "continuous", "min": 0, "max": 1, "dimension": 3,
			"inRange": chart.Attributes{"color": []string{style.Hex(style.SeriesColor(0))}, "colorAlpha": []float64{style.TintOpacity(0), style.TintOpacity(1)}}},
		"series": []chart.Attributes{{"type": "heatmap", "name": c.Title, "data": data, "progressive": 0,
			"itemStyle":  chart.Attributes{"borderColor": "rgba(128,128,128,0.2)", "borderWidth": 1},
			"label":      chart.Attributes{"show": len(cells) <= numberedUpTo},
			"dimensions": []any{taken, really, c.unit(), "share"},
			"encode":     chart.Attributes{"x": 0, "y": 1, "value": 2, "tooltip": []int{1, 0, 2}}}},
	})
}

// item is the cell for ECharts, which writes the third number of a cell into it.
func (m matrixCell) item(row, column int, numbered bool) any {
	value := []any{column, row, json.Number(m.label), style.ShortNumber(m.shade)}
	if !numbered {
		return value
	}
	return chart.Attributes{"value": value, "label": chart.Attributes{"color": style.Hex(m.ink())}}
}

// ink is the colour of the number in the cell. Zeros are pale, for they would hide the mistakes.
func (m matrixCell) ink() color.RGBA {
	if m.shade == 0 {
		return color.RGBA{R: 0x80, G: 0x80, B: 0x80, A: 0xff}
	}
	return color.RGBA{R: 0x22, G: 0x22, B: 0x22, A: 0xff} // charts.js knows its lighter one for dark pages
}

// unit is that of the numbers in the cells.
func (c Confusion) unit() string {
	if c.Normalised {
		return "% of the class"
	}
	return "examples"
}

// categoryAxis is an axis of names without lines.
func categoryAxis(name string, names []string) chart.Attributes {
	return chart.Attributes{"type": "category", "name": name, "data": names, "axisTick": chart.Attributes{"show": false},
		"axisLine": chart.Attributes{"show": false}, "axisLabel": chart.Attributes{"interval": every(len(names)) - 1}}
}

// every is the step between the names that are written along n cells.
func every(n int) int { return (n + namedUpTo - 1) / namedUpTo }

func shortenedAll(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = style.Shorten(name)
	}
	return out
}

// slanted tells whether the names of the columns are wider than their cells.
func (c Confusion) slanted() bool {
	return longest(shortenedAll(c.classes()))*letterPixels*len(c.Counts) > 560
}

const letterPixels = 7 // about the width of a letter of an axis

// longest is the width of the longest name in letters.
func longest(names []string) int {
	most := 0
	for _, name := range names {
		most = max(most, style.DisplayWidth(name))
	}
	return most
}

func (c Confusion) picture(cells [][]matrixCell, encode chart.Encoder) ([]byte, error) {
	p := chart.NewPlot(c.Title, c.xTitle(), really)
	n := len(cells)
	shades := plotter.NewHeatMap(matrixShades(cells), style.Tints)
	shades.Min, shades.Max = 0, 1
	p.Add(shades)
	if n <= numberedUpTo {
		p.Add(cellNumbers(cells, p.Legend.TextStyle))
	}
	names := shortenedAll(c.classes())
	p.X.Tick.Marker = plot.ConstantTicks(nameTicks(names, false))
	p.Y.Tick.Marker = plot.ConstantTicks(nameTicks(names, true))
	p.X.Tick.Length, p.Y.Tick.Length = 0, 0
	p.X.LineStyle.Width, p.Y.LineStyle.Width = 0, 0
	if c.slanted() {
		p.X.Tick.Label.Rotation = math.Pi / 5
		p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = text.XRight, text.YTop
	}
	ends := style.Range{Low: -0.5, High: float64(n) - 0.5}
	chart.SetLimits(p, ends, ends)
	return encode(p, 0)
}

func (c Confusion) xTitle() string { return taken + " (" + c.unit() + ")" }

func nameTicks(names []string, fromTop bool) []plot.Tick {
	ticks := make([]plot.Tick, 0, len(names))
	for i := 0; i < len(names); i += every(len(names)) {
		place := i
		if fromTop {
			place = len(names) - 1 - i
		}
		ticks = append(ticks, plot.Tick{Value: float64(place), Label: names[i]})
	}
	return ticks
}

// matrixShades is a matrix as gonum counts it, rows from the bottom.
type matrixShades [][]matrixCell

// Dims is the number of columns and rows.
func (m matrixShades) Dims() (columns, rows int) { return len(m), len(m) }

// Z is the shade of a cell.
func (m matrixShades) Z(column, row int) float64 { return m[len(m)-1-row][column].shade }

// X is the place of a column.
func (m matrixShades) X(column int) float64 { return float64(column) }

// Y is the place of a row.
func (m matrixShades) Y(row int) float64 { return float64(row) }

// cellNumbers writes the number of each cell into it.
func cellNumbers(cells [][]matrixCell, style text.Style) *plotter.Labels {
	style.XAlign, style.YAlign = text.XCenter, text.YCenter
	style.Font.Size = vg.Points(min(10, 150/float64(len(cells))))
	labels := &plotter.Labels{}
	for i, row := range cells {
		for j, cell := range row {
			style.Color = cell.ink()
			labels.XYs = append(labels.XYs, plotter.XY{X: float64(j), Y: float64(len(cells) - 1 - i)})
			labels.Labels = append(labels.Labels, cell.label)
			labels.TextStyle = append(labels.TextStyle, style)
		}
	}
	return labels
}

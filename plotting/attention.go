package plotting

import (
	"fmt"
	"math"
	"strings"

	"github.com/atelier-go/atelier/plotting/internal/style"
)

// Attention is how much each symbol of an answer, a row, looked at each symbol of a question, a column: the stronger the
// colour, the more (Bahdanau et al. 2014, figure 3).
type Attention struct {
	Title    string
	Question string // names the columns; default "question"
	Answer   string // names the rows; default "answer"
	Columns  []string
	Rows     []string
	Weights  [][]float64 // a row for each of Rows, a number for each of Columns, 0 to 1
}

// Bundle draws the matrix: as SVG in the HTML, with the fonts of the browser, and as PNG, with percents in its cells where
// there are few. It returns an error that wraps ErrNoData when there are no rows or no columns, or ErrFigure when
// weights and names differ in number or a weight is not 0 to 1.
func (a Attention) Bundle() (Bundle, error) {
	d, err := a.diagram()
	if err != nil {
		return nil, err
	}
	return d.Bundle()
}

// SVG is the matrix as lines and letters. The errors are those of Bundle.
func (a Attention) SVG() ([]byte, error) {
	d, err := a.diagram()
	if err != nil {
		return nil, err
	}
	return d.SVG()
}

func (a Attention) validate() error {
	if len(a.Rows) == 0 || len(a.Columns) == 0 {
		return fmt.Errorf("%w: %d rows and %d columns", ErrNoData, len(a.Rows), len(a.Columns))
	}
	if len(a.Weights) != len(a.Rows) {
		return fmt.Errorf("%w: %d rows of weights for %d symbols: give one for each", ErrFigure, len(a.Weights), len(a.Rows))
	}
	for i, row := range a.Weights {
		if len(row) != len(a.Columns) {
			return fmt.Errorf("%w: row %d has %d weights for %d symbols: give one for each", ErrFigure, i, len(row), len(a.Columns))
		}
		for j, w := range row {
			if !(w >= 0 && w <= 1+weightSlack) { // so written, NaN is refused too
				return fmt.Errorf("%w: weight [%d][%d] is %g: give one from 0 to 1", ErrFigure, i, j, w)
			}
		}
	}
	return nil
}

// weightSlack is what a softmax in float32 may go beyond 1.
const weightSlack = 1e-4

// In CSS pixels.
const (
	widestCell  = 30.0
	thinnest    = 10.0
	percentFrom = 24.0 // the width of cells from which on there are percents in them
	nameRoom    = 24.0
)

func (a Attention) diagram() (Diagram, error) {
	if err := a.validate(); err != nil {
		return Diagram{}, fmt.Errorf("attention %q: %w", a.Title, err)
	}
	rowName := style.LabelOr(a.Answer, "answer")
	left, top := 2*pageMargin+symbolsWidth(a.Rows)+pixelWidth(rowName, wordsSize), 2*nameRoom
	cell := max(thinnest, min(widestCell, (style.ChartWidth-left-pageMargin)/float64(len(a.Columns))))
	d := Diagram{Title: a.Title, Text: a.text(), Width: left + cell*float64(len(a.Columns)) + pageMargin, Height: top + cell*float64(len(a.Rows)) + pageMargin}
	across := left + cell*float64(len(a.Columns))/2
	columnName := style.LabelOr(a.Question, "question")
	d.Width = max(d.Width, across+pixelWidth(columnName, wordsSize)/2+pageMargin)
	d.Words = append(d.Words,
		Words{X: across, Y: nameRoom / 2, Text: columnName},
		Words{X: pageMargin + pixelWidth(rowName, wordsSize)/2, Y: top + cell*float64(len(a.Rows))/2, Text: rowName})
	letter := min(16, cell)
	for j, symbol := range a.Columns {
		d.Words = append(d.Words, Words{X: left + cell*(float64(j)+0.5), Y: 1.5 * nameRoom, Text: visible(symbol), Size: letter})
	}
	for i, symbol := range a.Rows {
		y := top + cell*float64(i)
		d.Words = append(d.Words, Words{X: left - symbolsWidth(a.Rows)/2 - 2, Y: y + cell/2, Text: visible(symbol), Size: letter})
		for j, w := range a.Weights[i] {
			x := left + cell*float64(j)
			d.Boxes = append(d.Boxes, Box{X: x, Y: y, Width: cell, Height: cell, Fill: TintColor(w), Border: style.GridGrey})
			if percent := math.Round(100 * w); percent > 0 && cell >= percentFrom {
				d.Words = append(d.Words, Words{X: x + cell/2, Y: y + cell/2, Text: fmt.Sprint(percent), Size: 10})
			}
		}
	}
	return d, nil
}

// symbolsWidth is the room that the widest symbol needs.
func symbolsWidth(symbols []string) float64 {
	widest := 0.0
	for _, symbol := range symbols {
		widest = max(widest, pixelWidth(visible(symbol), 16))
	}
	return widest + 6
}

// text says for each symbol of the answer which symbol it looked at most.
func (a Attention) text() string {
	var looks []string
	for i, row := range a.Weights {
		most := 0
		for j := range row {
			if row[j] > row[most] {
				most = j
			}
		}
		looks = append(looks, fmt.Sprintf("%s looks at %s (%s)", visible(a.Rows[i]), visible(a.Columns[most]), style.Percent(min(1, row[most]))))
	}
	return strings.Join(looks, "; ")
}

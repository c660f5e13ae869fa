package plotting

import (
	"fmt"
	"strings"
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
func (c Confusion) Bundle() (Bundle, error) {
	if err := c.validate(); err != nil {
		return nil, fmt.Errorf("confusion %q: %w", c.Title, err)
	}
	cells := c.cells()
	option, err := c.option(cells)
	if err != nil {
		return nil, fmt.Errorf("confusion %q: %w", c.Title, err)
	}
	picture, err := c.picture(cells)
	if err != nil {
		return nil, fmt.Errorf("confusion %q: %w", c.Title, err)
	}
	id := contentID(append([]string{"confusion", c.Title}, c.classes()...)...)
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
				cell.shade = max(share, 1/float64(len(tints)-1)) // a little is seen to be more than nothing
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
	parts := []string{fmt.Sprintf("accuracy %s, %d of %d examples", percent(float64(right)/float64(total)), right, total)}
	if most > 0 {
		parts = append(parts,
			fmt.Sprintf("most frequent confusion: %s taken for %s, %s", names[from], names[to], counted(most, "time")),
			fmt.Sprintf("weakest class: %s, %s of %d right", names[weakest], percent(least), sum(c.Counts[weakest])))
	}
	return headed(c.Title, strings.Join(parts, "; "))
}

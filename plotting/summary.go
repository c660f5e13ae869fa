package plotting

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Summary is the table of the layers of a model, with the shape that each puts out and its number of parameters.
type Summary struct {
	Title  string
	Layers []Layer
	Bytes  int // that one parameter takes; default 4, as a float32 does
}

// Layer is one row of a summary.
type Layer struct {
	Name       string
	Kind       string // such as "Dense"
	Output     []int  // shape of what it puts out for one example; an axis below zero has no fixed length
	Parameters int64  // numbers that it holds, biases included
	Frozen     int64  // how many of these training leaves alone
}

// Bundle writes the table as HTML and as lines of plain text. It returns an error that wraps ErrNoData when there
// is no layer, or ErrFigure when a number is below zero or more parameters are frozen than there are.
func (s Summary) Bundle() (Bundle, error) {
	if err := s.validate(); err != nil {
		return nil, fmt.Errorf("summary %q: %w", s.Title, err)
	}
	text, err := s.text()
	if err != nil {
		return nil, fmt.Errorf("summary %q: %w", s.Title, err)
	}
	return Bundle{MIMEPlain: []byte(text), MIMEHTML: []byte(s.html())}, nil
}

func (s Summary) validate() error {
	if len(s.Layers) == 0 {
		return fmt.Errorf("%w: no layers", ErrNoData)
	}
	if s.Bytes < 0 {
		return fmt.Errorf("%w: %d bytes a parameter: give a number above zero, or 0 for 4", ErrFigure, s.Bytes)
	}
	for i, l := range s.Layers {
		if l.Frozen < 0 || l.Parameters < l.Frozen {
			return fmt.Errorf("%w: layer %d, %q, has %d parameters and %d frozen: want no more frozen than there are, and neither below zero",
				ErrFigure, i, l.Name, l.Parameters, l.Frozen)
		}
	}
	return nil
}

var summaryHead = []string{"layer", "kind", "output", "parameters"}

// rows are the cells of the table.
func (s Summary) rows() [][]string {
	rows := make([][]string, len(s.Layers))
	for i, l := range s.Layers {
		rows[i] = []string{l.Name, l.Kind, shapeText(l.Output), thousands(l.Parameters)}
	}
	return rows
}

// totals are the lines below the table.
func (s Summary) totals() []string {
	var total, frozen int64
	for _, l := range s.Layers {
		total, frozen = total+l.Parameters, frozen+l.Frozen
	}
	return []string{
		s.total("total", total),
		s.total("trained", total-frozen),
		s.total("not trained", frozen),
	}
}

func (s Summary) total(name string, parameters int64) string {
	each := int64(4)
	if s.Bytes > 0 {
		each = int64(s.Bytes)
	}
	return fmt.Sprintf("%s: %s parameters, %s", name, thousands(parameters), byteSize(parameters*each))
}

func (s Summary) text() (string, error) {
	var b strings.Builder
	if s.Title != "" {
		b.WriteString(s.Title + "\n")
	}
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	rows := append([][]string{summaryHead}, s.rows()...)
	width := 0
	for _, row := range rows {
		width = max(width, len(row[3]))
	}
	for _, row := range rows {
		fmt.Fprintf(w, "%s\t%s\t%s\t%*s\n", cell(row[0]), cell(row[1]), row[2], width, row[3])
	}
	if err := w.Flush(); err != nil {
		return "", err
	}
	b.WriteString(strings.Join(s.totals(), "\n"))
	return b.String(), nil
}

// cell keeps a name from breaking the columns.
func cell(name string) string { return strings.Join(strings.Fields(name), " ") }

func (s Summary) html() string {
	var b strings.Builder
	b.WriteString(web.FigureStart("", s.Title))
	b.WriteString(`<table style="border-collapse:collapse;margin:0"><thead><tr>`)
	for i, name := range summaryHead {
		fmt.Fprintf(&b, `<th scope="col" style="%sborder-bottom:1px solid #888">%s</th>`, cellStyle(i), name)
	}
	b.WriteString("</tr></thead><tbody>")
	for _, row := range s.rows() {
		b.WriteString("<tr>")
		for i, entry := range row {
			fmt.Fprintf(&b, `<td style="%s">%s</td>`, cellStyle(i), html.EscapeString(entry))
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody><tfoot>")
	for i, total := range s.totals() {
		rule := ""
		if i == 0 {
			rule = "border-top:1px solid #888;"
		}
		fmt.Fprintf(&b, `<tr><td colspan="%d" style="%spadding:2px 12px 2px 0;text-align:left">%s</td></tr>`, len(summaryHead), rule, total)
	}
	b.WriteString("</tfoot></table>" + web.FigureEnd)
	return b.String()
}

// cellStyle puts numbers, the last column, to the right.
func cellStyle(column int) string {
	if column == len(summaryHead)-1 {
		return "padding:2px 0 2px 12px;text-align:right;font-variant-numeric:tabular-nums;"
	}
	return "padding:2px 12px 2px 0;text-align:left;"
}

// shapeText is a shape as "(28, 28, 1)", an axis of no fixed length as "any".
func shapeText(shape []int) string {
	axes := make([]string, len(shape))
	for i, n := range shape {
		if axes[i] = strconv.Itoa(n); n < 0 {
			axes[i] = "any"
		}
	}
	return "(" + strings.Join(axes, ", ") + ")"
}

// thousands writes n with a comma between each three digits.
func thousands(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// byteSize writes a number of bytes in the unit, each 1024 of the one before, that leaves a small number.
func byteSize(n int64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	size, unit := float64(n), 0
	for size >= 1024 && unit < len(units)-1 {
		size, unit = size/1024, unit+1
	}
	if unit == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", size, units[unit])
}

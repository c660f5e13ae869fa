// Package table writes rows of cells as a table, the first row its head: as plain text for a terminal, as HTML for a
// notebook. It imports the standard library only.
package table

import (
	"html"
	"strings"
	"text/tabwriter"
)

// oneLine keeps a cell from breaking the columns.
var oneLine = strings.NewReplacer("\n", " ", "\t", " ", "\v", " ", "\f", " ")

// Text is the rows as lines, the columns two spaces apart and as wide as their widest cell.
func Text(rows [][]string) string {
	var out strings.Builder
	columns := tabwriter.NewWriter(&out, 0, 8, 2, ' ', 0)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = oneLine.Replace(cell)
		}
		// No write fails: a Builder takes all that there is memory for.
		_, _ = columns.Write([]byte(strings.Join(cells, "\t") + "\n"))
	}
	_ = columns.Flush()
	lines := strings.SplitAfter(out.String(), "\n")
	for i, line := range lines {
		if text, ended := strings.CutSuffix(line, "\n"); ended {
			lines[i] = strings.TrimRight(text, " ") + "\n"
		}
	}
	return strings.Join(lines, "")
}

// HTML is the rows as a table element, whatever the cells hold.
func HTML(rows [][]string) string {
	var out strings.Builder
	out.WriteString("<table>")
	for i, row := range rows {
		tag := "td"
		if i == 0 {
			tag = "th"
		}
		out.WriteString("<tr>")
		for _, cell := range row {
			out.WriteString("<" + tag + ` style="text-align:left">` + html.EscapeString(cell) + "</" + tag + ">")
		}
		out.WriteString("</tr>")
	}
	out.WriteString("</table>")
	return out.String()
}

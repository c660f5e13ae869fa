// Package page writes what there is to know of a model or of a data set, in sections of facts, for a terminal, as Markdown and
// as HTML.
package page

import (
	"fmt"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Section is a part of a page.
type Section struct {
	Title string
	// Head names the columns of the rows, of two if it is nil.
	Head []string
	Rows []Row
	// Lines are sentences below the rows.
	Lines []string
	// Ask is what only people know, as a question, or empty. Only the Markdown has it.
	Ask string
	// Pictures are names of files beside the Markdown.
	Pictures []string
}

// Row is the name of a fact, and the fact, or as many columns as the head has.
type Row []string

// says tells whether there is anything in a section but a question.
func (s Section) says() bool { return len(s.Rows)+len(s.Lines) > 0 }

// Text is what the sections say, for a terminal. Questions are left out.
func Text(sections []Section) string {
	var b strings.Builder
	for _, section := range sections {
		if !section.says() {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		b.WriteString(section.Title + "\n")
		b.WriteString(aligned(section))
		for _, line := range section.Lines {
			fmt.Fprintf(&b, "  - %s\n", oneLine(line))
		}
	}
	return b.String()
}

// aligned are the rows of a section, column below column, below the head if it has one.
func aligned(section Section) string {
	rows := section.Rows
	if section.Head != nil {
		rows = append([]Row{section.Head}, rows...)
	}
	widest := map[int]int{}
	for _, row := range rows {
		for i, cell := range row[:len(row)-1] {
			widest[i] = max(widest[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			fmt.Fprintf(&b, "  %-*s", widest[i], oneLine(cell))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// Markdown is a page with a title and what is said below it, which is Markdown already.
func Markdown(title, about string, sections []Section) string {
	blocks := []string{"# " + escaped(title), about}
	for _, section := range sections {
		blocks = append(blocks, "## "+escaped(section.Title))
		if len(section.Rows) > 0 {
			blocks = append(blocks, table(section))
		}
		if len(section.Lines) > 0 {
			var list []string
			for _, line := range section.Lines {
				list = append(list, "- "+escaped(line))
			}
			blocks = append(blocks, strings.Join(list, "\n"))
		}
		if section.Ask != "" {
			blocks = append(blocks, "*"+section.Ask+"*")
		}
		for _, picture := range section.Pictures {
			blocks = append(blocks, fmt.Sprintf("![%s](%s)", picture, picture))
		}
	}
	return strings.Join(blocks, "\n\n") + "\n"
}

// table is the rows of a section as a table.
func table(section Section) string {
	head := section.Head
	if head == nil {
		head = []string{"what", "is"}
	}
	lines := []string{"| " + strings.Join(head, " | ") + " |", strings.Repeat("|---", len(head)) + "|"}
	for _, row := range section.Rows {
		line := "|"
		for _, cell := range row {
			line += " " + escaped(cell) + " |"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// width is the most pixels across, as of other figures.
const width = 680

// HTML is a table of what the sections say. Questions are left out.
func HTML(title string, sections []Section) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<figure class="atelier" style="margin:0;max-width:%dpx"><figcaption style="font-weight:600">%s</figcaption><table style="border-collapse:collapse;margin:0">`,
		width, html.EscapeString(title))
	for _, section := range sections {
		if !section.says() {
			continue
		}
		columns := max(2, len(section.Head))
		fmt.Fprintf(&b, `<tr><th colspan="%d" style="text-align:left;padding:8px 0 2px">%s</th></tr>`, columns, html.EscapeString(section.Title))
		b.WriteString(row("th", section.Head))
		for _, cells := range section.Rows {
			b.WriteString(row("td", cells))
		}
		for _, line := range section.Lines {
			b.WriteString("<tr>" + cell("td", fmt.Sprintf(` colspan="%d"`, columns), "", line) + "</tr>")
		}
	}
	b.WriteString("</table></figure>\n")
	return b.String()
}

// row is a row of a table, of no cells nothing.
func row(tag string, cells []string) string {
	if len(cells) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("<tr>")
	for i, text := range cells {
		space := "padding:1px 12px 1px 0"
		switch i {
		case len(cells) - 1:
			space = ""
		case 0:
			space += ";min-width:9em" // beside a long text a table makes names narrow
		}
		b.WriteString(cell(tag, "", space, text))
	}
	b.WriteString("</tr>")
	return b.String()
}

func cell(tag, attributes, style, text string) string {
	return fmt.Sprintf(`<%s%s style="text-align:left;vertical-align:top;overflow-wrap:anywhere;padding:1px 0;%s">%s</%s>`, tag, attributes, style, html.EscapeString(text), tag)
}

// oneLine keeps what is in names of files and in lines from breaking the lines or steering a terminal.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}

// escaped keeps names of files and classes from being read as marks.
func escaped(text string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "<", "&lt;", "`", "\\`", "[", `\[`).Replace(oneLine(text))
}

// Package page writes what there is to know of a model or of a data set, in sections of facts, for a terminal, as Markdown and
// as HTML.
package page

import (
	"fmt"
	"html"
	"strings"
	"unicode"
)

// Section is a part of a page.
type Section struct {
	Title string
	Rows  []Row
	// Lines are sentences below the rows.
	Lines []string
	// Ask is what only people know, as a question, or empty. Only the Markdown has it.
	Ask string
	// Pictures are names of files beside the Markdown.
	Pictures []string
}

// Row is the name of a fact, and the fact.
type Row [2]string

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
		widest := 0
		for _, row := range section.Rows {
			widest = max(widest, len(row[0]))
		}
		for _, row := range section.Rows {
			fmt.Fprintf(&b, "  %-*s  %s\n", widest, row[0], oneLine(row[1]))
		}
		for _, line := range section.Lines {
			fmt.Fprintf(&b, "  - %s\n", oneLine(line))
		}
	}
	return b.String()
}

// Markdown is a page with a title and what is said below it, which is Markdown already.
func Markdown(title, about string, sections []Section) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", escaped(title), about)
	for _, section := range sections {
		fmt.Fprintf(&b, "\n## %s\n\n", escaped(section.Title))
		if len(section.Rows) > 0 {
			b.WriteString("| what | is |\n|---|---|\n")
			for _, row := range section.Rows {
				fmt.Fprintf(&b, "| %s | %s |\n", escaped(row[0]), escaped(row[1]))
			}
			b.WriteString("\n")
		}
		for _, line := range section.Lines {
			fmt.Fprintf(&b, "- %s\n", escaped(line))
		}
		if len(section.Lines) > 0 {
			b.WriteString("\n")
		}
		if section.Ask != "" {
			fmt.Fprintf(&b, "*%s*\n", section.Ask)
		}
		for _, picture := range section.Pictures {
			fmt.Fprintf(&b, "\n![%s](%s)\n", picture, picture)
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
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
		fmt.Fprintf(&b, `<tr><th colspan="2" style="text-align:left;padding:8px 0 2px">%s</th></tr>`, html.EscapeString(section.Title))
		for _, row := range section.Rows {
			fmt.Fprintf(&b, `<tr><td style="text-align:left;vertical-align:top;padding:1px 12px 1px 0">%s</td><td style="text-align:left;overflow-wrap:anywhere;padding:1px 0">%s</td></tr>`,
				html.EscapeString(row[0]), html.EscapeString(row[1]))
		}
		for _, line := range section.Lines {
			fmt.Fprintf(&b, `<tr><td colspan="2" style="text-align:left;overflow-wrap:anywhere;padding:1px 0">%s</td></tr>`, html.EscapeString(line))
		}
	}
	b.WriteString("</table></figure>\n")
	return b.String()
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

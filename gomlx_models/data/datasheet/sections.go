package datasheet

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/licence"
	"github.com/atelier-go/atelier/gomlx_models/internal/page"
)

// Sections are the sheet as people read it. The titles are those of Gebru et al. 2018.
func (s *Sheet) Sections() []page.Section {
	return []page.Section{
		{Title: "Motivation", Ask: "For what was the data gathered, by whom, and who paid for it?"},
		{Title: "Composition", Rows: s.composition(), Lines: s.Heed, Ask: "Does it show people, or what belongs to others? Does anything in it offend?"},
		{Title: "Collection", Rows: s.collection(), Ask: "How and when was it gathered? Do those whose work or face is in it know?"},
		{Title: "Preprocessing", Rows: s.preprocessing(), Lines: s.skippedLines(), Ask: "What else was done to it before?"},
		{Title: "Uses", Lines: s.fitLines(), Ask: "What should it not be used for?"},
		{Title: "Distribution", Rows: s.distribution(), Lines: licence.Of(s.Licence).Sentences(), Ask: "Who may have it, and how?"},
		{Title: "Maintenance", Rows: []page.Row{{"looked at on", s.Date}, {"digest", s.Digest}}, Ask: "Who looks after it, and who is to be told of mistakes?"},
	}
}

// composition says what the data is made of.
func (s *Sheet) composition() []page.Row {
	var rows []page.Row
	switch {
	case s.Pics != nil:
		rows = s.Pics.rows(s.Count)
	case s.Text != nil:
		rows = s.Text.rows(s.Count, strings.TrimSuffix(s.Counted, "s"))
	case s.Pairs != nil:
		rows = s.Pairs.rows(s.Count)
	case s.Strokes != nil:
		rows = s.Strokes.rows(s.Count)
	}
	if len(s.Classes) > 0 {
		rows = append(rows, page.Row{"classes", s.classText()})
	}
	if d := s.Twice; d != nil {
		rows = append(rows, page.Row{"copies", d.text(s.Kind)})
		for _, g := range d.Identical[:min(len(d.Identical), 3)] {
			rows = append(rows, page.Row{"the same", g.text()})
		}
		for _, g := range d.Near[:min(len(d.Near), 3)] {
			rows = append(rows, page.Row{"nearly the same", g.text()})
		}
	}
	return rows
}

func (f *PictureFacts) rows(n int) []page.Row {
	rows := []page.Row{{"pictures", number(n)}, {"form", fmt.Sprintf("%dx%d pixels, %s", f.Height, f.Width, count(f.Channels, "channel"))}}
	if o := f.Originals; o != nil {
		rows = append(rows, o.rows()...)
	}
	rows = append(rows, page.Row{"brightness", fmt.Sprintf("%.0f of 255, mean colour %s, contrast %.0f", f.Brightness, f.Colour, f.Contrast)})
	if f.Transparent > 0 {
		rows = append(rows, page.Row{"transparent", percent(f.Transparent) + " of the pixels"})
	}
	if f.Empty > 0 {
		rows = append(rows, page.Row{"nearly of one colour", fmt.Sprintf("%s (%s)", number(f.Empty), percent(float64(f.Empty)/float64(n)))})
	}
	return rows
}

func (o *Originals) rows() []page.Row {
	if o.Different == 1 {
		return []page.Row{{"files", "all " + o.Median + " (width x height)"}}
	}
	return []page.Row{
		{"files", fmt.Sprintf("%s to %s, half up to %s (width x height)", o.Smallest, o.Largest, o.Median)},
		{"sizes", shareText(o.Common, o.Different)},
	}
}

func (f *TextFacts) rows(n int, thing string) []page.Row {
	rows := []page.Row{
		{"text", fmt.Sprintf("%s in %s", count(n, thing), count(f.Lines, "line"))},
		{"alphabet", count(f.Symbols, "different symbol")},
		{"commonest", shareText(f.Commonest, f.Symbols)},
	}
	if len(f.Scripts) > 0 {
		rows = append(rows, page.Row{"writing", shareText(f.Scripts, len(f.Scripts))})
	}
	rows = append(rows, page.Row{"lines", fmt.Sprintf("half up to %s, the longest %s, %s empty", count(f.MedianLine, "symbol"), number(f.LongestLine), number(f.EmptyLines))})
	if f.RepeatedLines > 0 {
		such := ""
		if len(f.Repeated) > 0 {
			such = ", such as " + shareText(f.Repeated, len(f.Repeated))
		}
		rows = append(rows, page.Row{"repeated lines", number(f.RepeatedLines) + such})
	}
	return rows
}

func (f *PairFacts) rows(n int) []page.Row {
	return []page.Row{
		{"pairs", number(n)},
		{"alphabet", count(f.Symbols, "different symbol")},
		{"questions", fmt.Sprintf("half up to %s, the longest %s", count(f.MedianQuestion, "symbol"), number(f.LongestQuestion))},
		{"answers", fmt.Sprintf("half up to %s, the longest %s", count(f.MedianAnswer, "symbol"), number(f.LongestAnswer))},
	}
}

func (f *DrawingFacts) rows(n int) []page.Row {
	return []page.Row{
		{"drawings", number(n)},
		{"points", fmt.Sprintf("half up to %s, the longest %s", number(f.MedianPoints), number(f.LongestPoints))},
		{"strokes", fmt.Sprintf("half up to %s, the most %s", number(f.MedianStrokes), number(f.MostStrokes))},
	}
}

// listed is the most classes, files or sizes in a line.
const listed = 12

func (s *Sheet) classText() string {
	var words []string
	for _, class := range s.Classes[:min(len(s.Classes), listed)] {
		words = append(words, class.Name+" "+number(class.Count))
	}
	if more := len(s.Classes) - len(words); more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return number(len(s.Classes)) + ": " + strings.Join(words, ", ")
}

func (d *Duplicates) text(kind models.Kind) string {
	text := "none is there twice"
	if d.IdenticalGroups > 0 {
		text = fmt.Sprintf("%s (%s) of the same", number(d.IdenticalSpare), count(d.IdenticalGroups, "group"))
	}
	if kind == models.Pictures {
		if d.NearGroups > 0 {
			text += fmt.Sprintf(", %s (%s) of nearly the same", number(d.NearSpare), count(d.NearGroups, "group"))
		} else {
			text += ", none nearly"
		}
	}
	if d.AcrossClasses > 0 {
		text += fmt.Sprintf(", %s across classes", count(d.AcrossClasses, "group"))
	}
	if d.Incomplete {
		text += "; so many are alike that not all were compared"
	}
	return text
}

// text names the members of a group.
func (g Group) text() string {
	names := g.Files
	if names == nil {
		for _, i := range g.Members {
			names = append(names, number(i))
		}
	}
	text := strings.Join(names, ", ")
	if more := g.Size - len(names); more > 0 {
		text += fmt.Sprintf(" and %s more", number(more))
	}
	if len(g.Classes) > 1 {
		text += " (in " + strings.Join(g.Classes, " and ") + ")"
	}
	return text
}

// shareText lists shares of so many different things.
func shareText(shares []Share, different int) string {
	var words []string
	for _, s := range shares {
		words = append(words, fmt.Sprintf("%s %s", visible(s.Name), percent(s.Share)))
	}
	if more := different - len(shares); more > 0 {
		words = append(words, fmt.Sprintf("and %s more", number(more)))
	}
	return strings.Join(words, ", ")
}

// visible is a symbol, a size or a line as it can be read in a list.
func visible(name string) string {
	switch name {
	case " ":
		return "space"
	case "\n":
		return "line's end"
	case "\t":
		return "tab"
	}
	if letters := []rune(name); len(letters) > 40 {
		name = string(letters[:40]) + "..."
	}
	if strings.ContainsAny(name, " ,") {
		return fmt.Sprintf("%q", name)
	}
	return name
}

func (s *Sheet) collection() []page.Row { return []page.Row{{"source", s.Source}} }

func (s *Sheet) preprocessing() []page.Row {
	var rows []page.Row
	if f := s.Pics; f != nil && f.Originals != nil {
		rows = append(rows, page.Row{"frame", fmt.Sprintf("every picture was brought to %dx%d pixels, %s", f.Height, f.Width, f.Frame)})
	}
	if f := s.Text; f != nil && f.ByteOrderMark {
		rows = append(rows, page.Row{"byte order mark", "at the start of the file; left out"})
	}
	if f := s.Text; f != nil && f.WindowsLines > 0 {
		rows = append(rows, page.Row{"line ends", fmt.Sprintf("%s of Windows (CR LF), read as one symbol each", number(f.WindowsLines))})
	}
	if len(s.Skipped) > 0 {
		rows = append(rows, page.Row{"skipped", number(len(s.Skipped))})
	}
	return rows
}

// skippedLines are the first skipped files and why.
func (s *Sheet) skippedLines() []string {
	var lines []string
	for _, skipped := range s.Skipped[:min(len(s.Skipped), listed)] {
		lines = append(lines, skipped.File+": "+skipped.Reason)
	}
	if more := len(s.Skipped) - len(lines); more > 0 {
		lines = append(lines, fmt.Sprintf("and %s more", number(more)))
	}
	return lines
}

func (s *Sheet) fitLines() []string {
	var lines []string
	for _, fit := range s.Fits {
		lines = append(lines, fmt.Sprintf("%s --preset %s: %s", fit.Family, fit.Preset, fit.Why))
	}
	return lines
}

func (s *Sheet) distribution() []page.Row {
	rows := []page.Row{{"licence", cmp.Or(s.Licence, "not given")}}
	if len(s.LicenceFiles) > 0 {
		rows = append(rows, page.Row{"files that may say more", strings.Join(s.LicenceFiles, ", ")})
	}
	return rows
}

// String is what the sheet says, for a terminal. What only people know is left out.
func (s *Sheet) String() string { return page.Text(s.Sections()) }

// JSON is the sheet for programs, in lines.
func (s *Sheet) JSON() ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(s); err != nil {
		return nil, fmt.Errorf("datasheet: %w", err)
	}
	return b.Bytes(), nil
}

// Markdown is the sheet as a text that people complete. Pictures are names of files beside it, such as "examples.png".
func (s *Sheet) Markdown(pictures ...string) string {
	sections := s.Sections()
	for i := range sections {
		if sections[i].Title == "Composition" {
			sections[i].Pictures = pictures
		}
	}
	return page.Markdown("Data sheet of "+s.Name, "After Gebru et al. 2018, Datasheets for Datasets. Lines in italics ask what only people know.", sections)
}

package choose

import (
	"fmt"
	"strings"
)

// Join is sentences one after the other, each with where it is from.
func Join(all []Sentence) string {
	var said []string
	for _, s := range all {
		said = append(said, s.String())
	}
	return strings.Join(said, " ")
}

// Paragraphs is the advice in words, a paragraph for each part of it.
func (a Advice) Paragraphs() []string {
	parts := []string{a.Best.sentence("Train") + " " + Join(a.Best.Because)}
	if a.Second != nil {
		parts = append(parts, a.Second.sentence("Second best:")+" "+Join(a.WhyNot))
	}
	if len(a.TooLittle) > 0 {
		parts = append(parts, "Too little: "+Join(a.TooLittle))
	}
	if len(a.Unknown) > 0 {
		parts = append(parts, "Not known: "+Join(a.Unknown))
	}
	return parts
}

// Table is the best and the second beside each other, the first row its head: their steps, their time and what is expected of them.
func (a Advice) Table() [][]string {
	rows := [][]string{{""}, {"preset"}, {"steps"}, {"time"}}
	for _, s := range a.Best.Expected {
		rows = append(rows, []string{fmt.Sprintf("%s, %s", s.Measure, s.Measure.Unit())})
	}
	columns := [][]string{a.Best.column("best")}
	if a.Second != nil {
		columns = append(columns, a.Second.column("second best"))
	}
	for _, column := range columns {
		for i := range min(len(rows), len(column)) {
			rows[i] = append(rows[i], column[i])
		}
	}
	return rows
}

// column is a pick as a column of a table.
func (p Pick) column(head string) []string {
	cells := []string{head, p.String(), fmt.Sprint(p.Steps), timeText(p.Seconds)}
	for _, s := range p.Expected {
		cells = append(cells, fmt.Sprintf("%.4g", s.Value))
	}
	return cells
}

// sentence says what a pick is and what is expected of it.
func (p Pick) sentence(verb string) string {
	with := ""
	if p.Settings != "" {
		with = " with " + p.Settings
	}
	if p.Patience > 0 {
		with += fmt.Sprintf(" and a patience of %d", p.Patience)
	}
	var expected []string
	for _, s := range p.Expected {
		expected = append(expected, fmt.Sprintf("%s %.4g %s", s.Measure, s.Value, s.Measure.Unit()))
	}
	return fmt.Sprintf("%s %s%s, %d steps, about %s; expect %s.", verb, p, with, p.Steps, timeText(p.Seconds), strings.Join(expected, ", "))
}

package plotting

import (
	"fmt"
	"strconv"
	"strings"
)

// text is the chart in words, one line for each series.
func (c Curves) text(lines []line) string {
	var b strings.Builder
	if heading := c.heading(); heading != "" {
		b.WriteString(heading + ": ")
	}
	for i, l := range lines {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(l.text())
	}
	for i, base := range c.Baselines {
		fmt.Fprintf(&b, "; %s %s", base.name(i), number(base.Value))
		if !base.visible(c.LogY) {
			b.WriteString(", not drawn on a logarithmic axis")
		}
	}
	return b.String()
}

func (l line) text() string {
	if len(l.points) == 0 {
		return fmt.Sprintf("%s has no value to draw", l.name)
	}
	text := fmt.Sprintf("%s %s at step %d", l.name, number(l.last.y), l.last.x)
	if l.count-l.skipped > 1 {
		text += fmt.Sprintf(" (first %s%s)", number(l.first.y), l.smoothedText())
	}
	if l.marked {
		text += fmt.Sprintf(", %s at step %d", l.bestText(), l.best.x)
	}
	if l.skipped > 0 {
		text += fmt.Sprintf(", %d of %d values not drawn", l.skipped, l.count)
	}
	return text
}

func (l line) smoothedText() string {
	if l.smooth == nil {
		return ""
	}
	return ", smoothed " + number(l.smooth[len(l.smooth)-1])
}

// bestText is the mark of the best value.
func (l line) bestText() string {
	return "best " + number(l.best.y)
}

// number writes v with four significant digits, enough to compare two losses.
func number(v float64) string {
	return strconv.FormatFloat(v, 'g', 4, 64)
}

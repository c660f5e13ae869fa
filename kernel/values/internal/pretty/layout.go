package pretty

import (
	"strings"
	"unicode/utf8"
)

// doc is a text that may be broken over lines: either text, or items between open and close.
type doc struct {
	label       string
	text        string
	open, close string
	items       []doc
	last        bool // not an element: no comma follows
}

const (
	maxWidth = 88
	indent   = "    "
)

// layout writes d on one line if it fits, and else one item a line; short items share lines.
func layout(d doc) string {
	var b strings.Builder
	d.write(&b, "")
	return b.String()
}

// flat writes d on one line.
func flat(d doc) string {
	if d.open == "" {
		return d.label + d.text
	}
	texts := make([]string, len(d.items))
	for i, item := range d.items {
		texts[i] = flat(item)
	}
	return d.label + d.open + strings.Join(texts, ", ") + d.close
}

func (d doc) write(b *strings.Builder, margin string) {
	line := flat(d)
	if len(d.items) == 0 || len(margin)+utf8.RuneCountInString(line) <= maxWidth && !strings.Contains(line, "\n") {
		b.WriteString(line)
		return
	}
	b.WriteString(d.label + d.open + "\n")
	inner := margin + indent
	if d.fills() {
		d.fill(b, inner)
	} else {
		for _, item := range d.items {
			b.WriteString(inner)
			item.write(b, inner)
			b.WriteString(item.comma() + "\n")
		}
	}
	b.WriteString(margin + d.close)
}

func (d doc) comma() string {
	if d.last {
		return ""
	}
	return ","
}

// fills says whether all items are short and alike, such as the numbers of a slice.
func (d doc) fills() bool {
	for _, item := range d.items {
		if item.label != "" || item.open != "" || strings.Contains(item.text, "\n") {
			return false
		}
	}
	return true
}

// fill writes as many items on a line as fit.
func (d doc) fill(b *strings.Builder, margin string) {
	width := 0
	for i, item := range d.items {
		text := item.text + item.comma()
		n := utf8.RuneCountInString(text)
		switch {
		case i == 0:
			b.WriteString(margin)
			width = len(margin)
		case width+1+n > maxWidth:
			b.WriteString("\n" + margin)
			width = len(margin)
		default:
			b.WriteString(" ")
			width++
		}
		b.WriteString(text)
		width += n
	}
	b.WriteString("\n")
}

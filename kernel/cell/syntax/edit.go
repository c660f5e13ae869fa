package syntax

import (
	"cmp"
	"slices"
	"strings"
)

// Edit replaces bytes of a text.
type Edit struct {
	From, To int
	Text     string
}

// Replace puts a text in the place of the bytes from one offset to another.
func Replace(from, to int, text string) Edit { return Edit{from, to, text} }

// Insert puts a text at an offset.
func Insert(at int, text string) Edit { return Edit{at, at, text} }

// ApplyEdits makes edits that do not overlap.
func ApplyEdits(text string, edits []Edit) string {
	slices.SortStableFunc(edits, func(a, b Edit) int { return cmp.Compare(a.From, b.From) })
	var out strings.Builder
	at := 0
	for _, e := range edits {
		if e.From < at {
			continue
		}
		out.WriteString(text[at:e.From])
		out.WriteString(e.Text)
		at = e.To
	}
	out.WriteString(text[at:])
	return out.String()
}

// Blank turns everything but line ends into spaces.
func Blank(text string) string {
	bytes := []byte(text)
	for i, b := range bytes {
		if b != '\n' {
			bytes[i] = ' '
		}
	}
	return string(bytes)
}

// Padded fills a replacement up to the length of what it replaces.
func Padded(text string, length int) string {
	return text + strings.Repeat(" ", max(0, length-len(text)))
}

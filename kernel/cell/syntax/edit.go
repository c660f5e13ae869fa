package syntax

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
)

// FileName is the name of a cell's text in generated code and so in errors and stack traces. It depends on
// the text alone, so that the same cell gives the same program, whatever its number.
func FileName(text string) string {
	h := fnv.New64a()
	h.Write([]byte(text)) // never fails
	return fmt.Sprintf("cell-%012x", h.Sum64()&(1<<48-1))
}

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

// Mask blanks all of a text but some segments, so that what is left stays where it was.
func Mask(text string, segments []Segment, wanted func(Segment) bool) string {
	var out strings.Builder
	at := 0
	for _, c := range segments {
		if !wanted(c) {
			continue
		}
		out.WriteString(Blank(text[at:c.From]))
		out.WriteString(text[c.From:c.To])
		at = c.To
	}
	out.WriteString(Blank(text[at:]))
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

// LineDirective writes where in a cell the text that follows comes from.
func LineDirective(file string, line, column int) string {
	return fmt.Sprintf("/*line %s:%d:%d*/", file, line, column)
}

// PackageClause begins every file of a program.
const PackageClause = "package main\n"

// Padded fills a replacement up to the length of what it replaces.
func Padded(text string, length int) string {
	return text + strings.Repeat(" ", max(0, length-len(text)))
}

package cell

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
)

// fileName is the name of a cell's text in generated code and so in errors and stack traces. It depends on
// the text alone, so that the same cell gives the same program, whatever its number.
func fileName(text string) string {
	h := fnv.New64a()
	h.Write([]byte(text)) // never fails
	return fmt.Sprintf("cell-%012x", h.Sum64()&(1<<48-1))
}

// edit replaces bytes of a text.
type edit struct {
	from, to int
	text     string
}

// apply makes edits that do not overlap.
func apply(text string, edits []edit) string {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	var out strings.Builder
	at := 0
	for _, e := range edits {
		if e.from < at {
			continue
		}
		out.WriteString(text[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.WriteString(text[at:])
	return out.String()
}

// keep blanks all of a text but some chunks, so that what is left stays where it was.
func keep(text string, wanted func(chunk) bool, chunks []chunk) string {
	var out strings.Builder
	at := 0
	for _, c := range chunks {
		if !wanted(c) {
			continue
		}
		out.WriteString(blank(text[at:c.from]))
		out.WriteString(text[c.from:c.to])
		at = c.to
	}
	out.WriteString(blank(text[at:]))
	return out.String()
}

// blank turns everything but line ends into spaces.
func blank(text string) string {
	bytes := []byte(text)
	for i, b := range bytes {
		if b != '\n' {
			bytes[i] = ' '
		}
	}
	return string(bytes)
}

// place writes where in a cell the text that follows comes from.
func place(file string, line, column int) string {
	return fmt.Sprintf("/*line %s:%d:%d*/", file, line, column)
}

// clause begins every file of a program.
const clause = "package main\n"

// padded fills a replacement up to the length of what it replaces.
func padded(text string, length int) string {
	return text + strings.Repeat(" ", max(0, length-len(text)))
}

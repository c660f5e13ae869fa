package textfile

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// MaxLines is the most lines of a file of documents.
const MaxLines = 2_000_000

// Line is a line of a file that is not blank.
type Line struct {
	Number int // from 1
	Text   string
}

// Lines are the lines of a file.
type Lines struct {
	Texts []Line
	// Blank is the number of lines that have nothing to see, but for those after the last text.
	Blank int
}

// ReadLines reads the lines of a UTF-8 file, which end in "\n", "\r\n" or "\r", each as Tidy gives it.
func ReadLines(path string) (Lines, error) {
	text, err := Read(path)
	if err != nil {
		return Lines{}, err
	}
	var lines Lines
	number, blank := 0, 0
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r", "\n"), "\n") {
		number++
		line = Tidy(line)
		if line == "" {
			blank++
			continue
		}
		lines.Blank, blank = lines.Blank+blank, 0
		if lines.Texts = append(lines.Texts, Line{number, line}); len(lines.Texts) > MaxLines {
			return Lines{}, fmt.Errorf("data: %s: line %d: more than %d documents; cut the file", path, number, MaxLines)
		}
	}
	if lines.Texts == nil {
		return Lines{}, fmt.Errorf("data: %s: there is nothing in it, wanted a document on each line; write one, or name another file", path)
	}
	return lines, nil
}

// Tidy is a line without spaces, line's ends and byte order marks around it, its characters composed (Unicode's form NFC):
// what looks the same is the same.
func Tidy(line string) string {
	return norm.NFC.String(strings.TrimFunc(line, func(r rune) bool { return unicode.IsSpace(r) || r == '\uFEFF' || r == 0 }))
}

package plotting

import (
	"strings"

	"golang.org/x/image/math/fixed"
)

// brokenLines is letters in lines that fit into the picture: each ends where the text has it or after the last word that
// fits, or within a word that is longer than a line.
func brokenLines(letters []inked) [][]inked {
	const width = lettersWidth - 2*lettersMargin
	var lines [][]inked
	var x fixed.Int26_6
	start, end := 0, 0 // of the line, should the next letter not fit
	for i, l := range letters {
		if x+l.width > fixed.I(width) && i > start {
			if end == start {
				end = i
			}
			lines = append(lines, letters[start:end])
			start, x = end, wholeWidth(letters[end:i])
		}
		x += l.width
		switch {
		case l.last:
			lines = append(lines, letters[start:i+1])
			start, end, x = i+1, i+1, 0
		case i+1 < len(letters) && parts(l.letter, letters[i+1].letter):
			end = i + 1
		}
	}
	if start < len(letters) {
		lines = append(lines, letters[start:])
	}
	return lines
}

func wholeWidth(letters []inked) fixed.Int26_6 {
	var width fixed.Int26_6
	for _, l := range letters {
		width += l.width
	}
	return width
}

// parts tells whether a line may end between two letters.
func parts(before, after rune) bool {
	const closing, opening = "，。、；：！？）》〉」』】”’…", "（《〈「『【“‘"
	if strings.ContainsRune(closing, after) || strings.ContainsRune(opening, before) {
		return false
	}
	return before == ' ' && after != ' ' || wide(before) || wide(after)
}

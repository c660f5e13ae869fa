// Package diskfull answers whether a disk was full. Every cell links it, so it imports little.
package diskfull

import (
	"errors"
	"strings"
	"syscall"
	"unicode"
)

// Is tells an error that comes from a disk, or a user's share of one, without more room. One of another program, or
// one that was passed on in words alone, is known by its words.
func Is(err error) bool {
	switch {
	case err == nil:
		return false
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		return true
	}
	return Says(err.Error())
}

// phrases are how programs say it, in lower case.
var phrases = []string{"no space left on device", "disk quota exceeded"}

// Says tells whether a line of a text ends in the words for a full disk, as a whole or after a colon; what stands in
// parentheses may follow.
func Says(text string) bool {
	for line := range strings.Lines(strings.ToLower(text)) {
		for _, phrase := range phrases {
			before, after, found := strings.Cut(line, phrase)
			if found && (before == "" || strings.HasSuffix(before, ": ")) && endsLine(after) {
				return true
			}
		}
	}
	return false
}

func endsLine(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "(") || !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

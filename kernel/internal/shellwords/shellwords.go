// Package shellwords splits the line of a magic into words.
package shellwords

import "strings"

// Split splits at spaces, tabs and line ends, as GoNB does. Double quotes hold a word together, and inside them a
// backslash stands before what is meant literally, or before n and t for a new line and a tab.
func Split(line string) []string {
	var words []string
	var word strings.Builder
	started, quoted := false, false
	for at := 0; at < len(line); at++ {
		char := line[at]
		switch {
		case !quoted && (char == ' ' || char == '\t' || char == '\n'):
			if started {
				words = append(words, word.String())
			}
			word.Reset()
			started = false
		case char == '"':
			quoted = !quoted
			started = true // so that "" is a word
		case char == '\\' && quoted && at+1 < len(line):
			at++
			word.WriteByte(unescaped(line[at]))
		default:
			word.WriteByte(char)
			started = true
		}
	}
	if started {
		words = append(words, word.String())
	}
	return words
}

func unescaped(char byte) byte {
	switch char {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	}
	return char
}

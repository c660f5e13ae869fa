// Package verse looks at Chinese verse by its form: how long its lines are, whether they rhyme, and whether they were copied.
// A text is lines of two verses each, with an empty line between poems. All shares are from 0 to 1, and 0 of nothing.
package verse

import (
	"strings"
	"unicode/utf8"
)

// mark tells whether a character ends a verse.
func mark(r rune) bool { return strings.ContainsRune("，。？！；：、", r) }

// lines are the lines of a text, empty ones between poems included, but for the last one, which is cut off.
func lines(text string) []string {
	all := strings.Split(text, "\n")
	return all[:len(all)-1]
}

// Form is the share of lines in texts whose two verses have both five or both seven characters. The end of a text, after its
// last line break, is cut off and does not count; nor do empty lines.
func Form(texts []string) float64 { return share(texts, regular) }

func regular(line string) bool {
	verses := strings.FieldsFunc(line, mark)
	if len(verses) != 2 {
		return false
	}
	first, second := utf8.RuneCountInString(verses[0]), utf8.RuneCountInString(verses[1])
	return first == second && (first == 5 || first == 7)
}

// Copied is the share of lines in texts, whatever their form, that stand in a book as they are. It counts lines as Form does.
func Copied(book string, texts []string) float64 {
	return share(texts, func(line string) bool { return strings.Contains(book, line) })
}

// share is that of the lines in texts of which something is so.
func share(texts []string, so func(line string) bool) float64 {
	good, all := 0, 0
	for _, text := range texts {
		for _, line := range lines(text) {
			if line == "" {
				continue
			}
			all++
			if so(line) {
				good++
			}
		}
	}
	return ratio(good, all)
}

// SameLength is the share of answers that have as many characters as their questions.
func SameLength(questions, answers []string) float64 {
	good := 0
	for i, answer := range answers {
		if utf8.RuneCountInString(answer) == utf8.RuneCountInString(questions[i]) {
			good++
		}
	}
	return ratio(good, len(answers))
}

// SameCharacters is the share of the characters in answers that the true answers have at the same place.
func SameCharacters(truths, answers []string) float64 {
	same, all := 0, 0
	for i, answer := range answers {
		truth := []rune(truths[i])
		for j, character := range []rune(answer) {
			all++
			if j < len(truth) && truth[j] == character {
				same++
			}
		}
	}
	return ratio(same, all)
}

// Long is the share of verses that have so many characters or more.
func Long(verses []string, characters int) float64 {
	long := 0
	for _, verse := range verses {
		if utf8.RuneCountInString(verse) >= characters {
			long++
		}
	}
	return ratio(long, len(verses))
}

func ratio(good, all int) float64 { return float64(good) / float64(max(1, all)) }

package style

import (
	"fmt"
	"strings"
)

// LongestName is the width of a name in a chart, in letters. The words of a figure have all of it.
const LongestName = 28

// Shorten cuts a name that would leave no room for the data.
func Shorten(name string) string { return Truncate(name, LongestName) }

// Truncate cuts text to that many letters, the last of which then says so.
func Truncate(text string, most int) string {
	if DisplayWidth(text) <= most {
		return text
	}
	letters := []rune(text)
	for len(letters) > 0 && DisplayWidth(string(letters)) >= most {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}

// NameOr is the name, or what it stands for with a number from 1.
func NameOr(name, kind string, index int) string {
	if name == "" {
		return fmt.Sprintf("%s %d", kind, index+1)
	}
	return name
}

// LabelOr is the label of an axis, or the usual one.
func LabelOr(label, usual string) string {
	if label == "" {
		return usual
	}
	return label
}

// Count is a number of things: "1 run", "2 runs".
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// WithTitle is text after the title, if there is one.
func WithTitle(title, text string) string {
	if title == "" {
		return text
	}
	return title + ": " + text
}

// Enumerate is names in a sentence: "a", "a and b", "a, b and c".
func Enumerate(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Percent writes a share of 1.
func Percent(share float64) string { return fmt.Sprintf("%.1f%%", 100*share) }

// IsWide tells whether a letter is of Chinese, Japanese or Korean, or a sign as wide as these: a square.
func IsWide(letter rune) bool { return letter >= 0x2e80 }

// DisplayWidth is the width of text in Latin letters, of which a wide one takes two.
func DisplayWidth(text string) int {
	count := 0
	for _, letter := range text {
		if count++; IsWide(letter) {
			count++
		}
	}
	return count
}

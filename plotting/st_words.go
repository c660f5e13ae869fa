package plotting

import (
	"fmt"
	"strings"
)

// longestName is the width of a name in a chart, in letters. The words of a figure have all of it.
const longestName = 28

// shortened cuts a name that would leave no room for the data.
func shortened(name string) string { return cutShort(name, longestName) }

// cutShort cuts text to that many letters, the last of which then says so.
func cutShort(text string, most int) string {
	if lettersWide(text) <= most {
		return text
	}
	letters := []rune(text)
	for len(letters) > 0 && lettersWide(string(letters)) >= most {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}

// named is the name, or what it stands for with a number from 1.
func named(name, kind string, index int) string {
	if name == "" {
		return fmt.Sprintf("%s %d", kind, index+1)
	}
	return name
}

// axisName is the label of an axis, or the usual one.
func axisName(label, usual string) string {
	if label == "" {
		return usual
	}
	return label
}

// counted is a number of things: "1 run", "2 runs".
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// headed is text after the title, if there is one.
func headed(title, text string) string {
	if title == "" {
		return text
	}
	return title + ": " + text
}

// enumerated is names in a sentence: "a", "a and b", "a, b and c".
func enumerated(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// percent writes a share of 1.
func percent(share float64) string { return fmt.Sprintf("%.1f%%", 100*share) }

// wide tells whether a letter is of Chinese, Japanese or Korean, or a sign as wide as these: a square.
func wide(letter rune) bool { return letter >= 0x2e80 }

// lettersWide is the width of text in Latin letters, of which a wide one takes two.
func lettersWide(text string) int {
	count := 0
	for _, letter := range text {
		if count++; wide(letter) {
			count++
		}
	}
	return count
}

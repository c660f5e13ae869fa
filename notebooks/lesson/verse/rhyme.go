package verse

import (
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// Final is what a line's last character rhymes by in today's Mandarin: the end of its sound in pinyin, without tone and
// without the i, u or ü before the vowel, or nothing if it has no sound. Marks at the end of the line are passed over.
func Final(line string) string {
	args := pinyin.NewArgs()
	args.Style = pinyin.Finals
	sounds := pinyin.Pinyin(strings.TrimRightFunc(line, mark), args)
	if len(sounds) == 0 {
		return ""
	}
	sound := sounds[len(sounds)-1][0]
	switch sound { // what pinyin writes shorter than it is said
	case "iu":
		return "ou"
	case "ui":
		return "ei"
	case "in", "un", "vn":
		return "en"
	case "ing":
		return "eng"
	case "ie", "ue", "ve":
		return "ie"
	case "i", "u", "v":
		return sound
	}
	return strings.TrimLeft(sound, "iuv")
}

// Rhymes is the share of neighbouring lines in texts that rhyme, and chance that of lines at the same place of different
// texts, each with the next. An empty line rhymes with nothing. Of a single text there is no chance to speak of.
func Rhymes(texts []string) (share, chance float64) {
	var good, all, byChance, pairs int
	for i, text := range texts {
		own, other := lines(text), lines(texts[(i+1)%len(texts)])
		g, n := alike(own[:max(0, len(own)-1)], own[min(1, len(own)):])
		good, all = good+g, all+n
		g, n = alike(own, other)
		byChance, pairs = byChance+g, pairs+n
	}
	return ratio(good, all), ratio(byChance, pairs)
}

// alike counts the pairs of lines, one of a and one of b at the same place, that rhyme, and all that have a sound.
func alike(a, b []string) (good, all int) {
	for i := range min(len(a), len(b)) {
		if x, y := Final(a[i]), Final(b[i]); x != "" && y != "" {
			all++
			if x == y {
				good++
			}
		}
	}
	return good, all
}

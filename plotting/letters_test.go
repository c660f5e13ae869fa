package plotting

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/plotting/internal/style"
)

func letters(text string, probabilities ...float64) Letters {
	return Letters{Symbols: strings.Split(text, ""), Probabilities: probabilities}
}

func TestLettersText(t *testing.T) {
	given := letters("abc", 0, 0.5, 0.25)
	given.Title, given.Given = "poem", 1
	all := letters("ab", math.NaN(), 7) // what given symbols have as probability is not looked at
	all.Given = 2
	tests := []struct {
		name    string
		letters Letters
		want    string
	}{
		{"-ln 0.5", letters("a", 0.5), "a\n\nmean surprise 0.6931 nats a symbol, over 1"},
		{"mean of ln 2 and ln 4", given, "poem\n\nabc\n\nmean surprise 1.04 nats a symbol, over 2 after 1 that were given"},
		{"certain", letters("ab", 1, 1), "ab\n\nmean surprise 0 nats a symbol, over 2"},
		{"impossible", letters("ab", 1, 0), "ab\n\nmean surprise infinitely many nats a symbol, over 2"},
		{"all given", all, "ab\n\nall symbols were given"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(bundle(t, tt.letters)[MIMEPlain]); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestLettersGolden(t *testing.T) {
	l := letters("床<\"前 \nab", 1, 0.9, 0.5, 0.2, 0.05, 0.01, 0.0001, 0)
	l.Title, l.Lang, l.Given = "诗 <1>", "zh", 1
	b := bundle(t, l)
	golden(t, "letters.html", b[MIMEHTML])
	golden(t, "letters.png", b[MIMEPNG])
}

// Neighbours share an element, and its tooltip, up to 12 symbols and never past a line break.
func TestLettersRuns(t *testing.T) {
	l := letters("ab\ncd", 0.6, 0.7, 0.8, 0.9, 0.1)
	var ends []int
	for start := 0; start < len(l.Symbols); start = ends[len(ends)-1] {
		ends = append(ends, l.runEnd(start))
	}
	if len(ends) != 3 || ends[0] != 3 || ends[1] != 4 || ends[2] != 5 {
		t.Errorf("runs end at %v, want 3 (line break), 4 (other background) and 5", ends)
	}
	long := Letters{Symbols: make([]string, 30), Probabilities: make([]float64, 30)}
	if got := long.runEnd(0); got != maxRun {
		t.Errorf("a run of %d symbols, want %d", got, maxRun)
	}
}

// Two neighbouring backgrounds can be told apart, in grey too, on a light page and on a dark one. TestRamps tests that
// text can be read on all.
func TestLettersBackgrounds(t *testing.T) {
	for ground, darker := range map[uint8]float64{0xff: -1, 0x11: 1} {
		for i := 1; i < len(letterBins); i++ {
			before, after := style.TintOver(style.TintOpacity(letterBins[i-1].share), ground), style.TintOver(style.TintOpacity(letterBins[i].share), ground)
			if got := contrast(t, style.Hex(before), style.Hex(after)); got < 1.2 || darker*(luminance(after)-luminance(before)) < 0 {
				t.Errorf("%s on grey %d: contrast %.2f to %s, want 1.2 or more, and farther from the page", letterBins[i].name, ground, got, letterBins[i-1].name)
			}
		}
	}
}

func TestLettersErrors(t *testing.T) {
	far := letters("ab", 1, 1)
	far.Given = 3
	tests := []struct {
		name    string
		letters Letters
		want    error
		says    string
	}{
		{"none", Letters{Title: "x"}, ErrNoData, `letters "x"`},
		{"number", letters("ab", 1), ErrLetters, "1 probabilities for 2 symbols"},
		{"given", far, ErrLetters, "3 of 2 symbols were given"},
		{"above one", letters("ab", 1, 1.5), ErrLetters, `symbol 1, "b", has probability 1.5`},
		{"NaN", letters("a", math.NaN()), ErrLetters, "probability NaN"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := tt.letters.Bundle(); !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %v saying %q", err, tt.want, tt.says)
			}
		})
	}
}

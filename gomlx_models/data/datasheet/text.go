package datasheet

import (
	"bytes"
	"cmp"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/atelier-go/atelier/gomlx_models/data"
)

// TextFacts is what there is to know of a text, as a model gets it.
type TextFacts struct {
	// Symbols is the number of different symbols, and Unknown counts those in the text that the alphabet has no place for.
	Symbols int `json:"symbols"`
	Unknown int `json:"unknown,omitempty"`
	// Commonest are the most frequent symbols.
	Commonest []Share `json:"commonest"`
	// Scripts are the writing systems of the letters, the most frequent first.
	Scripts []Share `json:"scripts,omitempty"`
	Lines   int     `json:"lines"`
	// EmptyLines are among the lines. MedianLine and LongestLine are in symbols, the empty lines left out.
	EmptyLines  int `json:"empty_lines"`
	MedianLine  int `json:"median_line"`
	LongestLine int `json:"longest_line"`
	// RepeatedLines counts the lines that stand elsewhere before, CopiedLines those of them that are no names of speakers,
	// headings and the like, and Repeated names the most frequent.
	RepeatedLines int     `json:"repeated_lines"`
	CopiedLines   int     `json:"copied_lines,omitempty"`
	Repeated      []Share `json:"repeated,omitempty"`
	// Documents tells that each line seems to be a text of its own.
	Documents bool `json:"documents"`
	// ByteOrderMark, WindowsLines and Controls are what the file has and a model does not get, or should not.
	ByteOrderMark bool `json:"byte_order_mark,omitempty"`
	WindowsLines  int  `json:"windows_lines,omitempty"`
	Controls      int  `json:"controls,omitempty"`
}

// longLine is the length from which a line that stands there twice is a copy.
const longLine = 30

// Share is something and how often it is there.
type Share struct {
	Name  string  `json:"name"`
	Count int     `json:"count"`
	Share float64 `json:"share"`
}

// fewestDocuments is the fewest lines that are called documents.
const fewestDocuments = 100

// ofText looks at a text, and at its file if the path is not empty.
func (s *Sheet) ofText(set *data.Text, path string) error {
	text, err := set.Excerpt(0, set.Len())
	if err != nil {
		return err
	}
	f := textFacts(text)
	if path != "" {
		if err := f.ofFile(path); err != nil {
			return err
		}
	}
	s.Text = f
	s.heedText()
	return nil
}

// ofDocuments looks at documents, and at their file.
func (s *Sheet) ofDocuments(set *data.Documents, path string) error {
	var all strings.Builder
	for i := range set.Len() {
		document, err := set.Document(i)
		if err != nil {
			return err
		}
		all.WriteString(document + "\n")
	}
	f := textFacts(all.String())
	f.Symbols = len(set.Alphabet()) - 2 // but for the unknown and the end
	f.EmptyLines, f.RepeatedLines, f.Documents = set.Blank(), set.Repeated(), true
	f.Lines += f.EmptyLines + f.RepeatedLines + len(set.Skipped())
	if path != "" {
		if err := f.ofFile(path); err != nil {
			return err
		}
	}
	s.Text = f
	s.skip(set.Skipped())
	if n := f.RepeatedLines; n > 0 {
		s.heed("%s there before already, and %s once.", verb(n, "line stood", "lines stood"), verbAlone(n, "counts", "count"))
	}
	s.heedSkipped()
	return nil
}

// textFacts looks at a text.
func textFacts(text string) *TextFacts {
	f := &TextFacts{}
	symbols, scripts := map[string]int{}, map[string]int{}
	all, letters := 0, 0
	for _, r := range text {
		all++
		symbols[string(r)]++
		switch {
		case r == utf8.RuneError:
			f.Unknown++
		case unicode.IsControl(r) && r != '\n' && r != '\t':
			f.Controls++
		case unicode.IsLetter(r):
			letters++
			scripts[script(r)]++
		}
	}
	delete(symbols, data.Unknown)
	f.Symbols = len(symbols)
	f.Commonest, f.Scripts = shares(symbols, all, 5), shares(scripts, letters, 5)
	f.ofLines(strings.Split(strings.TrimSuffix(text, "\n"), "\n"))
	return f
}

// ofLines looks at the lines.
func (f *TextFacts) ofLines(lines []string) {
	f.Lines = len(lines)
	times := map[string]int{}
	var lengths []int
	for _, line := range lines {
		if strings.TrimSpace(line) == "" {
			f.EmptyLines++
			continue
		}
		lengths = append(lengths, utf8.RuneCountInString(line))
		times[line]++
	}
	if len(lengths) == 0 {
		return
	}
	f.RepeatedLines = len(lengths) - len(times)
	for line, n := range times {
		if utf8.RuneCountInString(line) >= longLine {
			f.CopiedLines += n - 1
		}
	}
	maps.DeleteFunc(times, func(_ string, n int) bool { return n < 2 })
	f.Repeated = shares(times, len(lengths), 5)
	slices.Sort(lengths)
	f.MedianLine, f.LongestLine = lengths[len(lengths)/2], lengths[len(lengths)-1]
	if f.Documents = documents(lines, lengths, f.EmptyLines); f.Documents {
		f.CopiedLines = f.RepeatedLines
	}
}

// documents tells whether lines, of these lengths in order, are texts of their own: many, short, hardly an empty one
// among them, and not broken where they reached a width, as prose is, whose sentences go on in the next line.
func documents(lines []string, lengths []int, empty int) bool {
	n := len(lengths)
	median, long := lengths[n/2], lengths[n*95/100]
	if n < fewestDocuments || median > 120 || lengths[n-1] > 1000 || 50*empty > n {
		return false
	}
	if median > 40 && 100*median > 85*long {
		return false // as wide as a page
	}
	goesOn := 0
	for i, line := range lines[:len(lines)-1] {
		last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(line))
		next, _ := utf8.DecodeRuneInString(lines[i+1])
		first, _ := utf8.DecodeRuneInString(line)
		if (unicode.IsLetter(last) || last == ',') && unicode.IsLower(next) && unicode.IsUpper(first) {
			goesOn++
		}
	}
	return 10*goesOn < n
}

// ofFile looks at what reading leaves out.
func (f *TextFacts) ofFile(path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	f.ByteOrderMark = bytes.HasPrefix(content, []byte("\uFEFF"))
	f.WindowsLines = bytes.Count(content, []byte("\r\n"))
	return nil
}

// shares are the most frequent of what was counted, equally frequent ones in the order of their names.
func shares(counts map[string]int, of, most int) []Share {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b))
	})
	var list []Share
	for _, name := range names[:min(len(names), most)] {
		list = append(list, Share{name, counts[name], float64(counts[name]) / float64(of)})
	}
	return list
}

// usualScripts are looked at before all others.
var usualScripts = []string{"Latin", "Han", "Cyrillic", "Greek", "Arabic", "Hebrew", "Devanagari", "Hiragana", "Katakana", "Hangul"}

// script is the name of a letter's writing system in Unicode.
func script(r rune) string {
	for _, name := range usualScripts {
		if unicode.Is(unicode.Scripts[name], r) {
			return name
		}
	}
	for _, name := range slices.Sorted(maps.Keys(unicode.Scripts)) {
		if unicode.Is(unicode.Scripts[name], r) {
			return name
		}
	}
	return "other"
}

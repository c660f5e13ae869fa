package datasheet

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
)

func TestTextFacts(t *testing.T) {
	s := lookAt(t, textOf(t, "\uFEFFab ab\r\n\r\n\u4e2d\u0436 a\x07\nab ab\r\n"), "")
	f := s.Text
	if !f.ByteOrderMark || f.WindowsLines != 3 || f.Controls != 1 || f.Lines != 4 || f.EmptyLines != 1 || f.LongestLine != 5 || f.MedianLine != 5 {
		t.Errorf("got %+v", f)
	}
	if f.RepeatedLines != 1 || f.Repeated[0].Name != "ab ab" || f.Repeated[0].Count != 2 {
		t.Errorf("repeated is %+v, want ab ab twice", f.Repeated)
	}
	// a and b, a space, a line's end, a Chinese and a Russian letter, a bell
	if f.Symbols != 7 || f.Commonest[0].Name != "a" || f.Commonest[0].Count != 5 {
		t.Errorf("%d symbols, the commonest %+v; want 7 and a", f.Symbols, f.Commonest)
	}
	var scripts []string
	for _, s := range f.Scripts {
		scripts = append(scripts, s.Name)
	}
	if !slices.Equal(scripts, []string{"Latin", "Cyrillic", "Han"}) {
		t.Errorf("got the scripts %q", scripts)
	}
	for _, text := range []string{"byte order mark", "3 of Windows (CR LF)", "line's end", "1 control symbol"} {
		if !strings.Contains(s.String(), text) {
			t.Errorf("got %s, want %q in it", s, text)
		}
	}
}

// Lists of names and titles are documents; prose, verse, plays and logs that are broken at a width are not.
func TestDocuments(t *testing.T) {
	list := func(n int, line func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(line(i) + "\n")
		}
		return b.String()
	}
	letters := func(i, n int) string { return strings.Repeat(string(rune('a'+i%26)), n) }
	prose := "It was a bright cold day in April, and the clocks were striking thirteen, and he went\nup the stairs with his chin on his breast, for he wished to escape the vile wind that\nblew there.\n"
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"names":                {list(500, func(i int) string { return "N" + letters(i, 3+i%9) }), true},
		"colours, lower case":  {list(500, func(i int) string { return letters(i, 4) + " " + letters(i*7, 3+i%13) }), true},
		"titles":               {list(500, func(i int) string { return "The " + letters(i, 5+i%40) + " of " + letters(i*3, 5) }), true},
		"a few names":          {list(50, func(i int) string { return letters(i, 5) }), false},
		"prose":                {strings.Repeat(prose, 100), false},
		"as wide as a page":    {list(500, func(i int) string { return letters(i, 72-i%4) }), false},
		"with empty lines":     {list(500, func(i int) string { return letters(i, 5*(i%2)) }), false},
		"paragraphs of a book": {list(500, func(i int) string { return letters(i, 400) }), false},
		"one very long line":   {list(500, func(i int) string { return letters(i, 5+i/499*2000) }), false},
		"verse":                {strings.Repeat("Shall I compare thee\nto a summer day,\nThou art more lovely\nand more temperate\n", 100), false},
	} {
		if got := textFacts(c.text).Documents; got != c.want {
			t.Errorf("%s: got %t, want %t", name, got, c.want)
		}
	}
	s := lookAt(t, textOf(t, list(500, func(i int) string { return fmt.Sprintf("Name%d", i) })), "")
	if len(s.Heed) == 0 || !strings.Contains(s.Heed[0], "data.Lines") {
		t.Errorf("to heed is %q, want data.Lines", s.Heed)
	}
}

// Of documents the file's lines are counted, and what reading left out is said.
func TestDocumentsOf(t *testing.T) {
	path := t.TempDir() + "/names.txt"
	write(t, path, []byte("\uFEFFAda\r\nBo\r\n\r\nAda\r\n"+strings.Repeat("x", 2000)+"\r\n"))
	s := lookAt(t, data.Lines(path), "")
	f := s.Text
	if s.Count != 2 || f.Lines != 5 || f.EmptyLines != 1 || f.RepeatedLines != 1 || f.LongestLine != 3 || f.Symbols != 5 || !f.ByteOrderMark || f.WindowsLines != 5 {
		t.Errorf("got %d and %+v", s.Count, f)
	}
	if len(s.Skipped) != 1 || s.Skipped[0].File != "names.txt:5" {
		t.Errorf("skipped is %+v, want line 5", s.Skipped)
	}
	heed := strings.Join(s.Heed, " ")
	if strings.Contains(heed, "data.Lines") || !strings.Contains(heed, "1 line stood there before already, and counts once") || !strings.Contains(s.String(), "2 documents in 5 lines") {
		t.Errorf("to heed is %q in %s", heed, s)
	}
}

func TestOthers(t *testing.T) {
	path := t.TempDir() + "/a.tsv"
	write(t, path, []byte("one\tuno\none\tun\ntwo\ttwo\none\tuno\n"))
	s := lookAt(t, data.PairFile(path), "")
	if p := s.Pairs; p.Ambiguous != 1 || p.Echoes != 1 || p.LongestQuestion != 3 || p.MedianAnswer != 3 || s.Twice.IdenticalSpare != 1 {
		t.Errorf("got %+v and %+v", p, s.Twice)
	}
	if text := strings.Join(s.Heed, " "); !strings.Contains(text, "1 question has several answers") || !strings.Contains(text, "1 question is answered with its own words") {
		t.Errorf("to heed is %q", text)
	}
	path = t.TempDir() + "/a.ndjson"
	cat := `{"word":"cat","drawing":[[[0,10,20],[0,0,5]],[[5,6],[7,8]]]}` + "\n"
	write(t, path, []byte(cat+cat+`{"word":"dog","drawing":[[[0,10],[0,9]]]}`+"\n"))
	s = lookAt(t, data.StrokeFile(path), "")
	if d := s.Strokes; d.MedianPoints != 5 || d.LongestPoints != 5 || d.MostStrokes != 2 || s.Twice.IdenticalSpare != 1 {
		t.Errorf("got %+v and %+v", d, s.Twice)
	}
	if want := []Class{{"cat", 2}, {"dog", 1}}; !slices.Equal(s.Classes, want) {
		t.Errorf("got the classes %v, want %v", s.Classes, want)
	}
}

// What could not be read of drawings is in their sheet too.
func TestSkippedDrawings(t *testing.T) {
	folder := t.TempDir()
	write(t, folder+"/a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0L9 9L9 0" fill="none" stroke="black"/></svg>`))
	write(t, folder+"/torn.svg", []byte(`<svg`))
	s := lookAt(t, data.SketchFolder(folder), "")
	if s.Count != 1 || len(s.Skipped) != 1 || s.Skipped[0].File != "torn.svg" || !slices.Contains(s.Heed, "1 example was skipped: see the list.") {
		t.Errorf("got %d drawings, skipped %+v, to heed %q", s.Count, s.Skipped, s.Heed)
	}
}

// Numbers and words that go with them.
func TestWords(t *testing.T) {
	for got, want := range map[string]string{
		number(1): "1", number(1234567): "1,234,567", count(1, "line"): "1 line", count(2000, "line"): "2,000 lines", count(0, "line"): "0 lines",
		percent(0.0001): "less than 0.1%", percent(0.5): "50.0%", percent(0): "0.0%", visible(" "): "space", visible("a b"): `"a b"`,
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

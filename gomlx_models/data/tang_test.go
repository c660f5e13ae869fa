package data

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTang(t *testing.T) {
	text, err := Tang().OpenText()
	if err != nil {
		t.Fatal(err)
	}
	all, err := text.Excerpt(0, text.Len())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(all, "兰叶春葳蕤，桂华秋皎洁。\n欣欣此生意，自尔为佳节。\n") || !strings.HasSuffix(all, "\n花开堪折直须折，莫待无花空折枝。\n\n") {
		t.Errorf("the text is from %.60q, want the verses of the first poem to the last", all)
	}
	if strings.Contains(all, Unknown) || strings.ContainsAny(all, "\t\r") {
		t.Error("the text has unknown symbols or tabs, want verses alone with the whole alphabet")
	}
	if poems := strings.Count(all, "\n\n"); poems < 300 || poems > 313 {
		t.Errorf("there are %d poems, want nearly all 313", poems)
	}
	for line := range strings.Lines(all) {
		for _, verse := range strings.FieldsFunc(line, isPunctuation) {
			if n := utf8.RuneCountInString(verse); n != 5 && n != 7 {
				t.Errorf("%q has %d characters, want 5 or 7", verse, n)
			}
		}
	}
	// A preface in prose, and the verses after it.
	if strings.Contains(all, "癸卯岁西原贼入道州") || !strings.Contains(all, "昔岁逢太平，山林二十年。") {
		t.Error("want the preface of 贼退示官吏 left out and its verses kept")
	}
}

func TestCouplets(t *testing.T) {
	set, err := Couplets().OpenPairs()
	if err != nil {
		t.Fatal(err)
	}
	if set.Len() != 1500 || set.Spec().Length != 8 {
		t.Errorf("there are %d pairs of length %d, want 1500 of 7 characters and an end", set.Len(), set.Spec().Length)
	}
	for i := range set.Len() {
		question, answer, err := set.Pair(i)
		if err != nil {
			t.Fatal(err)
		}
		n, m := utf8.RuneCountInString(question), utf8.RuneCountInString(answer)
		if n != m || n != 5 && n != 7 || strings.Contains(question+answer, Unknown) {
			t.Errorf("pair %d is %q, %q, want both of 5 or both of 7 known characters", i, question, answer)
		}
	}
}

package session

import "testing"

func TestCaretStandsBelowItsColumn(t *testing.T) {
	for _, c := range []struct {
		text   string
		column int // in bytes, from 1
		want   string
	}{
		{"x := y", 6, "     ^"},
		{"\tx := y", 7, "\t     ^"},
		{"é := y", 7, "     ^"}, // é has two bytes and one place
		{"x", 9, " ^"},          // beyond the end of the line
	} {
		if got := caret(c.text, c.column); got != c.want {
			t.Errorf("%q, column %d: got %q, want %q", c.text, c.column, got, c.want)
		}
	}
}

func TestFunctionsHaveTheNamesOfTheCell(t *testing.T) {
	for function, want := range map[string]string{
		"main.atelier_body":       "",
		"main.atelier_body.func1": "",
		"main.atelier_main":       ", in main",
		"main.(*P).Move":          ", in (*P).Move",
		"main.f":                  ", in f",
	} {
		if got := in(function); got != want {
			t.Errorf("%s: got %q, want %q", function, got, want)
		}
	}
}

func TestMessagesNameNoRoom(t *testing.T) {
	for message, want := range map[string]string{
		"engine: the program ended with exit status 3": "the program ended with exit status 3",
		"undefined: x": "undefined: x",
	} {
		if got := plain(message); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

package cell

import (
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// withLosses is a session whose cell 2 made h, of which parts could not be kept.
func withLosses(t *testing.T) *Session {
	t.Helper()
	s := session(t)
	cells(t, s, "type Conn struct{ in chan int; n int }\ntype Hub struct{ Conn; hook func(); parts []Conn; by map[string]*Conn; any any; name string }\nfunc (h *Hub) size() int { return len(h.parts) }")
	p, err := s.Translate(t.Context(), Request{Cell: syntax.ParseCell("h := &Hub{name: \"a\"}"), Number: 2})
	if err != nil {
		t.Fatal(err)
	}
	why := "a channel cannot be carried"
	kept := []Kept{{Name: "h", Group: "g", Losses: 5, Lost: []Loss{
		{Path: "h.Conn.in", Reason: why}, {Path: "h.hook", Reason: "a function cannot be carried"}, {Path: "h.parts[1].in", Reason: why},
		{Path: `h.by["a"].in`, Reason: why}, {Path: "h.any.in", Reason: why}, {Path: "h.mu", Reason: "it is locked", Note: true},
	}}}
	p.Commit(kept)
	if got := p.WillMiss(kept); len(got) != 3 || got[0] != "h.Conn.in will not be there in later cells: a channel cannot be carried" || !strings.HasSuffix(got[2], "cannot be carried (and 2 more like it)") {
		t.Errorf("at its end the cell tells %q", got)
	}
	return s
}

// Where a cell names a part that is lost it is a compile error, where it may come to it otherwise a remark.
func TestMentionsOfWhatIsLost(t *testing.T) {
	for _, c := range []struct{ text, fault, remark string }{
		{"<-h.in", "line 1: h.Conn.in of cell 2 is not here: a channel cannot be carried", ""},
		{"n := 1\n<-h.Conn.in\nh.hook()", ":2:3: h.Conn.in of cell 2", ""},
		{"(*h).hook()", "h.hook of cell 2", ""},
		{"x := h.hook", "h.hook of cell 2", ""},
		{"func f() { h.hook() }", "h.hook of cell 2", ""},
		{"if h.n == 0 { h.hook() }", "h.hook of cell 2", ""},
		{"h.parts[1].in <- 2", "h.parts[1].in of cell 2", ""},
		{"const i = 1\nh.parts[i].in <- 2", "h.parts[1].in of cell 2", ""},
		{`close(h.by["a"].in)`, `h.by["a"].in of cell 2`, ""},
		{"close(h.any.(*Conn).in)", "h.any.in of cell 2", ""},
		{"h.hook = wrap(h.hook)\nfunc wrap(f func()) func() { return f }", "h.hook of cell 2", ""},

		{"h.name + h.name", "", ""},
		{"h.n++", "", ""},
		{"h.parts[0].in", "", ""},
		{"h.parts[1].n", "", ""},
		{`h.by["b"].in`, "", ""},
		{"h.hook = func() {}\nh.hook()", "", ""},
		{"h.in, h.n = make(chan int), 2\nclose(h.in)", "", ""},
		{"*h = Hub{}\nh.hook()", "", ""},
		{"h = nil\nh.hook()", "", ""},
		{"h := 3\nh", "", ""},

		{"h", "", "h.Conn.in h.hook h.parts[1].in"},
		{"g := h.Conn", "", "h.Conn.in"},
		{"h.size()", "", "h.Conn.in h.hook h.parts[1].in"},
		{"i := 1\nclose(h.parts[i].in)", "", "h.parts[1].in"},
		{"for _, p := range h.parts { close(p.in) }", "", "h.parts[1].in"},
		{"h.hook = nil\nh", "", `h.Conn.in h.parts[1].in h.by["a"].in`},
	} {
		s := withLosses(t)
		p, err := s.Translate(t.Context(), Request{Cell: syntax.ParseCell(c.text), Number: 3})
		if c.fault != "" {
			if err == nil || !strings.Contains(err.Error(), strings.TrimPrefix(c.fault, "line 1: ")) {
				t.Errorf("%s: got the error %v, want %q", c.text, err, c.fault)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: got the error %v, want none", c.text, err)
			continue
		}
		compiles(t, p)
		var told []string
		for _, line := range p.Remarks {
			path, rest, _ := strings.Cut(line, " of cell 2 is not here: ")
			if rest == "" {
				t.Errorf("%s: the remark %q", c.text, line)
			}
			told = append(told, path)
		}
		if got := strings.Join(told, " "); got != c.remark {
			t.Errorf("%s: remarks on %q, want %q", c.text, got, c.remark)
		}
	}
}

// A function of an earlier cell may come to anything.
func TestRemarksOfFunctions(t *testing.T) {
	s := withLosses(t)
	s.vars["h"].lost, s.vars["h"].losses = s.vars["h"].lost[1:2], 1
	cells(t, s, "func name() string { return h.name }")
	for _, text := range []string{"name()", "h.n++\nname()"} {
		p, err := s.Translate(t.Context(), Request{Cell: syntax.ParseCell(text), Number: 4})
		if err != nil || len(p.Remarks) != 1 || p.Remarks[0] != "h.hook of cell 2 is not here: a function cannot be carried" {
			t.Errorf("%s: got %v and %v", text, p, err)
		}
	}
}

// What an earlier cell lost is still that cell's.
func TestLossesKeepTheirCell(t *testing.T) {
	s := withLosses(t)
	p, err := s.Translate(t.Context(), Request{Cell: syntax.ParseCell("h.n++"), Number: 3})
	if err != nil {
		t.Fatal(err)
	}
	kept := []Kept{{Name: "h", Group: "g", Losses: 2, Lost: []Loss{{Path: "h.hook", Reason: "new"}, {Path: "h.Conn.in", Reason: "old", Earlier: true}}}}
	if got := p.WillMiss(kept); !slices.Equal(got, []string{"h.hook will not be there in later cells: new"}) {
		t.Errorf("at its end the cell tells %q", got)
	}
	p.Commit(kept)
	want := []string{"h.hook of cell 3 is not here: new", "h.Conn.in of cell 2 is not here: old"}
	if v, _ := s.Variable("h"); !slices.Equal(v.Missing(), want) {
		t.Errorf("got %q, want %q", v.Missing(), want)
	}
}

// What ends with its cell is said when the cell ends.
func TestWhatWillBeMissed(t *testing.T) {
	s := session(t)
	p, err := s.Translate(t.Context(), Request{Cell: syntax.ParseCell("f := func() {}\ntype here int\ng := func() any { type own int; return own(1) }()\nn := 1"), Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	got := p.WillMiss([]Kept{{Name: "f", Reason: "f of type func(): a function cannot be carried"}, {Name: "g", Reason: "it needs 3 GB"}, {Name: "n"}})
	want := []string{"f will not be there in later cells: a function cannot be carried", "g will not be there in later cells: it needs 3 GB"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := p.WillMissAll(); len(got) != 3 || got[2] != "n will not be there in later cells: the cell ended its program by itself" {
		t.Errorf("after os.Exit: got %q", got)
	}
}

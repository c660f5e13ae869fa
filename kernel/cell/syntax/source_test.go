package syntax

import (
	"strings"
	"testing"
)

// What stays for later cells, what is a variable beside the statements, and what runs.
func TestSourcesAreSplit(t *testing.T) {
	for _, c := range []struct {
		text        string
		below       int
		mode        Mode
		decls, vars string
		statements  int
	}{
		{"x := 1\nfunc f() {}\ntype T struct{ A int }\nfunc (t *T) m() {}\nconst (\n\tA = iota\n\tB\n)\nx++", -1, Script, "f T T.m A,B", "", 2},
		{"var a, b = 1, 2\nfunc main() { a++ }", -1, DeclsOnly, "main", "a,b", 0},
		{"var a = 1\nx := a\nvar b = 2", len("var a = 1\n"), MainBody, "", "a", 2},
		{"var a = 1\nvar n = flag.Int(\"n\", 1, \"\")\nvar ErrA = errors.New(\"a\")\nvar errors = 3\na", -1, Script, "n ErrA", "n ErrA", 3},
		{"var flags = 1\nvar errA = errors.New(text)\nvar errB error\n1", -1, Script, "", "", 4},
		{"package main\nimport \"os\"", -1, DeclsOnly, "", "", 0},
	} {
		s, err := ParseSource("cell", c.text, c.below)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if s.Mode != c.mode || joined(s.Decls) != c.decls || joined(s.Vars) != c.vars || len(s.Statements) != c.statements {
			t.Errorf("%q: mode %d, declarations %q, variables %q, %d statements; want %d, %q, %q, %d",
				c.text, s.Mode, joined(s.Decls), joined(s.Vars), len(s.Statements), c.mode, c.decls, c.vars, c.statements)
		}
	}
}

func joined(list []*Decl) string {
	var all []string
	for _, d := range list {
		all = append(all, strings.Join(d.Names, ","))
	}
	return strings.Join(all, " ")
}

// Every fragment, whatever was put around it, knows where its names lie in the text.
func TestNamesLieWhereTheyAreWritten(t *testing.T) {
	const text = "x := 1; type T struct{ A int }\n\tfunc f() int {\n\t\treturn strings.Count(\"ä\", sep)\n\t}\nfmt.Println(x, y)"
	s, err := ParseSource("cell", text, -1)
	if err != nil {
		t.Fatal(err)
	}
	mentions := s.BodyMentions
	for _, d := range s.Decls {
		mentions = append(mentions, d.Mentions...)
	}
	var found []string
	for _, m := range mentions {
		if got := s.Offset(m.Name.Pos()); got != m.From || !strings.HasPrefix(text[m.From:], m.Name.Name) {
			t.Errorf("%s: lies at %d and at %d, want it at %d", m.Name.Name, m.From, got, strings.Index(text, m.Name.Name))
		}
		found = append(found, strings.TrimSuffix(m.Name.Name+"."+m.Selected, "."))
	}
	if got, want := strings.Join(found, " "), "fmt.Println y int int strings.Count sep"; got != want {
		t.Errorf("mentions %q, want %q", got, want)
	}
	at := s.Position(s.Decls[1].Mentions[2].Name.Pos())
	if at.Line != 3 || at.Column != 30 {
		t.Errorf("sep stands at %d:%d, want 3:30, in bytes", at.Line, at.Column)
	}
}

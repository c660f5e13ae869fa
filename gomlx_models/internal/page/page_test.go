package page

import (
	"strings"
	"testing"
)

var sections = []Section{
	{Title: "Facts", Rows: []Row{{"name", "a|b*c_d<e`f[g\\h"}, {"longer name", "x\x1b\ny"}}, Lines: []string{"it is <i>so</i>\n# no heading"}, Ask: "Why?", Pictures: []string{"a.png"}},
	{Title: "Nobody knows", Ask: "Who?"},
	{Title: "Scores", Head: []string{"score", "value", "unit"}, Rows: []Row{{"Fréchet", "1.5", "nats"}, {"k", "20", "bits"}}},
}

// Nothing that a name holds is a mark, breaks a line or steers a terminal.
func TestMarkdown(t *testing.T) {
	want := "# a\\_b\n\nabout\n\n## Facts\n\n| what | is |\n|---|---|\n| name | a\\|b\\*c\\_d&lt;e\\`f\\[g\\\\h |\n| longer name | x  y |\n\n" +
		"- it is &lt;i>so&lt;/i> # no heading\n\n*Why?*\n\n![a.png](a.png)\n\n## Nobody knows\n\n*Who?*\n\n" +
		"## Scores\n\n| score | value | unit |\n|---|---|---|\n| Fréchet | 1.5 | nats |\n| k | 20 | bits |\n"
	if got := Markdown("a_b", "about", sections); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestText(t *testing.T) {
	want := "Facts\n  name         a|b*c_d<e`f[g\\h\n  longer name  x  y\n  - it is <i>so</i> # no heading\n\n" +
		"Scores\n  score    value  unit\n  Fréchet  1.5    nats\n  k        20     bits\n"
	if got := Text(sections); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestHTML(t *testing.T) {
	got := HTML("<b>", sections)
	for _, want := range []string{"&lt;b&gt;</figcaption>", ">a|b*c_d&lt;e`f[g\\h</td>", "it is &lt;i&gt;so&lt;/i&gt;", `<th colspan="3"`, ">score</th>", ">20</td>", "</table></figure>\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s lacks %s", got, want)
		}
	}
	if strings.Contains(got, "Nobody knows") || strings.Contains(got, "Why?") {
		t.Errorf("%s asks, want what is known only", got)
	}
}

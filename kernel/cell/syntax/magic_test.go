package syntax

import (
	"strings"
	"testing"
)

func TestMagicsAreCutOut(t *testing.T) {
	c := ParseCell("%env A 1\n!ls \\\n  -l\nx := `\n%no\n`\n%%  -a \"b c\"\nfmt.Println(x)\n")
	var names []string
	for _, o := range c.Magics {
		names = append(names, o.Name+"|"+o.Args)
	}
	if got, want := strings.Join(names, " ; "), "env|A 1 ; !|ls    -l"; got != want {
		t.Errorf("magics: got %q, want %q", got, want)
	}
	if want := "\n\n\nx := `\n%no\n`\n\nfmt.Println(x)\n"; c.Go != want {
		t.Errorf("Go: got %q, want %q", c.Go, want)
	}
	if strings.Join(c.Args, "|") != "-a|b c" || c.Below != len("\n\n\nx := `\n%no\n`\n") {
		t.Errorf("got arguments %q, below %d", c.Args, c.Below)
	}
	if c := ParseCell("//gonb:%% a \\\r\n//gonb:  \"b\" \\\r\nc\r\nx"); strings.Join(c.Args, "|") != "a|b|c" || c.Go != "\n\n\nx" {
		t.Errorf("over three lines got arguments %q and %q", c.Args, c.Go)
	}
	for text, whole := range map[string]bool{"%%bash\nls": true, "%%writefile a": true, "%%\n1": false, "//gonb:%%script a": true} {
		if got := ParseCell(text).CellMagic != nil; got != whole {
			t.Errorf("%q: whole is %v", text, got)
		}
	}
	for _, text := range []string{"// parameters\n%%\nx := 1", "//Parameters: mine\n%%\nx := 1"} {
		if c := ParseCell(text); c.Below >= 0 {
			t.Errorf("%q: its statements are below %%%%", text)
		}
	}
}

package choose

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestShipped(t *testing.T) {
	rows, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, r := range rows {
		kinds[r.Kind]++
	}
	for _, kind := range []string{"pictures", "text", "documents", "pairs", "strokes"} {
		if kinds[kind] == 0 {
			t.Errorf("no row is of %s", kind)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	good := row(small, "gan sharp", 100, distance(40))
	for want, change := range map[string]func(*Row){
		"is empty":             func(r *Row) { r.Source = "" },
		"machine is empty":     func(r *Row) { r.Machine = "" },
		"0 steps":              func(r *Row) { r.Steps = 0 },
		"0 FLOPs":              func(r *Row) { r.FLOPs = 0 },
		"0 seconds, want more": func(r *Row) { r.Seconds = 0 },
		"no score":             func(r *Row) { r.Scores = nil },
		"want a name":          func(r *Row) { r.Scores = []Score{{"", 1}} },
	} {
		bad := good
		change(&bad)
		text, err := Encode([]Row{good, bad})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "row 1") {
			t.Errorf("got %v, want row 1 and %q", err, want)
		}
	}
	if _, err := Parse([]byte("no rows")); err == nil {
		t.Error("want an error for what is no JSON")
	}
}

// One's own row of a preset on some data takes the place of all that come with the program of it.
func TestMerge(t *testing.T) {
	own := row(small, "gan sharp", 7, distance(1))
	own.Machine = "mine"
	merged := Merge([]Row{own}, []Row{row(small, "gan sharp", 100, distance(40)), row(small, "gan sharp", 200, distance(30)), row(small, "gan soft", 100, distance(50)), row(ground("other", 32, 9), "gan sharp", 1, distance(2))})
	if len(merged) != 3 || merged[0].Machine != "mine" || merged[1].Preset != "soft" || merged[2].Data != "other" {
		t.Errorf("got %+v", merged)
	}
}

func TestRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rows.json")
	if rows, err := Read(path); err != nil || rows != nil {
		t.Errorf("of no file: got %v (%v), want nothing", rows, err)
	}
	if rows, err := Read(""); err != nil || rows != nil {
		t.Errorf("of no name: got %v (%v), want nothing", rows, err)
	}
	if rows, err := Read("/dev/null/rows.json"); err != nil || rows != nil {
		t.Errorf("below a file: got %v (%v), want nothing", rows, err)
	}
	text, err := Encode([]Row{row(small, "gan sharp", 100, distance(40))})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if rows, err := Read(path); err != nil || len(rows) != 1 || rows[0].Steps != 100 {
		t.Errorf("got %v (%v)", rows, err)
	}
	if rows, err := Rows(path); err != nil || rows[0].Data != "small" || len(rows) < 10 {
		t.Errorf("got %d rows (%v), want one's own first, and those that come with the program", len(rows), err)
	}
	if err := os.WriteFile(path, text[:30], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path); err == nil || !strings.Contains(err.Error(), "take "+path+" away") {
		t.Errorf("of half a file: got %v", err)
	}
}

func TestFile(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"HOME": "/h"}, "/h/.config/atelier/rows.json"},
		{map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": "/c"}, "/c/atelier/rows.json"},
		{map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": "/c", FileVariable: "/my/rows"}, "/my/rows"},
		{nil, ""},
	} {
		if got := File(func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%v: got %q, want %q", c.env, got, c.want)
		}
	}
}

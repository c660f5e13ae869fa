package architecture

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	walk = regexp.MustCompile(`(?m)^### (.+)\n(?:\n|[^#\n].*\n)*`)
	// A stop names a file and what to look at in it: 1. [words](../path/file.go), `Name`: what happens.
	stop = regexp.MustCompile("(?m)^\\d+\\. \\[[^]]+\\]\\(([^)]+)\\), `([^`]+)`")
	step = regexp.MustCompile(`(?m)^\d+\. `)
)

// A walk through the code that leads past what is gone would send its reader astray.
func TestWalksLeadPastWhatIsThere(t *testing.T) {
	const root = "../.."
	page, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, walks, ok := strings.Cut(string(page), "\n## Three walks\n")
	if !ok {
		t.Fatal("ARCHITECTURE.md lacks the heading of its three walks")
	}
	walks, _, _ = strings.Cut(walks, "\n## ")
	found := walk.FindAllStringSubmatch(walks+"\n", -1)
	if len(found) != 3 {
		t.Fatalf("got %d walks, want 3", len(found))
	}
	for _, w := range found {
		stops := stop.FindAllStringSubmatch(w[0], -1)
		if n := len(step.FindAllString(w[0], -1)); n != len(stops) || n == 0 || n > 8 {
			t.Errorf("%s: got %d stops of which %d name a file and what is in it, want at most 8 and all", w[1], n, len(stops))
		}
		for _, s := range stops {
			source, err := os.ReadFile(filepath.Join(root, s[1]))
			if err != nil {
				t.Errorf("%s: %v", w[1], err)
				continue
			}
			_, name, method := strings.Cut(s[2], ".")
			if !method {
				name = s[2]
			}
			if !declares(string(source), name) {
				t.Errorf("%s: %s declares no %s", w[1], s[1], name)
			}
		}
	}
}

// declares tells whether Go or JavaScript source has a function, method or type of that name.
func declares(source, name string) bool {
	return regexp.MustCompile(`(?m)^\s*(func (\([^)]*\) )?|type |function |const )` + regexp.QuoteMeta(name) + `\b`).MatchString(source)
}

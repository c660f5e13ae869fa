package data

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data/textfile"
)

// FuzzLines reads any bytes as documents: it fails in one sentence, or each document is a tidy line of the file, there once.
func FuzzLines(f *testing.F) {
	for _, text := range []string{"Ada\nGrace\n", "\uFEFFGrüße\r\n春眠\r\n\r\n👩‍🎨 👍🏽\r", "e\u0301\né\n", "a\x00b\n \t\n🇩🇪🇫🇷"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "names.txt")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		set, err := Lines(path).Open()
		if err != nil {
			if strings.Contains(strings.TrimSpace(err.Error()), "\n") {
				t.Errorf("it fails in more than a sentence: %v", err)
			}
			return
		}
		documents := set.(*Documents)
		var texts []string
		for i := range documents.Len() {
			text, err := documents.Document(i)
			if err != nil || text == "" || text != textfile.Tidy(text) || !documents.Has(text) {
				t.Errorf("document %d is %q, %v", i, text, err)
			}
			texts = append(texts, text)
		}
		slices.Sort(texts)
		if len(slices.Compact(texts)) != documents.Len() {
			t.Errorf("of %d documents some are the same", documents.Len())
		}
	})
}

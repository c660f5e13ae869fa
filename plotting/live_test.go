package plotting

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
)

// samplesFigures is one of each figure that shows samples, with text in every field that takes one.
func samplesFigures(text string) map[string]Figure {
	pair := []string{text, text}
	images := ramps(2).Images
	l := letters("ab", 0.5, 0.1)
	l.Title, l.Lang, l.Symbols = text, text, pair
	return map[string]Figure{
		"grid":      Grid{Title: text, Images: images, Captions: pair, Notes: pair, Nearest: images},
		"compare":   Compare{Title: text, Labels: [2]string{text, text}, Before: images, After: images},
		"animation": Animation{Title: text, Frames: images, Captions: pair},
		"letters":   l,
		"passage":   Passage{Title: text, Lang: text, Texts: pair},
		"training":  Training{Title: text, Progress: Progress{Note: text}, Stages: []Stage{{Texts: pair}}},
		"strokes":   Strokes{Title: text, Drawings: []Drawing{house()}},
	}
}

// A text from outside may be anything; it must end neither an attribute nor a script.
func TestSamplesEscape(t *testing.T) {
	for _, evil := range []string{`</script><script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `样" onfocus="alert(1)`} {
		for name, fig := range samplesFigures(evil) {
			html := string(bundle(t, fig)[MIMEHTML])
			tags, _, _ := strings.Cut(html, "<script>") // what follows is JSON, where a single quote ends nothing
			if strings.Count(html, "<script") > 1 || strings.Count(html, "</script") > 1 {
				t.Errorf("%s: %s opens or ends a script", name, evil)
			}
			if strings.Contains(html, evil) && strings.ContainsAny(evil, `<"`) {
				t.Errorf("%s: %s stands in the HTML as it is", name, evil)
			}
			if strings.Contains(tags, `'alert(1)`) {
				t.Errorf("%s: %s leaves a single quote", name, evil)
			}
		}
	}
}

func TestSamplesSameBytes(t *testing.T) {
	first, second := samplesFigures("样本 1"), samplesFigures("样本 1")
	for name := range first {
		a, b := bundle(t, first[name]), bundle(t, second[name])
		for _, mime := range slices.Sorted(maps.Keys(a)) {
			if !bytes.Equal(a[mime], b[mime]) {
				t.Errorf("%s: two bundles of the same figure differ in %s", name, mime)
			}
		}
	}
}

package plotting

import (
	"encoding/base64"
	"regexp"
	"strings"
	"testing"
)

// What leaves out the source of a drawing still has the picture of the bundle.
func TestVectorsWithPicture(t *testing.T) {
	form := regexp.MustCompile(`<picture><source type="image/svg\+xml" srcset="data:image/svg\+xml;base64,([^"]+)"><img class="atelier-ink" alt="[^"]+" width="\d+" style="[^"]+" src="data:image/png;base64,([^"]+)"></picture>`)
	for name, fig := range map[string]Figure{"strokes": Strokes{Title: "a", Drawings: []Drawing{house()}}, "network": figures("样本")["network"]} {
		b := bundle(t, fig)
		found := form.FindStringSubmatch(string(b[MIMEHTML]))
		if found == nil {
			t.Errorf("%s: no SVG with a picture in its place in %.300s", name, b[MIMEHTML])
			continue
		}
		if svg, err := base64.StdEncoding.DecodeString(found[1]); err != nil || !strings.Contains(string(svg), "<svg") {
			t.Errorf("%s: the source holds %.80q (%v), want SVG", name, svg, err)
		}
		if found[2] != base64.StdEncoding.EncodeToString(b[MIMEPNG]) {
			t.Errorf("%s: the img does not hold the picture of the bundle", name)
		}
	}
}

// The SVG of a network names the same fonts for all its words.
func TestNetworkFonts(t *testing.T) {
	n := Network{Nodes: []Node{{ID: "x"}, {ID: "样本"}}}
	links, err := n.links()
	if err != nil {
		t.Fatal(err)
	}
	svg, err := n.drawing(links, []int{0, 0}).svg()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(svg), "font-family:Arial,Liberation Sans,PingFang SC"); got != 2 {
		t.Errorf("%d of 2 words have the browser's fonts:\n%s", got, svg)
	}
}

package plotting

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
)

// vectorFigure is a figure that is lines.
type vectorFigure interface {
	Figure
	SVG() ([]byte, error)
}

// Every chart is well-formed SVG without pixels or scripts, has its words, and the same bytes each time.
func TestChartsAsSVG(t *testing.T) {
	const name = `a<b & "c"`
	all := figures(name)
	all["curves"] = Curves{Title: "a " + name, Series: []Series{{Name: name, Steps: []int{1, 2}, Values: []float64{3, 4}}}}
	checked := 0
	for kind, figure := range all {
		lines, ok := figure.(vectorFigure)
		if !ok {
			continue
		}
		checked++
		file, err := lines.SVG()
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		if again, err := lines.SVG(); err != nil || !bytes.Equal(file, again) {
			t.Errorf("%s: the second time other bytes, error %v", kind, err)
		}
		var words strings.Builder
		elements := map[string]int{}
		for decoder := xml.NewDecoder(bytes.NewReader(file)); ; {
			token, err := decoder.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v in %.200s", kind, err, file)
			}
			switch token := token.(type) {
			case xml.StartElement:
				elements[token.Name.Local]++
			case xml.CharData:
				words.Write(token)
			}
		}
		if elements["svg"] != 1 || elements["image"]+elements["script"] > 0 || elements["path"] == 0 && elements["rect"] == 0 {
			t.Errorf("%s: the elements %v, want lines in one svg", kind, elements)
		}
		if !strings.Contains(words.String(), "other") && !strings.Contains(words.String(), name) && !strings.Contains(words.String(), "score") {
			t.Errorf("%s: the words %q, want names", kind, words.String())
		}
	}
	if checked < 11 {
		t.Errorf("%d kinds of figure were written, want the seven charts, curves, the network, the architecture and the attention", checked)
	}
}

// What cannot be drawn cannot be written.
func TestEmptyChartsAsSVG(t *testing.T) {
	for _, figure := range []vectorFigure{Curves{}, Bars{}, Confusion{}, Histogram{}, Tradeoff{}, Scatter{}, Network{}, Architecture{}, Attention{}, Diagram{}, paper{}} {
		if file, err := figure.SVG(); !errors.Is(err, ErrNoData) || file != nil {
			t.Errorf("%T: got %d bytes, error %v; want that there is no data", figure, len(file), err)
		}
	}
}

// paper is strokes on squares of 10 mm.
type paper struct{ Strokes }

func (p paper) SVG() ([]byte, error) { return p.Strokes.SVG(10) }

// A square of 56 mm is half of its 112 pixels: the house, 10 by 15, is 100 pixels high between margins of 6, so 50 mm
// from 3 to 53, and 33.333 mm wide in the middle, from 11.333. An empty drawing keeps its place.
func TestStrokesOnPaper(t *testing.T) {
	file, err := Strokes{Drawings: []Drawing{house(), {}, {{{1, 1}}}}, Columns: 3}.SVG(56)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`viewBox="0 0 168 56" width="168mm" height="56mm"`, `<g fill="none" stroke-width="0.3"`,
		`d="M11.333 19.667L11.333 53.000L44.667 53.000L44.667 19.667L11.333 19.667"`, `d="M140.000 28.000h0"`,
	} {
		if !strings.Contains(string(file), want) {
			t.Errorf("%q is not in %s", want, file)
		}
	}
	if got := strings.Count(string(file), "<path"); got != 4 {
		t.Errorf("%d paths, want one for each of 4 strokes", got)
	}
	for _, millimetres := range []float64{0, -1, MaxMillimetres + 1, math.NaN()} {
		if _, err := (Strokes{Drawings: []Drawing{house()}}).SVG(millimetres); !errors.Is(err, ErrStrokes) {
			t.Errorf("%g mm: got %v", millimetres, err)
		}
	}
}

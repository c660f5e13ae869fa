package plotting

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"slices"
	"strings"
	"testing"
)

// checked is a training with two checks, one of them beyond the threshold.
func checked(steps int) Training {
	t := training(steps)
	for name, factor := range map[string]float64{"copying": 0.2, "overfitting": 1.3} {
		s := Series{Name: name}
		for at := 20; at <= steps; at += 20 {
			s.Steps, s.Values = append(s.Steps, at), append(s.Values, factor*float64(at)/float64(steps))
		}
		t.Checks = append(t.Checks, s)
	}
	slices.SortFunc(t.Checks, func(a, b Series) int { return strings.Compare(a.Name, b.Name) })
	t.Warnings = []string{"from step 90 on the model overfits"}
	return t
}

// The checks have a frame of their own below the losses, the same steps, other colours and a threshold at 1, in one canvas.
func TestChecksStandBelowTheLosses(t *testing.T) {
	tr := checked(100)
	lines, err := tr.lines()
	if err != nil {
		t.Fatal(err)
	}
	text, err := tr.curves().option(lines)
	if err != nil {
		t.Fatal(err)
	}
	var option struct {
		Grid   []struct{ Top, Bottom any }
		XAxis  []struct{ GridIndex int }
		YAxis  []struct{ GridIndex int }
		Series []struct {
			Name                   string
			XAxisIndex, YAxisIndex int
			Data                   [][]float64
			ItemStyle              struct{ Color string }
			MarkLine               struct{ Data []struct{ YAxis float64 } }
		}
		DataZoom []struct{ XAxisIndex []int }
	}
	if err := json.Unmarshal(text, &option); err != nil {
		t.Fatal(err)
	}
	if len(option.Grid) != 2 || option.Grid[0].Bottom != lossesEnd || option.Grid[1].Top != checksBegin || option.XAxis[1].GridIndex != 1 || option.YAxis[1].GridIndex != 1 {
		t.Errorf("the frames are %v and the axes %v and %v, want one below the other", option.Grid, option.XAxis, option.YAxis)
	}
	colours := map[string]string{}
	threshold := false
	for _, s := range option.Series {
		if s.XAxisIndex != s.YAxisIndex || (s.XAxisIndex == 1) != (len(s.Data) > 0) {
			t.Errorf("series %q is on the axes %d and %d", s.Name, s.XAxisIndex, s.YAxisIndex)
		}
		if s.Name != "" {
			colours[s.ItemStyle.Color] = s.Name
		} else if len(s.MarkLine.Data) == 1 && s.MarkLine.Data[0].YAxis == 1 && s.Data[0][0] == 0 && s.Data[1][0] == 100 {
			threshold = true
		}
		if s.Name == "overfitting" && fmt.Sprint(s.Data[4]) != "[100 1.3]" {
			t.Errorf("the last value of overfitting is %v, want 1.3 at step 100", s.Data[4])
		}
	}
	if len(colours) != 3 || !threshold {
		t.Errorf("the colours are %v, want one each of the loss and two checks; a threshold from the first step to the last: %v", colours, threshold)
	}
	for _, zoom := range option.DataZoom {
		if !slices.Equal(zoom.XAxisIndex, []int{0, 1}) {
			t.Errorf("a zoom moves the axes %v, want both", zoom.XAxisIndex)
		}
	}
}

func TestChecksInWordsAndOnPaper(t *testing.T) {
	tr := checked(100)
	b := bundle(t, tr)
	text := string(b[MIMEPlain])
	for _, want := range []string{"as shares of the threshold: copying 0.2 at step 100 (first 0.04); overfitting 1.3 at step 100", "\nfrom step 90 on the model overfits\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the words are %q, want %q in them", text, want)
		}
	}
	page := string(b[MIMEHTML])
	if strings.Count(page, "from step 90 on the model overfits</div>") != 1 || !strings.Contains(page, `class="atelier-training atelier-checked"`) {
		t.Errorf("the page has no place for the checks, or not one of the warning: %.300s", page)
	}
	with, err := png.Decode(bytes.NewReader(b[MIMEPNG]))
	if err != nil {
		t.Fatal(err)
	}
	without, err := png.Decode(bytes.NewReader(bundle(t, training(100))[MIMEPNG]))
	if err != nil {
		t.Fatal(err)
	}
	if grown := with.Bounds().Dy() - without.Bounds().Dy(); grown < 200 || grown > 450 {
		t.Errorf("with checks and a warning the picture is %d pixels higher, want the height of a line and a low chart", grown)
	}
	tr.Ended = true
	if page := string(bundle(t, tr)[MIMEHTML]); !strings.Contains(page, `class="atelier-training atelier-checked atelier-ended"`) {
		t.Errorf("the page of one that has ended does not say so: %.300s", page)
	}
	if page := string(bundle(t, training(100))[MIMEHTML]); strings.Contains(page, `class="atelier-warnings"`) || strings.Contains(page, "atelier-checked\"") {
		t.Error("a training without checks has room for them")
	}
}

// New checks come with what is added to a chart that has some; the first ones, and warnings, with a whole frame.
func TestChecksAreAdded(t *testing.T) {
	now := checked(200)
	for name, tt := range map[string]struct {
		change func(*Training)
		want   bool
	}{
		"the same checks": {func(*Training) {}, true},
		"fewer values":    {func(e *Training) { e.Checks = cut(Curves{Series: e.Checks}, 4).Series }, true},
		"no checks":       {func(e *Training) { e.Checks = nil }, false},
		"no warning":      {func(e *Training) { e.Warnings = nil }, false},
	} {
		earlier := now
		earlier.Curves = cut(now.Curves, 150)
		tt.change(&earlier)
		b, continues, err := now.Since(earlier)
		if err != nil || continues != tt.want {
			t.Errorf("%s: continues %v, error %v; want %v", name, continues, err, tt.want)
		}
		if news := strings.Contains(string(b[MIMEHTML]), "1.3]"); continues && news != (name == "fewer values") {
			t.Errorf("%s: the newest check is added: %v", name, news)
		}
	}
}

func TestBadChecksAreRefused(t *testing.T) {
	tr := training(10)
	tr.Checks = []Series{{Name: "a", Steps: []int{1}}}
	if _, err := tr.Bundle(); !errors.Is(err, ErrSeries) {
		t.Errorf("got %v, want %v", err, ErrSeries)
	}
	tr.Checks = []Series{{Name: "a"}} // nothing yet
	if _, err := tr.Bundle(); err != nil {
		t.Error(err)
	}
}

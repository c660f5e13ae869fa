package display

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/plotting"
)

// growing is a figure of n parts; one that is shown whole is ten times as long as what one part adds.
type growing struct {
	n     int
	fresh bool // no continuation
}

func (g growing) Bundle() (plotting.Bundle, error) { return text("all of", g.n), nil }
func (g growing) Draft() (plotting.Bundle, error) {
	return text(strings.Repeat(" ", 30)+"draft of", g.n), nil
}
func (g growing) Since(earlier plotting.Figure) (plotting.Bundle, bool, error) {
	return text(fmt.Sprint(earlier.(growing).n, " to"), g.n), !g.fresh, nil
}

func text(words string, n int) plotting.Bundle {
	return plotting.Bundle{plotting.MIMEPlain: fmt.Appendf(nil, "%s %d", words, n)}
}

// Frames add to the last whole one until they have come to as much as it; at the end nothing is left to add.
func TestScreenAddsToAFrame(t *testing.T) {
	for _, tt := range []struct {
		name    string
		scripts bool
		fresh   int // that does not continue
		want    string
	}{
		{"a notebook", true, 0, "draft of 1|added 1 to 2|added 1 to 3|added 1 to 4|added 1 to 5|added 1 to 6|added 1 to 7|added 1 to 8|draft of 9|all of 9|added"},
		{"no continuation", true, 3, "draft of 1|added 1 to 2|draft of 3|added 3 to 4|added 3 to 5|added 3 to 6|added 3 to 7|added 3 to 8|added 3 to 9|all of 9|added"},
		{"no scripts", false, 0, "all of 1|all of 2|all of 3|all of 4|all of 5|all of 6|all of 7|all of 8|all of 9|all of 9"},
	} {
		out := &recorder{scripts: tt.scripts}
		s := newScreen(Options{}, out)
		for n := 1; n <= 9; n++ {
			if err := s.Now("loss", constantly(growing{n, n == tt.fresh})); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, event := range out.events {
			words := strings.Join(strings.Fields(event)[1:], " ")
			got = append(got, strings.TrimSpace(strings.TrimPrefix(strings.Replace(words, "loss-added", "added", 1), "loss ")))
		}
		if strings.Join(got, "|") != tt.want {
			t.Errorf("%s: got\n%s, want\n%s", tt.name, strings.Join(got, "|"), tt.want)
		}
	}
}

// A training of 10,000 steps, a hundred of them in a second, in a notebook: the outputs of the page are whole at any time,
// and no more than an eighth is sent of what whole frames would come to.
func TestBytesOfATraining(t *testing.T) {
	program(t)
	f, clock := &front{}, newFakeClock()
	s := newScreen(options(clock), f.notebook(t.TempDir(), script))
	whole, sent := 0, 0
	losses := []plotting.Series{{Name: "generator"}, {Name: "discriminator"}}
	training := func() plotting.Figure {
		return plotting.Training{Title: "GAN", Progress: plotting.Progress{Step: len(losses[0].Steps), Total: 10_000, Rate: 100},
			Curves: plotting.Curves{Smooth: 0.9, Series: slices.Clone(losses)}}
	}
	for step := range 10_000 {
		for i := range losses {
			noise := math.Sin(float64(step*step*(i+3)) / 7)
			losses[i].Steps, losses[i].Values = append(losses[i].Steps, step+1), append(losses[i].Values, 0.7+math.Exp(-float64(step)/3000)+0.1*noise)
		}
		before := len(f.sent)
		if err := s.Update("training", training); err != nil {
			t.Fatal(err)
		}
		if len(f.sent) > before && len(f.sent)%10 == 0 { // one of ten speaks for all
			draft, err := training().(plotting.Drafter).Draft()
			if err != nil {
				t.Fatal(err)
			}
			whole += 10 * bytesOf(draft)
		}
		clock.sleep(10 * time.Millisecond)
	}
	frames := 0
	for _, d := range f.sent {
		if d.DisplayID == "" {
			continue // ECharts
		}
		frames++
		for _, content := range d.Data {
			sent += len(content.(string))
		}
	}
	t.Logf("%d frames: %d bytes sent, %d if each were whole", frames, sent, whole)
	if frames < 400 || 8*sent > whole {
		t.Errorf("%d frames of %d bytes, want at least 400 of no more than an eighth of %d", frames, sent, whole)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	last := f.sent[len(f.sent)-1]
	if last.DisplayID != "training"+addedSuffix+"-run1" || last.Data[plotting.MIMEHTML] != "" {
		t.Errorf("the last output is %s with %.80q, want that of the additions, empty", last.DisplayID, last.Data[plotting.MIMEHTML])
	}
}

package studio

import (
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
	"github.com/atelier-go/atelier/plotting"
)

func TestChoose(t *testing.T) {
	inFolder(t)
	c := Choose(data.Couplets(), zoo.Wish{Budget: time.Minute})
	if c.Best.Family != "rnn" || c.Best.Steps < 1 || c.Data != "couplets" {
		t.Errorf("got %+v", c)
	}
	shown := bundle(t, c)
	for _, want := range []string{"what to train on couplets", "Train rnn ", "Second best: ", "Not known: ", "[atelier calibrate", "preset", "second best"} {
		if !strings.Contains(string(shown[plotting.MIMEPlain]), want) || !strings.Contains(string(shown[plotting.MIMEHTML]), want) {
			t.Errorf("shown is %s, want %q in it and in its HTML", shown[plotting.MIMEPlain], want)
		}
	}
	if _, err := (Choice{}).Bundle(); err == nil {
		t.Error("an empty choice is shown, want an error")
	}
}

func TestChooseEndsTheCell(t *testing.T) {
	inFolder(t)
	said, ended := ended(t, func() { Choose(data.Couplets(), zoo.Wish{Matters: []choose.Matter{choose.Control}}) })
	if !ended || !strings.Contains(said, "control cannot be had") {
		t.Errorf("ended: %t, said %q", ended, said)
	}
}

// A data sheet has the advice with where it is from, and of the second why not that.
func TestFits(t *testing.T) {
	a := choose.Advice{
		Best:      choose.Pick{Family: "gan", Preset: "dcgan", Steps: 7, Seconds: 3.5, Because: []choose.Sentence{{Text: "It was the best.", Source: "a row"}}},
		Second:    &choose.Pick{Family: "vae", Preset: "conv", Steps: 9, Seconds: 3.6},
		WhyNot:    []choose.Sentence{{Text: "It was worse.", Source: "another"}},
		TooLittle: []choose.Sentence{{Text: "There is little.", Source: "a paper"}},
	}
	got := fits(a)
	if len(got) != 2 || got[0].Why != "It was the best. [a row] There is little. [a paper]" || got[0].Seconds != 3 || got[1].Why != "It was worse. [another]" || got[1].Steps != 9 {
		t.Errorf("got %+v", got)
	}
}

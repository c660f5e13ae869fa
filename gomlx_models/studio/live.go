package studio

import (
	"fmt"
	"os"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/display"
)

// live is the figure that shows a training, from before its data is opened until it has ended.
type live struct {
	screen *display.Screen
	title  string
	asked  int // the steps that were asked for, 0 if they were not counted
	limit  int // the most that the environment allows, 0 if it allows all
	note   string
	strip  strip
	at     fit.Progress // without a run before the first step
}

func newLive(family string, asked, limit int) *live {
	l := &live{
		screen: display.NewScreen(display.Options{Lines: os.Stdout}),
		title:  strings.ToUpper(family), asked: asked, limit: limit,
	}
	l.screen.Prepare()
	return l
}

// say shows what goes on before there is a step.
func (l *live) say(note string) error {
	l.note = note
	return l.screen.Now("training", l.figure)
}

// begin says what the model learns from, and that the first step takes its time.
func (l *live) begin(set models.Dataset) error {
	l.title += " on " + set.Name()
	l.strip = newStrip(set)
	return l.say("compiling the step")
}

// callbacks draw samples at their steps, and shows the figure.
func (l *live) callbacks() []fit.Callback {
	return []fit.Callback{{At: stripSteps, Do: l.look}, {Do: l.show}}
}

// look draws the samples of a step; those before the first step are shown at once.
func (l *live) look(p fit.Progress) error {
	if err := l.strip.look(p); err != nil || p.Step > 0 || p.Done {
		return err
	}
	return l.screen.Now("training", l.figure)
}

func (l *live) show(p fit.Progress) error {
	l.at, l.note = p, ""
	return l.screen.Update("training", l.figure)
}

// close shows how the training ended, which its last step has told unless there was none.
func (l *live) close(fault error) error {
	if fault != nil && !l.at.Done {
		l.note = "failed"
	}
	return l.screen.Close()
}

func (l *live) figure() plotting.Figure {
	f := plotting.Training{Title: l.title, Progress: l.progress(), Stages: l.strip.stages}
	if l.at.Run != nil {
		f.Curves = lossCurves(l.at.Run)
	}
	return f
}

// progress says how far the training is. At the end it tells neither times nor memory, so that the notebooks of two equal
// runs are equal.
func (l *live) progress() plotting.Progress {
	shown := plotting.Progress{Step: l.at.Step, Total: l.at.Steps, Note: l.note}
	if l.limit > 0 || l.at.Run == nil {
		shown.Total = l.asked
	}
	switch {
	case l.at.Done:
		shown.Note = l.ending()
	case l.at.Run != nil:
		shown.Rate, shown.Left, shown.Memory = l.at.StepsPerSecond, l.at.Left, resident()
	}
	if l.limit > 0 && shown.Note == "" {
		shown.Note = fmt.Sprintf("%s allows %d", StepsVariable, l.limit)
	}
	return shown
}

// ending is why the training ended.
func (l *live) ending() string {
	if l.limit > 0 && l.at.Run.Stopped == fit.Finished && l.at.Step >= l.limit {
		return "stopped by the limit of steps, " + StepsVariable
	}
	return string(l.at.Run.Stopped)
}

// resident is the number of bytes that this process holds in memory, or 0 where the system does not tell.
func resident() uint64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var size, pages uint64
	if _, err := fmt.Sscan(string(text), &size, &pages); err != nil {
		return 0
	}
	return pages * uint64(os.Getpagesize())
}

package main

import (
	"fmt"
	"io"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/schollz/progressbar/v3"
)

// quiet is the time between two lines of progress where no one looks.
const quiet = 10 * time.Second

// meter shows how far a training is: a bar on a terminal, elsewhere a line now and then. The end is left to the verb.
type meter struct {
	out    io.Writer
	bar    *progressbar.ProgressBar // nil elsewhere, and before the first step
	live   bool
	spoke  time.Time
	newest fit.Progress
}

func newMeter(out io.Writer) *meter {
	return &meter{out: out, live: isTerminal(out)}
}

// show is a fit.Callback.
func (m *meter) show(p fit.Progress) error {
	m.newest = p
	switch {
	case p.Done:
	case m.live:
		m.draw(p)
	case time.Since(m.spoke) >= quiet:
		m.spoke = time.Now()
		fmt.Fprintln(m.out, p)
	}
	return nil
}

// draw moves the bar. That it cannot be drawn is no reason to stop training.
func (m *meter) draw(p fit.Progress) {
	if m.bar == nil {
		steps := p.Steps
		if steps == 0 {
			steps = -1 // only time sets an end
		}
		m.bar = progressbar.NewOptions(steps,
			progressbar.OptionSetWriter(m.out),
			progressbar.OptionThrottle(200*time.Millisecond),
			progressbar.OptionSetPredictTime(false), // the line says it
			progressbar.OptionClearOnFinish())
	}
	m.bar.Describe(p.String())
	_ = m.bar.Set(p.Step)
}

// say says something while the bar is there, on a line of its own.
func (m *meter) say(sentence string) {
	if m.bar != nil {
		_ = m.bar.Clear()
	}
	fmt.Fprintln(m.out, "atelier:", sentence)
}

// close takes the bar off the terminal.
func (m *meter) close() {
	if m.bar != nil {
		_ = m.bar.Finish()
	}
}

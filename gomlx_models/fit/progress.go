package fit

import (
	"fmt"
	"strings"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/backend"
)

// Progress is where a training stands.
type Progress struct {
	Run *Run
	// Step is the number of updates made, of Steps, or of an unknown number if that is 0.
	Step, Steps int
	// StepsPerSecond is the mean speed of this call, without its first step, which compiles.
	StepsPerSecond float64
	// Elapsed is the time since the call began, Left an estimate of what remains.
	Elapsed, Left time.Duration
	// Done is true on the last call of each callback.
	Done bool
	// Backend is the name of what the numbers run on, such as "XLA": see backend.Name.
	Backend string
}

// String is one line for a terminal, such as
// "step 120/2000, 25.1 steps/s, 1m15s left, generator 0.69". It tells the slow backend, as "step 120/2000 in pure Go".
func (p Progress) String() string {
	line := p.pace()
	for i, loss := range p.Run.History.Last() {
		line += fmt.Sprintf(", %s %.4g", p.Run.History.Names[i], loss)
	}
	return line
}

// pace is the line without the losses, or, at the end, why and when the training ended.
func (p Progress) pace() string {
	var line strings.Builder
	fmt.Fprintf(&line, "step %d", p.Step)
	if p.Steps > 0 {
		fmt.Fprintf(&line, "/%d", p.Steps)
	}
	if p.Backend == backend.SlowName {
		line.WriteString(" in " + p.Backend)
	}
	if p.StepsPerSecond > 0 {
		fmt.Fprintf(&line, ", %.1f steps/s", p.StepsPerSecond)
	}
	if p.Done {
		fmt.Fprintf(&line, ", %s after %v", p.Run.Stopped, p.Elapsed.Round(100*time.Millisecond))
	} else if p.Left > 0 {
		fmt.Fprintf(&line, ", %v left", p.Left.Round(time.Second))
	}
	return line.String()
}

// clock measures one call's training.
type clock struct {
	begun, compiled time.Time // compiled is the end of the first step
	first           int       // the step that the call began after
	last            int       // the step to end after, 0 if unknown
	time            time.Duration
}

func (c clock) progress(run *Run, now time.Time) Progress {
	p := Progress{Run: run, Step: run.Step, Steps: c.last, Elapsed: now.Sub(c.begun), Done: run.Stopped != "", Backend: backend.Name(run.Backend)}
	if timed := run.Step - c.first - 1; timed > 0 {
		p.StepsPerSecond = float64(timed) / now.Sub(c.compiled).Seconds()
	}
	if p.StepsPerSecond > 0 && c.last > 0 {
		p.Left = time.Duration(float64(c.last-run.Step) / p.StepsPerSecond * float64(time.Second))
	}
	if c.time > 0 {
		left := max(0, c.time-p.Elapsed)
		if p.Left == 0 || left < p.Left {
			p.Left = left
		}
	}
	return p
}

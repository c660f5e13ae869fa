package studio

import (
	"fmt"
	"os"
	"strings"

	"github.com/janpfeifer/gonb/gonbui"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/diagnose"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/display"
)

// trainingFigure is the figure that shows a training: in a notebook from before its data is opened until it has ended,
// elsewhere from its first step on, so that one that is refused leaves no files.
type trainingFigure struct {
	notebook       bool
	screen         *display.Screen
	title          string
	requestedSteps int // the steps that were asked for, 0 if they were not counted
	stepLimit      int // the most that the environment allows, 0 if it allows all
	note           string
	stages         stageRecorder
	watch          *diagnose.Watch // nil before the data is opened
	latest         fit.Progress    // without a run before the first step
}

func newTrainingFigure(family string, asked, limit int) *trainingFigure {
	l := &trainingFigure{
		notebook: gonbui.IsNotebook,
		screen:   display.NewScreen(display.Options{Lines: os.Stdout}),
		title:    strings.ToUpper(family), requestedSteps: asked, stepLimit: limit,
	}
	if l.notebook {
		l.screen.Prepare()
	}
	return l
}

// setNote shows what goes on before there is a step.
func (l *trainingFigure) setNote(note string) error {
	l.note = note
	return l.now()
}

// reading shows how many files of the data are read. That it cannot be shown, the next figure tells.
func (l *trainingFigure) reading(done, total int) {
	if l.notebook {
		l.note = fmt.Sprintf("reading the data: %d of %d files", done, total)
		_ = l.screen.Update("training", l.figure)
	}
}

// dataOpened says what the model learns from, and that the first step takes its time.
func (l *trainingFigure) dataOpened(set models.Dataset) error {
	l.title += " on " + set.Name()
	l.stages = newStageRecorder(set)
	return l.setNote("compiling the step")
}

// callbacks draw samples at their steps, and show the figure.
func (l *trainingFigure) callbacks() []fit.Callback {
	return []fit.Callback{{At: stageSteps, Do: l.recordSamples}, {Do: l.update}}
}

// recordSamples draws the samples of a step; those before the first step are shown at once.
func (l *trainingFigure) recordSamples(p fit.Progress) error {
	if err := l.stages.record(p); err != nil || p.Step > 0 || p.Done {
		return err
	}
	return l.now()
}

// now shows the figure before there is a step, to who sits before it.
func (l *trainingFigure) now() error {
	if !l.notebook {
		return nil
	}
	return l.screen.Now("training", l.figure)
}

func (l *trainingFigure) update(p fit.Progress) error {
	l.latest, l.note = p, ""
	if p.Step == 0 && !l.notebook {
		return nil
	}
	return l.screen.Update("training", l.figure)
}

// close shows how the training ended, which its last step has told unless there was none.
func (l *trainingFigure) close(fault error) error {
	if fault != nil && !l.latest.Done {
		l.note = "failed"
	}
	return l.screen.Close()
}

func (l *trainingFigure) figure() plotting.Figure {
	f := plotting.Training{Title: l.title, Progress: l.progress(), Stages: l.stages.stages, Ended: l.latest.Done}
	if l.latest.Run != nil {
		f.Curves = lossCurves(l.latest.Run)
	}
	if l.watch != nil {
		found := l.watch.Diagnosis()
		f.Checks, f.Warnings = checkSeries(found), found.Sentences()
	}
	return f
}

// watchOptions has warnings stand in the figure in a notebook, and be told elsewhere.
func (l *trainingFigure) watchOptions(folder string) diagnose.Options {
	o := diagnose.Options{Folder: folder, Fail: func(fault error) { warn(fault.Error()) }}
	if !l.notebook {
		o.Warn = func(w diagnose.Warning) { warn(w.Sentence) }
	}
	return o
}

// progress says how far the training is. At the end it tells neither times nor memory, so that the notebooks of two equal
// runs are equal.
func (l *trainingFigure) progress() plotting.Progress {
	shown := plotting.Progress{Step: l.latest.Step, Total: l.latest.Steps, Note: l.note}
	if l.stepLimit > 0 || l.latest.Run == nil {
		shown.Total = l.requestedSteps
	}
	switch {
	case l.latest.Done:
		shown.Note = l.stopReason()
	case l.latest.Run != nil:
		shown.Rate, shown.Left, shown.Memory = l.latest.StepsPerSecond, l.latest.Left, residentMemory()
	}
	if l.stepLimit > 0 && shown.Note == "" {
		shown.Note = fmt.Sprintf("%s allows %d", StepsVariable, l.stepLimit)
	}
	return shown
}

// stopReason is why the training ended.
func (l *trainingFigure) stopReason() string {
	if l.stepLimit > 0 && l.latest.Run.Stopped == fit.Finished && l.latest.Step >= l.stepLimit {
		return "stopped by the limit of steps, " + StepsVariable
	}
	return string(l.latest.Run.Stopped)
}

// residentMemory is the number of bytes that this process holds in memory, or 0 where the system does not tell.
func residentMemory() uint64 {
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

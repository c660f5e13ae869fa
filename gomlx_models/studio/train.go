package studio

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/card"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/diagnose"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
	"github.com/atelier-go/atelier/plotting"
)

// Train trains a model on a data set and shows the loss curve and samples while it does. The model
// is kept under its family's name, or under o.Folder if that is set, a name or a path as Open takes
// it. One that was kept there before moves aside, to the same name with ".before-1" at its end, and
// those of earlier trainings to ".before-2" and ".before-3", which is the last to stay, unless
// o.Resume says to go on with it. A folder with anything else in it is not touched: the cell ends
// and says what that is.
//
// What is held out and not learnt from, o.Held, is what the source leaves: the rest of a part, the test set of a published set,
// or a tenth of a whole set of 50 to 4,999 pictures that leaves none, of which the cell tells; data.Folder(...).First(1) learns from all.
// The figure shows by it whether the model copies, overfits or collapses (see package diagnose), and says where to go back to. A
// training of a minute or more ends with a verdict on whether the samples are copies: see Run.Originality.
//
// When the notebook is interrupted, the model is kept as it is and the cell ends.
func Train(config models.Config, source data.Source, o fit.Options) *Run {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	run, err := train(ctx, config, source, o)
	check(err)
	if run.Stopped == fit.Interrupted {
		end(interruption(run.Step))
	}
	return run
}

func interruption(step int) string {
	if step == 0 {
		return "interrupted before the first step; there is no model"
	}
	return fmt.Sprintf("interrupted after step %d; the model is kept", step)
}

func train(ctx context.Context, config models.Config, source data.Source, o fit.Options) (*Run, error) {
	asked := o.Steps
	limit, err := limitSteps(&o)
	if err != nil {
		return nil, err
	}
	shown := newTrainingFigure(config.Family(), asked, limit)
	run, err := openAndTrain(ctx, config, source, o, shown)
	if err := errors.Join(err, shown.close(err)); err != nil {
		return nil, err
	}
	return run, nil
}

// openAndTrain trains, and has each part of it shown as it begins.
func openAndTrain(ctx context.Context, config models.Config, source data.Source, o fit.Options, shown *trainingFigure) (*Run, error) {
	if err := shown.setNote("opening the data"); err != nil {
		return nil, err
	}
	b, err := defaultBackend()
	if err != nil {
		return nil, err
	}
	if o.Folder, err = folderOf(cmp.Or(o.Folder, config.Family())); err != nil {
		return nil, err
	}
	parts, err := openParts(ctx, source, o, shown.reading)
	if err != nil {
		return nil, err
	}
	set := parts.Learn
	if config, err = adopt(config, set, o); err != nil {
		return nil, err
	}
	gen, err := config.Build(set.Spec())
	if err != nil {
		return nil, err
	}
	o.Warn, o.Tell, o.Held = warn, say, parts.Held
	if err := checkApart(o); err != nil {
		return nil, err
	}
	if err := moveEarlierAside(o); err != nil {
		return nil, err
	}
	if err := shown.dataOpened(set); err != nil {
		return nil, err
	}
	shown.watch = diagnose.New(set, o.Held, shown.watchOptions(o.Folder))
	o.Callbacks = append(o.Callbacks, shown.watch.Callback())
	o.Callbacks = append(o.Callbacks, shown.callbacks()...)
	began := time.Now()
	trained, err := fit.Train(ctx, b, gen, set, o)
	if trained == nil {
		return nil, err
	}
	run := newRun(trained, o.Folder)
	if run.Step > 0 {
		if said := EndingVerdict(ctx, trained, o.Folder, parts, time.Since(began)); said != "" {
			fmt.Fprintln(stdout, said)
		}
		describe(o.Folder, trained, set)
	}
	if err != nil {
		return nil, err
	}
	return run, nil
}

// openParts opens what to learn from and what is held out, and tells of it what is to be told.
func openParts(ctx context.Context, source data.Source, o fit.Options, reading func(done, total int)) (diagnose.Parts, error) {
	hold := diagnose.HoldOut{Given: o.Held != nil} // nothing more, where something is held out already
	if o.Resume {
		hold.Folder = o.Folder
	}
	parts, err := hold.Open(ctx, source, reading)
	if err != nil {
		return parts, err
	}
	if o.Held != nil {
		parts.Held = o.Held
	}
	tell(parts.Learn)
	tellOnce(parts.Note)
	tellOnce(licenceNote(parts.Learn))
	return parts, nil
}

// StepLimit is the most steps that the environment allows, by StepsVariable, or 0 where it allows all.
func StepLimit() (int, error) {
	text := os.Getenv(StepsVariable)
	if text == "" {
		return 0, nil
	}
	limit, err := strconv.Atoi(text)
	if err != nil || limit < 1 {
		return 0, fmt.Errorf("studio: %s is %q, want a number of steps of 1 or more, or nothing", StepsVariable, text)
	}
	return limit, nil
}

// limitSteps lowers the steps to StepLimit, and gives that number, or 0 where the steps stay.
func limitSteps(o *fit.Options) (int, error) {
	limit, err := StepLimit()
	if err != nil || limit == 0 || o.Steps > 0 && o.Steps <= limit {
		return 0, err
	}
	o.Steps = limit
	return limit, nil
}

// moveEarlierAside moves a model that was kept in the run's folder aside.
func moveEarlierAside(o fit.Options) error {
	if o.Resume || o.Validate() != nil {
		return nil // what is wrong with the options, the training says
	}
	return checkpoints.MoveAside(o.Folder, append(card.Files(), stoppedFile, homeFile, nameFile)...)
}

func stepsOf(run *fit.Run) string {
	if run.Step == 1 {
		return "1 step"
	}
	return fmt.Sprintf("%d steps", run.Step)
}

// smoothFrom is the number of steps from which on losses are smoothed: fewer are seen one by one.
const smoothFrom = 100

func lossCurves(run *fit.Run) plotting.Curves {
	title := fmt.Sprintf("%s on %s", strings.ToUpper(run.Model.Config().Family()), run.Data.Name)
	curves := plotting.Curves{Title: title, Status: stepsOf(run), YLabel: "nats"}
	if u, ok := run.Model.(models.Unit); ok {
		curves.YLabel = u.LossUnit()
	}
	if run.History.Steps() >= smoothFrom {
		curves.Smooth = 0.9
	}
	steps := make([]int, run.History.Steps())
	for i := range steps {
		steps[i] = i + 1
	}
	for i, name := range run.History.Names {
		values := make([]float64, len(steps))
		for j, loss := range run.History.Values[i] {
			values[j] = float64(loss)
		}
		curves.Series = append(curves.Series, plotting.Series{Name: name, Steps: steps, Values: values})
	}
	return curves
}

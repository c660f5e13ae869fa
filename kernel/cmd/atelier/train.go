package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/diagnose"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// order is what `atelier train` was told.
type order struct {
	preset, config, data string
	licence              string
	from                 string // a folder or a model of the zoo
	freeze               []string
	slow                 map[string]string
	backend              backend.Kind
	json, strict         bool
	holdOut              float64
	framing
	tiling
	fit.Options
}

func trainCommand() *cobra.Command {
	var o order
	cmd := &cobra.Command{
		Use:   "train [family]",
		Short: "Train a model: " + strings.Join(families(), ", "),
		Example: `  atelier train gan --preset dcgan --data fashion-mnist --steps 5000 --seed 7 --out runs/dcgan
  atelier train rnn --config '{"units": 512}' --data poems.txt --time 10m --out runs/poems
  atelier train rnn --preset lines --data names.txt-first-0.9 --lines --time 10m --out runs/names
  atelier train --from runs/dcgan --data shoes --freeze discriminator/layer0 --time 10m --out runs/shoes
  atelier train --from zoo:tang --data poems.txt --time 5m --out runs/mine`,
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: families(),
		RunE: func(cmd *cobra.Command, args []string) error {
			family, err := o.familyOf(args)
			if err != nil {
				return err
			}
			return train(cmd, family, o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.preset, "preset", "", "the preset's `name` (default: article; see atelier presets)")
	flags.StringVar(&o.config, "config", "", "fields that replace the preset's, as a JSON `object`")
	flags.StringVar(&o.data, "data", "", "the data set's `name` or path, or a part such as shakespeare-first-0.9 (see atelier data list)")
	licenceFlag(cmd, &o.licence, "that of a named set, or as --resume remembers it")
	o.framing.flags(cmd)
	o.tiling.flags(cmd, "make pictures that repeat, for textiles and games: opposite edges continue each other")
	flags.IntVar(&o.Steps, "steps", 0, "stop after that `number` of steps, those of a resumed model included")
	flags.Float64Var(&o.Epochs, "epochs", 0, "stop when as many examples as the data set has were seen that `number` of times")
	flags.DurationVar(&o.Time, "time", 0, "stop after that `time`, such as 15m")
	flags.IntVar(&o.Patience, "patience", 0, "stop when the loss on what --hold-out holds out has not fallen for that `number` of epochs, and keep the weights of the lowest")
	flags.Int64Var(&o.Seed, "seed", 0, "the `number` that the random numbers begin with")
	flags.StringVar(&o.Folder, "out", "", "the `folder` that keeps the model")
	flags.Float64Var(&o.holdOut, "hold-out", 0, "hold out that `share` of the data, and see by it whether the model copies or overfits; 0 holds out nothing (default: what the data leave, or 0.1 of a set of 50 to 4,999 pictures that leaves nothing)")
	flags.BoolVar(&o.Resume, "resume", false, "go on with the model in the folder, if there is one, on the data as they are now")
	flags.StringVar(&o.from, "from", "", "begin with the weights of the model in that `folder`, or of one of atelier zoo, where they fit; what --preset and --config leave out is as in that model")
	flags.StringSliceVar(&o.freeze, "freeze", nil, "the `parts` of the model whose weights stay as they are, such as discriminator/layer0")
	flags.StringToStringVar(&o.slow, "slow", nil, "the `parts` whose learning rate is multiplied by a factor, such as discriminator=0.1")
	kindFlag(cmd, &o.backend)
	strictFlag(cmd, &o.strict)
	jsonFlag(cmd, &o.json, "family, folder, step, seed, data (name and digest), held_out (likewise), stopped (finished or interrupted), seconds (of this call), steps_per_second, losses (the last, by name), checks (the last of copying, overfitting and collapse: value, low, high, fair and threshold), warnings (sign, step, good, kept and sentence), backend, origin (of --from: from, digest, step, data, carried, in_part, anew) and changes (of --resume, each with step and what)")
	cmd.Long += "\n\nWhen it is interrupted, the model is kept as it is, and --resume goes on with it."
	cmd.MarkFlagsOneRequired("steps", "epochs", "time")
	return cmd
}

func train(cmd *cobra.Command, family string, o order) error {
	switch {
	case o.data == "":
		return wrong(errors.New("atelier: --data is missing: name a data set, a file or a folder (see atelier data list)"))
	case o.Folder == "":
		return wrong(errors.New("atelier: --out is missing: name the folder that is to keep the model"))
	}
	o.Strict = o.strict && o.Resume
	if err := o.setRates(); err != nil {
		return err
	}
	gen, parts, err := o.prepare(cmd, family)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	if _, err := os.Stat(o.Folder); errors.Is(err, os.ErrNotExist) {
		defer func() { _ = os.Remove(o.Folder) }() // fails unless nothing came into it
	}
	if err := checkFolder(ctx, o.Folder); err != nil {
		return err
	}
	b, err := openBackend(cmd, o.backend)
	if err != nil {
		return err
	}
	if err := o.openFrom(cmd, b); err != nil {
		return err
	}
	tellLicence(cmd, parts.Learn)
	meter := newMeter(cmd.ErrOrStderr())
	o.Held = parts.Held
	watch := diagnose.New(parts.Learn, parts.Held, diagnose.Options{
		Folder: o.Folder,
		Warn:   func(w diagnose.Warning) { meter.say(w.Sentence) },
		Fail:   func(fault error) { meter.say(fault.Error()) },
	})
	o.Callbacks = []fit.Callback{watch.Callback(), {Do: showing(ctx, meter)}}
	o.Warn, o.Tell = meter.say, meter.say
	began := time.Now()
	run, err := fit.Train(ctx, b, gen, parts.Learn, o.Options)
	if run != nil && run.Step > 0 {
		if said := studio.EndingVerdict(ctx, run, o.Folder, parts, time.Since(began)); said != "" {
			o.Warn(said)
		}
		o.describe(run, parts.Learn)
	}
	meter.close()
	switch {
	case errors.Is(err, fit.ErrHoldsModel):
		return fmt.Errorf("atelier: %s %w: give --resume to go on with it, or another --out", o.Folder, fit.ErrHoldsModel)
	case err != nil:
		return inFlags(err, nil)
	case run.Stopped == fit.Interrupted && run.Step == 0:
		return interruption{errors.New("atelier: interrupted before the first step; there is no model")}
	}
	if err := o.report(cmd.OutOrStdout(), meter.newest, watch.Diagnosis()); err != nil {
		return err
	}
	if run.Stopped == fit.Interrupted {
		return interruption{fmt.Errorf("atelier: interrupted after step %d; the model is kept in %s: --resume goes on with it", run.Step, o.Folder)}
	}
	return nil
}

// showing is a fit.Callback that shows how far a training is. From the first step on to the last checkpoint a signal waits.
func showing(ctx context.Context, m *meter) func(fit.Progress) error {
	return func(p fit.Progress) error {
		keep(ctx, !p.Done && p.Step > 0)
		return m.show(p)
	}
}

// trained is what `atelier train --json` writes.
type trained struct {
	Family         string             `json:"family"`
	Folder         string             `json:"folder"`
	Step           int                `json:"step"`
	Seed           int64              `json:"seed"`
	Data           fit.Data           `json:"data"`
	HeldOut        *fit.Data          `json:"held_out"`
	Stopped        fit.Reason         `json:"stopped"`
	Seconds        float64            `json:"seconds"`
	StepsPerSecond float64            `json:"steps_per_second"`
	Losses         map[string]float32 `json:"losses"`
	Checks         map[string]checked `json:"checks"`
	Warnings       []diagnose.Warning `json:"warnings"`
	Backend        string             `json:"backend"`
	Origin         *fit.Origin        `json:"origin,omitempty"`
	Changes        []fit.Change       `json:"changes,omitempty"`
}

// checked is the newest measurement of a sign.
type checked struct {
	Step      int     `json:"step"`
	Value     float64 `json:"value"`
	Low       float64 `json:"low"`
	High      float64 `json:"high"`
	Fair      float64 `json:"fair"`
	Threshold float64 `json:"threshold"`
}

// newestChecks are the newest measurements by their signs.
func newestChecks(d diagnose.Diagnosis) map[string]checked {
	all := map[string]checked{}
	for _, c := range d.Checks {
		if i := len(c.Steps) - 1; i >= 0 {
			all[string(c.Sign)] = checked{c.Steps[i], c.Values[i], c.Low[i], c.High[i], c.Fair, c.Threshold}
		}
	}
	return all
}

// report says where a training ended.
func (o order) report(out io.Writer, p fit.Progress, found diagnose.Diagnosis) error {
	run := p.Run
	if !o.json {
		if run.Stopped != fit.Interrupted {
			fmt.Fprintf(out, "%s\nthe model is in %s\n", p, o.Folder)
		}
		return nil
	}
	losses := map[string]float32{}
	for i, loss := range run.History.Last() {
		losses[run.History.Names[i]] = loss
	}
	return writeJSON(out, trained{
		run.Model.Config().Family(), o.Folder, run.Step, run.Seed, run.Data, run.Held, run.Stopped,
		p.Elapsed.Seconds(), p.StepsPerSecond, losses, newestChecks(found), append([]diagnose.Warning{}, found.Warnings...), p.Backend, run.Origin, run.Changes,
	})
}

// prepare builds the model for its data.
func (o order) prepare(cmd *cobra.Command, family string) (gen models.Model, parts diagnose.Parts, err error) {
	if o.Steps == 0 && o.Epochs == 0 && o.Time == 0 {
		return nil, parts, wrong(errors.New("atelier: nothing says when to stop: give --steps, --epochs or --time above 0"))
	}
	if err := inFlags(o.Options.Validate(), nil); err != nil {
		return nil, parts, wrong(err)
	}
	fields, err := o.tiling.fields(family, o.config)
	if err != nil {
		return nil, parts, err
	}
	config, err := zoo.Configure(family, o.preset, []byte(fields))
	if err != nil {
		return nil, parts, wrong(inFlags(err, config))
	}
	earlier, err := o.earlier()
	if err != nil {
		return nil, parts, err
	}
	source, err := o.framing.find(o.data, earlier.frame(), o.strict)
	if err != nil {
		return nil, parts, err
	}
	source = given(source, o.licence)
	if _, folder := source.Frame(); o.strict && !o.Resume && !folder {
		return nil, parts, wrong(errors.New("atelier: --strict is for a folder of pictures, or for the model that --resume goes on with: leave it out, or give --resume"))
	}
	if checkpoints.SamePlace(o.data, o.Folder) {
		return nil, parts, fmt.Errorf("atelier: --out is %s, where the data is: give the model a folder of its own", o.Folder)
	}
	if parts, err = o.openParts(cmd, source); err != nil {
		return nil, parts, err
	}
	if config, err = earlier.adopt(config, parts.Learn.Spec()); err != nil {
		return nil, parts, err
	}
	if gen, err = o.build(config, parts.Learn.Spec()); err != nil {
		return nil, parts, err
	}
	return gen, parts, o.enough(gen, parts.Learn)
}

// openParts opens what to learn from and what is held out, and passes on what is to be said of it.
func (o order) openParts(cmd *cobra.Command, source data.Source) (diagnose.Parts, error) {
	hold := diagnose.HoldOut{Share: o.holdOut, Given: cmd.Flags().Changed("hold-out")}
	if o.Resume {
		hold.Folder = o.Folder
	}
	m := newReadingMeter(cmd.ErrOrStderr(), source.Name())
	parts, err := hold.Open(cmd.Context(), source, m.show)
	m.close()
	if err != nil {
		return parts, inFlags(err, nil)
	}
	tell(cmd, parts.Learn)
	if parts.Note != "" && (o.Resume || !holdsModel(o.Folder)) {
		fmt.Fprintf(cmd.ErrOrStderr(), "atelier: %s: --hold-out 0 learns from all\n", parts.Note)
	}
	return parts, nil
}

// enough sees that a text has the symbols that a step reads in a row.
func (o order) enough(gen models.Model, set models.Dataset) error {
	spec := set.Spec()
	_, length := gen.Minibatch()
	if spec.Kind != models.Text || spec.Documents || set.Len() >= length {
		return nil
	}
	if set.Len() < 3 {
		return fmt.Errorf("atelier: --data %s has %d symbols, and a step reads windows of %d: take a longer text", o.data, set.Len(), length)
	}
	return fmt.Errorf(`atelier: --data %s has %d symbols, and a step reads windows of %d: take a longer text, or give --config '{"window": %d}'`, o.data, set.Len(), length, set.Len()/2)
}

// build fits a configuration to its data. Where they do not go together it says what each goes together with.
func (o order) build(config models.Config, spec models.Spec) (models.Model, error) {
	gen, err := config.Build(spec)
	var unfit *models.Unfit
	switch {
	case err == nil:
		return gen, nil
	case errors.As(err, &unfit):
		return nil, o.unfit(unfit)
	default:
		return nil, inFlags(err, config)
	}
}

// unfit says which preset or family fits the data, and which data fits the one that was asked for.
func (o order) unfit(u *models.Unfit) error {
	what, instead := u.Family, fmt.Sprintf("train %s on it", models.JoinOr(fittingFamilies(u.Data)))
	switch u.Field {
	case "":
	case "Preset":
		what, instead = "--preset "+u.Value, "give --preset "+models.JoinOr(u.Fit)
	default:
		name := strings.ToLower(u.Field)
		what, instead = fmt.Sprintf("the %s %s of --config", name, u.Value), fmt.Sprintf("make %s %s", name, models.JoinOr(u.Fit))
	}
	return fmt.Errorf("atelier: %s learns %s, but --data %s has %s: %s, or take other data, such as --data %s",
		what, u.For(), o.data, u.Data.Form(), instead, models.JoinOr(dataOf(u.Kind)))
}

// fittingFamilies lists the families whose reference model learns such data.
func fittingFamilies(spec models.Spec) []string {
	var names []string
	for _, family := range zoo.Families() {
		config, err := zoo.Configure(family.Name, "", nil)
		if err == nil {
			_, err = config.Build(spec)
		}
		if err == nil {
			names = append(names, family.Name)
		}
	}
	return names
}

// files says what files hold data of each kind.
var files = map[models.Kind]string{
	models.Pictures: "a folder of pictures",
	models.Text:     "a text file",
	models.Pairs:    "a .tsv file of pairs",
	models.Strokes:  "an .ndjson file of drawings or, with --strokes, a folder of .svg",
}

// dataOf lists what data there is of a kind.
func dataOf(kind models.Kind) []string {
	return append(slices.Clone(data.NamesOf(kind)), files[kind])
}

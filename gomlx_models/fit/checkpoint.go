package fit

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
	"github.com/atelier-go/atelier/gomlx_models/internal/safe"
	"github.com/atelier-go/atelier/gomlx_models/internal/stepgraph"
)

// ErrNoCheckpoint is what an error wraps when a folder holds no trained model.
var ErrNoCheckpoint = errors.New("no trained model")

// sidecar is what run.json holds beside the weights.
type sidecar struct {
	Format  int                `json:"format"`
	Family  string             `json:"family"`
	Config  json.RawMessage    `json:"config"`
	Spec    models.Spec        `json:"spec"`
	Data    Data               `json:"data"`
	Origin  *Origin            `json:"origin,omitempty"`
	Rates   map[string]float64 `json:"rates,omitempty"`
	Changes []Change           `json:"changes,omitempty"`
	Seed    int64              `json:"seed"`
	Step    int                `json:"step"`
	Go      string             `json:"go"`
	// Atelier and GoMLX are the versions of these modules in the program that wrote this.
	Atelier string `json:"atelier"`
	GoMLX   string `json:"gomlx"`
	Backend string `json:"backend"`
	// Variables lists what the weights file holds, in the order of the store.
	Variables []variableEntry `json:"variables"`
	History   History         `json:"history"`
	// Seconds, Cores and TrainedOn are those of Run.
	Seconds   float64 `json:"seconds,omitempty"`
	Cores     int     `json:"cores,omitempty"`
	TrainedOn string  `json:"trained_on,omitempty"`
	// Held is Run.Held, and Diagnosis is Run.Diagnosis.
	Held      *Data           `json:"held,omitempty"`
	Diagnosis json.RawMessage `json:"diagnosis,omitempty"`
	// Scores is Run.Scores.
	Scores json.RawMessage `json:"scores,omitempty"`
	// Originality is Run.Originality.
	Originality json.RawMessage `json:"originality,omitempty"`
}

// variableEntry is one variable's entry in the sidecar.
type variableEntry struct {
	Path string `json:"path"`
	// Trainable is false for what no optimizer may touch.
	Trainable bool `json:"trainable"`
}

// format is the version of the layout that this package writes and reads.
const format = 1

// Build makes a model from what a checkpoint says of it; package zoo has one for all families.
type Build func(family string, config []byte, spec models.Spec) (models.Model, error)

// Open reads the newest whole checkpoint of a folder. Where a newer one is damaged, Run.Warning says so. It fails,
// wrapping ErrNoCheckpoint, if there is none.
func Open(b compute.Backend, folder string, build Build) (*Run, error) {
	return open(b, folder, build, false)
}

// OpenStrict is Open for whom an older checkpoint will not do: where the newest is damaged it fails, wrapping
// ErrDamaged.
func OpenStrict(b compute.Backend, folder string, build Build) (*Run, error) {
	return open(b, folder, build, true)
}

func open(b compute.Backend, folder string, build Build, strict bool) (*Run, error) {
	found, newer, err := newest(folder)
	if strict {
		err = cmp.Or(err, newer.refusal())
	}
	if err != nil {
		return nil, err
	}
	run := &Run{Backend: b, Store: model.NewStore(), Scores: found.Scores, Originality: found.Originality}
	if err := safe.Try(func() (err error) {
		run.Model, err = build(found.Family, found.Config, found.Spec)
		return err
	}); err != nil {
		return nil, fmt.Errorf("fit: the model in %s cannot be built: %w", found.folder, err)
	}
	if err := found.into(run); err != nil {
		return nil, err
	}
	run.Warning = newer.warning("restore " + newer.names() + " from a copy, or train on from there")
	return run, nil
}

// checkpoint is a sidecar, the bytes of the weights, and the folder that both were read from.
type checkpoint struct {
	sidecar
	weights []byte
	folder  string
}

// into fills in a run from a checkpoint. It fails if the weights are not those that the model has.
func (c checkpoint) into(run *Run) error {
	saved, err := c.state(run)
	if err != nil {
		return err
	}
	if err := safe.Try(func() error { return saved.restore(run.Store) }); err != nil {
		return err
	}
	if err := c.matches(run); err != nil {
		return fmt.Errorf("fit: %s does not hold the weights of the configuration beside it: %w: restore both files from one copy, "+
			"or open it with the version that wrote it", c.path(), err)
	}
	c.describe(run)
	return nil
}

// path is the file of the weights.
func (c checkpoint) path() string { return filepath.Join(c.folder, checkpoints.WeightsFile) }

// state is the values of the variables, checked as far as they can be without the model's graph.
func (c checkpoint) state(run *Run) (state, error) {
	variables, err := decodeWeights(c.weights, c.Variables)
	if err != nil {
		return state{}, fmt.Errorf("fit: %s %w", c.path(), err)
	}
	if names := run.Model.Losses(); !slices.Equal(names, c.History.Names) {
		return state{}, fmt.Errorf("fit: %s has a history of %q, and the losses of the configuration beside it are %q: restore a copy",
			filepath.Join(c.folder, checkpoints.SidecarFile), c.History.Names, names)
	}
	saved := state{step: c.Step, variables: variables}
	if !saved.finite() {
		return state{}, fmt.Errorf("fit: %s holds numbers that are not finite: restore a copy", c.path())
	}
	return saved, nil
}

// describe gives a run all but its variables.
func (c checkpoint) describe(run *Run) {
	run.Data, run.Seed, run.Step, run.History, run.kept = c.Data, c.Seed, c.Step, c.History, c.folder
	run.Seconds, run.Cores, run.TrainedOn = c.Seconds, max(run.Cores, c.Cores), cmp.Or(run.TrainedOn, c.TrainedOn)
	run.Held, run.Diagnosis = cmp.Or(run.Held, c.Held), c.Diagnosis
	run.Name, run.Origin, run.Rates, run.Changes = filepath.Dir(c.folder), c.Origin, c.Rates, c.Changes
}

// matches builds a step on the weights of a run, to see that each variable is there and has its shape. What is
// missing would be made anew, at random, and no one would know. Before the first step there is none; what is then
// made anew must be small, for no file vouches for it.
func (c checkpoint) matches(run *Run) error {
	if c.Step == 0 {
		return limitSize(run.Backend, run.Model, maxUntrained)
	}
	known := map[string]bool{}
	for v := range run.Store.IterVariables() {
		known[v.Path()] = true
	}
	return stepgraph.Build(run.Backend, run.Store, run.Model, func(models.Batch, []*graph.Node) error {
		var missing []string
		for v := range run.Store.IterVariables() {
			if !known[v.Path()] {
				missing = append(missing, v.Path())
			}
		}
		if len(missing) == 0 {
			return nil
		}
		return fmt.Errorf("%d variables are missing, such as %s", len(missing), missing[0])
	})
}

// write puts a checkpoint into a folder and then drops all but the two newest. At each moment,
// whatever stops the program, the folder holds a whole checkpoint if it held one before.
func write(folder string, run *Run, now state) error {
	files, err := encodeRun(run, now)
	if err != nil {
		return err
	}
	at, err := checkpoints.Write(folder, checkpoints.ID{Step: now.step}, files, checkpoints.Disk.WriteFile)
	if err != nil {
		return checkpoints.NotWritten(folder, at, files, err)
	}
	run.kept = filepath.Join(folder, at.Name())
	return checkpoints.Prune(folder)
}

// encodeRun makes the files of a checkpoint.
func encodeRun(run *Run, now state) (map[string][]byte, error) {
	side, err := describeRun(run, now)
	if err != nil {
		return nil, err
	}
	weights, err := encodeWeights(now.variables)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{checkpoints.WeightsFile: weights, checkpoints.SidecarFile: side}, nil
}

// describeRun makes the sidecar.
func describeRun(run *Run, now state) ([]byte, error) {
	config, err := json.Marshal(run.Model.Config())
	if err != nil {
		return nil, fmt.Errorf("fit: the configuration cannot be written as JSON: %w", err)
	}
	side := sidecar{
		Format: format, Family: run.Model.Config().Family(), Config: config, Spec: run.Model.Spec(),
		Data: run.Data, Origin: run.Origin, Rates: run.Rates, Changes: run.Changes, Seed: run.Seed, Step: now.step,
		Go: runtime.Version(), Atelier: moduleVersion(atelierModule), GoMLX: moduleVersion(gomlxModule),
		Backend: run.Backend.Description(), History: run.History, Seconds: run.Seconds, Cores: run.Cores, TrainedOn: run.TrainedOn, Held: run.Held, Diagnosis: run.Diagnosis, Scores: run.Scores, Originality: run.Originality,
	}
	for _, v := range now.variables {
		side.Variables = append(side.Variables, variableEntry{v.path, v.trainable})
	}
	return json.MarshalIndent(side, "", " ")
}

// readCheckpoint reads one checkpoint from its files.
func readCheckpoint(folder string, files map[string][]byte) (checkpoint, error) {
	path := filepath.Join(folder, checkpoints.SidecarFile)
	c := checkpoint{folder: folder, weights: files[checkpoints.WeightsFile]}
	if err := json.Unmarshal(files[checkpoints.SidecarFile], &c.sidecar); err != nil {
		return checkpoint{}, fmt.Errorf("fit: %s is not the description of a run: %w", path, err)
	}
	if c.Format != format {
		return checkpoint{}, fmt.Errorf("fit: %s has the format %d, and this version reads format %d: open it with the version that wrote it",
			path, c.Format, format)
	}
	if err := c.validate(); err != nil {
		return checkpoint{}, fmt.Errorf("fit: %s is not the description of a run: %w", path, err)
	}
	for _, part := range []*Data{&c.Data, c.Held} {
		if part == nil || part.Source == nil {
			continue
		}
		var written bytes.Buffer // as the data set wrote it, and not indented
		if err := json.Compact(&written, part.Source); err != nil {
			return checkpoint{}, fmt.Errorf("fit: %s is not the description of a run: %w", path, err)
		}
		part.Source = written.Bytes()
	}
	return c, nil
}

// Save puts a checkpoint of the run, as it is now, into a folder that holds none, for Open to read and Train to
// resume. Files that the run's newest checkpoint has with the same content are linked to it, not written again,
// where the file system can: checkpoints never change.
func Save(run *Run, folder string) error {
	switch found, err := checkpoints.List(folder); {
	case err != nil:
		return err
	case len(found.Whole) > 0:
		return fmt.Errorf("fit: %s already holds a trained model: name another folder", folder)
	}
	now, err := capture(run.Store, run.Step)
	if err != nil {
		return err
	}
	files, err := encodeRun(run, now)
	if err != nil {
		return err
	}
	if at, err := checkpoints.Write(folder, checkpoints.ID{Step: now.step}, files, run.linkOrWrite); err != nil {
		return checkpoints.NotWritten(folder, at, files, err)
	}
	return nil
}

// linkOrWrite makes the file at path a link to the one of that name in the newest checkpoint, if that holds the
// same, or else writes it.
func (r *Run) linkOrWrite(path string, data []byte) error {
	kept := filepath.Join(r.kept, filepath.Base(path))
	if r.kept != "" && checkpoints.HasContent(kept, data) && os.Link(kept, path) == nil {
		return nil
	}
	return checkpoints.Disk.WriteFile(path, data)
}

// Package card makes the card of a model: what it is, what it is for and not for, what it learnt from and under which licence,
// how it was trained and what that took, what was measured of it (Mitchell et al. 2019). It is written as Markdown, which
// people read, and as JSON, which programs do. What is not known it says, too.
//
// [Of] makes the card of a run, and [Write] puts it beside the run's checkpoints, with the data sheet of its data.
package card

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/cost"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/licence"
	"github.com/atelier-go/atelier/gomlx_models/diagnose"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/eval/originality"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// format is the version of the form in which cards are written.
const format = 1

// Card is what there is to know of a model. It has no path of the machine that it was made on.
type Card struct {
	Format int    `json:"format"`
	Name   string `json:"name"`
	// Date is the day on which the card was made, such as "2026-11-29".
	Date   string          `json:"date"`
	Family string          `json:"family"`
	Config json.RawMessage `json:"config"`
	// Makes says in the plural what it makes, such as "pictures of 28x28x1", and Parameters is the number of weights that
	// are learnt, 0 if it cannot be counted.
	Makes      string      `json:"makes"`
	Kind       models.Kind `json:"kind"`
	Parameters int         `json:"parameters,omitempty"`
	// Weights is fit.Run.Digest.
	Weights  string       `json:"weights"`
	Uses     []string     `json:"uses"`
	Data     Data         `json:"data"`
	Held     *Data        `json:"held_out,omitempty"`
	Training Training     `json:"training"`
	Origin   *fit.Origin  `json:"origin,omitempty"`
	Changes  []fit.Change `json:"changes,omitempty"`
	Scores   *Scored      `json:"scores,omitempty"`
	// Checks are the newest measurements of each sign while it trained.
	Checks []Checked `json:"checks,omitempty"`
	// Originality is the verdict on whether its samples are copies, or nil if it was not judged.
	Originality *originality.Verdict `json:"originality,omitempty"`
	// Limits say what it cannot do and what is not known of it, a sentence each.
	Limits []string `json:"limits"`
}

// Data is what a model learnt from, or what was held out.
type Data struct {
	Name   string `json:"name"`
	Digest string `json:"digest"`
	// Count is the number of examples, 0 if it is not known, and Counted says what is counted, such as "symbols".
	Count   int      `json:"count,omitempty"`
	Counted string   `json:"counted,omitempty"`
	Classes []string `json:"classes,omitempty"`
	// Licence is the licence as it was given with what is known of it, and Terms say what that asks for, a sentence each.
	Licence licence.Licence `json:"licence"`
	Terms   []string        `json:"terms"`
}

// Scored is what was measured of a model on data that it did not see, in the form in which fit.SaveScores keeps it.
type Scored struct {
	Data   fit.Data        `json:"data"`
	Seed   int64           `json:"seed"`
	Scores []metrics.Score `json:"scores"`
}

// Checked is the newest measurement of a sign, with the ends of its 95% interval.
type Checked struct {
	Sign      diagnose.Sign `json:"sign"`
	Step      int           `json:"step"`
	Value     float64       `json:"value"`
	Low       float64       `json:"low"`
	High      float64       `json:"high"`
	Fair      float64       `json:"fair"`
	Threshold float64       `json:"threshold"`
}

// Of makes the card of a run. It fails if what the run holds cannot be read.
func Of(run *fit.Run) (Card, error) {
	config, err := json.Marshal(run.Model.Config())
	if err != nil {
		return Card{}, fmt.Errorf("card: the configuration cannot be written as JSON: %w", err)
	}
	spec := run.Model.Spec()
	c := Card{
		Format: format, Name: nameOf(run.Name), Date: time.Now().UTC().Format(time.DateOnly),
		Family: run.Model.Config().Family(), Config: config, Makes: spec.Form(), Kind: spec.Kind,
		Uses: uses(spec), Data: dataOf(run.Data), Changes: run.Changes,
	}
	c.Data.Count, c.Data.Counted = spec.Count, counted(spec)
	if c.Weights, err = run.Digest(); err != nil {
		return Card{}, fmt.Errorf("card: %w", err)
	}
	if run.Held != nil {
		held := dataOf(*run.Held)
		c.Held = &held
	}
	if run.Origin != nil {
		origin := *run.Origin
		origin.From = nameOf(origin.From)
		c.Origin = &origin
	}
	spent, uncounted := cost.Of(run.Model)
	c.Parameters, c.Training = spent.Parameters, trainingOf(run, spent)
	if c.Scores, err = scoresOf(run.Scores); err != nil {
		return Card{}, err
	}
	if c.Originality, err = originality.Read(run.Originality); err != nil {
		return Card{}, fmt.Errorf("card: %w", err)
	}
	found, err := diagnose.Of(run.Diagnosis)
	if err != nil {
		return Card{}, err
	}
	c.Checks = checksOf(found)
	c.Limits = c.limits(spec, found, uncounted)
	return c, nil
}

// nameOf is the name of a model without the folders that it is in.
func nameOf(name string) string {
	if name == "" || strings.HasPrefix(name, "zoo:") {
		return name
	}
	return filepath.Base(name)
}

// counted is what is counted of data.
func counted(spec models.Spec) string {
	if spec.Kind == models.Text && !spec.Documents {
		return "symbols"
	}
	return spec.Words()
}

// dataOf is data without the paths of this machine.
func dataOf(d fit.Data) Data {
	given := d.Licence
	if given == "" && d.Source != nil { // a model may be older than licences, which named sets have always had
		if source, err := data.Remembered(d.Source); err == nil {
			given = source.Licence()
		}
	}
	known := licence.Of(given)
	return Data{Name: d.Name, Digest: d.Digest, Classes: d.Classes, Licence: known, Terms: known.Sentences()}
}

// scoresOf reads the scores that fit.SaveScores kept.
func scoresOf(written []byte) (*Scored, error) {
	if len(written) == 0 {
		return nil, nil
	}
	var s Scored
	if err := json.Unmarshal(written, &s); err != nil {
		return nil, fmt.Errorf("card: the scores cannot be read: %w: score the model again", err)
	}
	s.Data.Source = nil
	return &s, nil
}

func checksOf(found diagnose.Diagnosis) (all []Checked) {
	for _, c := range found.Checks {
		if i := len(c.Steps) - 1; i >= 0 {
			all = append(all, Checked{c.Sign, c.Steps[i], c.Values[i], c.Low[i], c.High[i], c.Fair, c.Threshold})
		}
	}
	return all
}

// JSON is the card for programs, in lines.
func (c Card) JSON() ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(c); err != nil {
		return nil, fmt.Errorf("card: %w", err)
	}
	return b.Bytes(), nil
}

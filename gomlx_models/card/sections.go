package card

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/internal/page"
)

// Sections are the card as people read it. The titles are those of Mitchell et al. 2019.
func (c Card) Sections() []page.Section {
	return []page.Section{
		{Title: "Model details", Rows: c.details()},
		{Title: "Intended use", Lines: c.Uses},
		{Title: "Training data", Rows: c.Data.rows("learnt from"), Lines: c.Data.Terms},
		{Title: "Evaluation data", Rows: c.evaluation()},
		{Title: "Training", Rows: c.Training.rows(), Lines: c.changes()},
		c.scores(),
		{Title: "Checks while it trained", Rows: c.checks()},
		{Title: "Originality", Rows: c.originality()},
		{Title: "Limits", Lines: c.Limits},
	}
}

func (c Card) details() []page.Row {
	rows := []page.Row{{"model", c.Family}}
	var named struct{ Preset string }
	if json.Unmarshal(c.Config, &named) == nil && named.Preset != "" {
		rows = append(rows, page.Row{"preset", named.Preset})
	}
	rows = append(rows, page.Row{"makes", c.Makes})
	if c.Parameters > 0 {
		rows = append(rows, page.Row{"weights that are learnt", fmt.Sprint(c.Parameters)})
	}
	rows = append(rows, page.Row{"configuration", onOneLine(c.Config)}, page.Row{"digest of the weights", c.Weights}, page.Row{"card of", c.Date})
	if o := c.Origin; o != nil {
		rows = append(rows, page.Row{"began with", fmt.Sprintf("the weights of %s at step %d, which learnt from %s: %d arrays as they were, %d in part, %d anew; digest %s",
			o.From, o.Step, o.Data, o.Carried, len(o.InPart), len(o.Anew), o.Digest)})
	}
	return rows
}

// onOneLine is JSON without what was laid out.
func onOneLine(text json.RawMessage) string {
	var short bytes.Buffer
	if json.Compact(&short, text) != nil {
		return string(text)
	}
	return short.String()
}

func (d Data) rows(name string) []page.Row {
	rows := []page.Row{{name, d.Name}}
	if d.Count > 0 {
		rows = append(rows, page.Row{d.Counted, fmt.Sprint(d.Count)})
	}
	if len(d.Classes) > 0 {
		rows = append(rows, page.Row{"classes", strings.Join(d.Classes, ", ")})
	}
	return append(rows, page.Row{"licence", cmp.Or(d.Licence.Given, "unknown")}, page.Row{"digest", d.Digest})
}

func (c Card) evaluation() []page.Row {
	rows := []page.Row{{"held out while it trained", "nothing is known to be"}}
	if c.Held != nil {
		rows = c.Held.rows("held out while it trained")
	}
	if c.Scores != nil {
		rows = append(rows, page.Row{"scored on", c.Scores.Data.Name}, page.Row{"digest of that", c.Scores.Data.Digest})
	}
	return rows
}

func (t Training) rows() []page.Row {
	rows := []page.Row{{"steps", fmt.Sprintf("%d, of minibatches of %d, seed %d", t.Steps, t.Batch, t.Seed)}}
	for _, name := range slices.Sorted(maps.Keys(t.Losses)) {
		rows = append(rows, page.Row{"last loss, " + name, fmt.Sprintf("%.4g", t.Losses[name])})
	}
	took := "unknown"
	if t.Seconds > 0 {
		took = fmt.Sprintf("%s on a machine of %d cores", timeText(t.Seconds), t.Cores)
	}
	rows = append(rows, page.Row{"time", took}, page.Row{"computed on", cmp.Or(t.Backend, "unknown")})
	if t.FLOPs > 0 {
		rows = append(rows, page.Row{"arithmetic", fmt.Sprintf("%.2g floating point operations of matrix products and convolutions", t.FLOPs)})
	}
	energy := "unknown"
	if t.Energy != nil {
		energy = t.Energy.text()
	}
	return append(rows, page.Row{"energy", energy})
}

func (c Card) changes() (all []string) {
	for _, change := range c.Changes {
		all = append(all, fmt.Sprintf("From step %d on: %s.", change.Step, change.What))
	}
	return all
}

func (c Card) scores() page.Section {
	if c.Scores == nil {
		return page.Section{Title: "Scores", Rows: []page.Row{{"scores", "none were measured"}}}
	}
	return Scores("Scores", c.Scores.Scores)
}

// Scores is a section of scores with their intervals.
func Scores(title string, scores []metrics.Score) page.Section {
	section := page.Section{Title: title, Head: []string{"score", "value", "95% interval", "unit", "better"}}
	for _, s := range scores {
		section.Rows = append(section.Rows, page.Row{s.Name, fmt.Sprintf("%.4g", s.Value), s.FormatInterval(s.Interval), s.Unit, string(s.Better)})
	}
	return section
}

func (c Card) checks() (rows []page.Row) {
	for _, k := range c.Checks {
		rows = append(rows, page.Row{string(k.Sign), fmt.Sprintf("%.2g [%.2g, %.2g] at step %d; %.2g is fair, and from %.2g on it is told", k.Value, k.Low, k.High, k.Step, k.Fair, k.Threshold)})
	}
	if rows == nil {
		rows = []page.Row{{"checks", "none were measured"}}
	}
	return rows
}

// originality is the verdict, and how sure it is.
func (c Card) originality() []page.Row {
	v := c.Originality
	if v == nil {
		return []page.Row{{"originality", "it was not judged: atelier check does so"}}
	}
	rows := []page.Row{{"verdict", v.Sentence()}, {"how sure", v.Sureness()}}
	if v.CopyingTest != nil {
		rows = append(rows, page.Row{"C_T of Meehan et al. 2020", fmt.Sprintf("%.2f", *v.CopyingTest)})
	}
	if v.Longest > 0 {
		rows = append(rows, page.Row{"longest copied piece", fmt.Sprintf("%d symbols; %d of as many held-out texts", v.Longest, v.HeldLongest)})
	}
	return rows
}

// String is what the card says, for a terminal.
func (c Card) String() string { return page.Text(c.Sections()) }

// HTML is the card as a table.
func (c Card) HTML() string { return page.HTML(c.Name, c.Sections()) }

// Markdown is the card as a text.
func (c Card) Markdown() string {
	return page.Markdown(cmp.Or(c.Name, "A model"), "A model card after Mitchell et al. 2019, which Atelier wrote from what it knows of the model.", c.Sections())
}

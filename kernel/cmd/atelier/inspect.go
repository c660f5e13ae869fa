package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/atelier-go/atelier/plotting/export/c2pa"
	"github.com/atelier-go/atelier/plotting/export/metadata"
)

// inspecting is what `atelier inspect` was told.
type inspecting struct {
	model string
	json  bool
	opening
}

func inspectCommand() *cobra.Command {
	var i inspecting
	cmd := &cobra.Command{
		Use:   "inspect file",
		Short: "Tell what a picture, film, drawing or text says of who made it, when and how, and check what can be checked here",
		Example: `  atelier inspect grid.png
  atelier inspect poems.txt --model runs/poems`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return i.inspect(cmd, args[0]) },
	}
	modelFlag(cmd, &i.model)
	i.opening.flags(cmd)
	jsonFlag(cmd, &i.json, "file, says (whether it says anything), source (IPTC's DigitalSourceType), creator, created, tool, terms, parameters, record (Atelier's), fault (of a record that is none), intact (whether what is seen is as it was written), model (the one it was held against) and findings, a list, each with agrees and what, signature (absent, valid, not trusted, expired, changed or broken) and signed (what it is worth)")
	return cmd
}

func modelFlag(cmd *cobra.Command, model *string) {
	cmd.Flags().StringVar(model, "model", "", "the `folder` of the model, or zoo:NAME (default: the one of the name in the record, here, in runs, or beside the file)")
}

// inspected is what `atelier inspect --json` writes.
type inspected struct {
	File       string               `json:"file"`
	Says       bool                 `json:"says"`
	Source     metadata.SourceType  `json:"source,omitempty"`
	Creator    string               `json:"creator,omitempty"`
	Created    time.Time            `json:"created,omitzero"`
	Tool       string               `json:"tool,omitempty"`
	Terms      string               `json:"terms,omitempty"`
	Parameters string               `json:"parameters,omitempty"`
	Record     *provenance.Record   `json:"record,omitempty"`
	Fault      string               `json:"fault,omitempty"`
	Intact     bool                 `json:"intact"`
	Model      string               `json:"model,omitempty"`
	Findings   []provenance.Finding `json:"findings,omitempty"`
	// Signature is that of Content Credentials, empty of a file that cannot have one, and Signed says what it is worth.
	Signature c2pa.State `json:"signature,omitempty"`
	Signed    string     `json:"signed,omitempty"`
}

func (i inspecting) inspect(cmd *cobra.Command, path string) error {
	read, err := provenance.Read(path)
	if err != nil {
		return err
	}
	m := read.Metadata
	told := inspected{File: path, Says: !read.Empty(), Source: m.Source, Creator: m.Creator, Created: m.Created, Tool: m.Tool,
		Terms: m.Terms, Parameters: m.Parameters, Record: read.Record, Intact: read.Intact}
	if read.Fault != nil {
		told.Fault = read.Fault.Error()
	}
	told.Signature, told.Signed = signatureOf(read.File)
	if read.Record != nil {
		if told.Model, told.Findings, err = i.check(cmd, path, *read.Record); err != nil {
			return err
		}
	}
	if i.json {
		return writeJSON(cmd.OutOrStdout(), told)
	}
	_, err = io.WriteString(cmd.OutOrStdout(), told.text())
	return err
}

// signatureOf is the state of a file's signature, and a sentence about it; both empty where there can be none.
func signatureOf(file []byte) (c2pa.State, string) {
	report, err := c2pa.Check(file, time.Now())
	if err != nil {
		return "", ""
	}
	return report.State, report.String()
}

// check holds a record against the model, if it is here.
func (i inspecting) check(cmd *cobra.Command, path string, record provenance.Record) (string, []provenance.Finding, error) {
	name := studio.ModelOf(record, path, i.model)
	if name == "" {
		return "", nil, nil
	}
	run, err := openModel(cmd, name, i.opening)
	if err != nil {
		return "", nil, err
	}
	found, err := record.Check(run)
	return name, append(found, sameData(run)), err
}

// sameData tells whether the data that the model names are here, as they were.
func sameData(run *fit.Run) provenance.Finding {
	source, err := remembered(run)
	if err == nil {
		set, openErr := source.Open()
		if openErr == nil && set.Digest() == run.Data.Digest {
			return provenance.Finding{Agrees: true, What: "the data themselves are here, and have the digest that the model learnt from"}
		}
	}
	return provenance.Finding{What: "the data themselves are not here, or are not as they were, so that only their digest in the model could be compared"}
}

// text is what a file says of itself in words. What stands in it of anyone's is quoted.
func (i inspected) text() string {
	var all strings.Builder
	line := func(form string, args ...any) { fmt.Fprintf(&all, form+"\n", args...) }
	if !i.Says {
		line("%s says nothing of itself. That does not mean that no machine made it.", i.File)
		i.signature(line)
		return all.String()
	}
	line("%s says of itself:", i.File)
	switch i.Source {
	case metadata.Trained:
		line("  A trained model made it.")
	case metadata.Composite:
		line("  A trained model made a part of it.")
	case "":
	default:
		line("  Its source is %.200q.", string(i.Source))
	}
	if r := i.Record; r != nil {
		describeRecord(line, *r)
	} else {
		i.others(line)
	}
	if i.Fault != "" {
		line("  It has a record of Atelier's that is none: %s.", i.Fault)
	}
	i.signature(line)
	if i.Record != nil {
		i.checked(line)
	}
	return all.String()
}

// signature says whether the file is signed, and what that is worth.
func (i inspected) signature(line func(string, ...any)) {
	switch {
	case i.Signature != "" && i.Signature != c2pa.Absent:
		line("It is %s.", i.Signed)
	case i.Says:
		line("Anyone can write this, for it is not signed.")
	}
}

// others says what programs other than this one may have written.
func (i inspected) others(line func(string, ...any)) {
	for _, said := range []struct{ what, text string }{{"made by", i.Creator}, {"made with", i.Tool}, {"terms", i.Terms}, {"parameters", i.Parameters}} {
		if said.text != "" {
			line("  %s: %.1000q", said.what, said.text)
		}
	}
	if !i.Created.IsZero() {
		line("  made: %s", i.Created.Format(time.RFC3339))
	}
}

// describeRecord says what a record says. Its names were checked to be such as can be shown; prompts are quoted.
func describeRecord(line func(string, ...any), r provenance.Record) {
	if r.By != "" {
		line("  by: %s", r.By)
	}
	if !r.Created.IsZero() {
		line("  when: %s", r.Created.Format(time.RFC3339))
	}
	line("  with: %s", r.Software)
	line("  model: %s", joinWords(r.Model.Name, "of the family "+r.Model.Family, fmt.Sprintf("step %d", r.Model.Step), short12("weights", r.Model.Digest), r.Model.Card))
	if o := r.Origin; o != nil {
		line("  which began with: %s", joinWords(o.Name, fmt.Sprintf("step %d", o.Step), short12("weights", o.Digest)))
	}
	licence := "whose licence was not given"
	if r.Data.Licence != "" {
		licence = "licence: " + r.Data.Licence
	}
	line("  learnt from: %s", joinWords(r.Data.Name, short12("digest", r.Data.Digest), licence))
	if d := r.Drawn; d != nil {
		line("  drawn by: %s, on %s, seed %d", d.How, d.Backend, d.Seed)
		if d.Index > 0 {
			line("  number %d of %d", d.Index, d.Count)
		}
		for _, text := range append([]string{d.Text}, d.Questions...) {
			if text != "" {
				line("  prompt: %.1000q", text)
			}
		}
	} else {
		line("  How it was drawn is not told.")
	}
}

// joinWords joins those that are not empty.
func joinWords(words ...string) string {
	var said []string
	for _, word := range words {
		if word != "" {
			said = append(said, word)
		}
	}
	return strings.Join(said, ", ")
}

// short12 is the beginning of a digest.
func short12(what, digest string) string {
	if digest == "" {
		return ""
	}
	return what + " " + digest[:min(12, len(digest))]
}

// checked says what could be checked, and what cannot be known.
func (i inspected) checked(line func(string, ...any)) {
	line("Checked here:")
	if i.Intact {
		line("  yes: what is seen is as it was written")
	} else {
		line("  no: it was changed, or written anew by another program; `atelier recreate` tells how much")
	}
	if i.Model == "" {
		line("  The model is not here: name its folder by --model to check its weights and data.")
	}
	for _, f := range i.Findings {
		line("  %s: %s", map[bool]string{true: "yes", false: "no"}[f.Agrees], f.What)
	}
	line("Not to be known from it: whether who is named made it, when, and what was done to it since.")
}

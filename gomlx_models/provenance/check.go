package provenance

import (
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// Finding is something that a record says, held against what is here.
type Finding struct {
	Agrees bool   `json:"agrees"`
	What   string `json:"what"`
}

// Check holds a record against a run: the weights and the data by their digests, and what was held out and begun with. The
// findings are sentences.
func (r Record) Check(run *fit.Run) ([]Finding, error) {
	digest, err := run.Digest()
	if err != nil {
		return nil, err
	}
	found := []Finding{
		finding(digest == r.Model.Digest, "the weights are those of the model here, by their digest",
			fmt.Sprintf("the weights are not those of the model here, which is at step %d, and it was drawn at step %d", run.Step, r.Model.Step)),
		finding(run.Data.Digest == r.Data.Digest, "the data are those that the model here learnt from, by their digest, which a data sheet has too",
			"the data are not those that the model here learnt from"),
	}
	if r.Held != nil {
		found = append(found, finding(run.Held != nil && run.Held.Digest == r.Held.Digest, "what was held out is the same", "something else was held out of the model here"))
	}
	if r.Origin != nil {
		found = append(found, finding(run.Origin != nil && run.Origin.Digest == r.Origin.Digest, "the model here began with the same other one", "the model here began with another one, or with none"))
	}
	return found, nil
}

func finding(agrees bool, yes, no string) Finding {
	if agrees {
		return Finding{true, yes}
	}
	return Finding{false, no}
}

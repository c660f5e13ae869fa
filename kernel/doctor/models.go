package doctor

import (
	"context"
	"fmt"
)

// checkProbe reports what the probe saw, or the fix.
func checkProbe(ctx context.Context, name string, probe Probe, fix string) Finding {
	if err := ctx.Err(); err != nil {
		return fault(name, err.Error(), "run atelier doctor again")
	}
	detail, advice, err := probe(ctx)
	if err != nil {
		return fault(name, err.Error(), fix)
	}
	return Finding{Name: name, OK: true, Detail: detail, Fix: advice}
}

// checkData gives a finding for each data set. One that can be fetched is no fault.
func checkData(sets []DataSet) []Finding {
	var findings []Finding
	for _, set := range sets {
		findings = append(findings, set.check())
	}
	return findings
}

// check looks for the set.
func (s DataSet) check() Finding {
	const name = "data"
	where, err := s.Where()
	switch {
	case err == nil:
		return good(name, fmt.Sprintf("%s from %s", s.Name, where))
	case s.Builtin:
		return fault(name, fmt.Sprintf("%s is missing: %v", s.Name, err), "install Go whole, with its testdata, from https://go.dev/dl")
	default:
		return Finding{Name: name, OK: true, Detail: s.Name + " is not fetched", Fix: err.Error()}
	}
}

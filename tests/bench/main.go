// Command bench times the training steps that the peers time, and prints one JSON object:
//
//	{"peer": "atelier", "results": {"gan_mlp": {"batch": 128, "first_step_s": 1.2, "steps_per_s": 30, "flops": 5.5e9}}}
//
// With -table it prints instead what a step costs by batch and width, and how much of the machine's peak that is; with
// -describe, without a training, what the workloads' nets are, for peers that build them by it: see tests/bench/peers.
//
// A step picks a batch on the device, runs forward and backward, and updates the weights, as in
// the peers. first_step_s is the cold cost: what a user waits before the first step ends.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/backend"
)

func main() {
	only := flag.String("only", strings.Join(names(), ","), "the workloads to time, separated by commas")
	seconds := flag.Float64("seconds", 5, "how long to time each")
	tabled := flag.Bool("table", false, "print a table of cost against size")
	described := flag.Bool("describe", false, "print what the workloads are, and train nothing")
	config := flag.String("config", "{}", "fields that replace those of each workload's configuration, as a JSON object")
	side := flag.Int("size", 64, "the side of the pictures in colour, in pixels")
	flag.Parse()
	chosen, err := choose(strings.Split(*only, ","), *config, *side)
	if err == nil {
		err = run(chosen, *seconds, *tabled, *described)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// report is what compare.py reads.
type report struct {
	Peer    string            `json:"peer"`
	Backend string            `json:"backend"`
	Results map[string]timing `json:"results"`
}

func run(chosen []workload, seconds float64, tabled, described bool) error {
	if described {
		return describe(os.Stdout, chosen)
	}
	b, choice, err := backend.New()
	if err != nil {
		return err
	}
	if choice.Advice != "" {
		fmt.Fprintln(os.Stderr, "bench:", choice.Advice)
	}
	if tabled {
		return table(os.Stdout, b, seconds)
	}
	out := report{Peer: "atelier", Backend: b.Description(), Results: map[string]timing{}}
	for _, w := range chosen {
		if out.Results[w.name], err = measure(b, w, seconds); err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

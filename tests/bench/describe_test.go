package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestDescribe sees that a peer is told all of a net, and what replaces its preset's values.
func TestDescribe(t *testing.T) {
	for _, c := range []struct {
		name, fields string
		side         int
		parameters   int
		want         map[string]any
	}{
		// The counts of tests/bench/peers/test_peers.py, by hand: 1015 and 668, 1324 and 2324, 545 and 530.
		{"r3gan", `{"channels": 4, "latent": 6, "batch": 4}`, 8, 1683, map[string]any{"augment": "none", "penalty_batch": 8., "ema": 0.999, "momentum": -1.}},
		{"r3gan", `{"channels": 4, "latent": 6}`, 64, 3648, map[string]any{"batch": 16., "blocks": 1.}},
		{"sigma", `{"channels": 4, "units": 5, "latent": 2}`, 8, 1075, map[string]any{"batch": 128., "warmup": 200., "likelihood": "gaussian"}},
		// An embedding of 65 x 4 and 65 biases in place of 28 and 7 there.
		{"mingru", `{"units": 4, "layers": 1}`, 8, 159 - 28 - 7 + 65*4 + 65, map[string]any{"symbols": 65., "window": 128., "clip_norm": 1.}},
	} {
		chosen, err := choose([]string{c.name}, c.fields, c.side)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if err := describe(&out, chosen); err != nil {
			t.Fatal(err)
		}
		var got struct {
			Nets map[string]struct {
				Config     map[string]any
				Height     int
				Parameters int
			}
		}
		if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
			t.Fatal(err)
		}
		net := got.Nets[c.name]
		if net.Parameters != c.parameters {
			t.Errorf("%s %s has %d weights, want %d", c.name, c.fields, net.Parameters, c.parameters)
		}
		if c.name != "mingru" && net.Height != c.side {
			t.Errorf("%s has pictures of %d pixels, want %d", c.name, net.Height, c.side)
		}
		for field, want := range c.want {
			if net.Config[field] != want {
				t.Errorf("%s: %s is %v, want %v", c.name, field, net.Config[field], want)
			}
		}
	}
}

// TestChooseRefuses sees that each flag that is wrong is told.
func TestChooseRefuses(t *testing.T) {
	for _, c := range []struct{ name, fields, want string }{
		{"r4gan", "{}", `no workload "r4gan"`},
		{"r3gan", "[1]", "-config [1] is no JSON object"},
		{"r3gan", `{"chanels": 1}`, "chanels"},
	} {
		if _, err := choose([]string{c.name}, c.fields, 8); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %s: %v, want %q in it", c.name, c.fields, err, c.want)
		}
	}
	for _, side := range []int{0, 257} {
		if _, err := noise(side); err == nil || !strings.Contains(err.Error(), "-size") {
			t.Errorf("-size %d: %v, want an error that names it", side, err)
		}
	}
}

// TestPeakMemory: more than a Go program begins with, in MB.
func TestPeakMemory(t *testing.T) {
	if got := peakMemory(); got < 2 || got > 1e5 {
		t.Errorf("the peak is %g MB, want some megabytes", got)
	}
}

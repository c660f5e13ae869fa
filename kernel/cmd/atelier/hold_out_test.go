package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// A tenth of a folder is held out, which is said once, and again when the model is gone on with and scored; the flag takes
// another share, or nothing.
func TestHoldOut(t *testing.T) {
	inFolder(t)
	album(t, "photos")
	train := func(more ...string) (string, error) {
		return call(t, append([]string{"train", "vae", "--data", "photos", "--size", "16", "--config", tinyVAE}, more...)...)
	}
	for _, c := range []struct {
		args, says, data, held string
	}{
		{"--steps 1 --out a", "12 of the 120 pictures of photos are held out, to see whether the model copies the others: --hold-out 0 learns from all", "photos-first-0.9", "photos-last-0.1"},
		{"--steps 2 --out a --resume", "", "photos-first-0.9", "photos-last-0.1"},
		{"--steps 1 --out b --hold-out 0", "", "photos", ""},
		{"--steps 2 --out b --resume", "", "photos", ""},
		{"--steps 1 --out c --hold-out 0.25", "", "photos-first-0.75", "photos-last-0.25"},
		{"--steps 2 --out c --resume", "", "photos-first-0.75", "photos-last-0.25"},
	} {
		said, err := train(append(strings.Fields(c.args), "--json")...)
		at := strings.LastIndex(said, "\n{") + 1
		var got trained
		if err != nil || json.Unmarshal([]byte(said[at:]), &got) != nil {
			t.Fatalf("%s: %q, error %v", c.args, said, err)
		}
		held := ""
		if got.HeldOut != nil {
			held = got.HeldOut.Name
		}
		if got.Data.Name != c.data || held != c.held || strings.Contains(said, "held out") != (c.says != "") || !strings.Contains(said, c.says) {
			t.Errorf("%s: learnt from %s, held out %q, said %q; want %s, %q, %q", c.args, got.Data.Name, held, said[:at], c.data, c.held, c.says)
		}
	}
	if said, err := train("--steps", "1", "--out", "d", "--hold-out", "2"); err == nil || !strings.Contains(err.Error(), "--hold-out is 2") {
		t.Errorf("a share of 2 gave %q, error %v; want --hold-out to be named", said, err)
	}
}

// What was told of a model before is in its JSON, and not told again.
func TestWarningsAreToldOnce(t *testing.T) {
	inFolder(t)
	train := func(out string, steps string) string {
		return must(t, "train", "vae", "--config", tinyVAE, "--data", "fashion-mnist-10k-first-40", "--out", out, "--steps", steps, "--resume", "--json")
	}
	train("a", "2")
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	run, err := fit.Open(b, "a", zoo.Build)
	if err != nil {
		t.Fatal(err)
	}
	run.Diagnosis = []byte(`{"checks":[{"sign":"collapse","fair":1,"threshold":0.5,"steps":[1,2],"values":[1,0.2],"low":[1,0.1],"high":[1,0.3]}],
		"warnings":[{"sign":"collapse","step":2,"good":1,"kept":1,"sentence":"from step 2 on it is bad"}]}`)
	if err := fit.Save(run, "b"); err != nil {
		t.Fatal(err)
	}
	said := train("b", "3")
	var got trained
	at := strings.LastIndex(said, "\n{") + 1
	if err := json.Unmarshal([]byte(said[at:]), &got); err != nil {
		t.Fatalf("%q: %v", said, err)
	}
	if strings.Contains(said[:at], "it is bad") || len(got.Warnings) != 1 || got.Warnings[0].Sentence != "from step 2 on it is bad" || got.Checks["collapse"] != (checked{2, 0.2, 0.1, 0.3, 1, 0.5}) {
		t.Errorf("said %q, checks %+v, warnings %+v; want the warning in the JSON alone", said[:at], got.Checks, got.Warnings)
	}
}

func TestAWarningHasALineOfItsOwn(t *testing.T) {
	var out bytes.Buffer
	m := newMeter(&out)
	m.live = true
	run := &fit.Run{History: fit.History{Names: []string{"loss"}, Values: [][]float32{{0.5}}}}
	if err := m.show(fit.Progress{Run: run, Step: 1, Steps: 20}); err != nil {
		t.Fatal(err)
	}
	m.say("it is bad")
	if got := out.String(); !strings.HasSuffix(got, "\ratelier: it is bad\n") {
		t.Errorf("got %q, want the bar to be cleared before the line", got)
	}
}

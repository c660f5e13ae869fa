package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/zoo/calibrate"
)

// ownRows writes rows of two presets on pictures into rows.json, the first the better one.
func ownRows(t *testing.T) {
	t.Helper()
	var rows []choose.Row
	for i, preset := range []string{"burda", "article"} {
		rows = append(rows, choose.Row{
			Ground: choose.Ground{Data: "mine", Kind: "pictures", Height: 28, Width: 28, Channels: 1, Examples: 40, Machine: "this one", Source: "by hand"},
			Family: "vae", Preset: preset, Steps: 100, Seconds: 600, FLOPs: 1e9, Parameters: 1, Scores: []choose.Score{{Measure: choose.Frechet, Value: float64(i + 1)}},
		})
	}
	text, err := choose.Encode(rows)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("rows.json", text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// What is advised trains as the command says it.
func TestChooseTrains(t *testing.T) {
	inFolder(t)
	var a answered
	read(t, &a, words("choose --data fashion-mnist-10k-first-40 --budget 1s --matters control --json")...)
	if a.Best.Family != "vae" || a.Best.Steps < 1 || a.Second == nil || a.Second.Family != "vae" {
		t.Fatalf("got %+v, want a vae, which alone finds latent numbers, and a second", a)
	}
	line, ok := strings.CutPrefix(a.Command, "atelier ")
	if !ok || !strings.Contains(line, "--preset "+a.Best.Preset+" --data fashion-mnist-10k-first-40 --time 1s --out runs/") {
		t.Fatalf("the command is %q", a.Command)
	}
	must(t, append(words(line), "--steps", "1")...) // a second would be a few
	if want := `studio.Train(vae.Config{Preset: "` + a.Best.Preset + `"}, data.FashionMNIST().Take(40), fit.Options{Time: 1 * time.Second, `; !strings.HasPrefix(a.Cell, want) {
		t.Errorf("the cell is %q, want %q", a.Cell, want)
	}
}

func TestChooseSays(t *testing.T) {
	inFolder(t)
	ownRows(t)
	for line, want := range map[string][]string{
		"choose --kind text --examples 50000": {"Train rnn ", "[atelier calibrate", "Second best:", "Not known: ", "--data DATA --time 10m0s --out runs/DATA-", `data.TextFile("DATA")`},
		"choose --kind pictures --examples 40 --size 28 --channels 1 --rows rows.json": {"Train vae burda", "[by hand, this one]", "--size 28 --channels 1",
			`data.Folder("DATA", data.Frame{Height: 28, Width: 28, Channels: 1})`},
		"choose --kind documents --examples 900": {"Train rnn ", "documents"},
		"choose --kind strokes --examples 100":   {"nats a point"},
	} {
		said := must(t, words(line)...)
		for _, part := range want {
			if !strings.Contains(said, part) {
				t.Errorf("atelier %s: said %s, want %q in it", line, said, part)
			}
		}
	}
}

func TestChooseRefuses(t *testing.T) {
	inFolder(t)
	if err := os.WriteFile("broken.json", []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"choose":                                             "--data is missing",
		"choose --data couplets --examples 9":                "leave them out",
		"choose --kind sounds --examples 9":                  `--kind is "sounds", want pictures`,
		"choose --kind text":                                 "--examples is 0",
		"choose --kind text --examples 9 --budget 0s":        "--budget is 0s",
		"choose --kind text --examples 9 --matters beauty":   "want some of realism, variety",
		"choose --kind text --examples 9 --matters control":  "control cannot be had",
		"choose --kind pictures --examples 9 --size big":     `--size is "big"`,
		"choose --kind text --examples 9 --rows broken.json": "take broken.json away",
		"choose --data nothing":                              `"nothing" is neither`,
		"calibrate --minutes 0":                              "--minutes is 0",
		"calibrate --minutes NaN":                            "--minutes is NaN",
		"calibrate --out none/rows.json":                     "there is no folder none",
		"calibrate --out broken.json":                        "take broken.json away",
	} {
		if said, err := call(t, words(line)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("atelier %s: said %q (%v), want %q", line, said, err, want)
		}
	}
}

// Each named set has its function.
func TestNamedSetsInGo(t *testing.T) {
	for _, name := range data.Names() {
		if known, ok := inGo[name]; !ok || known.of().Name() != name {
			t.Errorf("%s: got %q, want the function that gives it", name, known.text)
		}
	}
}

func TestCommandAndCell(t *testing.T) {
	for _, c := range []struct {
		q             question
		p             choose.Pick
		command, cell string
	}{
		{question{data: "my photos/", budget: 20 * time.Minute}, choose.Pick{Family: "gan", Preset: "article", Steps: 7, Settings: `{"augment":"auto"}`},
			`atelier train gan --preset article --data 'my photos/' --config '{"augment":"auto"}' --time 20m0s --out 'runs/my photos-article'`,
			`studio.Train(gan.Config{Preset: "article", Augment: "auto"}, data.Folder("my photos/", data.Frame{}), fit.Options{Time: 1200 * time.Second, Folder: "my photos-article"})`},
		{question{data: "it's.zip", budget: time.Second, framing: framing{size: "48x64", background: "#fff", fit: "pad"}}, choose.Pick{Family: "vae", Preset: "conv", Steps: 9, Patience: 10},
			`atelier train vae --preset conv --data 'it'\''s.zip' --size 48x64 --fit pad --background '#fff' --patience 10 --time 1s --out 'runs/it'\''s-conv'`,
			`studio.Train(vae.Config{Preset: "conv"}, data.Folder("it's.zip", data.Frame{Height: 48, Width: 64, Fit: "pad", Background: "#fff"}), fit.Options{Time: 1 * time.Second, Patience: 10, Folder: "it's-conv"})`},
		{question{data: "emoji-first-0.5", budget: 90 * time.Second}, choose.Pick{Family: "vae", Preset: "conv", Steps: 9},
			"atelier train vae --preset conv --data emoji-first-0.5 --time 1m30s --out runs/emoji-first-0-conv",
			`studio.Train(vae.Config{Preset: "conv"}, data.Emoji().First(0.5), fit.Options{Time: 90 * time.Second, Folder: "emoji-first-0-conv"})`},
	} {
		spec := pictureSpec(48, 64, 3)
		if got := c.q.command(c.p); got != c.command {
			t.Errorf("got  %s\nwant %s", got, c.command)
		}
		if got := c.q.cell(spec, c.p); got != c.cell {
			t.Errorf("got  %s\nwant %s", got, c.cell)
		}
	}
}

// Each part of a set that a name can say is the same in Go.
func TestPartsInGo(t *testing.T) {
	for name, want := range map[string]string{
		"emoji": "data.Emoji()", "emoji-first-100": "data.Emoji().Take(100)", "opticks-first-0.9": "data.Opticks().First(0.9)",
		"emoji-from-100": "data.Emoji().Skip(100)", "opticks-first-0.9-last-0.1": "data.Opticks().First(0.9).Last(0.1)",
	} {
		if got := (question{}).source(models.Spec{}, name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// What is measured already is not measured again.
func TestCalibrateResumes(t *testing.T) {
	inFolder(t)
	t.Setenv("GOMLX_BACKEND", "go:ops_sequential")
	known := everyRow(t)
	text, err := choose.Encode(known)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("rows.json", text, 0o600); err != nil {
		t.Fatal(err)
	}
	var c calibrated
	if err := json.Unmarshal([]byte(must(t, words("calibrate --out rows.json --json")...)), &c); err != nil || c.Measured != len(known) || c.File != "rows.json" || c.Machine == "" {
		t.Errorf("got %+v (%v), want the %d trainings that were known", c, err, len(known))
	}
}

func pictureSpec(height, width, channels int) models.Spec {
	return models.Spec{Kind: models.Pictures, Height: height, Width: width, Channels: channels}
}

// everyRow is a row of each training that calibrate makes, as if it had been measured here.
func everyRow(t *testing.T) []choose.Row {
	t.Helper()
	b, err := openBackend(root(), backend.Any)
	if err != nil {
		t.Fatal(err)
	}
	var rows []choose.Row
	for _, training := range calibrate.Planned() {
		rows = append(rows, choose.Row{
			Ground: choose.Ground{Data: training.Data, Kind: "pictures", Examples: 1, Machine: calibrate.MachineOf(b), Source: "by hand"},
			Family: training.Family, Preset: training.Name, Steps: 1, Seconds: 1, FLOPs: 1, Parameters: 1, Scores: []choose.Score{{Measure: choose.Frechet, Value: 1}},
		})
	}
	return rows
}

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/cost"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// twoCores is the machine of this project's measurements.
const twoCores = "2 cores, XLA"

// writeRows writes the rows that come with the program: what `atelier calibrate` wrote, and of the trainings of this project that are
// longer what compares on one ground.
func writeRows(folder, calibrated, into string) error {
	rows, err := choose.Read(calibrated)
	if err != nil {
		return err
	}
	if rows == nil {
		return fmt.Errorf("there is no %s: run atelier calibrate --out %s", calibrated, calibrated)
	}
	kept, err := read(folder)
	if err != nil {
		return err
	}
	studied, err := studyRows(kept)
	if err != nil {
		return err
	}
	papers, err := paperRows(rows, filepath.Join(folder, "..", "paper", "results.json"))
	if err != nil {
		return err
	}
	text, err := choose.Encode(append(append(rows, studied...), papers...))
	if err != nil {
		return err
	}
	return os.WriteFile(into, text, 0o644)
}

// priced is a row of a preset on a ground, with what a step costs.
func priced(g choose.Ground, family, preset string, spec models.Spec) (choose.Row, error) {
	config, err := zoo.Configure(family, preset, nil)
	if err != nil {
		return choose.Row{}, err
	}
	built, err := config.Build(spec)
	if err != nil {
		return choose.Row{}, err
	}
	price, err := cost.Of(built)
	return choose.Row{Ground: g, Family: family, Preset: preset, FLOPs: price.FLOPs, Parameters: price.Parameters}, err
}

// emojiSeconds is the time of two cores that the steps of the study of emoji were set by.
const emojiSeconds = 20 * 60

// studyRows are those of the study of emoji.
func studyRows(kept results) ([]choose.Row, error) {
	const learnt = 820 // of 1,026
	spec := models.Spec{Kind: models.Pictures, Height: emojiSide, Width: emojiSide, Channels: 3, Classes: 6, Count: learnt, Mirrored: true}
	g := choose.Ground{Data: "emoji", Kind: "pictures", Height: emojiSide, Width: emojiSide, Channels: 3, Examples: learnt, Machine: twoCores, Source: "tests/study, emoji"}
	var rows []choose.Row
	for _, a := range emoji().arms {
		distances := kept.values("emoji", a.name, pcaFrechet)
		if len(distances) == 0 {
			continue
		}
		row, err := priced(g, a.config.Family(), a.name, spec)
		if err != nil {
			return nil, err
		}
		row.Steps, row.Seconds, row.Scores = a.steps, emojiSeconds, []choose.Score{{Measure: choose.Frechet, Value: median(distances)}}
		rows = append(rows, row)
	}
	return rows, nil
}

// paperRows are those of the experiments on the whole of Fashion-MNIST. Their steps are timed by the rows of pictures of that size.
func paperRows(timed []choose.Row, path string) ([]choose.Row, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var experiments map[string]struct {
		Results []struct {
			Quantity string  `json:"quantity"`
			Value    float64 `json:"value"`
		} `json:"results"`
	}
	if err := json.Unmarshal(text, &experiments); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	const learnt, batch = 60_000, 128
	spec := models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1, Classes: 10, Count: learnt}
	var rows []choose.Row
	for _, e := range []struct {
		experiment, family, preset string
		steps                      int
	}{
		{"fashion-gan", "gan", "article", 6000}, {"fashion-gan", "gan", "dcgan", 3000},
		{"fashion-vae", "vae", "article", 20 * learnt / batch}, {"fashion-vae", "vae", "conv", 10 * learnt / batch},
	} {
		g := choose.Ground{Data: "fashion-mnist-full", Kind: "pictures", Height: 28, Width: 28, Channels: 1, Examples: learnt, Machine: twoCores,
			Source: "tests/paper, fashion-gan and fashion-vae"}
		row, err := priced(g, e.family, e.preset, spec)
		if err != nil {
			return nil, err
		}
		step, err := stepOf(timed, row)
		if err != nil {
			return nil, err
		}
		row.Steps, row.Seconds = e.steps, step*float64(e.steps)
		for _, r := range experiments[e.experiment].Results {
			if name, ok := strings.CutPrefix(r.Quantity, e.preset+": "); ok && name == pcaFrechet {
				row.Scores = []choose.Score{{Measure: choose.Frechet, Value: r.Value}}
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// stepOf is the time of a step of a preset by the row of the longest training on pictures of that size.
func stepOf(timed []choose.Row, of choose.Row) (float64, error) {
	step := 0.0
	for _, r := range timed {
		if r.Family == of.Family && r.Preset == of.Preset && r.Height == of.Height && r.Channels == of.Channels {
			step = r.StepSeconds() * float64(of.FLOPs) / float64(r.FLOPs)
		}
	}
	if step == 0 {
		return 0, errors.New("no row tells the time of a step of " + of.Family + " " + of.Preset)
	}
	return step, nil
}

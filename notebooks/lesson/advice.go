package lesson

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
	"github.com/atelier-go/atelier/plotting"
)

// Advised is the configuration of a preset that was advised.
func Advised(pick choose.Pick) models.Config {
	config, err := zoo.Configure(pick.Family, pick.Preset, []byte(pick.Settings))
	Check(err)
	return config
}

// Measured is what the advice of studio.Choose rests on: of each preset, such as "vae conv", a score on one data set after so
// many seconds of training, as a line of a chart. A preset that was not measured has none.
func Measured(data string, measure choose.Measure, presets ...string) []plotting.Series {
	rows, err := choose.Rows(choose.File(os.Getenv))
	Check(err)
	return measured(rows, data, measure, presets)
}

func measured(rows []choose.Row, data string, measure choose.Measure, presets []string) []plotting.Series {
	var lines []plotting.Series
	for _, preset := range presets {
		line := plotting.Series{Name: preset}
		for _, row := range slices.SortedStableFunc(slices.Values(rows), sooner) {
			if value, ok := row.Value(measure); ok && row.Data == data && row.Family+" "+row.Preset == preset {
				line.Steps, line.Values = append(line.Steps, int(row.Seconds+0.5)), append(line.Values, value)
			}
		}
		if len(line.Steps) > 0 {
			lines = append(lines, line)
		}
	}
	return lines
}

func sooner(a, b choose.Row) int { return a.Steps - b.Steps }

// Distance is the Fréchet distance among scores of pictures, in squared units. The cell ends if there is none.
func Distance(scores studio.Scores) metrics.Score {
	at := slices.IndexFunc(scores.Scores, func(s metrics.Score) bool { return strings.HasPrefix(s.Name, "Frechet distance on PCA") })
	if at < 0 {
		panic(fault(fmt.Sprintf("lesson: the scores on %s have no Fréchet distance: score a model of pictures", scores.On)))
	}
	return scores.Scores[at]
}

// Bar is a score with its interval as a bar of a chart.
func Bar(name string, score metrics.Score) plotting.Bar {
	return plotting.Bar{Name: name, Value: score.Value, Low: score.Low, High: score.High}
}

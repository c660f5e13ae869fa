package lesson

import (
	"image"
	"reflect"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/atelier-go/atelier/gomlx_models/vae"
	"github.com/atelier-go/atelier/plotting"
)

func TestAdvised(t *testing.T) {
	config := Advised(choose.Pick{Family: "vae", Preset: "conv", Settings: `{"latent": 3}`})
	if got, ok := config.(vae.Config); !ok || got.Preset != vae.Conv || got.Latent != 3 {
		t.Errorf("the configuration is %+v", config)
	}
	if _, ended := printed(t, func() { Advised(choose.Pick{Family: "vae", Preset: "new"}) }); !strings.Contains(ended, "new") {
		t.Errorf("a preset that is none ended with %q", ended)
	}
}

func TestMeasured(t *testing.T) {
	row := func(data, preset string, steps int, seconds, distance float64) choose.Row {
		return choose.Row{Ground: choose.Ground{Data: data}, Family: "vae", Preset: preset, Steps: steps, Seconds: seconds,
			Scores: []choose.Score{{Measure: choose.Coverage, Value: 1}, {Measure: choose.Frechet, Value: distance}}}
	}
	rows := []choose.Row{
		row("clothes", "conv", 90, 7.6, 5), row("clothes", "conv", 20, 2.4, 9), row("emoji", "conv", 50, 4, 70), row("clothes", "burda", 40, 2, 8),
		{Ground: choose.Ground{Data: "clothes"}, Family: "vae", Preset: "conv", Steps: 60, Seconds: 5}, // has no such score
	}
	got := measured(rows, "clothes", choose.Frechet, []string{"vae burda", "vae conv", "gan conv"})
	want := []plotting.Series{
		{Name: "vae burda", Steps: []int{2}, Values: []float64{8}},
		{Name: "vae conv", Steps: []int{2, 8}, Values: []float64{9, 5}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the lines are %+v, want %+v", got, want)
	}
	t.Setenv(choose.FileVariable, t.TempDir()+"/none.json")
	if shipped := Measured("fashion-mnist", choose.Frechet, "vae burda", "gan dcgan"); len(shipped) != 2 || len(shipped[0].Steps) != 3 {
		t.Errorf("what comes with the program is %+v", shipped)
	}
}

func TestDistance(t *testing.T) {
	other := metrics.Score{Name: "precision on PCA-64 features"}
	wanted := metrics.Score{Name: "Frechet distance on PCA-64 features", Estimate: metrics.Estimate{Value: 6, Low: 5, High: 8}}
	scores := studio.Scores{On: "clothes", Scores: []metrics.Score{other, wanted}}
	if got := Distance(scores); got != wanted {
		t.Errorf("the distance is %+v", got)
	}
	if got := Bar("conv", wanted); got != (plotting.Bar{Name: "conv", Value: 6, Low: 5, High: 8}) {
		t.Errorf("the bar is %+v", got)
	}
	scores.Scores = scores.Scores[:1]
	if _, ended := printed(t, func() { Distance(scores) }); !strings.Contains(ended, "the scores on clothes have no Fréchet distance") {
		t.Errorf("without one it ended with %q", ended)
	}
}

func TestAtMost(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	all := data.Folder(Folder("few", map[string][]image.Image{"": {flat(1), flat(2), flat(3)}}), data.Frame{Height: 16, Width: 16, Channels: 1})
	for count, want := range map[int]int{1: 1, 3: 3, 9: 3} {
		set, err := AtMost(all, count).Open()
		if err != nil || set.Len() != want {
			t.Errorf("at most %d are %d, error %v; want %d", count, set.Len(), err, want)
		}
	}
	if _, ended := printed(t, func() { AtMost(data.Folder("/none/of/them", data.Frame{}), 1) }); ended == "" {
		t.Error("a folder that is not there is opened")
	}
}

package studio

import (
	"fmt"
	"image"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/vae"
	"github.com/atelier-go/atelier/plotting"
)

func TestStripBeginsBeforeTheFirstStep(t *testing.T) {
	inFolder(t)
	set, err := data.FashionMNIST().Take(100).Open()
	if err != nil {
		t.Fatal(err)
	}
	b, err := defaultBackend()
	if err != nil {
		t.Fatal(err)
	}
	gen, err := vae.Config{Units: 8}.Build(set.Spec())
	if err != nil {
		t.Fatal(err)
	}
	shown := newTrainingFigure("vae", 12, 0)
	shown.notebook = true
	for _, say := range []struct {
		say   func() error
		words string
	}{
		{func() error { return shown.setNote("opening the data") }, "step 0/12 (0%) · opening the data"},
		{func() error { return shown.dataOpened(set) }, "step 0/12 (0%) · compiling the step"}, // however soon after the other
	} {
		if err := say.say(); err != nil {
			t.Fatal(err)
		}
		if page, err := os.ReadFile("out/training.html"); err != nil || !strings.Contains(string(page), say.words) || strings.Contains(string(page), "atelier-ended\"") {
			t.Errorf("the figure is %.300q, error %v, want it to say %q", page, err, say.words)
		}
	}
	var seen []string // what the figure shows when the first samples are drawn, and after the first step
	spy := func(p fit.Progress) error {
		if p.Step < 2 {
			b := bundle(t, shown.figure())
			seen = append(seen, string(b[plotting.MIMEPlain]))
			if strings.Contains(string(b[plotting.MIMEHTML]), "atelier-ended\"") {
				t.Errorf("at step %d the figure is one that has ended", p.Step)
			}
		}
		return nil
	}
	watches := append(shown.callbacks(), fit.Callback{At: []int{0, 1}, Do: spy})
	if _, err := fit.Train(t.Context(), b, gen, set, fit.Options{Steps: 12, Callbacks: watches}); err != nil {
		t.Fatal(err)
	}
	if err := shown.close(nil); err != nil {
		t.Fatal(err)
	}
	var steps []int
	for _, stage := range shown.stages.stages {
		steps = append(steps, stage.Step)
		if len(stage.Images) != samplesPerStage {
			t.Errorf("%d pictures at step %d, want %d", len(stage.Images), stage.Step, samplesPerStage)
		}
	}
	if want := []int{0, 10, 12}; !slices.Equal(steps, want) {
		t.Errorf("stages at the steps %d, want %d", steps, want)
	}
	if len(seen) != 2 || seen[0] != "VAE on fashion-mnist-10k-first-100: step 0/12 (0%), compiling the step\nstep 0: 10 samples, 28x28" ||
		!strings.HasPrefix(seen[1], "VAE on fashion-mnist-10k-first-100: step 1/12 (8%)") || strings.Contains(seen[1], "compiling") {
		t.Errorf("seen are %q, want the first samples while the step is compiled, and then the first step", seen)
	}
}

func TestProgressTellsTimesWhileItLastsOnly(t *testing.T) {
	l := trainingFigure{latest: fit.Progress{Run: &fit.Run{Stopped: fit.Finished}, Step: 3, Steps: 10, StepsPerSecond: 2.5, Left: 4 * time.Second}}
	shown := l.progress()
	if shown.Step != 3 || shown.Total != 10 || shown.Rate != 2.5 || shown.Left != 4*time.Second || shown.Note != "" {
		t.Errorf("got %+v, want the step, the speed and the time left", shown)
	}
	if runtime.GOOS == "linux" && shown.Memory < 1<<20 {
		t.Errorf("this program holds %d bytes of memory, want a mebibyte at least", shown.Memory)
	}
	l.latest.Done = true
	if got, want := fmt.Sprint(l.progress()), fmt.Sprint(plotting.Progress{Step: 3, Total: 10, Note: "finished"}); got != want {
		t.Errorf("at the end got %s, want %s, the same on every machine", got, want)
	}
}

// What is said of a training that is limited, that failed, or that was interrupted before its first step.
func TestProgressTellsWhyItEnds(t *testing.T) {
	run := func(stopped fit.Reason) *fit.Run { return &fit.Run{Stopped: stopped} }
	for _, tt := range []struct {
		name         string
		asked, limit int
		note         string
		at           fit.Progress
		want         string
	}{
		{"before the data is open", 1500, 0, "opening the data", fit.Progress{}, "step 0/1500 (0%), opening the data"},
		{"limited", 1500, 30, "compiling the step", fit.Progress{}, "step 0/1500 (0%), compiling the step"},
		{"limited, on its way", 1500, 30, "", fit.Progress{Run: run(""), Step: 3, Steps: 30}, "step 3/1500 (0%), ATELIER_STEPS allows 30"},
		{"limited, at its end", 1500, 30, "", fit.Progress{Run: run(fit.Finished), Step: 30, Steps: 30, Done: true},
			"step 30/1500 (2%), stopped by the limit of steps, ATELIER_STEPS"},
		{"limited, interrupted", 1500, 30, "", fit.Progress{Run: run(fit.Interrupted), Step: 7, Steps: 30, Done: true}, "step 7/1500 (0%), interrupted"},
		{"limited, all epochs done", 0, 30, "", fit.Progress{Run: run(fit.Finished), Step: 29, Steps: 29, Done: true}, "step 29, finished"},
		{"limited, epochs not done", 0, 30, "", fit.Progress{Run: run(fit.Finished), Step: 30, Steps: 30, Done: true},
			"step 30, stopped by the limit of steps, ATELIER_STEPS"},
		{"as asked", 30, 0, "", fit.Progress{Run: run(fit.Finished), Step: 30, Steps: 30, Done: true}, "step 30/30 (100%), finished"},
		{"interrupted before the first step", 30, 0, "", fit.Progress{Run: run(fit.Interrupted), Steps: 30, Done: true}, "step 0/30 (0%), interrupted"},
	} {
		shown := (&trainingFigure{requestedSteps: tt.asked, stepLimit: tt.limit, note: tt.note, latest: tt.at}).progress()
		shown.Memory = 0
		if got := string(bundle(t, shown)[plotting.MIMEPlain]); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A discriminator learns at once that clothes are no noise.
func TestJudgeNotesHowRealPicturesSeem(t *testing.T) {
	inFolder(t)
	source := data.FashionMNIST().Take(200)
	run := Train(gan.Config{Units: 16, Batch: 32}, source, fit.Options{Steps: 40, Seed: 1})
	drawn := run.Samples(2)
	before := drawn.Notes
	judged := run.Judge(drawn)
	var real float64
	if n, err := fmt.Sscanf(judged.Notes[1], before[1]+", D(x) = %g", &real); n != 1 || err != nil || real <= 0 || real >= 1 {
		t.Errorf("the note is %q, want %q and a probability", judged.Notes[1], before[1])
	}
	bundle(t, judged)
	noise := image.NewGray(image.Rect(0, 0, 28, 28))
	for i := range noise.Pix {
		noise.Pix[i] = uint8(i * i * 37)
	}
	realness, err := run.sampler.Realness([]image.Image{Examples(source, 1).Pictures[0], noise}, nil)
	if err != nil || realness[0] <= realness[1] {
		t.Errorf("clothes and noise seem real with %v, error %v; want more for clothes", realness, err)
	}
	if said, over := ended(t, func() { run.Judge(Samples{}) }); !over || !strings.Contains(said, "no pictures are given to judge") {
		t.Errorf("without pictures the cell said %q, want a sentence and its end", said)
	}
}

func TestNearKeepsWhatWasNoted(t *testing.T) {
	source := data.FashionMNIST().Take(20)
	drawn := Examples(source, 2)
	drawn.Notes = []string{"picture 0 of seed 1", "picture 1 of seed 1"}
	near := drawn.Near(source)
	if want := "picture 1 of seed 1, 0.000 from picture 1 of fashion-mnist-10k-first-20"; near.Notes[1] != want {
		t.Errorf("the note is %q, want %q", near.Notes[1], want)
	}
	if drawn.Notes[1] != "picture 1 of seed 1" {
		t.Errorf("the samples themselves now say %q", drawn.Notes[1])
	}
}

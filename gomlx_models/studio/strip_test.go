package studio

import (
	"fmt"
	"image"
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
	b, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	gen, err := vae.Config{Units: 8}.Build(set.Spec())
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	screen := plotting.NewScreen(plotting.Options{Lines: &lines})
	strip := strip{options: stripOptions(set), last: -1}
	watch := fit.Watch{At: stripSteps, Do: func(p fit.Progress) error { return strip.look(screen, p) }}
	if _, err := fit.Train(t.Context(), b, gen, set, fit.Options{Steps: 12, Watch: []fit.Watch{watchLive(screen), watch}}); err != nil {
		t.Fatal(err)
	}
	captions := slices.DeleteFunc(slices.Clone(strip.captions), func(c string) bool { return c == "" })
	if want := []string{"0", "10", "12"}; !slices.Equal(captions, want) || len(strip.pictures) != len(want)*across {
		t.Errorf("%d pictures at the steps %q, want %d at %q", len(strip.pictures), captions, len(want)*across, want)
	}
	if err := screen.Close(); err != nil {
		t.Fatal(err)
	}
	if shown := strings.Split(lines.String(), "\n"); len(shown) != 4 || !strings.Contains(shown[2], "samples while training") {
		t.Errorf("shown are %q, want the progress, the losses and below them the samples", shown)
	}
}

func TestProgressTellsTimesWhileItLastsOnly(t *testing.T) {
	going := fit.Progress{Run: &fit.Run{Stopped: fit.Finished}, Step: 3, Steps: 10, StepsPerSecond: 2.5, Left: 4 * time.Second}
	shown := progress(going)
	if shown.Step != 3 || shown.Total != 10 || shown.Rate != 2.5 || shown.Left != 4*time.Second || shown.Note != "" {
		t.Errorf("got %+v, want the step, the speed and the time left", shown)
	}
	if runtime.GOOS == "linux" && shown.Memory < 1<<20 {
		t.Errorf("this program holds %d bytes of memory, want a mebibyte at least", shown.Memory)
	}
	going.Done = true
	if got, want := fmt.Sprint(progress(going)), fmt.Sprint(plotting.Progress{Step: 3, Total: 10, Note: "finished"}); got != want {
		t.Errorf("at the end got %s, want %s, the same on every machine", got, want)
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

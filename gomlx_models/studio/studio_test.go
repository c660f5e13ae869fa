package studio

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

var small = vae.Config{Units: 32, Latent: 2, Batch: 16}

// inFolder makes a test's own folder the current one, where figures and models go.
func inFolder(t *testing.T) {
	t.Helper()
	t.Setenv("GOMLX_BACKEND", backend.PureGo)
	t.Setenv(RunsVariable, "")
	t.Setenv(StepsVariable, "")
	t.Chdir(t.TempDir())
}

// ended runs a cell's code and returns what it said if it ended the cell.
func ended(t *testing.T, cell func()) (said string, ended bool) {
	t.Helper()
	var words bytes.Buffer
	stderr, exit = &words, func(code int) { panic(code) }
	defer func() {
		stderr, exit = os.Stderr, os.Exit
		if code := recover(); code != nil {
			said, ended = words.String(), code == 1
		}
	}()
	cell()
	return words.String(), false
}

func TestTrainThenOpenInALaterCell(t *testing.T) {
	inFolder(t)
	run := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 12, Seed: 3})
	if run.Step != 12 || run.Stopped != fit.Finished {
		t.Fatalf("got step %d, %s; want 12, finished", run.Step, run.Stopped)
	}
	for _, file := range []string{"loss.html", "loss.png", "samples.png"} {
		if _, err := os.Stat(filepath.Join("out", file)); err != nil {
			t.Errorf("nothing was shown: %v", err)
		}
	}
	again := Open("vae")
	got, want := again.Samples(4), run.Samples(4)
	if len(got.Pictures) != 4 {
		t.Fatalf("got %d pictures, want 4", len(got.Pictures))
	}
	for i := range got.Pictures {
		if got.Pictures[i].At(14, 14) != want.Pictures[i].At(14, 14) {
			t.Error("the opened model draws other samples")
		}
	}
	Show(got, again.Loss())
	if _, err := os.Stat(filepath.Join("out", "figure-2.png")); err != nil {
		t.Errorf("nothing was shown: %v", err)
	}
}

func TestTrainingAgainKeepsTheModelBefore(t *testing.T) {
	inFolder(t)
	source := data.FashionMNIST().Take(50)
	Train(small, source, fit.Options{Steps: 2})
	Train(small, source, fit.Options{Steps: 3})
	if now, before := Open("vae").Step, Open("vae.before").Step; now != 3 || before != 2 {
		t.Errorf("got steps %d and, before, %d; want 3 and 2", now, before)
	}
	if resumed := Train(small, source, fit.Options{Steps: 5, Resume: true, Folder: "vae"}); resumed.Step != 5 || resumed.History.Steps() != 5 {
		t.Errorf("resumed to step %d, want 5", resumed.Step)
	}
}

func TestStepsAreLimitedByTheEnvironment(t *testing.T) {
	inFolder(t)
	t.Setenv(StepsVariable, "2")
	if run := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 500}); run.Step != 2 {
		t.Errorf("got %d steps, want 2", run.Step)
	}
	t.Setenv(StepsVariable, "few")
	said, over := ended(t, func() { Train(small, data.FashionMNIST(), fit.Options{Steps: 1}) })
	if !over || !strings.Contains(said, `ATELIER_STEPS is "few", want a number of steps`) {
		t.Errorf("got %q, ended %v", said, over)
	}
}

func TestAnErrorEndsTheCellWithASentence(t *testing.T) {
	inFolder(t)
	for _, test := range []struct {
		name string
		cell func()
		want string
	}{
		{"no such model", func() { Open("nobody") }, "atelier: fit: there is no trained model in runs/nobody"},
		{"a bad configuration", func() { Train(vae.Config{Units: -1}, data.FashionMNIST(), fit.Options{Steps: 1}) }, "atelier: vae: Units is -1"},
		{"no budget", func() { Train(small, data.FashionMNIST(), fit.Options{}) }, "atelier: fit: nothing says when to stop"},
		{"no such file", func() { Train(rnn.Config{}, data.TextFile("poems.txt"), fit.Options{Steps: 1}) }, "poems.txt"},
		{"the wrong kind", func() { Train(small, data.Opticks(), fit.Options{Steps: 1}) }, "take rnn.Config for text"},
		{"too many rows", func() { Examples(data.FashionMNIST(), 2).Upper(29) }, "29 upper rows of picture 0"},
	} {
		if said, over := ended(t, test.cell); !over || !strings.Contains(said, test.want) {
			t.Errorf("%s: got %q, ended %v; want %q", test.name, said, over, test.want)
		}
	}
}

func TestTextAndExamples(t *testing.T) {
	inFolder(t)
	run := Train(rnn.Config{Units: 16, Window: 8, Batch: 4}, data.Opticks().Take(2000), fit.Options{Steps: 2})
	if texts := run.Draw(sample.Options{Count: 2, Length: 30, Text: "Light"}).Texts; len(texts) != 2 || !strings.HasPrefix(texts[0], "Light") {
		t.Errorf("got %q, want two texts that begin with Light", texts)
	}
	if examples := Examples(data.Opticks(), 3).Texts; len(examples) != 1 || strings.Count(examples[0], "\n") != 2 {
		t.Errorf("got %q, want three lines", examples)
	}
	if pictures := Examples(data.FashionMNIST(), 5).Pictures; len(pictures) != 5 {
		t.Errorf("got %d pictures, want 5", len(pictures))
	}
}

// cellVariable tells this program to stand in for a cell that trains for long.
const cellVariable = "ATELIER_TEST_CELL"

func TestMain(m *testing.M) {
	if os.Getenv(cellVariable) != "" {
		Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 1 << 30})
		os.Exit(0) // not reached: an interrupt ends the cell before
	}
	os.Exit(m.Run())
}

func TestInterruptKeepsTheModelAndEndsTheCell(t *testing.T) {
	inFolder(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cell := exec.CommandContext(ctx, os.Args[0])
	cell.Env = append(os.Environ(), cellVariable+"=1")
	var words bytes.Buffer
	cell.Stderr = &words
	if err := cell.Start(); err != nil {
		t.Fatal(err)
	}
	for !isKept("runs/vae") {
		if ctx.Err() != nil {
			t.Fatal("the cell made no checkpoint in a minute")
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err := cell.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	err := cell.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(words.String(), "atelier: interrupted after step") {
		t.Errorf("the cell ended with %v and said %q, want exit 1 and what was kept", err, words.String())
	}
	var step int
	if _, err := fmt.Sscanf(words.String(), "atelier: interrupted after step %d", &step); err != nil || Open("vae").Step != step {
		t.Errorf("kept: step %d; want that of %q", Open("vae").Step, words.String())
	}
}

func isKept(folder string) bool {
	found, _ := filepath.Glob(filepath.Join(folder, "step-*"))
	return len(found) > 0
}

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
	"github.com/atelier-go/atelier/gomlx_models/choose"
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
	t.Setenv(choose.FileVariable, "no-rows.json")
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
	for _, file := range []string{"training.html", "training.png"} {
		if _, err := os.Stat(filepath.Join("out", file)); err != nil {
			t.Errorf("nothing was shown: %v", err)
		}
	}
	if page, err := os.ReadFile(filepath.Join("out", "training.html")); err != nil || !strings.Contains(string(page), `atelier-ended"`) {
		t.Errorf("the figure does not know that no more will come: %v", err)
	}
	shown, err := os.ReadFile(filepath.Join("out", "training.txt"))
	for _, want := range []string{"VAE on fashion-mnist-10k-first-50: step 12/12 (100%), finished; -ELBO ", "\nstep 0: 10 samples", "\nstep 10: 10 samples", "\nstep 12: 10 samples"} {
		if err != nil || !strings.Contains(string(shown), want) {
			t.Errorf("the words of the figure are %q, error %v, want %q", shown, err, want)
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

func TestTrainingAgainKeepsTheModelsBefore(t *testing.T) {
	inFolder(t)
	source := data.FashionMNIST().Take(50)
	for steps := 1; steps <= 5; steps++ {
		Train(small, source, fit.Options{Steps: steps})
	}
	for name, want := range map[string]int{"vae": 5, "vae.before-1": 4, "vae.before-2": 3, "vae.before-3": 2} {
		if got := Open(name).Step; got != want {
			t.Errorf("%s is of step %d, want %d", name, got, want)
		}
	}
	if left, err := os.ReadDir("runs"); err != nil || len(left) != 4 {
		t.Errorf("runs holds %v, error %v; want the newest and three before it", left, err)
	}
	if resumed := Train(small, source, fit.Options{Steps: 6, Resume: true, Folder: "vae"}); resumed.Step != 6 || resumed.History.Steps() != 6 {
		t.Errorf("resumed to step %d, want 6", resumed.Step)
	}
}

// A folder with a text in it is no model, however often one trains into it.
func TestTrainingTouchesNothingOfTheUsers(t *testing.T) {
	inFolder(t)
	if err := os.Mkdir("thesis", 0o755); err != nil {
		t.Fatal(err)
	}
	thesis := filepath.Join("thesis", "chapter.txt")
	if err := os.WriteFile(thesis, []byte("years of work"), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		said, over := ended(t, func() {
			Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 1, Folder: "./thesis"})
		})
		if !over || !strings.Contains(said, "thesis holds chapter.txt, which is no part of a model") || !strings.Contains(said, "name another folder") {
			t.Errorf("got %q, ended %v; want a refusal that names the file", said, over)
		}
	}
	if text, err := os.ReadFile(thesis); err != nil || string(text) != "years of work" {
		t.Errorf("the text is %q, error %v", text, err)
	}
	if left, err := filepath.Glob("thesis*"); err != nil || len(left) != 1 {
		t.Errorf("there is %v, error %v; want the folder alone", left, err)
	}
}

func TestADamagedModelIsTold(t *testing.T) {
	inFolder(t)
	source := data.FashionMNIST().Take(50)
	Train(small, source, fit.Options{Steps: 3})
	Train(small, source, fit.Options{Steps: 6, Resume: true})
	if err := os.Truncate("runs/vae/step-000000006/weights.safetensors", 99); err != nil {
		t.Fatal(err)
	}
	for name, cell := range map[string]func(){
		"opening strictly":  func() { OpenStrict("vae") },
		"going on strictly": func() { Train(small, source, fit.Options{Steps: 9, Resume: true, Strict: true}) },
	} {
		if said, over := ended(t, cell); !over || !strings.Contains(said, "of step 6, is damaged") {
			t.Errorf("%s: said %q, ended %v; want it to end", name, said, over)
		}
	}
	for _, cell := range []func() int{
		func() int { return Open("vae").Step },
		func() int { return Train(small, source, fit.Options{Steps: 3, Resume: true}).Step },
	} {
		step := 0
		said, over := ended(t, func() { step = cell() })
		if over || step != 3 || !strings.HasPrefix(said, "atelier: fit: the newest checkpoint in runs/vae, of step 6, is damaged") ||
			!strings.Contains(said, "that of step 3 is used instead") || strings.Count(said, "\n") != 1 {
			t.Errorf("step %d, said %q, ended %v; want step 3 and both steps told", step, said, over)
		}
	}
}

func TestNamesOfModels(t *testing.T) {
	inFolder(t)
	for _, name := range []string{".", ".."} {
		for _, cell := range []func(){
			func() { Open(name) },
			func() { Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 1, Folder: name}) },
		} {
			if said, over := ended(t, cell); !over || !strings.Contains(said, "is no name of a model: give a word") {
				t.Errorf("%s: said %q, ended %v; want a refusal", name, said, over)
			}
		}
	}
	if said, over := ended(t, func() { Open("") }); !over || !strings.Contains(said, `"" is no name of a model`) {
		t.Errorf("no name: said %q, ended %v", said, over)
	}
}

func TestStepsAreLimitedByTheEnvironment(t *testing.T) {
	inFolder(t)
	t.Setenv(StepsVariable, "2")
	if run := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 500}); run.Step != 2 {
		t.Errorf("got %d steps, want 2", run.Step)
	}
	wantShown(t, "step 2/500 (0%), stopped by the limit of steps, ATELIER_STEPS")
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
		{"the wrong kind", func() { Train(small, data.Opticks(), fit.Options{Steps: 1}) }, "vae: it learns pictures, but the data is text of 92 symbols: take rnn.Config for it, or other data"},
		{"a preset for other data", func() { Train(rnn.Config{Preset: rnn.Sketch}, data.Opticks(), fit.Options{Steps: 1}) },
			"atelier: rnn: Preset is sketch, which learns drawings, but the data is text of 92 symbols: set it to article, gru, lstm, mingru or lines, or take other data"},
		{"too many rows", func() { Examples(data.FashionMNIST(), 2).Upper(29) }, "29 upper rows of picture 0"},
	} {
		if said, over := ended(t, test.cell); !over || !strings.Contains(said, test.want) {
			t.Errorf("%s: got %q, ended %v; want %q", test.name, said, over, test.want)
		}
	}
}

// What was shown in a notebook when a training fails before its first step does not go on saying that its data is
// opened.
func TestAFailureIsShown(t *testing.T) {
	inFolder(t)
	shown := newTrainingFigure("rnn", 7, 0)
	shown.notebook = true
	_, err := openAndTrain(t.Context(), rnn.Config{}, data.TextFile("poems.txt"), fit.Options{Steps: 7}, shown)
	if err == nil {
		t.Error("a text that is not there was learnt")
	}
	if err := shown.close(err); err != nil {
		t.Fatal(err)
	}
	wantShown(t, "RNN: step 0/7 (0%), failed")
}

// Outside a notebook a training that is refused, or ends before its first step, leaves no files: neither a figure that
// says so nor what figures need.
func TestARefusedTrainingLeavesNoFiles(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	failing := fit.Options{Steps: 3, Callbacks: []fit.Callback{{At: []int{0}, Do: func(fit.Progress) error { return errors.New("no") }}}}
	for name, refused := range map[string]func() error{
		"no such file": func() error {
			_, err := train(t.Context(), rnn.Config{}, data.TextFile("poems.txt"), fit.Options{Steps: 7})
			return err
		},
		"a bad configuration": func() error {
			_, err := train(t.Context(), vae.Config{Units: -1}, data.FashionMNIST(), fit.Options{Steps: 1})
			return err
		},
		"the wrong kind": func() error { _, err := train(t.Context(), small, data.Opticks(), fit.Options{Steps: 1}); return err },
		"no budget": func() error {
			_, err := train(t.Context(), small, data.FashionMNIST().Take(50), fit.Options{})
			return err
		},
		"a text that is short": func() error {
			_, err := train(t.Context(), rnn.Config{}, data.Opticks().Take(5), fit.Options{Steps: 1})
			return err
		},
		"failed before a step": func() error { _, err := train(t.Context(), small, data.FashionMNIST().Take(50), failing); return err },
		"interrupted at its start": func() error {
			run, err := train(cancelled, small, data.FashionMNIST().Take(50), fit.Options{Steps: 1})
			if err == nil && run.Stopped == fit.Interrupted && run.Step == 0 {
				err = context.Canceled
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			inFolder(t)
			if err := refused(); err == nil {
				t.Error("it was not refused")
			}
			if files, err := filepath.Glob("out/*"); err != nil || len(files) > 0 {
				t.Errorf("%q are left (%v), want none", files, err)
			}
			if _, err := os.Stat("out"); err == nil {
				t.Error("an empty folder out is left")
			}
		})
	}
}

// wantShown wants words in what is shown of the newest training.
func wantShown(t *testing.T, want string) {
	t.Helper()
	if shown, err := os.ReadFile(filepath.Join("out", "training.txt")); err != nil || !strings.Contains(string(shown), want) {
		t.Errorf("shown is %q, error %v, want %q", shown, err, want)
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
	// What another cell trains is neither trained nor moved aside.
	for _, resume := range []bool{false, true} {
		said, over := ended(t, func() { Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 1, Resume: resume}) })
		if !over || !strings.Contains(said, fmt.Sprintf("runs/vae is being trained by \"studio.test\" (process %d on ", cell.Process.Pid)) {
			t.Errorf("beside another cell: said %q, ended %v; want who trains", said, over)
		}
	}
	if left, err := os.ReadDir("runs"); err != nil || len(left) != 1 {
		t.Errorf("runs holds %v, error %v; want the other cell's model alone", left, err)
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

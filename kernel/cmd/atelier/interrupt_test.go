package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/kernel/server"
	"github.com/atelier-go/atelier/plotting/assets"
	"github.com/spf13/cobra"
)

// long is a verb at work that does not end by itself.
type long struct {
	args []string
	env  []string
	// working tells that it is at work; nil where it is done at once, so that the signal meets it anywhere.
	working func() bool
	codes   []int
}

// verbs lists those that do something, by the words that call them.
func verbs(cmd *cobra.Command, path string) []string {
	var names []string
	for _, verb := range cmd.Commands() {
		name := strings.TrimSpace(path + " " + verb.Name())
		if verb.HasSubCommands() {
			names = append(names, verbs(verb, name)...)
		} else {
			names = append(names, name)
		}
	}
	return names
}

// longFilm lays a picture that says that it is a film of many frames of the model in vae.
func longFilm(t *testing.T, path string) {
	t.Helper()
	t.Setenv(provenance.LevelVariable, "full")
	must(t, "walk", "vae", "--seeds", "1,2", "--frames", "2", "--scale", "1", "--out", path)
	read, err := provenance.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	long := read.Record.Change(func(d *provenance.Drawn) { d.Frames = 80_000 })
	with, err := long.Embed(bytesOf(t, path), ".webp", provenance.Full)
	if err == nil {
		err = os.WriteFile(path, with, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Every verb ends soon after SIGINT or SIGTERM, whatever it is doing, and says 130.
func TestEveryVerbEndsAtASignal(t *testing.T) {
	inFolder(t)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	must(t, "train", "rnn", "--config", tinyText, "--data", "opticks-first-0.01", "--steps", "1", "--out", "text")
	must(t, "train", "vae", "--config", tinyVAE, "--data", "fashion-mnist-10k-first-40", "--steps", "1", "--out", "vae")
	photo(t, "mine.png", 99)
	longFilm(t, "long.webp")
	var asked atomic.Bool
	mirror := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked.Store(true)
		<-r.Context().Done()
	}))
	defer mirror.Close()
	// A clone with tools that never answer.
	clone := t.TempDir()
	program := lay(t, filepath.Join(clone, ".build/bin/atelier"))
	file(t, clone, "go.mod", "module github.com/atelier-go/atelier\n")
	lay(t, filepath.Join(clone, ".build/bin", server.Program))
	slow := "PATH=" + filepath.Dir(file(t, clone, "slow/go", "#!/bin/sh\necho >>"+clone+"/asked\nexec sleep 1000\n")) + ":" + os.Getenv("PATH")
	script, err := assets.ECharts.Find()
	if err != nil {
		t.Fatal(err)
	}
	connection := file(t, clone, "c.json", `{"transport":"ipc","ip":"`+clone+`/k","signature_scheme":"hmac-sha256","key":"k",`+
		`"shell_port":1,"iopub_port":2,"stdin_port":3,"control_port":4,"hb_port":5}`)

	interrupted, atOnce := []int{codeInterrupted}, []int{0, codeInterrupted}
	cases := map[string]long{
		"train": {args: words("rnn --config " + tinyText + " --data opticks-first-0.01 --time 10h --out endless"),
			working: exists(here, "endless/step-*"), codes: interrupted},
		// One text that takes hours: nothing between two symbols looks at the signal.
		"sample":         {args: words("text -n 1 --length 100000000 --out long.txt"), working: exists(here, ".atelier-*"), codes: interrupted},
		"walk":           {args: words("vae --seeds 1-9 --frames 10000 --scale 1 --out w.webp"), working: exists(here, ".atelier-*"), codes: interrupted},
		"project":        {args: words("vae mine.png --steps 100000 --out p.png"), working: exists(here, ".atelier-*"), codes: interrupted},
		"recreate":       {args: words("long.webp --model vae"), codes: interrupted},
		"score":          {args: words("text --texts 1 --length 100000000 --data opticks-last-0.001"), codes: interrupted},
		"calibrate":      {args: words("--minutes 600 --out rows.json"), working: exists(here, "rows.json"), codes: interrupted},
		"doctor":         {env: []string{slow}, working: exists(clone, "asked"), codes: interrupted},
		"data get":       {args: words("mnist --into " + here + "/mnist --from " + mirror.URL), working: asked.Load, codes: interrupted},
		"kernel install": {args: words("--prefix " + clone + "/environment"), env: []string{slow, "ATELIER_ECHARTS=" + script}, working: exists(clone, "asked"), codes: interrupted},
		"kernel run":     {args: words(connection), env: []string{slow}, working: exists(clone, "k-5"), codes: []int{0}},
		// These are done at once.
		"kernel uninstall": {args: words("--prefix " + clone + "/nothing"), codes: []int{0, codeFailed, codeInterrupted}},
		"card":             {args: words("text"), codes: atOnce},
		"check":            {args: words("text --data opticks-last-0.01"), codes: atOnce},
		"data list":        {codes: atOnce},
		"data look":        {args: words("couplets"), codes: atOnce},
		"inspect":          {args: words("mine.png"), codes: atOnce},
		"presets":          {codes: atOnce},
		"choose":           {args: words("--kind strokes --examples 9"), codes: atOnce},
		"sign init":        {args: words("--name Ada --out keys"), codes: []int{0, codeFailed, codeInterrupted}}, // it fails when there is a key
		"version":          {codes: atOnce},
		"zoo":              {codes: atOnce},
	}
	for _, verb := range verbs(root(), "") {
		c, ok := cases[verb]
		if !ok {
			t.Errorf("atelier %s: no case says that it ends at a signal: add one", verb)
			continue
		}
		for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
			if verb == "kernel run" && sig == syscall.SIGINT {
				continue // it interrupts a cell
			}
			os.Remove(filepath.Join(clone, "asked"))
			asked.Store(false)
			run := start(t, program, here, small(t, append(c.env, "TMPDIR="+t.TempDir())...), slices.Concat(words(verb), c.args)...)
			if verb == "score" {
				c.working = func() bool { return strings.Contains(run.complaints.String(), "...") }
			}
			if c.working != nil {
				run.until(t, "it was at work", c.working)
			}
			run.signal(t, sig)
			if code := run.code(); !slices.Contains(c.codes, code) && !(c.working == nil && code == -1) {
				t.Errorf("atelier %s: got the code %d after %v, want one of %v: %s%s", verb, code, sig, c.codes, run.out.String(), run.complaints.String())
			}
			if code := run.ProcessState.ExitCode(); code == codeInterrupted && strings.Count(run.complaints.String(), "interrupted") != 1 {
				t.Errorf("atelier %s: said %q, want once that it was interrupted", verb, run.complaints.String())
			}
			os.RemoveAll("endless")
			os.Remove("rows.json")
		}
	}
	if left, _ := filepath.Glob(filepath.Join(here, ".atelier-*")); len(left) > 0 {
		t.Errorf("what was half written is left: %v", left)
	}
}

func words(text string) []string { return strings.Fields(text) }

// The model of the last step is kept at the first signal.
func TestInterruptKeepsTheModel(t *testing.T) {
	inFolder(t)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	run := start(t, itself(t), here, small(t), slices.Concat(words("train vae --data fashion-mnist-10k-first-40 --time 10h --out vae --json --config"), []string{tinyVAE})...)
	run.until(t, "the first checkpoint", exists(here, "vae/step-*"))
	_, err = call(t, "train", "vae", "--config", tinyVAE, "--data", "fashion-mnist-10k-first-40", "--steps", "1", "--resume", "--out", "vae")
	if err == nil || !strings.Contains(err.Error(), "vae is being trained by ") || !strings.Contains(err.Error(), fmt.Sprintf("(process %d on ", run.Process.Pid)) {
		t.Errorf("a second training: got %v, want who holds the folder", err)
	}
	run.signal(t, syscall.SIGTERM)
	if code := run.code(); code != codeInterrupted || !strings.Contains(run.complaints.String(), "the model is kept in vae") {
		t.Errorf("got the code %d and %q, want 130 and where the model is", code, run.complaints.String())
	}
	if said := run.out.String(); !strings.Contains(said, `"stopped":"interrupted"`) {
		t.Errorf("--json said %q, want that it was interrupted", said)
	}
	must(t, "sample", "vae", "-n", "1", "--out", "kept.png")
}

// Once there is a step, there is something to keep until the last checkpoint is written.
func TestTrainingKeepsFromItsFirstStepOn(t *testing.T) {
	ctx, stop := handleSignals(t.Context(), io.Discard)
	defer stop()
	show := showing(ctx, newMeter(io.Discard))
	for _, c := range []struct {
		step       int
		done, want bool
	}{{0, false, false}, {1, false, true}, {2, false, true}, {2, true, false}} {
		if err := show(fit.Progress{Run: &fit.Run{}, Step: c.step, Done: c.done}); err != nil {
			t.Fatal(err)
		}
		change(ctx, func(e *ending) {
			if e.keeping != c.want {
				t.Errorf("after step %d, done %v: keeping is %v, want %v", c.step, c.done, e.keeping, c.want)
			}
		})
	}
}

// What is to be kept is waited for, until a second signal.
func TestASecondSignalEndsAtOnce(t *testing.T) {
	for _, c := range []struct {
		name      string
		keeping   bool
		signals   []os.Signal
		cancelled int
		codes     []int // of exit, after patience too
	}{
		{"nothing to keep", false, []os.Signal{syscall.SIGTERM}, 1, []int{130}},
		{"something to keep", true, []os.Signal{syscall.SIGINT}, 1, nil},
		{"a second time", true, []os.Signal{syscall.SIGINT, syscall.SIGINT}, 1, []int{130}},
	} {
		var said strings.Builder
		var codes []int
		var later []func()
		e := &ending{said: &said, keeping: c.keeping,
			exit: func(code int) { codes = append(codes, code) },
			afterwards: func(_ time.Duration, do func()) *time.Timer {
				later = append(later, do)
				return nil
			}}
		cancelled := 0
		for _, sig := range c.signals {
			e.heed(sig, func() { cancelled++ })
		}
		if len(codes) == 0 {
			for _, do := range later {
				do()
			}
		}
		if cancelled != c.cancelled || !slices.Equal(codes, c.codes) {
			t.Errorf("%s: cancelled %d times and left with %v, want %d and %v", c.name, cancelled, codes, c.cancelled, c.codes)
		}
		if wait := strings.Contains(said.String(), "a second interrupt ends without it"); wait != (c.keeping && len(c.codes) == 0) {
			t.Errorf("%s: said %q", c.name, said.String())
		}
	}
}

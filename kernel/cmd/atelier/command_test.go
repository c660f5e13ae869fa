package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// trainBoth trains a model of pictures and one of text in the current folder.
func trainBoth(t *testing.T) {
	t.Helper()
	must(t, "train", "vae", "--config", tinyVAE, "--data", "fashion-mnist-10k-first-40", "--steps", "2", "--out", "vae")
	must(t, "train", "rnn", "--config", tinyText, "--data", "opticks-first-0.01", "--steps", "2", "--out", "text")
}

// The codes of the command as a program gives them to a script.
func TestExitCodes(t *testing.T) {
	inFolder(t)
	trainBoth(t)
	for _, c := range []struct {
		line string
		code int
		says string // on standard output if it is 0, else in one line of standard error
	}{
		{"--version", 0, "atelier "},
		{"version", 0, "atelier "},
		{"--help", 0, "130 it was interrupted"},
		{"", 0, "Usage:"},
		{"kernel", 0, "uninstall"},
		{"sample text -n 1 --length 9", 0, "\n"},

		{"sample nothing --out x.png", 1, "there is no trained model in nothing"},
		{"sample vae --out none/x.png", 1, "there is no folder none: make it (mkdir -p none)"},
		{"sample nothing --out none/x.png", 1, "there is no folder none"},
		{"sample text --out none/x.txt", 1, "there is no folder none"},
		{"sample vae --out x.png --class 11", 2, "want one of T-shirt"},
		{"train vae --data nothing --steps 1 --out new", 1, `"nothing" is neither`},
		{"train vae --data fashion-mnist-10k-first-40 --steps 1 --out vae", 1, "give --resume"},
		{"doctor --gpu", 1, "are faults"},
		{"score nothing", 1, "no trained model"},

		{"paint", 2, `unknown command "paint"`},
		{"--paint", 2, "unknown flag: --paint"},
		{"kernel paint", 2, `no verb "paint"`},
		{"data paint", 2, `no verb "paint"`},
		{"sample", 2, "accepts 1 arg(s)"},
		{"sample vae -n many", 2, `"many"`},
		{"sample vae --out x.png --backend tpu", 2, "want one of auto, xla, cuda, go"},
		{"sample vae --out x.jpg", 2, "name a file that ends in .png"},
		{"sample vae -n 100000 --out x.png", 2, "337 megapixels, and 40 are the most: give -n at most 11881"},
		{"train vae --data opticks --out new", 2, "at least one of the flags"},
		{"train vae --data opticks --out new --steps -1", 2, "--steps is -1"},
		{"train vae --data opticks --out new --steps 0", 2, "nothing says when to stop: give --steps"},
		{"train vae --data opticks --out new --epochs NaN", 2, "--epochs is NaN"},
		{"train vae --data opticks --out new --time -1s", 2, "--time is -1s"},
		{"train painter --data opticks --out new --steps 1", 2, `no family "painter"`},
		{"train vae --preset paint --data opticks --out new --steps 1", 2, `no preset "paint"`},
		{"train vae --config { --data opticks --out new --steps 1", 2, "not a JSON object"},
		{"presets painter", 2, `no family "painter"`},
		{"presets gan paint", 2, `no preset "paint"`},
		{"data get nothing", 2, `cannot get "nothing"`},
		{"kernel install --user --prefix /p", 2, "were all set"},
	} {
		// No GPU can be seen from there, wherever the test runs.
		run := start(t, itself(t), ".", []string{"HOME=/dev/null", "PATH=/nowhere", "GOMLX_BACKEND=go:ops_sequential"}, words(c.line)...)
		code, out, complaints := run.code(), run.out.String(), run.complaints.String()
		if code != c.code {
			t.Errorf("atelier %s: got the code %d, want %d: %s", c.line, code, c.code, complaints)
		}
		if c.code == 0 && (!strings.Contains(out, c.says) || complaints != "") {
			t.Errorf("atelier %s: got %q and the complaint %q, want %q alone", c.line, out, complaints, c.says)
		}
		if c.code != 0 && (!strings.Contains(complaints, c.says) || strings.Count(complaints, "\n") != 1) {
			t.Errorf("atelier %s: complained %q, want one line with %q", c.line, complaints, c.says)
		}
	}
	for _, name := range []string{"new", "x.png", "x.jpg"} {
		if _, err := os.Stat(name); err == nil {
			t.Errorf("%s was made by a command that failed", name)
		}
	}
}

// With --json standard output is one object with what the help promises.
func TestJSON(t *testing.T) {
	inFolder(t)
	trainBoth(t)
	for _, c := range []struct {
		line string
		verb string
		code int
		keys string
	}{
		{"version --json", "version", 0, "version go platform"},
		{"presets --json", "presets", 0, "presets"},
		{"presets gan dcgan --json", "presets", 0, "presets"},
		{"choose --kind pairs --examples 900 --json", "choose", 0, "best second why_not too_little unknown command cell"},
		{"data list --json", "data list", 0, "data"},
		{"doctor --gpu --json", "doctor", 1, "findings faults"},
		{"train vae --data fashion-mnist-10k-first-40 --steps 3 --resume --out vae --json --config " + tinyVAE, "train", 0,
			"family folder step seed data held_out stopped seconds steps_per_second losses checks warnings backend"},
		{"sample vae -n 2 --out x.png --json", "sample", 0, "kind seed step backend file count"},
		{"sample vae -n 2 --each x --json", "sample", 0, "kind seed step backend folder count"},
		{"walk vae --seeds 1,2 --frames 3 --out w.png --json", "walk", 0, "kind seeds step backend file frames fps width height"},
		{"sample text -n 2 --length 9 --out x.txt --json", "sample", 0, "kind seed step backend file count"},
		{"sample text -n 3 --length 9 --json", "sample", 0, "kind seed step backend texts count"},
		{"score text --data opticks-last-0.002 --texts 4 --length 20 --resamples 10 --examples 10 --json", "score", 0, "folder step backend data seed scores"},
	} {
		run := start(t, itself(t), ".", small(t), words(c.line)...)
		if code := run.code(); code != c.code {
			t.Errorf("atelier %s: got the code %d, want %d: %s", c.line, code, c.code, run.complaints.String())
		}
		var object map[string]json.RawMessage
		if err := json.Unmarshal([]byte(run.out.String()), &object); err != nil || strings.Count(run.out.String(), "\n") != 1 {
			t.Errorf("atelier %s: wrote %q, error %v; want one object on a line", c.line, run.out.String(), err)
		}
		var got []string
		for key := range object {
			got = append(got, key)
		}
		want := words(c.keys)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("atelier %s: wrote the fields %q, want %q", c.line, got, want)
		}
		help := must(t, append(words(c.verb), "--help")...)
		for _, key := range want {
			if !strings.Contains(help, key) {
				t.Errorf("the help of atelier %s does not tell of %s", c.verb, key)
			}
		}
	}
}

// What the objects hold.
func TestJSONHoldsTheFacts(t *testing.T) {
	inFolder(t)
	trainBoth(t)
	var fresh trained
	read(t, &fresh, "train", "vae", "--data", "fashion-mnist-10k-first-40", "--steps", "3", "--seed", "5", "--out", "new", "--json", "--config", tinyVAE)
	if fresh.Family != "vae" || fresh.Step != 3 || fresh.Seed != 5 || fresh.Stopped != "finished" || fresh.Backend != "pure Go" ||
		fresh.Data.Name != "fashion-mnist-10k-first-40" || fresh.Losses["-ELBO"] == 0 || fresh.Seconds == 0 {
		t.Errorf("training said %+v", fresh)
	}
	var texts struct {
		drawn
		Texts []string
	}
	read(t, &texts, "sample", "text", "-n", "300", "--length", "5", "--seed", "2", "--json")
	if texts.Count != 300 || len(texts.Texts) != 300 || texts.Step != 2 || texts.Seed != 2 || texts.Kind != "text" {
		t.Errorf("sampling said %d texts and wrote %d, %+v; want 300", texts.Count, len(texts.Texts), texts.drawn)
	}
	var list presetList
	read(t, &list, "presets", "gan", "article", "--json")
	if len(list.Presets) != 1 || list.Presets[0].Parameters != 3811089 || list.Presets[0].Fields[0].Name != "preset" {
		t.Errorf("presets said %+v", list)
	}
	var sets struct{ Data []dataPlace }
	read(t, &sets, "data", "list", "--json")
	if sets.Data[0] != (dataPlace{Name: "fashion-mnist-10k", Where: "embedded in the program"}) {
		t.Errorf("data list said %+v first", sets.Data[0])
	}
	for _, set := range sets.Data {
		if (set.Where == "") == (set.Missing == "") {
			t.Errorf("of %s data list said %+v, want where it is or why not", set.Name, set)
		}
	}
}

// read reads what a verb writes with --json.
func read(t *testing.T, object any, args ...string) {
	t.Helper()
	run := start(t, itself(t), ".", small(t), args...)
	if code := run.code(); code != 0 {
		t.Fatalf("atelier %s: got the code %d: %s", strings.Join(args, " "), code, run.complaints.String())
	}
	if err := json.Unmarshal([]byte(run.out.String()), object); err != nil {
		t.Fatalf("atelier %s: %v", strings.Join(args, " "), err)
	}
}

// A training that was finished already says so once, on standard output.
func TestFinishedResumePrintsOnce(t *testing.T) {
	inFolder(t)
	trainBoth(t)
	run := start(t, itself(t), ".", small(t), slices.Concat(words("train vae --data fashion-mnist-10k-first-40 --steps 2 --resume --out vae --config"), []string{tinyVAE})...)
	if code := run.code(); code != 0 {
		t.Fatalf("got the code %d: %s", code, run.complaints.String())
	}
	all := run.out.String() + run.complaints.String()
	if strings.Count(all, "step 2/2 in pure Go") != 1 || strings.Count(all, "the model is in vae") != 1 {
		t.Errorf("got %q and %q, want each line once", run.out.String(), run.complaints.String())
	}
}

// Many texts are written while they are drawn, as one seed draws them.
func TestTextsStream(t *testing.T) {
	inFolder(t)
	trainBoth(t)
	run := start(t, itself(t), ".", small(t), words("sample text -n 1000000000 --length 5")...)
	run.until(t, "the second batch", func() bool { return strings.Count(run.out.String(), "\n\n") > 256 })
	run.signal(t, os.Interrupt)
	if code := run.code(); code != codeInterrupted {
		t.Errorf("got the code %d, want 130", code)
	}
	first := strings.Join(strings.Split(run.out.String(), "\n\n")[:3], "\n\n")
	if said := must(t, "sample", "text", "-n", "256", "--length", "5"); !strings.HasPrefix(said, first) {
		t.Errorf("a long stream begins with %q, which 256 texts do not", first)
	}
}

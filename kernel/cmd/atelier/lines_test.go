package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
)

// tinyLines is a model of documents that is trained at once.
const tinyLines = `{"units":16,"embedding":4,"batch":8,"learning_rate":0.02}`

// A list of names is trained on, scored and drawn from: as many names as are asked for, each on a line, and how many of them
// are copies.
func TestLines(t *testing.T) {
	inFolder(t)
	if err := os.WriteFile("names.txt", []byte("\uFEFFa\r\nb\r\nab\r\nba\r\naa\r\n\r\nbb\r\naab\r\nabb\r\nbab\r\nbba\r\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "train", "rnn", "--preset", "lines", "--config", tinyLines, "--data", "names.txt-first-0.8", "--lines", "--steps", "30", "--out", "names")
	said := must(t, "sample", "names", "-n", "12", "--seed", "3")
	listed, note, ok := strings.Cut(said, "atelier: ")
	names := strings.Split(strings.TrimSuffix(listed, "\n"), "\n")
	if !ok || len(names) != 12 || !strings.HasSuffix(note, " of 12 stand in the training text\n") {
		t.Fatalf("sampling said %q, want 12 names and how many are copies", said)
	}
	learnt := map[string]bool{}
	source, err := framing{lines: true}.find("names.txt-first-0.8", data.Frame{}, false)
	if err != nil {
		t.Fatal(err)
	}
	set, err := source.OpenDocuments()
	if err != nil {
		t.Fatal(err)
	}
	copies := 0
	for i := range set.Len() {
		name, _ := set.Document(i)
		learnt[name] = true
	}
	for _, name := range names {
		if learnt[name] {
			copies++
		}
	}
	var drawn struct {
		Texts         []string
		Count, Copies int
	}
	if err := json.Unmarshal([]byte(jsonOf(t, "sample", "names", "-n", "12", "--seed", "3", "--json")), &drawn); err != nil {
		t.Fatal(err)
	}
	if strings.Join(drawn.Texts, " ") != strings.Join(names, " ") || drawn.Count != 12 || drawn.Copies != copies {
		t.Errorf("--json has %+v, want %q and %d copies", drawn, names, copies)
	}
	var ladder struct{ Ladder []struct{ Copies int } }
	if err := json.Unmarshal([]byte(jsonOf(t, "sample", "names", "-n", "12", "--seed", "3", "--json", "--temperatures", "1,1")), &ladder); err != nil {
		t.Fatal(err)
	}
	if got := ladder.Ladder; len(got) != 2 || got[0].Copies != copies || got[1].Copies != copies {
		t.Errorf("the ladder has the copies %v, want %d at each temperature", got, copies)
	}
	if said := must(t, "score", "names", "--length", "4", "--texts", "10", "--resamples", "10"); !strings.Contains(said, "copies") || !strings.Contains(said, "SCORE ON names-last-0.2") {
		t.Errorf("scoring said %q, want copies, on what was left", said)
	}
	if said := must(t, "score", "names", "--data", "names.txt-last-0.2", "--length", "4", "--texts", "10", "--resamples", "10"); !strings.Contains(said, "nats a character") {
		t.Errorf("scoring on a file said %q, want it read line by line like what the model learnt from", said)
	}
	if said := must(t, "sample", "names", "-n", "3", "--length", "2", "--out", "out.txt"); !strings.Contains(said, "the samples are in out.txt") || !strings.Contains(said, "of 3 stand in the training text") {
		t.Errorf("sampling into a file said %q", said)
	}
	if written, err := os.ReadFile("out.txt"); err != nil || strings.Count(string(written), "\n") != 3 || len(written) > 9 {
		t.Errorf("the file holds %q (%v), want three lines of two letters at most", written, err)
	}
	if said := must(t, "sample", "names", "-n", "3", "--each", "each"); !strings.Contains(said, "the samples are in each") || !strings.Contains(said, "of 3 stand in the training text") {
		t.Errorf("sampling into a file each said %q", said)
	}
	if said := must(t, "sample", "names", "--seeds", "4-5", "--temperatures", "1,2"); strings.Count(said, "[seed 4]") != 2 || !strings.Contains(said, "of 4 stand in the training text") {
		t.Errorf("a ladder of two seeds said %q", said)
	}
	if err := os.WriteFile("names.txt", []byte("a\nb\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if said := must(t, "sample", "names", "-n", "1"); !strings.Contains(said, "copies are not counted, because names-first-0.8, which the model learnt from, is not found") {
		t.Errorf("with another list sampling said %q", said)
	}
}

// jsonOf is what a verb writes before its notes.
func jsonOf(t *testing.T, args ...string) string {
	t.Helper()
	object, _, _ := strings.Cut(must(t, args...), "\natelier: ")
	return object
}

// A ladder has the draws of each temperature, and texts end where they are told to.
func TestLadderAndStop(t *testing.T) {
	inFolder(t)
	must(t, "train", "rnn", "--config", tinyText, "--data", "opticks-first-0.01", "--steps", "2", "--out", "text")
	draw := []string{"sample", "text", "-n", "2", "--length", "12", "--seed", "5"}
	cool, warm := must(t, append(draw, "--temperature", "0.5")...), must(t, append(draw, "--temperature", "2")...)
	if got, want := must(t, append(draw, "--temperatures", "0.5,2")...), "temperature 0.5\n\n"+cool+"\ntemperature 2\n\n"+warm; got != want {
		t.Errorf("the ladder is %q, want %q", got, want)
	}
	var ladder struct {
		Kind   string
		Ladder []struct {
			Temperature float64
			Texts       []string
			Count       int
		}
	}
	if err := json.Unmarshal([]byte(must(t, append(draw, "--temperatures", "0.5,2", "--json")...)), &ladder); err != nil {
		t.Fatal(err)
	}
	if len(ladder.Ladder) != 2 || ladder.Ladder[1].Temperature != 2 || ladder.Ladder[0].Count != 2 || strings.Join(ladder.Ladder[1].Texts, "\n\n")+"\n" != warm || ladder.Kind != "text" {
		t.Errorf("--json has %+v, want the same texts", ladder)
	}
	first := strings.TrimSuffix(must(t, append(draw, "-n", "1")...), "\n")
	stop := string([]rune(first)[4])
	want, _, _ := strings.Cut(first, stop)
	if got := must(t, append(draw, "-n", "1", "--stop", "never there", "--stop", stop)...); got != want+"\n" {
		t.Errorf("stopped at %q: got %q of %q", stop, got, first)
	}
	if got := must(t, append(draw, "-n", "8", "--length", "40", "--stop", `\n`)...); strings.Count(got, "\n") != 7*2+1 {
		t.Errorf("stopped at the line's end: got %q, want one line each", got)
	}
}

func TestLinesAreRefused(t *testing.T) {
	inFolder(t)
	if err := os.WriteFile("names.txt", []byte("a\nb\nab\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("empty.txt", []byte("\n \n"), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "train", "rnn", "--config", tinyText, "--data", "opticks-first-0.01", "--steps", "1", "--out", "text")
	must(t, "train", "vae", "--config", tinyVAE, "--data", "fashion-mnist-10k-first-40", "--steps", "1", "--out", "vae")
	must(t, "train", "rnn", "--config", tinyLines, "--data", "names.txt", "--lines", "--steps", "1", "--out", "names")
	train := "train rnn --steps 1 --out new --lines --data "
	for args, want := range map[string]string{
		train + "tang":                                 "--data tang is no text file, which alone can be read line by line: name a text file with a document on each line, or leave --lines out",
		train + ".":                                    "is no text file",
		train + "empty.txt":                            "empty.txt: there is nothing in it, wanted a document on each line",
		train + "none.txt":                             `"none.txt" is neither a data set nor a file`,
		train + "names.txt --preset sketch":            "learns drawings, but --data names.txt has documents of 4 symbols: give --preset article, gru, lstm, mingru or lines",
		"score names --data tang":                      "tang is no text file",
		"score text --data names.txt --lines":          "the model makes text and names has documents",
		"sample text --stop=":                          "--stop has an empty text",
		"sample text --temperatures 0.5,0":             "--temperatures is 0, want at least 1e-06",
		"sample text --temperatures 0.5,x":             `invalid argument "0.5,x" for "--temperatures"`,
		"sample text --temperatures 1 --temperature 2": "--temperature is 2 beside --temperatures: give one of the two",
		"sample vae --temperatures 1 --out a.png":      "--stop and --temperatures are for text, but the model makes pictures: leave them out",
		"sample vae --stop x --out a.png":              "--stop and --temperatures are for text",
		"sample names --prompt abab --length 2":        "ask for more symbols than the prompt has",
		"sample names --prompt ü":                      `--prompt has "ü" at character 1, not among the 3 symbols`,
	} {
		if said, err := call(t, strings.Fields(args)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("atelier %s: got %q, error %v; want %q in it", args, said, err, want)
		}
	}
	if _, err := call(t, "sample", "names", "--prompt", "a\nb"); err == nil || !strings.Contains(err.Error(), "--prompt has a line's end at character 2, but the model writes documents of one line each") {
		t.Errorf("a prompt of two lines: %v", err)
	}
	if _, err := os.Stat("new"); err == nil {
		t.Error("what was refused left a folder")
	}
}

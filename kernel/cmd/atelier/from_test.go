package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sidecarOf reads the description of the newest checkpoint in a folder.
func sidecarOf(t *testing.T, folder string) map[string]any {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(folder, "step-*", "run.json"))
	if err != nil || len(all) == 0 {
		t.Fatalf("there is no checkpoint in %s, error %v", folder, err)
	}
	text, err := os.ReadFile(all[len(all)-1])
	if err != nil {
		t.Fatal(err)
	}
	var side map[string]any
	if err := json.Unmarshal(text, &side); err != nil {
		t.Fatal(err)
	}
	return side
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A new model begins with the weights and the sizes of another, on a text with another alphabet.
func TestTrainFrom(t *testing.T) {
	inFolder(t)
	write(t, "old.txt", strings.Repeat("abc abd\n", 40))
	write(t, "new.txt", strings.Repeat("abx cay\n", 40))
	must(t, "train", "rnn", "--preset", "gru", "--config", `{"units":16,"window":8,"batch":4}`, "--data", "old.txt", "--steps", "2", "--out", "old")
	said := must(t, "train", "--from", "old", "--config", `{"batch":5}`, "--data", "new.txt", "--freeze", "layer0/recurrent", "--slow", "out=0.5", "--steps", "2", "--out", "new")
	for _, want := range []string{
		"atelier: it begins with the weights of old, step 2, which learnt from old: 2 of 5 arrays fit; carried in part: ",
		"layer0/input (6 of 8 symbols)", "step 2/2",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("said %q, want %q in it", said, want)
		}
	}
	side := sidecarOf(t, "new")
	config := side["config"].(map[string]any)
	if config["units"] != 16. || config["batch"] != 5. || config["window"] != 8. {
		t.Errorf("the configuration is %v, want that of the old model but for the batch", config)
	}
	if origin := side["origin"].(map[string]any); origin["from"] != "old" || origin["step"] != 2. || len(origin["digest"].(string)) != 64 {
		t.Errorf("the origin is %v", origin)
	}
	if rates := side["rates"].(map[string]any); rates["layer0/recurrent"] != 0. || rates["out"] != 0.5 {
		t.Errorf("the rates are %v", rates)
	}
	var object trained
	text := must(t, "train", "--from", "old", "--data", "old.txt", "--steps", "1", "--out", "third", "--json")
	if err := json.Unmarshal([]byte(text[strings.Index(text, "\n{")+1:]), &object); err != nil || object.Origin == nil || object.Origin.From != "old" || object.Origin.Carried != 5 {
		t.Errorf("the object is %+v, error %v: %s", object, err, text)
	}
	// The same line once more goes on where it was.
	said = must(t, "train", "--from", "old", "--config", `{"batch":5}`, "--data", "new.txt", "--freeze", "layer0/recurrent", "--slow", "out=0.5", "--steps", "3", "--out", "new", "--resume")
	if strings.Contains(said, "begins") || strings.Contains(said, "changed") || !strings.Contains(said, "step 3/3") {
		t.Errorf("said %q", said)
	}
}

func TestTrainFromRefuses(t *testing.T) {
	inFolder(t)
	trainBoth(t)
	if err := os.Mkdir("empty", 0o755); err != nil {
		t.Fatal(err)
	}
	small := "--steps 1 --out new --data opticks-first-0.01 "
	for line, want := range map[string]string{
		small:                                               "no family is named: name one of gan, vae or rnn, or give --from",
		small + "--from empty":                              "there is no trained model in empty: name the folder that was --out of atelier train, or a model of atelier zoo as zoo:NAME",
		small + "--from nowhere":                            "there is no trained model in nowhere",
		small + "--from zoo:unicorn":                        `there is no model "unicorn", want one of`,
		small + "rnn --from vae":                            "vae is a model of vae, and one of rnn is to begin with its weights",
		small + "--from vae":                                "vae learns pictures",
		small + "--from text --freeze nothing":              `no part "nothing" to freeze or slow, want one of layer0`,
		small + "--from text --freeze weights":              "all parts of the model are frozen",
		small + "--from text --slow out=half":               "--slow out=half: want a number, such as out=0.1",
		small + "--from text --slow out=-1":                 "--slow out is -1",
		small + `--from text --config {"units":9}`:          "nothing of text fits: it is a rnn {",
		"--steps 1 --out text --data opticks --from text":   "--from and --out are both text: name another folder for the new model, or give --resume instead of --from",
		"--steps 1 --out text --data opticks --from ./text": "--from and --out are both text",
	} {
		said, err := call(t, append([]string{"train"}, strings.Fields(line)...)...)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("atelier train %s: got %q, error %v; want %q in it", line, said, err, want)
		}
		if _, err := os.Stat("new"); err == nil {
			t.Fatalf("atelier train %s left a folder", line)
		}
	}
}

// A text that has grown, with symbols that are new, and another batch: the run goes on and says so.
func TestResumeOnGrownText(t *testing.T) {
	inFolder(t)
	write(t, "diary.txt", strings.Repeat("abc abd\n", 40))
	line := []string{"train", "rnn", "--preset", "gru", "--config", `{"units":16,"window":8}`, "--data", "diary.txt", "--out", "diary", "--resume"}
	must(t, append(line, "--steps", "2")...)
	write(t, "diary.txt", strings.Repeat("abc abd\n", 40)+strings.Repeat("zyx\n", 9))
	line[5] = `{"units":16,"window":8,"batch":3}`
	said := must(t, append(line, "--steps", "3")...)
	if want := `atelier: it goes on from step 2 with what has changed: the values of diary are others than before; new symbol "x", "y", "z"; batch is 3 and was 64`; !strings.Contains(said, want) || !strings.Contains(said, "step 3/3") {
		t.Errorf("said %q, want %q", said, want)
	}
	// What is left out is as it was, also after the data have changed.
	said = must(t, "train", "rnn", "--data", "diary.txt", "--out", "diary", "--resume", "--steps", "4")
	if strings.Contains(said, "changed") {
		t.Errorf("said %q, want nothing of changes", said)
	}
	if changes := sidecarOf(t, "diary")["changes"].([]any); len(changes) != 1 {
		t.Errorf("the changes are %v, want one", changes)
	}
}

package fit

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
)

func TestScoresAreKeptBesideTheWeights(t *testing.T) {
	folder := trained(t)
	run, err := Open(pureGo(t), folder, buildCounter)
	if err != nil {
		t.Fatal(err)
	}
	for _, scores := range []string{`[{"name":"first"}]`, `[{"name":"second"}]`} {
		if err := SaveScores(run, folder, []byte(scores)); err != nil {
			t.Fatal(err)
		}
		opened, err := Open(pureGo(t), folder, buildCounter)
		if err != nil || opened.Step != 4 || weight(t, opened) != 4 || compact(t, opened.Scores) != scores {
			t.Fatalf("got step %d, weight %g, scores %s, error %v; want step 4, weight 4, %s", opened.Step, weight(t, opened), opened.Scores, err, scores)
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 2 || entries[1].Name() != stepName(4)+".000002" {
		t.Errorf("got %v, error %v; want two checkpoints, the last one the scored", entries, err)
	}
	// Other weights have other scores.
	resumed, err := Train(context.Background(), pureGo(t), endless, letters(10), Options{Steps: 5, Folder: folder, Resume: true})
	if err != nil || resumed.Scores != nil {
		t.Errorf("after another step the scores are %s, error %v; want none", resumed.Scores, err)
	}
	if opened, err := Open(pureGo(t), folder, buildCounter); err != nil || opened.Step != 5 || opened.Scores != nil {
		t.Errorf("got step %d with scores %s, error %v; want step 5 with none", opened.Step, opened.Scores, err)
	}
}

func compact(t *testing.T, text []byte) string {
	t.Helper()
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	short, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(short)
}

func TestScoresOfAnotherModelAreRefused(t *testing.T) {
	folder := trained(t)
	run, err := Open(pureGo(t), folder, buildCounter)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Train(context.Background(), pureGo(t), endless, letters(10), Options{Steps: 6, Folder: folder, Resume: true}); err != nil {
		t.Fatal(err)
	}
	if err := SaveScores(run, folder, []byte("[]")); err == nil || !strings.Contains(err.Error(), "of another model than the newest") {
		t.Errorf("got %v", err)
	}
	if err := SaveScores(run, folder, []byte("{")); err == nil || !strings.Contains(err.Error(), "the list of scores is not JSON") {
		t.Errorf("got %v", err)
	}
	if err := SaveScores(run, t.TempDir(), []byte("[]")); !errors.Is(err, ErrNoCheckpoint) {
		t.Errorf("got %v, want ErrNoCheckpoint", err)
	}
}

func TestTheSidecarSaysWhatMadeIt(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(trained(t), stepName(4), checkpoints.SidecarFile))
	if err != nil {
		t.Fatal(err)
	}
	var side map[string]any
	if err := json.Unmarshal(data, &side); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"config", "data", "seed", "go", "atelier", "gomlx", "backend", "variables"} {
		if value, ok := side[key]; !ok || value == "" {
			t.Errorf("%s is %v, want it told", key, value)
		}
	}
}

// What was found of its originality is kept as scores are, beside them.
func TestOriginalityIsKeptBesideTheScores(t *testing.T) {
	folder := trained(t)
	run, err := Open(pureGo(t), folder, buildCounter)
	if err != nil {
		t.Fatal(err)
	}
	const scores, verdict = `{"name":"score"}`, `{"samples":64}`
	if err := errors.Join(SaveScores(run, folder, []byte(scores)), SaveOriginality(run, folder, []byte(verdict))); err != nil {
		t.Fatal(err)
	}
	opened, err := Open(pureGo(t), folder, buildCounter)
	if err != nil || compact(t, opened.Originality) != verdict || compact(t, opened.Scores) != scores || string(run.Originality) != verdict {
		t.Errorf("got %s and scores %s, error %v; want %s and %s", opened.Originality, opened.Scores, err, verdict, scores)
	}
	if err := SaveOriginality(run, folder, []byte("{")); err == nil || !strings.Contains(err.Error(), "the originality is not JSON") {
		t.Errorf("got %v", err)
	}
}

package fit

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
)

// resume goes on with a table in a folder and gives what was said.
func resume(t *testing.T, folder string, c tableConfig, set models.Dataset, steps int) (run *Run, said string, err error) {
	t.Helper()
	run, err = Train(context.Background(), pureGo(t), build(t, c, set), set,
		Options{Steps: steps, Folder: folder, Resume: true, Warn: func(text string) { said += text }})
	return run, said, err
}

// Where nothing changed, nothing is said and the run goes on exactly, also in what is no weight and no moment.
func TestResumeIsExact(t *testing.T) {
	folder := t.TempDir()
	learnt(t, tableConfig{}, folder)
	set := words{9, []string{"?", "a", "b", "c"}, []string{"cat", "dog"}}
	run, said, err := resume(t, folder, tableConfig{}, set, 8)
	if err != nil || said != "" || run.Changes != nil {
		t.Fatalf("said %q, changes %v, error %v", said, run.Changes, err)
	}
	whole, err := Train(context.Background(), pureGo(t), build(t, tableConfig{}, set), set, Options{Steps: 8, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	if numbers(t, whole, "/weights/strength")[0] == 0 {
		t.Fatal("the strength does not move")
	}
	for v := range whole.Store.IterVariables() {
		if v.DType().IsFloat() {
			sameNumbers(t, v.Path(), numbers(t, run, v.Path()), numbers(t, whole, v.Path()))
		}
	}
	if !reflect.DeepEqual(run.History, whole.History) {
		t.Error("the losses differ")
	}
}

// A text or a folder that has grown is learnt from as it is now.
func TestResumeOnGrownData(t *testing.T) {
	folder := t.TempDir()
	before := learnt(t, tableConfig{}, folder)
	grown := words{12, []string{"?", "a", "b", "c"}, []string{"cat", "dog"}}
	run, said, err := resume(t, folder, tableConfig{}, grown, 6)
	if err != nil {
		t.Fatal(err)
	}
	if want := "it goes on from step 5 with what has changed: the values of words are others than before"; said != want {
		t.Errorf("said %q, want %q", said, want)
	}
	if run.Step != 6 || run.Data.Digest != grown.Digest() || !slices.Equal(run.Changes, []Change{{5, strings.TrimPrefix(said, "it goes on from step 5 with what has changed: ")}}) {
		t.Errorf("step %d, data %v, changes %v", run.Step, run.Data, run.Changes)
	}
	if got, was := numbers(t, run, "/weights/core")[0], numbers(t, before, "/weights/core")[0]; got > was-0.009 || got < was-0.011 {
		t.Errorf("a step led from %g to %g, want 0.01 less, as with the moments of before", was, got)
	}
	// The digest is that of the data now, so that the next time nothing has changed.
	if _, said, err = resume(t, folder, tableConfig{}, grown, 7); err != nil || said != "" {
		t.Errorf("once more: said %q, error %v", said, err)
	}
}

// New symbols and classes: the rows of the others, moments included, are where these are now.
func TestResumeOnOtherLabels(t *testing.T) {
	folder := t.TempDir()
	before := learnt(t, tableConfig{}, folder)
	set := words{12, []string{"?", "c", "d", "a", "b"}, []string{"ape", "cat", "dog"}}
	var begun *Run
	said := ""
	run, err := Train(context.Background(), pureGo(t), build(t, tableConfig{}, set), set, Options{
		Steps: 6, Folder: folder, Resume: true, Warn: func(text string) { said += text },
		Callbacks: []Callback{{Do: func(p Progress) error { begun = p.Run; return nil }}},
	})
	if err != nil || begun != run {
		t.Fatal(err)
	}
	if want := `the values of words are others than before; new symbol "d"; new class "ape"`; !strings.HasSuffix(said, want) {
		t.Errorf("said %q, want %q", said, want)
	}
	// All gradients are 1 always, so that every moment that was carried is larger than that of a new row.
	moments := numbers(t, run, "/AdamOptimizer/weights/embedding_1st_moment")
	for row, fresh := range []bool{false, false, true, false, false} {
		if got, want := moments[2*row], float32(0.469); fresh == (got > want-0.01) {
			t.Errorf("the moment of row %d is %g", row, got)
		}
	}
	old, now := numbers(t, before, "/weights/embedding"), numbers(t, run, "/weights/embedding")
	for row, was := range map[int]int{0: 0, 1: 3, 3: 1, 4: 2} {
		if moved := old[2*was] - now[2*row]; moved < 0.009 || moved > 0.011 {
			t.Errorf("row %d is %g after a step, and was %g", row, now[2*row], old[2*was])
		}
	}
	old, now = numbers(t, before, "/weights/mix"), numbers(t, run, "/weights/mix")
	for row, was := range map[int]int{0: 0, 4: 3, 5: 4} {
		if moved := old[4*was] - now[4*row]; moved < 0.009 || moved > 0.011 {
			t.Errorf("row %d of mix is %g after a step, and was %g", row, now[4*row], old[4*was])
		}
	}
	fewer := words{12, []string{"?", "a"}, []string{"cat"}}
	if _, said, err = resume(t, folder, tableConfig{}, fewer, 7); err != nil || !strings.Contains(said, `no more symbol "c", "d", "b"; no more class "ape", "dog"`) {
		t.Errorf("said %q, error %v", said, err)
	}
}

// The way of training may change, and the model may not.
func TestResumeWithAnotherConfiguration(t *testing.T) {
	folder := t.TempDir()
	learnt(t, tableConfig{}, folder)
	set := words{9, []string{"?", "a", "b", "c"}, []string{"cat", "dog"}}
	run, said, err := resume(t, folder, tableConfig{Batch: 4, Rate: 0.02}, set, 6)
	if err != nil || !strings.HasSuffix(said, "what has changed: batch is 4 and was 2; learning_rate is 0.02 and was 0") {
		t.Fatalf("said %q, error %v", said, err)
	}
	if size, _ := run.Model.Minibatch(); size != 4 {
		t.Errorf("the minibatch is %d, want 4", size)
	}
	_, _, err = resume(t, folder, tableConfig{Units: 6}, set, 7)
	if err == nil || !strings.Contains(err.Error(), "resume with the same configuration, or name another folder (units is 6 and was 4: only batch, learning_rate,") {
		t.Errorf("got %v", err)
	}
	if _, _, err = resume(t, folder, tableConfig{Symbols: 9}, set, 7); err == nil || !strings.Contains(err.Error(), "(symbols is 9 and was 4: only") {
		t.Errorf("got %v", err)
	}
	pictures := build(t, tableConfig{}, set).(table)
	pictures.spec.Documents = true
	_, err = Train(context.Background(), pureGo(t), pictures, documents{set}, Options{Steps: 9, Folder: folder, Resume: true})
	if err == nil || !strings.Contains(err.Error(), "was trained on text of 4 symbols, and words has documents of up to 0 symbols out of 4: resume with data of that form") {
		t.Errorf("got %v", err)
	}
}

type documents struct{ words }

func (d documents) Digest() string { return "documents" }
func (d documents) Spec() models.Spec {
	spec := d.words.Spec()
	spec.Documents = true
	return spec
}

package fit

import (
	"context"
	"encoding/json"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
)

// learnt is a table that was trained for some steps on a, b and c, with classes cat and dog.
func learnt(t *testing.T, c tableConfig, folder string) *Run {
	t.Helper()
	set := words{9, []string{"?", "a", "b", "c"}, []string{"cat", "dog"}}
	run, err := Train(context.Background(), pureGo(t), build(t, c, set), set, Options{Steps: 5, Seed: 3, Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// atBegin looks at a run before its first step.
func atBegin(look func(*Run)) []Callback {
	return []Callback{{At: []int{0}, Do: func(p Progress) error {
		if p.Step == 0 {
			look(p.Run)
		}
		return nil
	}}}
}

// What a new model begins with: rows of symbols and classes by their names, wherever they stand, all else as it is, and
// what is no weight as in a new run.
func TestFineTuneCarries(t *testing.T) {
	from := learnt(t, tableConfig{}, t.TempDir())
	set := words{9, []string{"?", "c", "x", "a"}, []string{"dog", "cow"}}
	said := ""
	looked := false
	run, err := FineTune(context.Background(), from, build(t, tableConfig{}, set), set, Options{
		Steps: 1, Seed: 8, Tell: func(text string) { said += text },
		Callbacks: atBegin(func(run *Run) {
			looked = true
			old, now := numbers(t, from, "/weights/embedding"), numbers(t, run, "/weights/embedding")
			sameNumbers(t, "?", now[0:2], old[0:2])
			sameNumbers(t, "c", now[2:4], old[6:8])
			sameNumbers(t, "a", now[6:8], old[2:4])
			if now[4] == old[4] {
				t.Error("x has the row of b")
			}
			old, now = numbers(t, from, "/weights/mix"), numbers(t, run, "/weights/mix")
			sameNumbers(t, "what stands before the classes", now[:12], old[:12])
			sameNumbers(t, "dog", now[12:16], old[16:20])
			if now[16] == old[16] || now[16] == old[12] {
				t.Error("cow has the row of another")
			}
			for _, path := range []string{"/weights/core", "/weights/running", "/weights/deep/weights"} {
				sameNumbers(t, path, numbers(t, run, path), numbers(t, from, path))
			}
			for _, path := range []string{"/weights/strength", "/AdamOptimizer/weights/core_1st_moment", "/weights/AdamOptimizer/step"} {
				for _, x := range numbers(t, run, path) {
					if x != 0 {
						t.Errorf("%s is %g at first, want 0", path, x)
					}
				}
			}
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	if !looked {
		t.Fatal("nobody looked")
	}
	digest, err := from.Digest()
	if err != nil {
		t.Fatal(err)
	}
	want := &Origin{From: from.Name, Digest: digest, Step: 5, Data: "words", Carried: 3, InPart: []string{"embedding (3 of 4 symbols)", "mix (1 of 2 classes)"}}
	if !reflect.DeepEqual(run.Origin, want) {
		t.Errorf("the origin is %+v, want %+v", run.Origin, want)
	}
	if said != "it begins with the weights of "+from.Name+", step 5, which learnt from words: 3 of 5 arrays fit; carried in part: embedding (3 of 4 symbols), mix (1 of 2 classes)" {
		t.Errorf("said %q", said)
	}
	if run.Seed != 8 || run.Step != 1 || run.History.Steps() != 1 {
		t.Errorf("seed %d, step %d, %d losses: want a run of its own", run.Seed, run.Step, run.History.Steps())
	}
}

// Another size: what fits is carried, and what does not is named.
func TestFineTuneAnotherSize(t *testing.T) {
	from := learnt(t, tableConfig{}, "")
	set := words{9, []string{"?", "a", "b", "c"}, []string{"cat", "dog"}}
	run, err := FineTune(context.Background(), from, build(t, tableConfig{Units: 5}, set), set, Options{Steps: 1})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"mix (was [5 4] and is [5 5])", "core (was [4 2] and is [5 2])"}; !reflect.DeepEqual(run.Origin.Anew, want) {
		t.Errorf("anew are %q, want %q", run.Origin.Anew, want)
	}
	if !strings.HasPrefix(run.Origin.sentence(), "it begins with the weights of the other run, step 5") {
		t.Errorf("said %q", run.Origin.sentence())
	}
}

// A model that averages its weights is gone on with from the averages.
func TestFineTuneFromAverages(t *testing.T) {
	from := learnt(t, tableConfig{Average: true}, "")
	set := words{9, []string{"?", "a", "b", "c"}, []string{"cat", "dog"}}
	_, err := FineTune(context.Background(), from, build(t, tableConfig{Average: true}, set), set, Options{Steps: 1, Callbacks: atBegin(func(run *Run) {
		sameNumbers(t, "core", numbers(t, run, "/weights/core"), numbers(t, from, "/average/core"))
	})})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFreezeAndSlow(t *testing.T) {
	folder := t.TempDir()
	from := learnt(t, tableConfig{}, "")
	set := words{9, []string{"?", "a", "b", "c"}, []string{"cat", "dog"}}
	o := Options{Steps: 3, Folder: folder, Rates: map[string]float64{"deep": 0, "core": 0.5}}
	run, err := FineTune(context.Background(), from, build(t, tableConfig{}, set), set, o)
	if err != nil {
		t.Fatal(err)
	}
	moved := func(run *Run, path string) float32 { return numbers(t, from, path)[0] - numbers(t, run, path)[0] }
	check := func(run *Run, steps float32) {
		t.Helper()
		for path, want := range map[string]float32{"/weights/deep/weights": 0, "/weights/deep/biases": 0, "/weights/core": 0.005 * steps, "/weights/mix": 0.01 * steps} {
			if got := moved(run, path); got < want-1e-5 || got > want+1e-5 {
				t.Errorf("%s moved by %g in %g steps, want %g", path, got, steps, want)
			}
		}
	}
	check(run, 3)
	// A run that is resumed keeps its factors, and those that are given take their place.
	resumed, err := Train(context.Background(), pureGo(t), build(t, tableConfig{}, set), set, Options{Steps: 4, Folder: folder, Resume: true})
	if err != nil {
		t.Fatal(err)
	}
	check(resumed, 4)
	said := ""
	resumed, err = Train(context.Background(), pureGo(t), build(t, tableConfig{}, set), set,
		Options{Steps: 5, Folder: folder, Resume: true, Rates: map[string]float64{"core": 0}, Warn: func(text string) { said = text }})
	if err != nil {
		t.Fatal(err)
	}
	if moved(resumed, "/weights/deep/weights") == 0 || moved(resumed, "/weights/core") > 0.0201 || !strings.Contains(said, "factors of the learning rates") {
		t.Errorf("deep moved by %g, core by %g: %s", moved(resumed, "/weights/deep/weights"), moved(resumed, "/weights/core"), said)
	}
	opened, err := Open(pureGo(t), folder, buildTable)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(opened.Origin, run.Origin) || !reflect.DeepEqual(opened.Rates, map[string]float64{"core": 0}) || len(opened.Changes) != 1 || opened.Changes[0].Step != 4 {
		t.Errorf("opened with %+v, %v, %+v", opened.Origin, opened.Rates, opened.Changes)
	}
}

type otherFamily struct{ tableConfig }

func (otherFamily) Family() string { return "chair" }

type chair struct{ table }

func (c chair) Config() models.Config { return otherFamily{c.config} }

func TestFineTuneRefuses(t *testing.T) {
	folder := t.TempDir()
	from := learnt(t, tableConfig{}, folder)
	same := words{9, []string{"?", "a", "b", "c"}, []string{"cat", "dog"}}
	other := words{9, []string{"!", "x"}, []string{"cow"}}
	m := build(t, tableConfig{}, same).(table)
	for _, test := range []struct {
		name string
		from *Run
		gen  models.Model
		set  models.Dataset
		o    Options
		want string
	}{
		{"nothing", nil, m, same, Options{Steps: 1}, "no run to begin with"},
		{"another family", from, chair{m}, same, Options{Steps: 1}, "is a model of table, and one of chair is to begin with its weights"},
		{"its own folder", from, m, same, Options{Steps: 1, Folder: folder + "/."}, "name another folder, or resume the training there"},
		{"no such part", from, m, same, Options{Steps: 1, Rates: map[string]float64{"cores": 0}}, `no part "cores" to freeze or slow, want one of embedding, mix, core, deep`},
		{"an empty part", from, m, same, Options{Steps: 1, Rates: map[string]float64{"": 0}}, `no part ""`},
		{"all parts", from, m, same, Options{Steps: 1, Rates: map[string]float64{"weights": 0}}, "all parts of the model are frozen"},
		{"a negative factor", from, m, same, Options{Steps: 1, Rates: map[string]float64{"core": -1}}, `Rates["core"] is -1`},
		{"a counter's weights", learntCounter(t), counter{1000, 3}, letters(10), Options{Steps: 1}, "nothing of the other run fits"},
	} {
		into := t.TempDir()
		if test.o.Folder == "" {
			test.o.Folder = filepath.Join(into, "new")
		}
		_, err := FineTune(context.Background(), test.from, test.gen, test.set, test.o)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want it to say %q", test.name, err, test.want)
		}
		if found, _ := filepath.Glob(filepath.Join(into, "*")); len(found) > 0 {
			t.Errorf("%s: left %v", test.name, found)
		}
	}
	// With no symbol and no class in common, and other sizes, one array is left.
	run, err := FineTune(context.Background(), from, build(t, tableConfig{Units: 5}, other), other, Options{Steps: 1})
	if err != nil || !strings.Contains(strings.Join(run.Origin.Anew, " "), "embedding (other symbols)") {
		t.Errorf("got %v, %+v", err, run.Origin)
	}
}

func learntCounter(t *testing.T) *Run {
	t.Helper()
	run, err := Train(context.Background(), pureGo(t), counter{1000, 2}, letters(10), Options{Steps: 2})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// A run that has begun goes on from where it is, whatever it began with.
func TestFineTuneResumes(t *testing.T) {
	folder := t.TempDir()
	from := learnt(t, tableConfig{}, "")
	set := words{9, []string{"?", "a", "b", "c"}, []string{"cat", "dog"}}
	said := ""
	o := Options{Steps: 2, Folder: folder, Resume: true, Tell: func(text string) { said += text }}
	if _, err := FineTune(context.Background(), from, build(t, tableConfig{}, set), set, o); err != nil {
		t.Fatal(err)
	}
	said, o.Steps = "", 4
	run, err := FineTune(context.Background(), from, build(t, tableConfig{}, set), set, o)
	if err != nil || run.Step != 4 || said != "" || run.Origin == nil {
		t.Errorf("at step %d, said %q, origin %v, error %v", run.Step, said, run.Origin, err)
	}
	whole, err := FineTune(context.Background(), from, build(t, tableConfig{}, set), set, Options{Steps: 4})
	if err != nil {
		t.Fatal(err)
	}
	one, _ := run.Digest()
	if other, _ := whole.Digest(); one != other {
		t.Error("two steps and two are not four")
	}
}

// What a stranger's description says of its origin is not believed blindly.
func TestOriginsAreChecked(t *testing.T) {
	for _, bad := range []string{
		`{"from": "a\u001b[2J"}`, `{"anew": ["\n"]}`, `{"step": -1}`, `{"carried": -1}`, `{"in_part": ["\u0007"]}`,
	} {
		side := sidecar{Origin: &Origin{}}
		if err := json.Unmarshal([]byte(bad), side.Origin); err != nil {
			t.Fatal(err)
		}
		if err := side.Origin.validate(); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}

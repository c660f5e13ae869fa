package fit

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
	"github.com/atelier-go/atelier/gomlx_models/internal/durable"
)

// mutation is one way in which a file of a checkpoint is no longer what was written.
type mutation struct {
	name   string
	change func(random *rand.Rand, data []byte) []byte // nil if the file is gone
}

var mutations = []mutation{
	{"a bit flipped", func(random *rand.Rand, data []byte) []byte {
		data[random.IntN(len(data))] ^= 1 << random.IntN(8)
		return data
	}},
	{"a byte another", func(random *rand.Rand, data []byte) []byte {
		data[random.IntN(len(data))] += byte(1 + random.IntN(255))
		return data
	}},
	{"cut", func(random *rand.Rand, data []byte) []byte { return data[:random.IntN(len(data))] }},
	{"longer", func(random *rand.Rand, data []byte) []byte { return append(data, byte(random.IntN(256))) }},
	{"zeros in it", func(random *rand.Rand, data []byte) []byte {
		from := random.IntN(len(data))
		clear(data[from:min(len(data), from+1+random.IntN(16))])
		return data
	}},
	{"deleted", func(*rand.Rand, []byte) []byte { return nil }},
}

// apply mutates a file of a checkpoint, and tells whether it is another now.
func (m mutation) apply(t *testing.T, random *rand.Rand, path string) (changed bool) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	after := m.change(random, slices.Clone(data))
	if after == nil {
		err = os.Remove(path)
	} else {
		err = os.WriteFile(path, after, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return after == nil || !slices.Equal(data, after)
}

// copied is a copy of a folder, for a test to damage.
func copied(t *testing.T, folder string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	return to
}

// Whatever happens to the newest checkpoint, opening gives it as it was, or gives the one before and says so.
func TestNeverSilentlyAnotherModel(t *testing.T) {
	original, random := trained(t), rand.New(rand.NewPCG(14, 2))
	whole, err := Open(pureGo(t), original, buildCounter)
	if err != nil || whole.Warning != "" {
		t.Fatalf("whole: warning %q, error %v", whole.Warning, err)
	}
	told := 0
	for i := range 360 {
		m, file := mutations[i%len(mutations)], []string{checkpoints.WeightsFile, checkpoints.SidecarFile, checkpoints.SumsFile}[i/len(mutations)%3]
		folder := copied(t, original)
		if !m.apply(t, random, filepath.Join(folder, stepName(4), file)) {
			continue
		}
		run, err := Open(pureGo(t), folder, buildCounter)
		switch {
		case err != nil:
			t.Errorf("%d, %s %s: error %v, want one of the two models", i, file, m.name, err)
		case run.Warning == "":
			if run.Step != 4 || weight(t, run) != 4 || !reflect.DeepEqual(run.History, whole.History) {
				t.Errorf("%d, %s %s: silently step %d with weight %g", i, file, m.name, run.Step, weight(t, run))
			}
		default:
			told++
			if run.Step != 2 || weight(t, run) != 2 || !strings.Contains(run.Warning, "of step 4") || !strings.Contains(run.Warning, "of step 2") {
				t.Errorf("%d, %s %s: step %d with weight %g and %q, want step 2 and both named", i, file, m.name, run.Step, weight(t, run), run.Warning)
			}
			if _, err := OpenStrict(pureGo(t), folder, buildCounter); !errors.Is(err, ErrDamaged) {
				t.Errorf("%d, %s %s: opened strictly with error %v, want ErrDamaged", i, file, m.name, err)
			}
		}
	}
	if told < 340 { // all but the end of the last line of digests matters
		t.Errorf("%d mutations were told, want at least 340", told)
	}
}

func TestTheWarningNamesPlaceAndReason(t *testing.T) {
	folder := trained(t)
	if err := os.Remove(filepath.Join(folder, stepName(4), checkpoints.SidecarFile)); err != nil {
		t.Fatal(err)
	}
	run, err := Open(pureGo(t), folder, buildCounter)
	want := "fit: the newest checkpoint in " + folder + ", of step 4, is damaged (run.json: no such file or directory), " +
		"so that of step 2 is used instead: restore step-000000004 from a copy, or train on from there"
	if err != nil || run.Warning != want {
		t.Errorf("got %q, error %v; want %q", run.Warning, err, want)
	}
	if _, err := OpenStrict(pureGo(t), folder, buildCounter); err == nil || !strings.Contains(err.Error(), "of step 4, is damaged") ||
		!strings.Contains(err.Error(), "that of step 2 is not to be used instead") {
		t.Errorf("strictly: got %v, want both steps", err)
	}
}

// on goes on with a folder and returns what was warned of before the first step.
func on(t *testing.T, folder string, o Options) (run *Run, warnings []string, err error) {
	t.Helper()
	o.Folder, o.Resume = folder, true
	o.Warn = func(warning string) { warnings = append(warnings, warning) }
	var before []string
	o.Callbacks = []Callback{{Every: 1, Do: func(Progress) error {
		before = slices.Clone(warnings)
		return nil
	}}}
	run, err = Train(context.Background(), pureGo(t), endless, letters(10), o)
	if !slices.Equal(before, warnings) {
		t.Errorf("warned of %q, and before the first step of %q", warnings, before)
	}
	return run, warnings, err
}

// names lists a folder.
func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, entry := range entries {
		found = append(found, entry.Name())
	}
	return found
}

// From step 2 on, with step 4 damaged: the whole one is never dropped for the damaged, which goes once two whole ones
// of its step or later are there.
func TestTheDamagedOutlivesNoWholeOne(t *testing.T) {
	folder := trained(t)
	damage(t, filepath.Join(folder, stepName(4), checkpoints.WeightsFile), half)
	run, warnings, err := on(t, folder, Options{Steps: 3, SaveEvery: time.Hour})
	if err != nil || run.Step != 3 || weight(t, run) != 3 {
		t.Fatalf("got step %d, error %v; want 3", run.Step, err)
	}
	if len(warnings) != 1 || !strings.Contains(warnings[0], "of step 4") || !strings.Contains(warnings[0], "that of step 2 is used instead") ||
		!strings.Contains(warnings[0], "kept as damaged-step-000000004") {
		t.Errorf("warned of %q, want one that names both steps", warnings)
	}
	aside := checkpoints.DamagedPrefix + stepName(4)
	if got, want := names(t, folder), []string{aside, stepName(2), stepName(3)}; !slices.Equal(got, want) {
		t.Errorf("after step 3: %v, want %v", got, want)
	}
	// Said once: what was set aside is not the newest any more.
	for _, test := range []struct {
		steps int
		want  []string
	}{
		{4, []string{aside, stepName(3), stepName(4)}},
		{5, []string{stepName(4), stepName(5)}},
	} {
		if _, warnings, err := on(t, folder, Options{Steps: test.steps, SaveEvery: time.Hour}); err != nil || len(warnings) > 0 {
			t.Fatalf("to step %d: warned of %q, error %v", test.steps, warnings, err)
		}
		if got := names(t, folder); !slices.Equal(got, test.want) {
			t.Errorf("after step %d: %v, want %v", test.steps, got, test.want)
		}
	}
}

func TestStrictDoesNotGoOn(t *testing.T) {
	folder := trained(t)
	damage(t, filepath.Join(folder, stepName(4), checkpoints.WeightsFile), half)
	before := names(t, folder)
	if _, warnings, err := on(t, folder, Options{Steps: 6, Strict: true}); !errors.Is(err, ErrDamaged) || len(warnings) > 0 {
		t.Errorf("got error %v and warnings %q, want ErrDamaged alone", err, warnings)
	}
	if got := names(t, folder); !slices.Equal(got, before) {
		t.Errorf("the folder holds %v, want %v as before", got, before)
	}
	if _, err := Train(context.Background(), pureGo(t), endless, letters(10), Options{Steps: 6, Strict: true}); err == nil || !strings.Contains(err.Error(), "Strict is set but Resume is not") {
		t.Errorf("strict without resuming: got %v", err)
	}
}

// A checkpoint that was damaged while training goes on, here that of step 5, does not push out a whole one.
func TestPruneCountsWholeCheckpoints(t *testing.T) {
	folder := trained(t)
	whole := os.DirFS(copied(t, filepath.Join(folder, stepName(4))))
	for _, test := range []struct {
		step int
		want []string
	}{
		{5, []string{stepName(4), stepName(5)}}, // which is then damaged
		{6, []string{stepName(4), stepName(5), stepName(6)}},
		{7, []string{stepName(6), stepName(7)}},
	} {
		if err := os.CopyFS(filepath.Join(folder, stepName(test.step)), whole); err != nil {
			t.Fatal(err)
		}
		if err := checkpoints.Prune(folder); err != nil {
			t.Fatal(err)
		}
		if got := names(t, folder); !slices.Equal(got, test.want) {
			t.Errorf("after step %d: %v, want %v", test.step, got, test.want)
		}
		if test.step == 5 {
			damage(t, filepath.Join(folder, stepName(5), checkpoints.WeightsFile), half)
		}
	}
}

// What a training drops between the listing of its folder and the reading is not damaged.
func TestWhatVanishedIsNotDamaged(t *testing.T) {
	folder := trained(t)
	found, err := checkpoints.List(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := checkpoints.Remove(filepath.Join(folder, stepName(4))); err != nil {
		t.Fatal(err)
	}
	if _, newer, err := newestOf(found, folder); !errors.Is(err, errVanished) || !newer.none() {
		t.Errorf("got %v and error %v, want errVanished", newer, err)
	}
	if c, newer, err := newest(folder); err != nil || c.Step != 2 || !newer.none() {
		t.Errorf("looking again: got step %d, %v, error %v; want step 2", c.Step, newer, err)
	}
}

// Steps sort by their number, whatever its length, and revisions too.
func TestNamesOfCheckpoints(t *testing.T) {
	for name, want := range map[string]checkpoints.ID{
		"step-000000004":               {Step: 4},
		"step-000000004.000012":        {Step: 4, Revision: 12},
		"step-1000000000":              {Step: 1_000_000_000},
		"step-999999999.1000000":       {Step: 999_999_999, Revision: 1_000_000},
		"step-4":                       {},
		"step-by-step":                 {},
		"step-000000004.txt":           {},
		"step-000000004.000000":        {},
		"step-0000000004":              {},
		"step-99999999999999999999999": {},
		"astep-000000004":              {},
	} {
		if got, ok := checkpoints.ParseID(name); got != want && ok || ok != (want != checkpoints.ID{}) {
			t.Errorf("%s: got %v, %v; want %v", name, got, ok, want)
		}
	}
	folder := t.TempDir()
	sorted := []string{"step-1000000000", "step-999999999.1000000", "step-999999999.000002", "step-999999999", "step-000000004"}
	for i := range sorted {
		if err := os.Mkdir(filepath.Join(folder, sorted[(i*2)%5]), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	found, err := checkpoints.List(folder)
	var got []string
	for _, p := range found.Whole {
		got = append(got, p.Name())
	}
	if err != nil || !slices.Equal(got, sorted) {
		t.Errorf("got %v, error %v; want %v", got, err, sorted)
	}
}

// What the user keeps beside checkpoints, or in them, stays.
func TestTrainingRemovesNothingOfTheUsers(t *testing.T) {
	folder := trained(t)
	own := []string{"step-by-step/guide.txt", "step-000000002/notes.txt", ".half-baked/idea.txt", ".half-12/poem.txt", "damaged-goods/list.txt", "thesis.txt"}
	for _, name := range own {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := on(t, folder, Options{Steps: 9, SaveEvery: 1}); err != nil {
		t.Fatal(err)
	}
	for _, name := range own {
		if text, err := os.ReadFile(filepath.Join(folder, name)); err != nil || string(text) != name {
			t.Errorf("%s: %q, error %v; want it as it was", name, text, err)
		}
	}
	if opened, err := Open(pureGo(t), folder, buildCounter); err != nil || opened.Step != 9 || opened.Warning != "" {
		t.Errorf("got %v, error %v; want step 9", opened, err)
	}
}

func TestHalfWrittenIsCleanedAtTheNextStart(t *testing.T) {
	folder := trained(t)
	left := filepath.Join(folder, fmt.Sprint(checkpoints.PartialPrefix, 77))
	if err := os.Mkdir(left, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(left, checkpoints.WeightsFile), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(pureGo(t), folder, buildCounter); err != nil || !durable.Exists(left) {
		t.Errorf("opening: error %v, still there %v; want it left alone, for it may be being written", err, durable.Exists(left))
	}
	if _, _, err := on(t, folder, Options{Steps: 4}); err != nil || durable.Exists(left) {
		t.Errorf("a training that has nothing to do: error %v, still there %v; want it gone", err, durable.Exists(left))
	}
}

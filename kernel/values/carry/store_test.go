package carry

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// model keeps itself in files.
type model struct {
	Weights []float64
	handle  func() // what cannot be carried is the model's affair
}

func (m *model) KeepIn(folder string) error {
	text := strings.Repeat("w", len(m.Weights))
	return errors.Join(os.Mkdir(filepath.Join(folder, "below"), 0o700), os.WriteFile(filepath.Join(folder, "below", "weights"), []byte(text), 0o600))
}

func (m *model) RestoreFrom(folder string) error {
	text, err := os.ReadFile(filepath.Join(folder, "below", "weights"))
	m.Weights, m.handle = make([]float64, len(text)), func() {}
	return err
}

func TestKeeper(t *testing.T) {
	one, two := &model{Weights: make([]float64, 1)}, model{Weights: make([]float64, 2)}
	x := map[string]*model{"one": one, "again": one, "two": &two, "none": nil, "zero": {}}
	var y map[string]*model
	folder := session(t)
	kept := commit(t, folder, program([]Variable{variable("x", &x)}))
	if err := restored(folder, program([]Variable{variable("x", &y)})); err != nil {
		t.Fatal(err)
	}
	if y["one"] != y["again"] || len(y["one"].Weights) != 1 || len(y["two"].Weights) != 2 || y["none"] != nil || y["zero"].handle != nil {
		t.Errorf("got %v, want the models back, one and again being the same", y)
	}
	unchanged(t, folder, program([]Variable{variable("x", &y)}))
	if n, err := groupSize(filepath.Join(folder, contract.ValuesFolder), kept[0].Group); err != nil || n != kept[0].Size {
		t.Errorf("got %d bytes (%v), want %d as reported", n, err, kept[0].Size)
	}

	y["one"].Weights = append(y["one"].Weights, 0)
	again := commit(t, folder, program([]Variable{variable("x", &y)}))
	if again[0].Group == kept[0].Group {
		t.Error("the group is not written again, though a model has changed")
	}
	if got, want := leftovers(t, folder), []string{again[0].Group, again[0].Group + keptSuffix}; !reflect.DeepEqual(got, want) {
		t.Errorf("got the files %v, want %v", got, want)
	}
	if err := restored(folder, program([]Variable{variable("x", &x)})); err != nil || len(x["again"].Weights) != 2 {
		t.Errorf("got %v (%v), want the changed model", x["again"], err)
	}
}

// A Keeper that is embedded speaks for itself only.
func TestEmbeddedKeeper(t *testing.T) {
	type run struct {
		*model
		note string
	}
	x, y := run{&model{Weights: make([]float64, 3)}, "good"}, run{}
	trip(t, &x, &y)
	if y.note != "good" || len(y.Weights) != 3 {
		t.Errorf("got %v, want the note and the model", y)
	}
}

func TestCommitAndDrop(t *testing.T) {
	folder := session(t)
	shared := &point{1, 2}
	a, b, c := shared, shared, []string{"x"}
	kept := commit(t, folder, program([]Variable{variable("a", &a), variable("b", &b), variable("c", &c)}))
	m, err := ReadManifest(folder)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Entry{kept[2].Group, "[]string", kept[2].Size, nil, nil, nil}); !reflect.DeepEqual(m.Variables["c"], want) {
		t.Errorf("got %+v, want %+v", m.Variables["c"], want)
	}
	var files int64
	for _, name := range leftovers(t, folder) {
		n, err := groupSize(filepath.Join(folder, contract.ValuesFolder), name)
		if err != nil {
			t.Fatal(err)
		}
		files += n
	}
	if m.Size() != files {
		t.Errorf("the manifest counts %d bytes, the files have %d", m.Size(), files)
	}

	for _, step := range []struct {
		drop   []string
		left   []string
		groups int
	}{{[]string{"a", "unknown"}, []string{"b", "c"}, 2}, {[]string{"c"}, []string{"b"}, 1}, {nil, nil, 0}} {
		if err := Drop(folder, step.drop...); err != nil {
			t.Fatal(err)
		}
		m, err := ReadManifest(folder)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for name := range m.Variables {
			names = append(names, name)
		}
		slices.Sort(names)
		if !slices.Equal(names, step.left) || len(leftovers(t, folder)) != step.groups {
			t.Errorf("after dropping %v: got %v in %v, want %v in %d groups", step.drop, names, leftovers(t, folder), step.left, step.groups)
		}
	}
}

// One of two variables that share memory is dropped or defined anew: the other keeps the memory.
func TestHalfAGroup(t *testing.T) {
	x := []point{{1, 2}, {3, 4}}
	last := &x[1]
	for _, test := range []struct {
		name    string
		drop    bool
		program func(last **point) *Variables
	}{
		{"dropped", true, func(last **point) *Variables {
			return program([]Variable{variable("last", last)})
		}},
		{"fresh, of another type", false, func(last **point) *Variables {
			return program([]Variable{variable("last", last), {Name: "x", Pointer: new(string), Fresh: true}})
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := session(t)
			commit(t, folder, program([]Variable{variable("last", &last), variable("x", &x)}))
			if test.drop {
				if err := Drop(folder, "x"); err != nil {
					t.Fatal(err)
				}
			}
			var got *point
			if err := restored(folder, test.program(&got)); err != nil {
				t.Fatal(err)
			}
			if *got != x[1] {
				t.Errorf("got %v, want %v", *got, x[1])
			}
		})
	}
}

// A type that only the other variable of a group brings along is needed.
func TestNeedsOfHalfAGroup(t *testing.T) {
	type outer struct{ inner point }
	x := &outer{point{1, 2}}
	p := &x.inner
	kept := commit(t, session(t), program([]Variable{variable("p", &p), variable("x", &x)}))
	want := []values.TypeName{{Path: pretty.NotebookPackage, Name: "outer"}}
	if !reflect.DeepEqual(kept[0].Needs, want) || kept[1].Needs != nil {
		t.Errorf("got the needs %v and %v, want %v and none", kept[0].Needs, kept[1].Needs, want)
	}
}

func TestRestoreErrors(t *testing.T) {
	folder := session(t)
	shared := &point{1, 2}
	a, b, c := shared, shared, 3
	commit(t, folder, program([]Variable{variable("a", &a), variable("b", &b), variable("c", &c)}))
	for _, test := range []struct {
		name      string
		variables []Variable
		want      string
	}{
		{"unknown", []Variable{variable("d", new(int))}, "values: restoring d: no value is kept"},
		{"not all of a group", []Variable{variable("a", new(*point))}, "values: restoring b: it shares memory with other variables of the program, which must declare it too"},
		{"another type", []Variable{variable("c", new(int64))}, "values: restoring c: the type of c is not what it was"},
		{"another type of two", []Variable{variable("a", new(*point)), variable("b", new(string))}, "values: restoring a: the type of b is not what it was"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := restored(folder, program(append(test.variables, variable("c", &c))))
			if err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// An error leaves all variables of the program as they were.
func TestNothingHalfRestored(t *testing.T) {
	folder := session(t)
	a, b := 1, "b"
	commit(t, folder, program([]Variable{variable("a", &a), variable("b", &b)}))
	a = 2
	if err := restored(folder, program([]Variable{variable("a", &a), variable("b", new(bool))})); err == nil {
		t.Fatal("got no error, want one about the type of b")
	}
	if a != 2 {
		t.Errorf("got a = %d, want it untouched", a)
	}
}

// A program that was killed leaves files that never count.
func TestKilledProgram(t *testing.T) {
	folder := session(t)
	a := 1
	commit(t, folder, program([]Variable{variable("a", &a)}))
	a = 2
	if _, err := program([]Variable{variable("a", &a)}).Keep(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, contract.ValuesFolder, manifestFile+".tmp"), []byte("half a man"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := restored(folder, program([]Variable{variable("a", &a)})); err != nil || a != 1 {
		t.Fatalf("got a = %d (%v), want 1", a, err)
	}
	commit(t, folder, program(nil))
	if got := leftovers(t, folder); len(got) != 1 {
		t.Errorf("got the files %v, want the group of a only", got)
	}
}

func TestDamagedManifest(t *testing.T) {
	folder := session(t)
	if err := os.WriteFile(filepath.Join(folder, contract.ValuesFolder, manifestFile), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadManifest(folder); err == nil || !strings.Contains(err.Error(), "values: the session's manifest: the file is damaged") {
		t.Errorf("got %v, want that the manifest is damaged", err)
	}
	if err := Commit(folder, &values.Report{Kept: []values.Kept{{Name: "x", Group: "../../x"}}}); err == nil {
		t.Error("got no error from Commit")
	}
}

// A cell that makes a variable from its own older value has both: the old one is restored, the new one kept.
func TestPastAndFresh(t *testing.T) {
	folder := session(t)
	old := "three"
	commit(t, folder, program([]Variable{variable("x", &old)}))
	var past string
	var fresh int
	p := program([]Variable{{Name: "x", Pointer: &past, Past: true}, {Name: "x", Pointer: &fresh, Fresh: true}})
	if err := restored(folder, p); err != nil {
		t.Fatal(err)
	}
	fresh = len(past)
	if kept := commit(t, folder, p); len(kept) != 1 || kept[0].Type != "int" {
		t.Errorf("kept %v, want x of type int alone", kept)
	}
	var got int
	if err := restored(folder, program([]Variable{variable("x", &got)})); err != nil || got != 5 {
		t.Errorf("got %d, error %v; want 5", got, err)
	}
}

// The settings of package log stay until others are set, or everything is dropped.
func TestSettingsOfLog(t *testing.T) {
	folder := session(t)
	settings := func() string {
		text, _ := os.ReadFile(filepath.Join(folder, contract.ValuesFolder, contract.LoggerFile))
		return string(text)
	}
	for _, step := range []struct {
		name, want string
		do         func() error
	}{
		{"none", "", func() error { return Commit(folder, &values.Report{}) }},
		{"set", "3 1 a b", func() error { return Commit(folder, &values.Report{Process: values.Process{Logger: "3 1 a b"}}) }},
		{"untouched", "3 1 a b", func() error { return Commit(folder, &values.Report{}) }},
		{"a variable dropped", "3 1 a b", func() error { return Drop(folder, "x") }},
		{"set anew", "0 2 ", func() error { return Commit(folder, &values.Report{Process: values.Process{Logger: "0 2 "}}) }},
		{"all dropped", "", func() error { return Drop(folder) }},
		{"dropped again", "", func() error { return Drop(folder) }},
	} {
		if err := step.do(); err != nil || settings() != step.want {
			t.Errorf("%s: got %q (%v), want %q", step.name, settings(), err, step.want)
		}
	}
}

package carry

import (
	"os"
	"reflect"
	"testing"

	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

func TestMain(m *testing.M) {
	pretty.NotebookPackage = reflect.TypeFor[Variables]().PkgPath() // the tests' own types stand for the notebook's
	os.Exit(m.Run())
}

// session returns a session's empty folder.
func session(t testing.TB) string {
	t.Helper()
	folder := t.TempDir()
	if err := values.Clean(folder); err != nil {
		t.Fatal(err)
	}
	return folder
}

// commit keeps the variables of a program in a session as a cell does.
func commit(t testing.TB, folder string, p *Variables) []values.Kept {
	t.Helper()
	if err := values.Clean(folder); err != nil {
		t.Fatal(err)
	}
	kept, err := p.Keep(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := Commit(folder, &values.Report{Kept: kept}); err != nil {
		t.Fatal(err)
	}
	return kept
}

// variable is v under a name.
func variable(name string, pointer any) Variable { return Variable{Name: name, Pointer: pointer} }

// program declares variables; types are registered.
func program(variables []Variable, types ...any) *Variables {
	return &Variables{List: variables, Types: types}
}

// trip keeps what x points to and restores it to what y points to.
func trip(t testing.TB, x, y any, types ...any) {
	t.Helper()
	folder := session(t)
	for _, k := range commit(t, folder, program([]Variable{variable("x", x)}, types...)) {
		if k.Reason != "" {
			t.Fatalf("%s is refused: %s", k.Name, k.Reason)
		}
	}
	again := program([]Variable{variable("x", y)}, types...)
	if err := restored(folder, again); err != nil {
		t.Fatal(err)
	}
	unchanged(t, folder, again)
}

// restored restores a program's variables.
func restored(folder string, p *Variables) error {
	_, err := p.Restore(folder)
	return err
}

// unchanged fails if the variables, just restored, would be written again: then something was lost.
func unchanged(t testing.TB, folder string, p *Variables) {
	t.Helper()
	m, err := ReadManifest(folder)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := p.Keep(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kept {
		if want := m.Variables[k.Name].Group; k.Reason != "" || k.Group != want {
			t.Errorf("%s, restored and kept again: got group %q, reason %q; want the unchanged group %q", k.Name, k.Group, k.Reason, want)
		}
	}
}

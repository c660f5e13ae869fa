package fit

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
	"github.com/atelier-go/atelier/gomlx_models/internal/durable"
)

// fakeModel makes a folder that has the look of a model of so many steps.
func fakeModel(t *testing.T, folder string, step int) {
	t.Helper()
	at := filepath.Join(folder, stepName(step))
	if err := os.MkdirAll(at, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{checkpoints.WeightsFile, checkpoints.SidecarFile, checkpoints.SumsFile} {
		if err := os.WriteFile(filepath.Join(at, name), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// tree lists all files below a folder, and folders that are empty.
func tree(t *testing.T, folder string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		found = append(found, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestTheLastThreeModelsStay(t *testing.T) {
	above := t.TempDir()
	folder := filepath.Join(above, "vae")
	for step := 1; step <= 6; step++ {
		if err := checkpoints.MoveAside(folder, "home"); err != nil {
			t.Fatal(err)
		}
		fakeModel(t, folder, step)
		if err := os.WriteFile(filepath.Join(folder, "home"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"vae", "vae.before-1", "vae.before-2", "vae.before-3"}
	if got := names(t, above); !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i, name := range want {
		if got, want := names(t, filepath.Join(above, name)), []string{"home", stepName(6 - i)}; !slices.Equal(got, want) {
			t.Errorf("%s holds %v, want %v", name, got, want)
		}
	}
	// A gap is filled: what is behind it stays.
	if err := os.RemoveAll(filepath.Join(above, "vae.before-2")); err != nil {
		t.Fatal(err)
	}
	if err := checkpoints.MoveAside(folder+"/", "home"); err != nil {
		t.Fatal(err)
	}
	for ago, step := range map[int]int{1: 6, 2: 5, 3: 3} {
		if got := names(t, checkpoints.Before(folder, ago)); !slices.Contains(got, stepName(step)) {
			t.Errorf("%s holds %v, want step %d", checkpoints.Before(folder, ago), got, step)
		}
	}
	if durable.Exists(folder) {
		t.Error("the folder is still there")
	}
}

// Whatever is not a model stays, and so does all that is with it.
func TestNothingOfTheUsersIsMoved(t *testing.T) {
	for _, test := range []struct {
		name string
		make []string // files below above, a name with a slash at its end being a folder, one with "->" a link
		want string   // of the error; none if there is nothing to move
	}{
		{"nothing", nil, ""},
		{"an empty folder", []string{"a/"}, ""},
		{"a file", []string{"a"}, "a is not a folder"},
		{"a link to a model", []string{"a->other"}, "a is not a folder"},
		{"a text alone", []string{"a/thesis.txt"}, "a holds thesis.txt, which is no part of a model"},
		{"a text beside a model", []string{"MODEL a", "a/thesis.txt"}, "a holds thesis.txt"},
		{"a folder beside a model", []string{"MODEL a", "a/out/"}, "a holds out"},
		{"a folder with almost the name of a checkpoint", []string{"MODEL a", "a/step-by-step/"}, "a holds step-by-step"},
		{"a file with the name of a checkpoint", []string{"a/step-000000001"}, "a holds step-000000001"},
		{"a link with the name of a checkpoint", []string{"a/step-000000001->other"}, "a holds step-000000001"},
		{"a text in a checkpoint", []string{"MODEL a", "a/step-000000001/notes.txt"}, "a holds step-000000001/notes.txt"},
		{"a folder in a checkpoint", []string{"MODEL a", "a/step-000000001/more/"}, "a holds step-000000001/more"},
		{"a link for weights", []string{"a/step-000000001/weights.safetensors->other"}, "a holds step-000000001/weights.safetensors"},
		{"a text in what is half written", []string{"MODEL a", "a/.half-12/notes.txt"}, "a holds .half-12/notes.txt"},
		{"a text in what is damaged", []string{"MODEL a", "a/damaged-step-000000003/notes.txt"}, "a holds damaged-step-000000003/notes.txt"},
		{"a folder with the name of our file", []string{"MODEL a", "a/home/"}, "a holds home"},
		{"a text in the model before", []string{"MODEL a", "MODEL a.before-1", "a.before-1/thesis.txt"}, "a.before-1 holds thesis.txt"},
		{"a file in the place of the model before", []string{"MODEL a", "a.before-1"}, "a.before-1 is not a folder"},
		{"a text in the last, which would be removed", []string{"MODEL a", "MODEL a.before-1", "MODEL a.before-2", "a.before-3/thesis.txt"},
			"a.before-3 holds thesis.txt"},
		{"a link in the place of the last", []string{"MODEL a", "MODEL a.before-1", "MODEL a.before-2", "a.before-3->other"}, "a.before-3 is not a folder"},
	} {
		t.Run(test.name, func(t *testing.T) {
			above := t.TempDir()
			fakeModel(t, filepath.Join(above, "other"), 1)
			for _, entry := range test.make {
				plant(t, above, entry)
			}
			before := tree(t, above)
			err := checkpoints.MoveAside(filepath.Join(above, "a"), "home")
			if (err == nil) != (test.want == "") || err != nil && (!strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "name another")) {
				t.Errorf("got %v, want %q in it, and what to do", err, test.want)
			}
			if after := tree(t, above); !slices.Equal(after, before) {
				t.Errorf("after it there is\n%v\nwant\n%v", after, before)
			}
		})
	}
}

// plant makes a file, a folder, a link or a model.
func plant(t *testing.T, above, entry string) {
	t.Helper()
	if model, ok := strings.CutPrefix(entry, "MODEL "); ok {
		fakeModel(t, filepath.Join(above, model), 1)
		return
	}
	name, target, link := strings.Cut(entry, "->")
	path := filepath.Join(above, name)
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	switch {
	case err != nil:
	case link:
		err = os.Symlink(filepath.Join(above, target), path)
	case strings.HasSuffix(name, "/"):
		err = os.Mkdir(path, 0o755)
	default:
		err = os.WriteFile(path, []byte("the user's"), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// The folder one is in, or those above it, are nobody's model.
func TestTheCurrentFolderIsNotMoved(t *testing.T) {
	t.Chdir(t.TempDir())
	fakeModel(t, ".", 1)
	for _, folder := range []string{".", "./", "..", "/"} {
		if err := checkpoints.MoveAside(folder); err == nil || !strings.Contains(err.Error(), "cannot be the folder of a model") {
			t.Errorf("%s: got %v, want a refusal", folder, err)
		}
	}
	if got := names(t, "."); !slices.Equal(got, []string{stepName(1)}) {
		t.Errorf("the folder holds %v", got)
	}
}

// A model with parts that are not whole moves and goes like any other.
func TestDamagedAndHalfWrittenPartsMoveAlong(t *testing.T) {
	above := t.TempDir()
	folder := filepath.Join(above, "a")
	for range 5 {
		fakeModel(t, folder, 3)
		for _, entry := range []string{"a/damaged-step-000000004/run.json", "a/.half-12/sha256sums", "a/.atelier-lock"} {
			plant(t, above, entry)
		}
		if err := checkpoints.MoveAside(folder); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := names(t, above), []string{"a.before-1", "a.before-2", "a.before-3"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

package carry

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/internal/atomicfile"
	"github.com/atelier-go/atelier/kernel/internal/diskfull"
	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/carry/internal/snapshot"
	"github.com/atelier-go/atelier/kernel/values/internal/reserve"
)

// full has whatever is written to a path meet a full disk: the system has a device for that.
func full(t *testing.T, path string) {
	t.Helper()
	if err := errors.Join(os.RemoveAll(path), os.Symlink("/dev/full", path)); err != nil {
		t.Fatal(err)
	}
}

// A disk that is full while variables are kept fails the cell, and the earlier values stay.
func TestKeepingOnAFullDisk(t *testing.T) {
	for name, value := range map[string]any{"a number": new(int), "a Keeper": &hoarder{strokes: 1}} {
		t.Run(name, func(t *testing.T) {
			folder := session(t)
			old := 7
			commit(t, folder, program([]Variable{variable("x", &old)}))
			k := &keeping{folder: filepath.Join(folder, contract.ValuesFolder), limit: 1 << 20, left: 1 << 20, kept: map[string]values.Kept{}}
			if _, keeper := value.(*hoarder); !keeper { // which finds the disk full by itself
				full(t, filepath.Join(k.folder, contract.NewFolder, "g"))
			}
			v := []Variable{variable("x", value)}
			err := k.group(snapshot.Groups(toKeep(v), snapshot.NewCatalog(toKeep(v), nil), nil)[0], "g")
			if !diskfull.Is(err) || len(k.kept) > 0 {
				t.Errorf("got %v, and kept %v; want that the disk is full and no word on x", err, k.kept)
			}
			var got int
			if err := restored(folder, program([]Variable{variable("x", &got)})); err != nil || got != 7 {
				t.Errorf("then x is %d (%v), want the earlier 7", got, err)
			}
		})
	}
}

// hoarder is a Keeper that finds the disk full.
type hoarder struct{ strokes int }

func (*hoarder) KeepIn(folder string) error {
	err := os.WriteFile("/dev/full", []byte("paint"), 0o600)
	return errors.New("no checkpoint: " + err.Error()) // as one does who does not wrap
}

func (*hoarder) RestoreFrom(string) error { return nil }

// What lies on disk when the manifest cannot be written is what lay there before.
func TestCommittingOnAFullDisk(t *testing.T) {
	folder := session(t)
	x := 1
	commit(t, folder, program([]Variable{variable("x", &x)}))
	x = 2
	kept, err := program([]Variable{variable("x", &x)}).Keep(folder)
	if err != nil {
		t.Fatal(err)
	}
	manifest := filepath.Join(folder, contract.ValuesFolder, manifestFile)
	full(t, manifest+".tmp")
	if err := Commit(folder, &values.Report{Kept: kept}); !diskfull.Is(err) {
		t.Errorf("got %v, want that the disk is full", err)
	}
	if err := restored(folder, program([]Variable{variable("x", &x)})); err != nil || x != 1 {
		t.Errorf("then x is %d (%v), want the earlier 1", x, err)
	}
	commit(t, folder, program(nil))
	if got := leftovers(t, folder); len(got) != 1 {
		t.Errorf("got the files %v, want the group of x only", got)
	}
}

// firstFull is a disk that is full until the reserve is given up.
func firstFull(s store, path string) func() error {
	return func() error {
		if _, err := os.Stat(filepath.Join(s.folder, reserve.File)); err == nil {
			return &fs.PathError{Op: "write", Path: path, Err: syscall.ENOSPC}
		}
		return nil
	}
}

// Forgetting variables makes room, so it must not need any.
func TestDroppingOnAFullDisk(t *testing.T) {
	folder := session(t)
	x, y := 1, 2
	commit(t, folder, program([]Variable{variable("x", &x), variable("y", &y)}))
	before := atomicfile.SyncFile
	defer func() { atomicfile.SyncFile = before }()
	s := store{filepath.Join(folder, contract.ValuesFolder)}
	atomicfile.SyncFile = func(f *os.File) error { return firstFull(s, f.Name())() }
	if err := Drop(folder, "x"); err != nil {
		t.Fatal(err)
	}
	m, err := ReadManifest(folder)
	if err != nil || len(m.Variables) != 1 || m.Variables["y"].Group == "" {
		t.Errorf("got the variables %v (%v), want y", m.Variables, err)
	}
	if _, err := os.Stat(filepath.Join(s.folder, reserve.File)); err != nil {
		t.Errorf("there is no reserve for the next time: %v", err)
	}
}

// What has the name of a file is the old one or the new one, whole.
func TestReplacing(t *testing.T) {
	for name, write := range map[string]func(folder string) error{
		manifestFile: func(folder string) error { return Drop(folder, "x") },
		contract.NewFolder + "/" + contract.ReportFile: func(folder string) error {
			return values.WriteReport(folder, &values.Report{Result: map[string]string{contract.MIMEPlain: "new"}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder := session(t)
			x := 1
			commit(t, folder, program([]Variable{variable("x", &x)}))
			if err := values.WriteReport(folder, &values.Report{}); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(folder, contract.ValuesFolder, name)
			old, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			reader, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer reader.Close()
			var synced []byte
			before := atomicfile.SyncFile
			defer func() { atomicfile.SyncFile = before }()
			atomicfile.SyncFile = func(f *os.File) error {
				if now, err := os.ReadFile(path); err != nil || string(now) != string(old) {
					t.Errorf("before the new file is whole, %s is %q (%v), want it as it was", name, now, err)
				}
				synced, err = os.ReadFile(f.Name())
				return errors.Join(err, before(f))
			}
			if err := write(folder); err != nil {
				t.Fatal(err)
			}
			if seen, err := io.ReadAll(reader); err != nil || string(seen) != string(old) {
				t.Errorf("who has opened the old %s reads %q (%v), want it whole", name, seen, err)
			}
			now, err := os.ReadFile(path)
			if err != nil || string(now) == string(old) {
				t.Errorf("%s is %q (%v), want the new one", name, now, err)
			}
			// A report is for the kernel that waits for it; a manifest must not name what a crash of the machine loses.
			if name == manifestFile && string(now) != string(synced) {
				t.Errorf("%s was %q when it was synced, want all of it: %q", name, synced, now)
			}
		})
	}
}

// Nobody else may read what a notebook holds.
func TestModes(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	folder := session(t)
	x, y := 1, &careful{1}
	commit(t, folder, program([]Variable{variable("x", &x), variable("y", y)}))
	if err := values.WriteReport(folder, &values.Report{}); err != nil {
		t.Fatal(err)
	}
	checked := 0
	err := filepath.WalkDir(filepath.Join(folder, contract.ValuesFolder), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if checked++; err == nil && info.Mode().Perm() != want && filepath.Base(path) != theirs {
			t.Errorf("%s has the mode %v, want %v", path, info.Mode().Perm(), want)
		}
		return err
	})
	if err != nil || checked < 10 {
		t.Errorf("saw %d files (%v), want values, new, the report, the manifest, the reserve and the groups", checked, err)
	}
}

// theirs is the file of careful, whose modes are its own affair: its folder keeps others out.
const theirs = "theirs"

type careful struct{ strokes int }

func (*careful) KeepIn(folder string) error {
	return os.WriteFile(filepath.Join(folder, theirs), []byte("paint"), 0o644)
}

func (*careful) RestoreFrom(string) error { return nil }

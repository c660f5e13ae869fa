//go:build unix

package fit

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
	"github.com/atelier-go/atelier/gomlx_models/internal/durable"
	"github.com/gofrs/flock"
)

var errBroken = errors.New("the disk broke")

// spied replaces what the package asks of the disk by what watches it: seen is told each call before it is made, by
// its name and the path, with what is random in it left out, and prevents it by an error.
func spied(t *testing.T, seen func(call string) error) {
	t.Helper()
	real := checkpoints.Disk
	t.Cleanup(func() { checkpoints.Disk = real })
	random := regexp.MustCompile(`\.half-\d+`)
	call := func(name, path string) error { return seen(name + " " + random.ReplaceAllString(path, "HALF")) }
	checkpoints.Disk.Write = func(file *os.File, data []byte) (int, error) {
		if err := call("write", file.Name()); err != nil {
			n, _ := real.Write(file, data[:len(data)/2])
			return n, err
		}
		return real.Write(file, data)
	}
	checkpoints.Disk.Sync = func(file *os.File) error {
		if err := call("sync", file.Name()); err != nil {
			return err
		}
		return real.Sync(file)
	}
	checkpoints.Disk.Rename = func(from, to string) error {
		if err := call("rename", from+" to "+to); err != nil {
			return err
		}
		return real.Rename(from, to)
	}
}

// Each file is on the disk before the folder's names are, and those before the checkpoint has its name: after a power
// cut at any moment there is no name without all of its content.
func TestTheOrderOfWriting(t *testing.T) {
	parent := t.TempDir()
	var calls []string
	spied(t, func(call string) error {
		calls = append(calls, strings.ReplaceAll(call, parent, "P"))
		return nil
	})
	folder := filepath.Join(parent, "runs", "a")
	if _, err := Train(context.Background(), pureGo(t), endless, letters(10), Options{Steps: 1, Folder: folder}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"sync P", // the name of runs
		"sync P/runs",
		"write P/runs/a/HALF/run.json",
		"sync P/runs/a/HALF/run.json",
		"write P/runs/a/HALF/sha256sums",
		"sync P/runs/a/HALF/sha256sums",
		"write P/runs/a/HALF/weights.safetensors",
		"sync P/runs/a/HALF/weights.safetensors",
		"sync P/runs/a/HALF",
		"rename P/runs/a/HALF to P/runs/a/step-000000001",
		"sync P/runs/a",
	}
	if !slices.Equal(calls, want) {
		t.Errorf("the disk was asked for\n%s\nwant\n%s", strings.Join(calls, "\n"), strings.Join(want, "\n"))
	}
}

// Wherever writing the checkpoint of step 4 fails, that of step 2 is whole, or that of step 4 is, and nothing half
// written stays.
func TestAFailureAnywhereLeavesAWholeCheckpoint(t *testing.T) {
	for failing, failed := 0, true; failed; failing++ {
		folder, count := filepath.Join(t.TempDir(), "run"), 0
		if _, _, err := on(t, folder, Options{Steps: 2, SaveEvery: time.Hour}); err != nil {
			t.Fatal(err)
		}
		failed = false
		spied(t, func(call string) error {
			if count++; count-1 == failing {
				failed = true
				return errBroken
			}
			return nil
		})
		run, _, err := on(t, folder, Options{Steps: 4, SaveEvery: time.Hour})
		checkpoints.Disk = durable.System
		if failed != errors.Is(err, errBroken) || run.Step != 4 {
			t.Errorf("call %d: failed %v, error %v, step %d; want the error and the weights kept", failing, failed, err, run.Step)
		}
		opened, err := Open(pureGo(t), folder, buildCounter)
		if err != nil || opened.Warning != "" || (opened.Step != 2 && opened.Step != 4) || weight(t, opened) != float32(opened.Step) {
			t.Fatalf("call %d: opened with error %v, want step 2 or 4", failing, err)
		}
		if left, _ := filepath.Glob(filepath.Join(folder, checkpoints.PartialPrefix+"*")); len(left) > 0 {
			t.Errorf("call %d: %v is left", failing, left)
		}
		if failing > 50 {
			t.Fatal("it fails for ever")
		}
	}
}

func TestAFullDisk(t *testing.T) {
	for name, fault := range map[string]error{
		"full":  &fs.PathError{Op: "write", Path: "weights", Err: syscall.ENOSPC},
		"quota": &fs.PathError{Op: "write", Path: "weights", Err: syscall.EDQUOT},
	} {
		t.Run(name, func(t *testing.T) {
			folder := trained(t)
			var watched bool
			spied(t, func(call string) error {
				if strings.HasPrefix(call, "write") && strings.HasSuffix(call, checkpoints.WeightsFile) {
					watched = true
					return fault
				}
				return nil
			})
			run, _, err := on(t, folder, Options{Steps: 6, SaveEvery: time.Hour})
			if !watched || err == nil || !errors.Is(err, syscall.ENOSPC) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("got %v, want one sentence that wraps ENOSPC", err)
			}
			for _, want := range []string{"the disk of " + folder + " is full", "the checkpoint of step 6 needs ", " B there", "remove what you no longer need", "is still there"} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %q, want %q in it", err, want)
				}
			}
			if run.Step != 6 || weight(t, run) != 6 {
				t.Errorf("got step %d with weight %g, want the run of step 6 kept in memory", run.Step, weight(t, run))
			}
			if got, want := names(t, folder), []string{stepName(2), stepName(4)}; !slices.Equal(got, want) {
				t.Errorf("the folder holds %v, want %v", got, want)
			}
			// The same words for who saves by hand, or scores.
			if err := Save(run, filepath.Join(t.TempDir(), "other")); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "is full") {
				t.Errorf("saving: got %v", err)
			}
		})
	}
	real := checkpoints.TryLock
	defer func() { checkpoints.TryLock = real }()
	checkpoints.TryLock = func(*flock.Flock) (bool, error) { return false, syscall.ENOSPC }
	if _, _, err := on(t, filepath.Join(t.TempDir(), "new"), Options{Steps: 1}); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "is full, and a model needs room there") {
		t.Errorf("before the first step: got %v", err)
	}
	if err := checkpoints.NotWritten("f", checkpoints.ID{Step: 3}, map[string][]byte{"a": make([]byte, 2_500_000), "b": nil}, syscall.ENOSPC); !strings.Contains(err.Error(), "needs 2.5 MB") {
		t.Errorf("got %v, want 2.5 MB", err)
	}
}

// Whom the user's mask lets read may read: nothing is hidden, nothing is opened wider.
func TestModesOfWhatIsWritten(t *testing.T) {
	for _, test := range []struct {
		mask         int
		folder, file fs.FileMode
	}{
		{0o022, 0o755, 0o644},
		{0o077, 0o700, 0o600},
		{0o000, 0o755, 0o644},
	} {
		old := syscall.Umask(test.mask)
		folder := filepath.Join(t.TempDir(), "run")
		_, _, err := on(t, folder, Options{Steps: 1})
		syscall.Umask(old)
		if err != nil {
			t.Fatal(err)
		}
		err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := entry.Info()
			if err != nil {
				return err
			}
			want := test.file
			if entry.IsDir() {
				want = test.folder
			}
			if info.Mode().Perm() != want {
				t.Errorf("with the mask %03o %s has the mode %03o, want %03o", test.mask, entry.Name(), info.Mode().Perm(), want)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

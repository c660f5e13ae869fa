package fit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
	"github.com/atelier-go/atelier/gomlx_models/internal/durable"
	"github.com/gofrs/flock"
)

// training starts another program that trains into a folder until it is killed, and waits until it has kept a model.
func training(t *testing.T, folder string) *exec.Cmd {
	t.Helper()
	other := exec.Command(os.Args[0], "a", "training")
	other.Env = append(os.Environ(), victimVariable+"="+folder)
	other.Stderr = os.Stderr
	out, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = other.Process.Kill()
		_ = other.Wait() // it was killed, which Wait calls an error
	})
	if _, err := io.ReadFull(out, make([]byte, len("step\nstep\n"))); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // it ends with the program
	return other
}

func TestTwoTrainingsIntoOneFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "run")
	other := training(t, folder)
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	refused := func(err error) bool {
		ok := errors.Is(err, checkpoints.ErrBusy) && !strings.Contains(err.Error(), "\n")
		for _, want := range []string{folder + " is being trained by ", "fit.test a training", fmt.Sprintf("process %d on %s, since %d-", other.Process.Pid, host, time.Now().Year()), "name another folder"} {
			ok = ok && strings.Contains(err.Error(), want)
		}
		return ok
	}
	_, err = Train(context.Background(), pureGo(t), victim, letters(10), Options{Steps: 1, Folder: folder, Resume: true})
	if !refused(err) {
		t.Errorf("training: got %v, want who holds the folder", err)
	}
	if err := checkpoints.MoveAside(folder); !refused(err) {
		t.Errorf("moving it aside: got %v, want who holds the folder", err)
	}
	// Reading goes on.
	run, err := Open(pureGo(t), folder, buildCounter)
	if err != nil || run.Step < 1 || run.Warning != "" || weight(t, run) != float32(run.Step) {
		t.Errorf("opening: got %+v, error %v", run, err)
	}
	if err := SaveScores(run, folder, []byte("[]")); !refused(err) {
		t.Errorf("scoring: got %v, want who holds the folder", err)
	}
	// The system lets go of what a killed program held.
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = other.Wait() // it was killed, which Wait calls an error
	last, err := Open(pureGo(t), folder, buildCounter)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Train(context.Background(), pureGo(t), victim, letters(10), Options{Steps: last.Step + 1, Folder: folder, Resume: true})
	if err != nil || again.Step != last.Step+1 {
		t.Errorf("after its end: got %v, want one more step", err)
	}
	if durable.Exists(filepath.Join(folder, checkpoints.LockFile)) {
		t.Error("the lock's file is left")
	}
}

// While one trains, and writes and drops a checkpoint each step, others read; they always get a whole model, and none
// is called damaged.
func TestOpeningWhileTraining(t *testing.T) {
	folder := t.TempDir()
	stop, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	b, reader := pureGo(t), pureGo(t) // opened here, for GoMLX opens one after the other only
	go func() {
		_, err := Train(stop, b, endless, letters(10), Options{Steps: 1 << 19, Folder: folder, SaveEvery: 1})
		ended <- err
	}()
	last := 0
	for opened := 0; opened < 200; {
		run, err := Open(reader, folder, buildCounter)
		if errors.Is(err, ErrNoCheckpoint) && last == 0 {
			continue // before the first
		}
		if err != nil || run.Warning != "" || run.Step < last || weight(t, run) != float32(run.Step) {
			t.Errorf("got step %d after %d, warning %q, error %v", run.Step, last, run.Warning, err)
			break
		}
		last, opened = run.Step, opened+1
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestTheFolderOfATrainingThatDidNotBegin(t *testing.T) {
	above := t.TempDir()
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Train(cancelled, pureGo(t), endless, letters(10), Options{Steps: 1, Folder: filepath.Join(above, "new")}); err != nil {
		t.Fatal(err)
	}
	if left := names(t, above); len(left) > 0 {
		t.Errorf("%v is left, want nothing of a training without a step", left)
	}
	mine := filepath.Join(above, "mine")
	if err := os.Mkdir(mine, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Train(cancelled, pureGo(t), endless, letters(10), Options{Steps: 1, Folder: mine}); err != nil || !durable.Exists(mine) || len(names(t, mine)) > 0 {
		t.Errorf("an empty folder of the user's: error %v, want it there and empty", err)
	}
}

// A lock is of the folder's name: whoever has that of a folder that was moved meanwhile must not write into the new one.
func TestALockFollowsItsFolder(t *testing.T) {
	above := t.TempDir()
	a, b := filepath.Join(above, "a"), filepath.Join(above, "b")
	first, _, err := checkpoints.LockFolder(a)
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Move(b); err != nil {
		t.Fatal(err)
	}
	if _, _, err := checkpoints.LockFolder(b); !errors.Is(err, checkpoints.ErrBusy) {
		t.Errorf("the moved folder: got %v, want ErrBusy", err)
	}
	first.Release()
	if durable.Exists(b) {
		t.Error("the folder that was made for nothing is left where it was moved")
	}

	real := checkpoints.TryLock
	defer func() { checkpoints.TryLock = real }()
	checkpoints.TryLock = func(file *flock.Flock) (bool, error) {
		checkpoints.TryLock = real
		got, err := file.TryLock()
		return got, errors.Join(err, os.Rename(a, b)) // another program moves it at this moment
	}
	second, _, err := checkpoints.LockFolder(a)
	if err != nil || !second.Current() {
		t.Fatalf("got error %v, want the lock of the new folder", err)
	}
	defer second.Release()
	if _, _, err := checkpoints.LockFolder(a); !errors.Is(err, checkpoints.ErrBusy) {
		t.Errorf("the new folder: got %v, want ErrBusy", err)
	}
	third, _, err := checkpoints.LockFolder(b)
	if err != nil {
		t.Fatalf("the moved folder: got %v, want it free", err)
	}
	third.Release()
}

func TestTheLocksFileIsNoOneElses(t *testing.T) {
	folder := t.TempDir()
	thesis := filepath.Join(t.TempDir(), "thesis.txt")
	if err := os.WriteFile(thesis, []byte("years of work"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(thesis, filepath.Join(folder, checkpoints.LockFile)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := checkpoints.LockFolder(folder); err == nil || !strings.Contains(err.Error(), "is not the lock that a training makes") {
		t.Errorf("got %v, want a refusal", err)
	}
	if text, err := os.ReadFile(thesis); err != nil || string(text) != "years of work" {
		t.Errorf("the link's file holds %q, error %v", text, err)
	}
	nowhere := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(filepath.Join(folder, "nowhere"), nowhere); err != nil {
		t.Fatal(err)
	}
	if _, _, err := checkpoints.LockFolder(nowhere); err == nil || !strings.HasPrefix(err.Error(), "fit: ") {
		t.Errorf("a link to nowhere: got %v, want an error", err)
	}
}

// Where there are no locks, as on some disks in a network, training goes on and says so.
func TestAFileSystemWithoutLocks(t *testing.T) {
	real := checkpoints.TryLock
	defer func() { checkpoints.TryLock = real }()
	for _, fault := range []error{syscall.ENOSYS, syscall.EOPNOTSUPP, syscall.ENOLCK} {
		checkpoints.TryLock = func(*flock.Flock) (bool, error) { return false, fault }
		run, warnings, err := on(t, t.TempDir(), Options{Steps: 1})
		if err != nil || run.Step != 1 || len(warnings) != 1 || !strings.Contains(warnings[0], "has no locks") {
			t.Errorf("%v: got warnings %q, error %v; want one warning", fault, warnings, err)
		}
	}
	checkpoints.TryLock = func(*flock.Flock) (bool, error) { return false, syscall.EACCES }
	if _, _, err := on(t, t.TempDir(), Options{Steps: 1}); !errors.Is(err, syscall.EACCES) {
		t.Errorf("got %v, want what the system said", err)
	}
}

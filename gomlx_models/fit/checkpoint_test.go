package fit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
)

// trained makes a folder with the checkpoints of the steps 2 and 4.
func trained(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, o := range []Options{{Steps: 2, Folder: folder, SaveEvery: time.Hour}, {Steps: 4, Folder: folder, Resume: true, SaveEvery: time.Hour}} {
		if _, err := Train(context.Background(), pureGo(t), endless, letters(10), o); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func damage(t *testing.T, path string, change func([]byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func half(data []byte) []byte { return data[:len(data)/2] }

func TestADamagedCheckpointGivesWayToTheOneBefore(t *testing.T) {
	for _, file := range []string{checkpoints.WeightsFile, checkpoints.SidecarFile, checkpoints.SumsFile} {
		t.Run(file, func(t *testing.T) {
			folder := trained(t)
			damage(t, filepath.Join(folder, stepName(4), file), half)
			run, err := Open(pureGo(t), folder, buildCounter)
			if err != nil || run.Step != 2 || weight(t, run) != 2 {
				t.Fatalf("got step %d, error %v; want step 2", run.Step, err)
			}
			resumed, err := Train(context.Background(), pureGo(t), endless, letters(10), Options{Steps: 4, Folder: folder, Resume: true})
			if err != nil || weight(t, resumed) != 4 {
				t.Fatalf("resumed to weight %g, error %v; want 4", weight(t, resumed), err)
			}
			if again, err := Open(pureGo(t), folder, buildCounter); err != nil || again.Step != 4 {
				t.Errorf("after resuming, step %d, error %v; want the damaged step 4 replaced", again.Step, err)
			}
		})
	}
}

func TestWhenAllAreDamagedTheErrorNamesThem(t *testing.T) {
	folder := trained(t)
	for _, step := range []int{2, 4} {
		damage(t, filepath.Join(folder, stepName(step), checkpoints.WeightsFile), half)
	}
	_, err := Open(pureGo(t), folder, buildCounter)
	if err == nil || errors.Is(err, ErrNoCheckpoint) || !strings.Contains(err.Error(), "holds no whole checkpoint") || !strings.Contains(err.Error(), stepName(2)) {
		t.Errorf("got %v, want it to name the damaged files", err)
	}
}

func TestRefusals(t *testing.T) {
	folder := trained(t)
	for _, test := range []struct {
		name string
		gen  counter
		data letters
		o    Options
		want string
	}{
		{"an old run is not overwritten", endless, 10, Options{Steps: 9, Folder: folder}, "already holds a trained model: set Resume"},
		{"another configuration", counter{Limit: 7, Size: 4}, 10, Options{Steps: 9, Folder: folder, Resume: true}, `"limit":7`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := Train(context.Background(), pureGo(t), test.gen, test.data, test.o); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want it to say %q", err, test.want)
			}
		})
	}
	if _, err := Open(pureGo(t), t.TempDir(), buildCounter); !errors.Is(err, ErrNoCheckpoint) {
		t.Errorf("an empty folder: got %v, want ErrNoCheckpoint", err)
	}
	if _, err := Open(pureGo(t), filepath.Join(folder, "nowhere"), buildCounter); !errors.Is(err, ErrNoCheckpoint) {
		t.Errorf("no folder: got %v, want ErrNoCheckpoint", err)
	}
}

func TestANewerFormatIsRefused(t *testing.T) {
	folder := trained(t)
	forge(t, filepath.Join(folder, stepName(4)), checkpoints.SidecarFile, func(data []byte) []byte {
		return []byte(strings.Replace(string(data), `"format": 1`, `"format": 2`, 1))
	})
	if _, err := Open(pureGo(t), folder, buildCounter); err == nil || !strings.Contains(err.Error(), "has the format 2, and this version reads format 1") {
		t.Errorf("got %v", err)
	}
}

func TestOnlyTwoCheckpointsStay(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, checkpoints.PartialPrefix+"1204"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Train(context.Background(), pureGo(t), endless, letters(10), Options{Steps: 6, Folder: folder, SaveEvery: 1}); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 2 || entries[0].Name() != stepName(5) || entries[1].Name() != stepName(6) {
		t.Errorf("got %v, error %v; want the folders of the steps 5 and 6 alone", entries, err)
	}
}

// victimVariable names the folder that this program, run as a victim, trains into.
const victimVariable = "ATELIER_TEST_VICTIM"

// trainUntilKilled goes on training from the folder's newest checkpoint and writes one each step,
// saying a word before it does.
func trainUntilKilled(folder string) {
	b, err := openPureGo()
	if err == nil {
		_, err = Train(context.Background(), b, victim, letters(10), Options{Steps: 1 << 20, Folder: folder, Resume: true, SaveEvery: 1,
			Callbacks: []Callback{{Do: func(Progress) error {
				_, err := fmt.Println("step")
				return err
			}}}})
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// victim has 4 MB of weights, so that most of its time goes into writing.
var victim = counter{Limit: 1 << 20, Size: 1 << 20}

// A program killed at any moment leaves a whole checkpoint, and the next one goes on from it.
func TestKilledFiftyTimesAlwaysResumes(t *testing.T) {
	if testing.Short() {
		t.Skip("kills 50 programs")
	}
	folder, random, last := t.TempDir(), rand.New(rand.NewPCG(1, 2)), 0
	for i := range 50 {
		victim := exec.Command(os.Args[0])
		victim.Env = append(os.Environ(), victimVariable+"="+folder)
		victim.Stderr = os.Stderr
		out, err := victim.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := victim.Start(); err != nil {
			t.Fatal(err)
		}
		// At its second word it has written one checkpoint and begins the next.
		if _, err := io.ReadFull(out, make([]byte, len("step\nstep\n"))); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.IntN(30_000)) * time.Microsecond)
		if err := victim.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = victim.Wait() // it was killed, which Wait calls an error

		run, err := Open(pureGo(t), folder, buildCounter)
		if err != nil {
			t.Fatalf("after kill %d: %v", i+1, err)
		}
		if run.Step < last || weight(t, run) != float32(run.Step) || run.History.Steps() != run.Step {
			t.Fatalf("after kill %d: step %d with weight %g, after step %d before", i+1, run.Step, weight(t, run), last)
		}
		last = run.Step
	}
	if last < 50 {
		t.Errorf("50 runs made %d steps in all, want at least one each", last)
	}
}

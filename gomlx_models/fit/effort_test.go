package fit

import (
	"context"
	"runtime"
	"testing"
)

// licensed is letters under a licence.
type licensed struct {
	letters
	licence string
}

func (l licensed) Licence() string { return l.licence }

// The time of all trainings is summed up and kept with the weights, beside the cores and the licence of the data.
func TestWhatATrainingTook(t *testing.T) {
	folder := t.TempDir()
	spent := 0.0
	for i, licence := range []string{"", "MIT", "MIT", "CC BY-ND 4.0"} {
		run, err := Train(context.Background(), pureGo(t), endless, licensed{10, licence}, Options{Steps: 2 * (i + 1), Folder: folder, Resume: true})
		if err != nil {
			t.Fatal(err)
		}
		if run.Seconds <= spent || run.Seconds > 1000 || run.Cores != runtime.NumCPU() || run.TrainedOn != "pure Go" {
			t.Errorf("call %d ends at %g seconds on %d cores, want more than %g on %d", i, run.Seconds, run.Cores, spent, runtime.NumCPU())
		}
		spent = run.Seconds
		opened, err := Open(pureGo(t), folder, buildCounter)
		if err != nil || opened.Seconds != spent || opened.Cores != run.Cores || opened.TrainedOn != run.TrainedOn || opened.Data.Licence != licence {
			t.Errorf("it is opened with %g seconds, %d cores and the licence %q (%v), want those of the run and %q", opened.Seconds, opened.Cores, opened.Data.Licence, err, licence)
		}
		// That a licence is given later is no change of the data; another one is.
		if want := i / 3; len(run.Changes) != want {
			t.Errorf("call %d has changed %v, want %d changes", i, run.Changes, want)
		}
	}
}

// A licence that cannot be shown is left out.
func TestALicenceThatCannotBeShown(t *testing.T) {
	if got := dataOf(licensed{10, "a\x1b[2J"}).Licence; got != "" {
		t.Errorf("the licence is %q, want none", got)
	}
}

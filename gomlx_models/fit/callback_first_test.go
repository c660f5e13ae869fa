package fit

import (
	"context"
	"errors"
	"testing"
)

func TestACallbackThatFailsBeforeTheFirstStepEndsTheTraining(t *testing.T) {
	fault := errors.New("no picture")
	run, err := Train(context.Background(), pureGo(t), endless, letters(10), Options{Steps: 3, Callbacks: []Callback{{At: []int{0}, Do: func(p Progress) error {
		if p.Step == 0 && !p.Done {
			return fault
		}
		return nil
	}}}})
	if !errors.Is(err, fault) || run == nil || run.Step != 0 || run.Stopped != Failed {
		t.Errorf("got the run %+v and the error %v, want a failed one of no steps, and the callback's error", run, err)
	}
}

func TestARunThatGoesOnIsNotLookedAtFromTheBeginning(t *testing.T) {
	folder := t.TempDir()
	var seen []int
	callback := Callback{At: []int{0, 2}, Do: func(p Progress) error {
		if !p.Done {
			seen = append(seen, p.Step)
		}
		return nil
	}}
	for _, steps := range []int{1, 3} {
		if _, err := Train(context.Background(), pureGo(t), endless, letters(10),
			Options{Steps: steps, Folder: folder, Resume: true, Callbacks: []Callback{callback}}); err != nil {
			t.Fatal(err)
		}
	}
	if len(seen) != 2 || seen[0] != 0 || seen[1] != 2 {
		t.Errorf("looked at the steps %v, want 0 of the first run and 2 of the second", seen)
	}
}

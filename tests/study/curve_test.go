package main

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// curveOf is a curve with a point every ten steps.
func curveOf(validation, held []float64) curve {
	var c curve
	for i := range validation {
		c = append(c, point{Step: 10 * i, Held: held[i], Validation: &validation[i]})
	}
	return c
}

// The best is chosen on the validation part, whatever the other part says, and is the first of equals.
func TestBestIsChosenOnTheValidationPart(t *testing.T) {
	c := curveOf([]float64{5, 3, 2, 2, 4}, []float64{5, 1, 3, 2, 0})
	if got := c.best(); got.Step != 20 || got.Held != 3 {
		t.Errorf("got %+v, want that of step 20", got)
	}
	if got := (curve{{Step: 0, Held: 3}, {Step: 7, Held: 2}}).best(); got.Step != 7 {
		t.Errorf("without a validation part: got %+v, want that of step 7", got)
	}
}

// The other is at its best of 2 and 3 after 20 steps.
func TestCatchUp(t *testing.T) {
	other := curveOf([]float64{5, 3, 2, 2, 4}, []float64{5, 1, 3, 2, 0})
	for _, c := range []struct {
		name             string
		validation, held []float64
		want             float64
	}{
		{"on both parts at once", []float64{4, 2, 1}, []float64{4, 3, 2}, 0.5},
		{"at first only on the validation part", []float64{4, 2, 2}, []float64{4, 3.1, 3}, 1},
		{"at first only on the other", []float64{4, 2.1, 1}, []float64{2, 2, 2}, 1},
		{"before the first step", []float64{2, 5}, []float64{3, 5}, 0},
		{"never", []float64{4, 2.1, 2.1}, []float64{1, 1, 1}, math.Inf(1)},
		{"nothing measured", nil, nil, math.Inf(1)},
	} {
		if got := curveOf(c.validation, c.held).catchUp(other); got != c.want {
			t.Errorf("%s: got %g, want %g", c.name, got, c.want)
		}
	}
	if got := other.catchUp(curveOf([]float64{1, 2}, []float64{1, 2})); !math.IsInf(got, 1) {
		t.Errorf("beside one that learnt nothing: got %g, want none", got)
	}
}

func TestClaimsOfSteps(t *testing.T) {
	r := results{}
	for seed, step := range []int{1, 3, 2} {
		slow := curveOf([]float64{9, 8, 7, 6, 5}, []float64{9, 8, 7, 6, 5})
		fast := curveOf([]float64{9, 9, 9, 9, 9}, []float64{9, 9, 9, 9, 9})
		fast[step] = slow[4]
		fast[step].Step = 10 * step
		r.put("s", "old", int64(seed), trial{Curve: slow})
		r.put("s", "new", int64(seed), trial{Curve: fast})
	}
	c := claim{arm: "new", against: []string{"old"}, catchesUp: true, bound: 0.75}
	if got, ok := c.judge(r, "s"); !ok || got.value != 0.75 || !got.holds {
		t.Errorf("got %+v (%t), want the worst seed's 30 steps of 40", got, ok)
	}
	c.bound = 0.5
	if got, _ := c.judge(r, "s"); got.holds {
		t.Errorf("got %+v, want it not to hold", got)
	}
	r["s"]["new"]["1"] = trial{Curve: curveOf([]float64{9}, []float64{9})}
	if got, ok := c.judge(r, "s"); !ok || got.holds || got.String() != "never" {
		t.Errorf("got %s (%t), want never", got, ok)
	}
	delete(r["s"]["old"], "2")
	if got, ok := c.judge(r, "s"); ok {
		t.Errorf("got %+v of unlike numbers of seeds, want none", got)
	}
}

func TestStepsOfMeasurements(t *testing.T) {
	for _, c := range []struct {
		times, steps int
		want         []int
	}{{4, 1000, []int{0, 250, 500, 750, 1000}}, {6, 3601, []int{0, 600, 1200, 1800, 2400, 3000, 3601}}, {20, 2, []int{0, 1, 2}}} {
		if got := (measure{times: c.times}).after(c.steps); !slices.Equal(got, c.want) {
			t.Errorf("%d times in %d steps: got %v, want %v", c.times, c.steps, got, c.want)
		}
	}
}

// A training that goes on measures only what is not kept yet, and one that was interrupted between two steps not there.
func TestPointsAreKept(t *testing.T) {
	folder := t.TempDir()
	p := parts{held: data.Tang().Take(100), validation: data.Tang().Take(50)}
	calls := 0
	m := measure{times: 2, of: func(_ lab, _ *fit.Run, held models.Dataset) (float64, error) {
		calls++
		return float64(held.Len()), nil
	}}
	var kept curve
	for _, steps := range [][]int{{0, 2, 3}, {0, 2, 4, 4}} {
		r, err := lab{}.record(folder, p)
		if err != nil {
			t.Fatal(err)
		}
		callback := r.callback(lab{}, m, 4)
		if !slices.Equal(callback.At, []int{0, 2, 4}) {
			t.Errorf("measured at %v", callback.At)
		}
		for _, step := range steps {
			if err := callback.Do(fit.Progress{Step: step}); err != nil {
				t.Fatal(err)
			}
		}
		kept = r.points
	}
	if calls != 6 || len(kept) != 3 || kept[2].Step != 4 || kept[2].Held != 100 || *kept[2].Validation != 50 {
		t.Errorf("got %+v after %d measurements, want steps 0, 2 and 4 after 6", kept, calls)
	}
	if err := os.WriteFile(filepath.Join(folder, "curve.json"), []byte("[{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := (lab{}).record(folder, p); err == nil {
		t.Error("a file that is cut short was read")
	}
}

// Two of six minutes are not five.
func TestMinutes(t *testing.T) {
	whole := curve{{Step: 0, Held: 4}, {Step: 50, Held: 1.5}, {Step: 60, Held: 1.4}}
	got, err := minutes(whole)
	if err != nil || got[0].Value != 1.4 || got[1].Value != 1.5 {
		t.Errorf("got %v, %v, want 1.4 and 1.5", got, err)
	}
	if _, err := minutes(curve{{Step: 20, Held: 2}, {Step: 60, Held: 1.4}}); err == nil {
		t.Error("got a score after five minutes where none was taken")
	}
}

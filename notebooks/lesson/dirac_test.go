package lesson

import (
	"math"
	"slices"
	"testing"
)

// near tells whether two numbers are alike but for a share.
func near(got, want, share float64) bool { return math.Abs(got-want) <= share*math.Abs(want) }

// At (1, 0) both say ½: psi becomes -0.1 ½ 1 = -0.05. The score of 1 is -0.05 then, whose sigmoid is 0.4875, and that of its
// opposite 0.5125; theta moves by 0.1 of either times -0.05. In the second step of the first game the penalty of 3 adds
// -0.1 3 psi, here 0.015, to what D's gradient gives.
func TestDiracStepByStep(t *testing.T) {
	minimax, other, calm := Dirac(Minimax, 0, 1), Dirac(NonSaturating, 0, 1), Dirac(NonSaturating, 3, 2)
	if !slices.Equal(minimax.Psi, []float64{0, -0.05}) || !near(minimax.Theta[1], 1-0.1*0.4875*0.05, 1e-6) {
		t.Errorf("minimax goes %+v", minimax)
	}
	if !slices.Equal(other.Psi, []float64{0, -0.05}) || !near(other.Theta[1], 1-0.1*0.5125*0.05, 1e-6) {
		t.Errorf("non-saturating goes %+v", other)
	}
	if want := -0.05 - 0.1*0.4876*0.99744 + 0.015; calm.Psi[1] != -0.05 || !near(calm.Psi[2], want, 1e-3) {
		t.Errorf("with the penalty psi goes %v, want %v last", calm.Psi, want)
	}
}

// From (1, 0), within the first order of a rate of 0.1.
func TestTheMinimaxGameGoesRoundForEver(t *testing.T) {
	for _, steps := range []int{130, 600, 6000} {
		if swing := Dirac(Minimax, 0, steps).Swing(); !near(swing, 1, 0.02) {
			t.Errorf("the last turn of %d steps has %v", steps, swing)
		}
	}
}

// E = r²/2 falls by E²/4 a unit of time in the mean of a turn, so r² = 8 / (t + 8), with 0.1 a step; the last turn begins 130
// steps before the end.
func TestTheNonSaturatingGameCalmsEverMoreSlowly(t *testing.T) {
	var swings []float64
	for _, steps := range []int{600, 6000} {
		swing, want := Dirac(NonSaturating, 0, steps).Swing(), math.Sqrt(8/(8+float64(steps-130)/10))
		if !near(swing, want, 0.1) {
			t.Errorf("the last turn of %d steps has %v, want %v", steps, swing, want)
		}
		swings = append(swings, swing)
	}
	if ratio := swings[0] / swings[1]; !near(ratio, math.Sqrt(10), 0.1) {
		t.Errorf("ten times the steps make it %v times smaller, want about three", ratio)
	}
}

// theta” + gamma theta' + theta / 4 = 0 ceases to swing at gamma = 1.
func TestAPenaltyOfOneCalmsFastest(t *testing.T) {
	below, best, above := Dirac(NonSaturating, 0.3, 300).Swing(), Dirac(NonSaturating, 1, 300).Swing(), Dirac(NonSaturating, 3, 300).Swing()
	if best >= below || below >= above {
		t.Errorf("with 0.3, 1 and 3 the last turns have %v, %v and %v", below, best, above)
	}
}

// The largest number of all is far back, and the largest of the last turn is negative.
func TestAPathIsShown(t *testing.T) {
	path := Path{Theta: make([]float64, 140), Psi: make([]float64, 140)}
	path.Theta[9], path.Theta[10], path.Theta[139], path.Psi[1] = 5, -3, 2, 4
	if swing := path.Swing(); swing != 3 {
		t.Errorf("the last turn has %v, want 3", swing)
	}
	if line := path.Line("minimax"); line.Name != "minimax" || !slices.Equal(line.Steps[:3], []int{0, 1, 2}) || len(line.Steps) != 140 || line.Values[9] != 5 {
		t.Errorf("the line is %+v", line)
	}
	if points := path.Plane("minimax"); points.Name != "minimax" || points.X[9] != 5 || points.Y[1] != 4 {
		t.Errorf("the points are %+v", points)
	}
}

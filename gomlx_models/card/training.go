package card

import (
	"fmt"
	"slices"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/cost"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// Training is how a model was trained and what that took.
type Training struct {
	Steps int   `json:"steps"`
	Batch int   `json:"batch"`
	Seed  int64 `json:"seed"`
	// Losses are the last ones, by their names.
	Losses map[string]float32 `json:"losses,omitempty"`
	// Backend is what it ran on, in the words of package backend; empty if that is not known.
	Backend string `json:"backend,omitempty"`
	// Seconds are those of all trainings, Cores the number of cores of the machine's processor; 0 if that is not known.
	Seconds float64 `json:"seconds,omitempty"`
	Cores   int     `json:"cores,omitempty"`
	// FLOPs are the floating point operations of all steps, as cost.Cost counts those of one; 0 if they cannot be counted.
	FLOPs  float64 `json:"flops,omitempty"`
	Energy *Energy `json:"energy,omitempty"`
}

// Energy is an estimate of the energy that a processor took.
type Energy struct {
	LowWattHours  float64 `json:"low_watt_hours"`
	HighWattHours float64 `json:"high_watt_hours"`
	Assumption    string  `json:"assumption"`
}

// wattsLow and wattsHigh are what a busy core takes: the thermal design power of a core of most processors lies between
// them, and 12 W is the mean that Lannelongue et al. 2021 ("Green Algorithms", Advanced Science 8) go by.
const wattsLow, wattsHigh = 4, 16

func trainingOf(run *fit.Run, spent cost.Cost) Training {
	t := Training{
		Steps: run.Step, Seed: run.Seed, Backend: run.TrainedOn, Seconds: run.Seconds, Cores: run.Cores,
		FLOPs: float64(spent.FLOPs) * float64(run.Step), Losses: map[string]float32{},
	}
	t.Batch, _ = run.Model.Minibatch()
	for i, loss := range run.History.Last() {
		t.Losses[run.History.Names[i]] = loss
	}
	t.Energy = t.energy()
	return t
}

// energy is nil where too little is known: of a GPU it is not known what it took, and the processor's share is the smaller.
func (t Training) energy() *Energy {
	if t.Seconds == 0 || t.Cores == 0 || !slices.Contains([]string{"XLA", "pure Go"}, t.Backend) {
		return nil
	}
	coreHours := t.Seconds / 3600 * float64(t.Cores)
	return &Energy{
		LowWattHours: wattsLow * coreHours, HighWattHours: wattsHigh * coreHours,
		Assumption: fmt.Sprintf("all %d cores were busy with it and took %d to %d W each, as most processors are designed to (Lannelongue et al. 2021 go by 12 W); memory, cooling and losses are left out",
			t.Cores, wattsLow, wattsHigh),
	}
}

// text is the energy in words.
func (e Energy) text() string {
	return fmt.Sprintf("about %s to %s Wh, if %s", figure(e.LowWattHours), figure(e.HighWattHours), e.Assumption)
}

// figure is a number of two digits.
func figure(x float64) string {
	if x >= 100 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.2g", x)
}

// timeText is a time in words: "12.3s", "4m10s".
func timeText(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	if d < time.Minute {
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

package figures

import (
	"fmt"
	"time"

	"github.com/atelier-go/atelier/notebooks/lesson"
	"github.com/atelier-go/atelier/plotting"
)

// Game is the smallest game of a GAN, as lesson.Dirac plays it, in three ways from theta = 1
// and psi = 0: for one value, which the generator lowers (minimax), with the generator's own loss (non-saturating, Goodfellow et
// al. 2014), and so with the penalty gamma/2 psi², R1, on the discriminator. Each is a way in the plane of theta and psi.
type Game struct {
	Steps  int     // of each player; default 400, at most 20,000
	Gamma  float64 // of the penalty; default 0.3
	Frames int     // of the animation; default 40, 2 to 100
	Words  Words
}

const (
	mostSteps  = 20_000
	mostFrames = 100
	gameDelay  = 120 * time.Millisecond
	gameHold   = 3 * time.Second
	gameReach  = 1.5
)

// Ways are the three of them, a point for the beginning and for each step, in which the discriminator goes first. It returns an error
// that wraps plotting.ErrFigure when a field is out of its range.
func (g Game) Ways() ([]plotting.Group, error) {
	g = g.withDefaults()
	if err := g.validate(); err != nil {
		return nil, err
	}
	return []plotting.Group{
		lesson.Dirac(lesson.Minimax, 0, g.Steps).Plane(g.Words.in("minimax")),
		lesson.Dirac(lesson.NonSaturating, 0, g.Steps).Plane(g.Words.in("non-saturating")),
		lesson.Dirac(lesson.NonSaturating, g.Gamma, g.Steps).Plane(fmt.Sprintf("%s, γ = %s", g.Words.in("with the penalty"), number(g.Gamma))),
	}, nil
}

func (g Game) withDefaults() Game {
	if g.Steps == 0 {
		g.Steps = 400
	}
	if g.Gamma == 0 {
		g.Gamma = 0.3
	}
	if g.Frames == 0 {
		g.Frames = 40
	}
	return g
}

func (g Game) validate() error {
	switch {
	case g.Steps < 1 || g.Steps > mostSteps:
		return fmt.Errorf("figures: game: %d steps, want 1 to %d: %w", g.Steps, mostSteps, plotting.ErrFigure)
	case !(g.Gamma > 0 && g.Gamma <= 10):
		return fmt.Errorf("figures: game: a gamma of %g, want more than 0 and at most 10: %w", g.Gamma, plotting.ErrFigure)
	case g.Frames < 2 || g.Frames > mostFrames:
		return fmt.Errorf("figures: game: %d frames, want 2 to %d: %w", g.Frames, mostFrames, plotting.ErrFigure)
	}
	return nil
}

// Animation has the ways up to ever later steps, evenly spread. The errors are those of Ways.
func (g Game) Animation() (plotting.Animation, error) {
	ways, err := g.Ways()
	if err != nil {
		return plotting.Animation{}, err
	}
	g = g.withDefaults()
	a := plotting.Animation{Title: g.Words.in("the game of two players"), Delay: gameDelay, Hold: gameHold, Scale: 1, Ink: true}
	for i := range g.Frames {
		step := 1 + i*(g.Steps-1)/(g.Frames-1)
		frame, err := plotting.Plane{XLabel: "θ", YLabel: "ψ", Reach: gameReach, Ways: upTo(ways, step)}.Image()
		if err != nil {
			return a, err
		}
		a.Frames, a.Captions = append(a.Frames, frame), append(a.Captions, fmt.Sprintf(g.Words.in("step %d"), step))
	}
	return a, nil
}

// upTo is the beginning of each way.
func upTo(ways []plotting.Group, step int) []plotting.Group {
	begun := make([]plotting.Group, len(ways))
	for i, way := range ways {
		begun[i] = plotting.Group{Name: way.Name, X: way.X[:step+1], Y: way.Y[:step+1]}
	}
	return begun
}

// Bundle draws the animation. The errors are those of Ways.
func (g Game) Bundle() (plotting.Bundle, error) {
	a, err := g.Animation()
	if err != nil {
		return nil, err
	}
	return a.Bundle()
}

package lesson

import (
	"math"

	"github.com/atelier-go/atelier/plotting"
)

// The smallest contest: the real data is the number 0, the generator draws the number theta, and the discriminator gives x the
// score psi x, of which its probability is the sigmoid (Mescheder et al. 2018, definition 2.1).
const (
	// diracRate is the learning rate of both players.
	diracRate = 0.1
	// diracTurn is the steps of a whole turn about (0, 0), 4 pi over the rate, and a few more.
	diracTurn = 130
)

// Push is how strongly the generator of the smallest contest is pushed along the discriminator's slope, 0 to 1, by the score of
// what it draws.
type Push func(score float64) float64

// Minimax is the push of a generator that makes log(1 - D) small.
func Minimax(score float64) float64 { return 1 / (1 + math.Exp(-score)) }

// NonSaturating is the push of a generator that makes log D large.
func NonSaturating(score float64) float64 { return Minimax(-score) }

// Path is the course of the smallest contest: the numbers of both players at its beginning and after each step.
type Path struct{ Theta, Psi []float64 }

// Dirac plays so many steps of the smallest contest, from theta 1 and psi 0 on. In each the discriminator moves first; gamma is
// the weight of R1, the penalty gamma/2 psi² on its slope.
func Dirac(push Push, gamma float64, steps int) Path {
	theta, psi := 1.0, 0.0
	path := Path{Theta: []float64{theta}, Psi: []float64{psi}}
	for range steps {
		psi -= diracRate * (Minimax(psi*theta)*theta + gamma*psi)
		theta += diracRate * push(psi*theta) * psi
		path.Theta, path.Psi = append(path.Theta, theta), append(path.Psi, psi)
	}
	return path
}

// Swing is the largest size of theta in the last turn.
func (p Path) Swing() float64 {
	swing := 0.0
	for _, theta := range p.Theta[max(0, len(p.Theta)-diracTurn):] {
		swing = max(swing, math.Abs(theta))
	}
	return swing
}

// Line is theta as a line of a chart, over the steps.
func (p Path) Line(name string) plotting.Series {
	line := plotting.Series{Name: name, Values: p.Theta}
	for step := range p.Theta {
		line.Steps = append(line.Steps, step)
	}
	return line
}

// Plane is the path as points of a chart, theta to the right and psi up.
func (p Path) Plane(name string) plotting.Group {
	return plotting.Group{Name: name, X: p.Theta, Y: p.Psi}
}

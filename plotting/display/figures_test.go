package display

import (
	"image"
	"math"
	"testing"

	"github.com/atelier-go/atelier/plotting"
)

// fallingLoss is a chart of n steps.
func fallingLoss(n int) plotting.Curves {
	s := plotting.Series{Name: "loss"}
	for i := range n {
		s.Steps = append(s.Steps, i)
		s.Values = append(s.Values, 0.7+2*math.Exp(-5*float64(i)/float64(n))+0.1*math.Sin(float64(i*i)))
	}
	return plotting.Curves{Title: "training", YLabel: "loss (nats)", Series: []plotting.Series{s}}
}

// samples is a grid of n pictures.
func samples(n int) plotting.Grid {
	g := plotting.Grid{Title: "ramps"}
	for i := range n {
		img := image.NewGray(image.Rect(0, 0, 4, 3))
		for p := range img.Pix {
			img.Pix[p] = uint8(p * (i + 1))
		}
		g.Images = append(g.Images, img)
	}
	return g
}

func drawnBundle(t *testing.T, fig plotting.Figure) plotting.Bundle {
	t.Helper()
	b, err := fig.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

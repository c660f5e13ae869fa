package figures

import (
	"fmt"
	"image/color"

	"github.com/atelier-go/atelier/plotting"
)

// Unrolled is a recurrent net over the letters of a word, a column for each time: it reads a letter, its hidden state follows
// from the letter and from the state before, and it puts out the next letter (Elman 1990; Goodfellow et al. 2016, figure 10.3).
type Unrolled struct {
	Word  string // 2 to 9 letters
	Words Words
}

// mostLetters are as many as fit beside each other.
const mostLetters = 9

// In CSS pixels.
const (
	sideWidth = 96.0 // of the names of the rows
	stepWidth = 70.0
	stepSide  = 38.0 // of a box
	stepGap   = 38.0 // between rows: room for an arrow and its name
)

// Bundle draws the net. It returns an error that wraps plotting.ErrFigure when the word has not 2 to 9 letters.
func (u Unrolled) Bundle() (plotting.Bundle, error) {
	d, err := u.diagram()
	if err != nil {
		return nil, err
	}
	return d.Bundle()
}

func (u Unrolled) diagram() (plotting.Diagram, error) {
	letters := []rune(u.Word)
	if len(letters) < 2 || len(letters) > mostLetters {
		return plotting.Diagram{}, fmt.Errorf("figures: the word %q has %d letters, want 2 to %d: %w", u.Word, len(letters), mostLetters, plotting.ErrFigure)
	}
	steps := len(letters) - 1
	top := margin
	rows := [3]float64{top, top + stepSide + stepGap, top + 2*(stepSide+stepGap)} // outputs, states, inputs
	d := plotting.Diagram{Title: u.Words.in("a recurrent net, unrolled in time"), Width: sideWidth + stepWidth*float64(steps+1) + margin,
		Height: rows[2] + stepSide + 2*nameHeight}
	for i, name := range []string{"output", "hidden state", "input"} {
		d.Words = append(d.Words, plotting.Words{X: sideWidth / 2, Y: rows[i] + stepSide/2, Text: u.Words.in(name)})
	}
	u.state(&d, 0, rows[1], "h₀", white)
	for t := 1; t <= steps; t++ {
		x := u.state(&d, t, rows[1], "h"+subscript(t), tintOf(0))
		u.letter(&d, x, rows[2], letters[t-1], 1)
		u.letter(&d, x, rows[0], letters[t], 2)
		u.arrow(&d, x-stepWidth+stepSide/2, rows[1]+stepSide/2, x-stepSide/2, rows[1]+stepSide/2, "W", 0, -9)
		u.arrow(&d, x, rows[2], x, rows[1]+stepSide, "U", 10, 0)
		u.arrow(&d, x, rows[1], x, rows[0]+stepSide, "V", 10, 0)
		d.Text += fmt.Sprintf("h%s = f(%c·U + h%s·W), h%s·V → %c; ", subscript(t), letters[t-1], subscript(t-1), subscript(t), letters[t])
	}
	same := u.Words.in("the weights U, W and V are the same at each step")
	d.Text += same
	d.Words = append(d.Words, plotting.Words{X: d.Width / 2, Y: d.Height - nameHeight, Text: same})
	d.Width = max(d.Width, 330) // the sentence
	d.Words[len(d.Words)-1].X = d.Width / 2
	return d, nil
}

// state draws the hidden state after time t, and gives its middle.
func (u Unrolled) state(d *plotting.Diagram, t int, y float64, name string, fill color.RGBA) float64 {
	x := sideWidth + stepWidth*(float64(t)+0.5)
	d.Boxes = append(d.Boxes, plotting.Box{X: x - stepSide/2, Y: y, Width: stepSide, Height: stepSide, Fill: fill, Border: plotting.SeriesColor(0), Thick: 1.5})
	d.Words = append(d.Words, plotting.Words{X: x, Y: y + stepSide/2, Text: name, Size: 14})
	return x
}

func (u Unrolled) letter(d *plotting.Diagram, x, y float64, letter rune, series int) {
	d.Boxes = append(d.Boxes, plotting.Box{X: x - stepSide/2, Y: y, Width: stepSide, Height: stepSide, Fill: tintOf(series), Border: plotting.SeriesColor(series), Thick: 1.5})
	d.Words = append(d.Words, plotting.Words{X: x, Y: y + stepSide/2, Text: visible(letter), Size: 18})
}

// arrow joins two places; its name stands so far from its middle.
func (u Unrolled) arrow(d *plotting.Diagram, fromX, fromY, toX, toY float64, name string, right, down float64) {
	d.Lines = append(d.Lines, plotting.Line{X: []float64{fromX, toX}, Y: []float64{fromY, toY}, Arrow: true, Thick: 1.3})
	d.Words = append(d.Words, plotting.Words{X: (fromX+toX)/2 + right, Y: (fromY+toY)/2 + down, Text: name})
}

// tintOf is a series' colour laid thinly over white.
func tintOf(series int) color.RGBA {
	c := plotting.SeriesColor(series)
	mix := func(v uint8) uint8 { return 0xff - (0xff-v)/6 }
	return color.RGBA{R: mix(c.R), G: mix(c.G), B: mix(c.B), A: 0xff}
}

// subscript is a number of one digit in small letters below the line.
func subscript(n int) string { return string(rune('₀' + n)) }

// visible shows a space and a line's end by a sign.
func visible(letter rune) string {
	switch letter {
	case ' ':
		return "␣"
	case '\n':
		return "↵"
	}
	return string(letter)
}

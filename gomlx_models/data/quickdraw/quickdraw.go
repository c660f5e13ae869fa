// Package quickdraw reads drawings of the form in which Quick, Draw! is published: on each line a JSON object with the
// "word" of what is drawn and the "drawing", a list of strokes, each the list of its places to the right and that of its
// places down.
package quickdraw

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
)

const (
	// MaxPoints is the most points a drawing can have to be taken, as in Ha & Eck 2017, section 3.1.
	MaxPoints = 250
	// MaxDrawings is the most drawings of a file: their points take 5,000 bytes each at most.
	MaxDrawings = 200_000
	// MaxLine is the most bytes of one drawing in a file.
	MaxLine = 1 << 24
)

// Drawing is a drawing as it was made: strokes of points, each with its places to the right and down.
type Drawing struct {
	Word    string
	Strokes [][][2]float64
}

// Points is the number of points of all strokes.
func (d Drawing) Points() int {
	n := 0
	for _, stroke := range d.Strokes {
		n += len(stroke)
	}
	return n
}

// Moves gives each point's way from the point before it, the first from the middle of the drawing.
func (d Drawing) Moves() [][2]float64 {
	low, high := d.Strokes[0][0], d.Strokes[0][0]
	for _, stroke := range d.Strokes {
		for _, p := range stroke {
			low = [2]float64{min(low[0], p[0]), min(low[1], p[1])}
			high = [2]float64{max(high[0], p[0]), max(high[1], p[1])}
		}
	}
	at := [2]float64{(low[0] + high[0]) / 2, (low[1] + high[1]) / 2}
	var moves [][2]float64
	for _, stroke := range d.Strokes {
		for _, p := range stroke {
			moves = append(moves, [2]float64{p[0] - at[0], p[1] - at[1]})
			at = p
		}
	}
	return moves
}

// ReadFile reads the file at path, as Read does.
func ReadFile(path string) ([]Drawing, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("data: cannot open the drawings: %w", err)
	}
	defer file.Close()
	drawings, err := Read(file)
	if err != nil {
		return nil, fmt.Errorf("data: %s: %w", path, err)
	}
	return drawings, nil
}

// Read reads a drawing from each line, one at least. Lines that begin with "#" are passed over and drawings of more than
// MaxPoints left out.
func Read(r io.Reader) ([]Drawing, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, MaxLine)
	var drawings []Drawing
	number := 0
	for lines.Scan() {
		number++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		d, err := parse(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w; correct the line or take it away", number, err)
		}
		if d.Points() > MaxPoints {
			continue
		}
		if drawings = append(drawings, d); len(drawings) > MaxDrawings {
			return nil, fmt.Errorf("line %d: more than %d drawings; cut the file", number, MaxDrawings)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w; correct the line or take it away", number+1, err)
	}
	if drawings == nil {
		return nil, fmt.Errorf("no drawing of at most %d points in %d lines; use a file of simplified drawings", MaxPoints, number)
	}
	return drawings, nil
}

// parse reads one drawing, which has at least one point.
func parse(line []byte) (Drawing, error) {
	var read struct {
		Word    string        `json:"word"`
		Drawing [][][]float64 `json:"drawing"`
	}
	if err := json.Unmarshal(line, &read); err != nil {
		return Drawing{}, err
	}
	d := Drawing{Word: read.Word}
	for i, stroke := range read.Drawing {
		if len(stroke) < 2 || len(stroke[0]) != len(stroke[1]) || len(stroke[0]) == 0 {
			return Drawing{}, fmt.Errorf("stroke %d is not two lists of as many numbers, at least one each", i)
		}
		var points [][2]float64
		for j, x := range stroke[0] {
			y := stroke[1][j]
			if math.Abs(x) > 1e6 || math.Abs(y) > 1e6 {
				return Drawing{}, fmt.Errorf("stroke %d has a point at %g, %g, want places from -1e6 to 1e6", i, x, y)
			}
			points = append(points, [2]float64{x, y})
		}
		d.Strokes = append(d.Strokes, points)
	}
	if d.Strokes == nil {
		return Drawing{}, errors.New(`there are no strokes, want them in "drawing"`)
	}
	return d, nil
}

package data

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	models "github.com/atelier-go/atelier/gomlx_models"
)

const (
	// maxPoints is the most points a drawing can have to be taken, as in Ha & Eck 2017, section 3.1.
	maxPoints = 250
	// maxDrawings is the most drawings of a file: their points take 5,000 bytes each at most.
	maxDrawings = 200_000
	// maxLine is the most bytes of one drawing in a file.
	maxLine = 1 << 24
)

// StrokeFile is the source of the drawings in a file of the form in which Quick, Draw! is published: on each line a
// JSON object with the "word" of what is drawn and the "drawing", a list of strokes, each the list of its places
// to the right and that of its places down. Other members are ignored, lines that begin with "#" passed over and
// drawings of more than 250 points left out. The drawings are labelled by their words if those are 2 to 256.
func StrokeFile(path string) Source { return Source{from: strokeFile{path}} }

// strokeFile is the origin of such drawings.
type strokeFile struct{ path string }

func (f strokeFile) name() string           { return fileName(f.path) }
func (f strokeFile) where() (string, error) { return whereFile(f.path) }

func (f strokeFile) recipe() (recipe, error) { return recipe{Strokes: &f.path}, nil }

func (f strokeFile) open() (models.Dataset, error) {
	path, err := f.where()
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("data: cannot open the drawings: %w", err)
	}
	defer file.Close()
	drawings, err := readDrawings(file)
	if err != nil {
		return nil, fmt.Errorf("data: %s: %w", path, err)
	}
	return newDrawings(f.name(), drawings), nil
}

// readDrawings reads a drawing from each line, one at least.
func readDrawings(r io.Reader) ([]drawing, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	var drawings []drawing
	number := 0
	for lines.Scan() {
		number++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		d, err := parseDrawing(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w; correct the line or take it away", number, err)
		}
		if d.points() > maxPoints {
			continue
		}
		if drawings = append(drawings, d); len(drawings) > maxDrawings {
			return nil, fmt.Errorf("line %d: more than %d drawings; cut the file", number, maxDrawings)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w; correct the line or take it away", number+1, err)
	}
	if drawings == nil {
		return nil, fmt.Errorf("no drawing of at most %d points in %d lines; use a file of simplified drawings", maxPoints, number)
	}
	return drawings, nil
}

// parseDrawing reads one drawing, which has at least one point.
func parseDrawing(line []byte) (drawing, error) {
	var read struct {
		Word    string        `json:"word"`
		Drawing [][][]float64 `json:"drawing"`
	}
	if err := json.Unmarshal(line, &read); err != nil {
		return drawing{}, err
	}
	d := drawing{word: read.Word}
	for i, stroke := range read.Drawing {
		if len(stroke) < 2 || len(stroke[0]) != len(stroke[1]) || len(stroke[0]) == 0 {
			return drawing{}, fmt.Errorf("stroke %d is not two lists of as many numbers, at least one each", i)
		}
		var points [][2]float64
		for j, x := range stroke[0] {
			y := stroke[1][j]
			if math.Abs(x) > 1e6 || math.Abs(y) > 1e6 {
				return drawing{}, fmt.Errorf("stroke %d has a point at %g, %g, want places from -1e6 to 1e6", i, x, y)
			}
			points = append(points, [2]float64{x, y})
		}
		d.strokes = append(d.strokes, points)
	}
	if d.strokes == nil {
		return drawing{}, errors.New(`there are no strokes, want them in "drawing"`)
	}
	return d, nil
}

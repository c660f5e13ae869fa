package sample

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
)

// latentsVersion is that of the files that this package writes.
const latentsVersion = 1

// largestLatents is the most bytes of a file of latents: a million points of a hundred numbers have about 1.2 GB.
const largestLatents = 1 << 28

// LatentsFile is points to be decoded again, on another day or by hand, and where they come from.
type LatentsFile struct {
	// Model says in words which model they are of, and Digest is the SHA-256 of its weights, in hexadecimal. Either may be empty.
	Model, Digest string
	// Seed is the one that they were drawn of.
	Seed int64
	// Classes are none, one for all points, or one for each.
	Classes []int
	Latents Latents
}

// latentsJSON is a LatentsFile in JSON. Numbers are read as they are written, so that one that no float32 holds can be named.
type latentsJSON[number any] struct {
	Version int        `json:"atelier_latents"`
	Model   string     `json:"model,omitempty"`
	Digest  string     `json:"digest,omitempty"`
	Seed    int64      `json:"seed"`
	Classes []int      `json:"classes,omitempty"`
	Latents [][]number `json:"latents"`
}

// WriteTo writes the points as JSON, each number so that it is read as the same float32. It fails if one is not finite.
func (f LatentsFile) WriteTo(w io.Writer) (int64, error) {
	text, err := json.Marshal(latentsJSON[float32]{latentsVersion, f.Model, f.Digest, f.Seed, f.Classes, f.Latents})
	if err != nil {
		return 0, fmt.Errorf("sample: the latent numbers cannot be written: %w", err)
	}
	n, err := w.Write(append(text, '\n'))
	return int64(n), err
}

// ReadLatents reads what WriteTo writes. It fails if it is anything else, or a number is not finite.
func ReadLatents(r io.Reader) (LatentsFile, error) {
	text, err := io.ReadAll(io.LimitReader(r, largestLatents+1))
	if err != nil {
		return LatentsFile{}, fmt.Errorf("the latent numbers cannot be read: %w", err)
	}
	if len(text) > largestLatents {
		return LatentsFile{}, fmt.Errorf("the file is larger than %d MB, the most of a file of latent numbers: save fewer", largestLatents>>20)
	}
	var read latentsJSON[json.Number]
	if err := json.Unmarshal(text, &read); err != nil {
		return LatentsFile{}, fmt.Errorf("this is no file of latent numbers, which --save-latents writes as JSON, where every number is finite: %w", err)
	}
	if read.Version != latentsVersion {
		return LatentsFile{}, fmt.Errorf(`"atelier_latents" is %d, want %d: this is no file of latent numbers, or one of a newer atelier`, read.Version, latentsVersion)
	}
	z, err := readPoints(read.Latents)
	if err != nil {
		return LatentsFile{}, err
	}
	if n := len(read.Classes); n > 1 && n != len(z) {
		return LatentsFile{}, fmt.Errorf(`"classes" has %d, want none, one for all, or one for each of the %d points`, n, len(z))
	}
	return LatentsFile{read.Model, read.Digest, read.Seed, read.Classes, z}, nil
}

// readPoints wants at least one point, all of one size, of finite numbers.
func readPoints(points [][]json.Number) (Latents, error) {
	if len(points) == 0 {
		return nil, errors.New(`"latents" has no points, want at least one`)
	}
	z := make(Latents, len(points))
	for i, point := range points {
		if len(point) != len(points[0]) || len(point) == 0 {
			return nil, fmt.Errorf("point %d has %d latent numbers, want as many as the first, %d, and at least 1", i+1, len(point), len(points[0]))
		}
		for j, number := range point {
			value, err := strconv.ParseFloat(string(number), 32)
			if err != nil || math.IsInf(value, 0) || math.IsNaN(value) {
				return nil, fmt.Errorf("number %d of point %d is %.40q, want a finite number, as large as a float32 can be", j+1, i+1, string(number))
			}
			z[i] = append(z[i], float32(value))
		}
	}
	return z, nil
}

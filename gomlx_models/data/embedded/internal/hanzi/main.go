// Command hanzi writes the strokes of Chinese characters that package embedded has, in the form of Quick, Draw!
// packed with gzip, and their licence. Run it by go generate in the folder of package embedded, with ATELIER_DATA naming
// the folder that holds text/tang300.txt and HANZI_WRITER_DATA that of the unpacked npm package hanzi-writer-data.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"unicode"

	"github.com/atelier-go/atelier/gomlx_models/data/quickdraw"
)

const (
	// count is the number of characters.
	count = 1000
	// notice is what the licence wants in a file that was changed.
	notice = "# Strokes of Chinese characters, from hanzi-writer-data 2.0.1 by Make Me a Hanzi, derived from the fonts AR PL KaitiM\n" +
		"# (C) 1999 Arphic Technology, under the Arphic Public License (ARPHICPL.TXT beside this file). Changed in November\n" +
		"# 2026: 1,000 characters chosen, only the middles of their strokes kept, scaled from 1024 to 256 units, turned\n" +
		"# upside down and simplified by the algorithm of Ramer, Douglas and Peucker.\n"
	licence = "ARPHICPL.TXT"
)

func main() {
	if err := run(os.Getenv("ATELIER_DATA"), os.Getenv("HANZI_WRITER_DATA"), "hanzi", count); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run writes the first count of the characters of the poems under data that the folder from has.
func run(data, from, to string, count int) error {
	if data == "" || from == "" {
		return errors.New("hanzi: ATELIER_DATA and HANZI_WRITER_DATA are not both set; set them to the folder that holds text/tang300.txt and to the unpacked npm package hanzi-writer-data")
	}
	poems, err := os.ReadFile(filepath.Join(data, "text", "tang300.txt"))
	if err != nil {
		return fmt.Errorf("hanzi: cannot read the poems: %w", err)
	}
	content := bytes.NewBufferString(notice)
	written := 0
	for _, r := range frequent(string(poems)) {
		strokes, err := medians(filepath.Join(from, string(r)+".json"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if err := json.NewEncoder(content).Encode(map[string]any{"word": string(r), "drawing": drawn(strokes)}); err != nil {
			return err
		}
		if written++; written == count {
			return write(from, to, content.Bytes())
		}
	}
	return fmt.Errorf("hanzi: only %d characters of the poems are in %s, want %d; use the whole package", written, from, count)
}

// frequent lists the Chinese characters of a text, the most frequent first.
func frequent(text string) []rune {
	counts := map[rune]int{}
	var all []rune
	for _, r := range text {
		if !unicode.Is(unicode.Han, r) {
			continue
		}
		if counts[r]++; counts[r] == 1 {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b rune) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	return all
}

// medians reads the middles of a character's strokes, points from left to right and from below to above.
func medians(path string) ([][][2]float64, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var read struct{ Medians [][][2]float64 }
	if err := json.Unmarshal(content, &read); err != nil {
		return nil, fmt.Errorf("hanzi: %s: %w", path, err)
	}
	return read.Medians, nil
}

// drawn turns strokes into those of Quick, Draw!: places to the right and places down, 0 to 255.
func drawn(strokes [][][2]float64) [][2][]int {
	var all [][2][]int
	for _, stroke := range strokes {
		for i, p := range stroke {
			// The upper edge of the characters' box is at 900 (README of Make Me a Hanzi).
			stroke[i] = [2]float64{p[0] / 4, (900 - p[1]) / 4}
		}
		var out [2][]int
		for _, p := range quickdraw.Simplify(stroke, 2) {
			out[0] = append(out[0], min(max(int(p[0]+0.5), 0), 255))
			out[1] = append(out[1], min(max(int(p[1]+0.5), 0), 255))
		}
		all = append(all, out)
	}
	return all
}

// write packs the content, without name or time so that it is always the same bytes, and copies the licence.
func write(from, to string, content []byte) error {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(content); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	terms, err := os.ReadFile(filepath.Join(from, licence))
	if err != nil {
		return fmt.Errorf("hanzi: the licence is not beside the characters: %w", err)
	}
	return errors.Join(
		os.WriteFile(filepath.Join(to, licence), terms, 0o644),
		os.WriteFile(filepath.Join(to, "hanzi.ndjson.gz"), packed.Bytes(), 0o644))
}

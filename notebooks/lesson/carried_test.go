package lesson

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/studio"
)

func TestReached(t *testing.T) {
	run := &studio.Run{Run: &fit.Run{}}
	run.History.Held.Steps, run.History.Held.Values = []int{20, 40, 60, 80}, []float32{9, 5, 7, 4}
	for loss, want := range map[float64]int{10: 20, 9: 20, 8.9: 40, 5: 40, 4.5: 80, 3.9: 0} {
		if got := Reached(run, loss); got != want {
			t.Errorf("%v is reached at %d, want %d", loss, got, want)
		}
	}
}

// 51 and 204 of 255 are a fifth and four fifths.
func TestByBrightness(t *testing.T) {
	pictures := greys(204, 0, 51, 255, 102)
	darker, brighter := ByBrightness(pictures)
	var got []float64
	for _, picture := range slices.Concat(darker, brighter) {
		got = append(got, Brightness(picture))
	}
	want := []float64{0, 0.2, 0.4, 0.8, 1}
	if len(darker) != 2 || !slices.EqualFunc(got, want, func(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 }) {
		t.Errorf("%d darker ones, and all by brightness are %v", len(darker), got)
	}
	if Brightness(pictures[0]) < 0.7 {
		t.Error("the given pictures are in another order now")
	}
}

// Quatrains of seven characters a verse: every line is seven, a comma, seven and a stop.
func TestSong(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for range 2 {
		text, err := Song().OpenText()
		if err != nil {
			t.Fatal(err)
		}
		if written, err := os.ReadFile(filepath.Join(os.TempDir(), lessons, "song.txt")); err != nil || !bytes.Equal(written, song) || text.Name() != "song" {
			t.Errorf("%s has %q, error %v", text.Name(), written, err)
		}
	}
	lines := strings.Split(strings.TrimSuffix(string(song), "\n"), "\n")
	for i, line := range lines {
		if symbols := []rune(line); len(symbols) != 16 || symbols[7] != '，' || symbols[15] != '。' {
			t.Errorf("line %d is %s", i+1, line)
		}
	}
	if slices.Sort(lines); len(lines) != 48 || len(slices.Compact(lines)) != 48 {
		t.Errorf("%d lines, or one is there twice", len(lines))
	}
}

func TestShared(t *testing.T) {
	if got := [...]int{Shared([]string{"山", "水", "鸭"}, []string{"水", "山", "月"}), Shared(nil, []string{"水"}), Shared([]string{"水"}, nil)}; got != [...]int{2, 0, 0} {
		t.Errorf("shared are %v", got)
	}
}

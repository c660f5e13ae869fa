package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data/embedded"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
)

// draw writes a picture of one colour, half of it transparent, for each class under data.
func draw(t *testing.T, data string, classes []string) {
	t.Helper()
	for i, class := range classes {
		folder := filepath.Join(data, "emoji", class)
		picture := image.NewNRGBA(image.Rect(0, 0, side, side))
		for at := range side * side / 2 {
			picture.SetNRGBA(at%side, at/side, color.NRGBA{R: uint8(40 * i), A: 255})
		}
		var file bytes.Buffer
		if err := png.Encode(&file, picture); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "one.png"), file.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRun(t *testing.T) {
	data, to := t.TempDir(), t.TempDir()
	draw(t, data, embedded.EmojiClasses)
	if err := run(data, to); err != nil {
		t.Fatal(err)
	}
	images, err := idx.ReadFile(filepath.Join(to, "images-idx4-ubyte.gz"))
	if err != nil {
		t.Fatal(err)
	}
	labels, err := idx.ReadFile(filepath.Join(to, "labels-idx1-ubyte.gz"))
	if err != nil {
		t.Fatal(err)
	}
	for i, label := range labels.Values {
		picture := images.Values[i*side*side*3 : (i+1)*side*side*3]
		if want := []byte{40 * label, 0, 0}; !bytes.Equal(picture[:3], want) || !bytes.Equal(picture[len(picture)-3:], []byte{255, 255, 255}) {
			t.Errorf("picture %d of class %d begins with %v and ends with %v, want %v and white", i, label, picture[:3], picture[len(picture)-3:], want)
		}
	}
}

func TestRunFaults(t *testing.T) {
	if err := run("", t.TempDir()); err == nil || !strings.Contains(err.Error(), "ATELIER_DATA is not set") {
		t.Errorf("without a folder the error is %v, want that it is not set", err)
	}
	data := t.TempDir()
	draw(t, data, []string{"cats", "dogs"})
	if err := run(data, t.TempDir()); err == nil || !strings.Contains(err.Error(), `the classes are ["cats" "dogs"], want ["activities"`) {
		t.Errorf("with other classes the error is %v", err)
	}
}

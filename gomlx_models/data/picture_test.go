package data

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A picture file is read as it would be in a folder: cropped to the frame, transparent parts on the background.
func TestOnePicture(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "wide.png")
	wide := image.NewNRGBA(image.Rect(0, 0, 64, 32)) // transparent
	for y := range 32 {
		for x := 24; x < 40; x++ {
			wide.Set(x, y, color.NRGBA{G: 200, A: 255})
		}
	}
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(file, wide); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	frame := Frame{Height: 16, Width: 16, Background: "#f00"}
	got, err := frame.Picture(path)
	if err != nil {
		t.Fatal(err)
	}
	set, err := Folder(folder, frame).OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	want, err := set.Picture(0)
	if err != nil {
		t.Fatal(err)
	}
	if string(got.(*image.NRGBA).Pix) != string(want.(*image.NRGBA).Pix) {
		t.Error("a file alone is another picture than in a folder")
	}
	if left := got.At(0, 8).(color.NRGBA); left != (color.NRGBA{R: 255, A: 255}) {
		t.Errorf("what is transparent is %v, want the background", left)
	}
	if err := os.WriteFile(filepath.Join(folder, "no.jpg"), []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"notes.txt": "is no picture by its name", "nowhere.png": "cannot be opened", "no.jpg": "no.jpg: "} {
		if _, err := frame.Picture(filepath.Join(folder, name)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", name, err, want)
		}
	}
	if _, err := (Frame{Height: 3}).Picture(path); err == nil || !strings.Contains(err.Error(), "Frame.Height is 3") {
		t.Errorf("no frame: got %v", err)
	}
}

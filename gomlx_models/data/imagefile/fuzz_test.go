package imagefile

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// Whatever a file holds, decoding gives a picture of a size that is read, or a sentence; it never panics.
func FuzzDecode(f *testing.F) {
	for _, name := range []string{PhotoVariable, "PATH"} { // the decoders of this process
		if err := os.Setenv(name, ""); err != nil {
			f.Fatal(err)
		}
	}
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
	}
	var file bytes.Buffer
	if err := png.Encode(&file, quartered(quarters)); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add(pngWithEXIF(file.Bytes(), exifOf(binary.BigEndian, 6)))
	f.Add([]byte(`<svg viewBox="0 0 9 9"><path d="M1 1L8 8A3 3 0 0 1 2 2z" fill="url(#a)" stroke="red"/></svg>`))
	f.Fuzz(func(t *testing.T, file []byte) {
		if costly(file) {
			return
		}
		picture, err := Decode("fuzz.png", bytes.NewReader(file))
		switch {
		case err != nil && err.Error() == "":
			t.Error("the error says nothing")
		case err == nil:
			if b := picture.Bounds(); b.Min != (image.Point{}) || CheckSize(b.Dx(), b.Dy()) != nil {
				t.Errorf("the picture is %v", b)
			}
		}
	})
}

// costly tells whether a file promises a picture that takes long, though it may be read.
func costly(file []byte) bool {
	f, err := formatOf("", bytes.NewReader(file))
	if err != nil || f.config == nil {
		return false
	}
	defer func() { _ = recover() }() // which Decode shall meet
	head, err := f.config(bytes.NewReader(file))
	return err == nil && head.Width*head.Height > 1<<18
}

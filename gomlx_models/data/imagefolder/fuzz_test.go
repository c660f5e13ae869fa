package imagefolder

import (
	"archive/zip"
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
	"unicode"
)

// FuzzArchive reads what may be a zip archive: it fails in one sentence, or what it reads has the form of the frame and
// each file is either a picture or skipped with a reason.
func FuzzArchive(f *testing.F) {
	for _, method := range []uint16{zip.Store, zip.Deflate} {
		var picture, b bytes.Buffer
		if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
			f.Fatal(err)
		}
		w := zip.NewWriter(&b)
		for _, name := range []string{"a/1.png", "b/2.png", "../3.png", "b/readme.txt"} {
			entry, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method})
			if err == nil {
				_, err = entry.Write(picture.Bytes())
			}
			if err != nil {
				f.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		set, err := Read(t.Context(), write(t, t.TempDir(), "a.zip", content), small, nil)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("it fails in more than a sentence: %v", err)
			}
			return
		}
		if n := len(set.Paths); n == 0 || len(set.Pixels) != n*small.bytes() || len(set.Sizes) != n || set.Labels != nil && len(set.Labels) != n {
			t.Errorf("%d paths have %d values, %d sizes and %d labels", n, len(set.Pixels), len(set.Sizes), len(set.Labels))
		}
		if names := strings.Join(set.Paths, " "); strings.ContainsFunc(names, unicode.IsControl) {
			t.Errorf("the paths %q steer a terminal", names)
		}
		for _, skipped := range set.Skipped {
			if skipped.Reason == "" {
				t.Errorf("%s is skipped without a reason", skipped.Path)
			}
		}
	})
}

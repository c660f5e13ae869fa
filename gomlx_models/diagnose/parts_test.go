package diagnose

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// pictureFolder is a folder of so many pictures, no two alike.
func pictureFolder(t *testing.T, count int) data.Source {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "mine")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range count {
		picture := image.NewGray(image.Rect(0, 0, 16, 16))
		picture.Pix[i] = 255
		file, err := os.Create(filepath.Join(folder, fmt.Sprintf("%d.png", i)))
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(file, picture); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return data.Folder(folder, data.Frame{Height: 16, Width: 16, Channels: 1})
}

func TestWhatIsHeldOut(t *testing.T) {
	mine, few := pictureFolder(t, 60), pictureFolder(t, 49)
	text := data.Opticks()
	whole, err := text.Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name        string
		h           HoldOut
		source      data.Source
		learn, held int // held is -1 for nothing
		note        string
	}{
		{"a tenth of a folder", HoldOut{}, mine, 54, 6, "6 of the 60 pictures of mine are held out"},
		{"nothing of few", HoldOut{}, few, 49, -1, ""},
		{"a tenth of emoji", HoldOut{}, data.Emoji(), 923, 103, "103 of the 1026 pictures of emoji are held out"},
		{"nothing of drawings", HoldOut{}, data.Hanzi(), 1000, -1, ""},
		{"nothing, as asked", HoldOut{Given: true}, mine, 60, -1, ""},
		{"a quarter, as asked", HoldOut{Given: true, Share: 0.25}, mine, 45, 15, ""},
		{"nothing of all of a folder", HoldOut{}, mine.First(1), 60, -1, ""},
		{"what a part leaves", HoldOut{}, mine.Take(40), 40, 20, ""},
		{"nothing of what a part leaves, as asked", HoldOut{Given: true}, mine.Take(40), 40, -1, ""},
		{"nothing of a text", HoldOut{}, text, whole.Len(), -1, ""},
	} {
		parts, err := test.h.Open(t.Context(), test.source, nil)
		if err != nil {
			t.Fatal(err)
		}
		held := -1
		if parts.Held != nil {
			held = parts.Held.Len()
		}
		if parts.Learn.Len() != test.learn || held != test.held || !strings.HasPrefix(parts.Note, test.note) || (parts.Note == "") != (test.note == "") {
			t.Errorf("%s: learnt are %d, held out %d, %q; want %d, %d, %q", test.name, parts.Learn.Len(), held, parts.Note, test.learn, test.held, test.note)
		}
	}
	for _, share := range []float64{-0.1, 1, 2} {
		if _, err := (HoldOut{Given: true, Share: share}).Open(t.Context(), mine, nil); err == nil || !strings.Contains(err.Error(), "HoldOut") {
			t.Errorf("a share of %g gave %v, want an error", share, err)
		}
	}
}

// A model that is gone on with keeps its parts, whatever they were, unless it is told otherwise.
func TestPartsStayOnResume(t *testing.T) {
	mine := pictureFolder(t, 60)
	for name, h := range map[string]HoldOut{"a tenth": {}, "nothing": {Given: true}, "a third": {Given: true, Share: 0.333}} {
		folder := filepath.Join(t.TempDir(), "model")
		parts, err := h.Open(t.Context(), mine, nil)
		if err != nil {
			t.Fatal(err)
		}
		run := train(t, buildPainter(parts.Learn, painter{}), parts.Learn, fit.Options{Steps: 1, Folder: folder, Held: parts.Held})
		again, err := HoldOut{Folder: folder}.Open(t.Context(), mine, nil)
		if err != nil {
			t.Fatal(err)
		}
		if again.Learn.Digest() != run.Data.Digest || (again.Held == nil) != (run.Held == nil) || run.Held != nil && again.Held.Digest() != run.Held.Digest || again.Note != "" {
			t.Errorf("%s: learnt is %s again, want %s; held out %v, want %v", name, again.Learn.Name(), run.Data.Name, again.Held, run.Held)
		}
	}
}

// The licence that was given of a folder is remembered when the model goes on with it, and is not that of other data.
func TestTheLicenceIsRemembered(t *testing.T) {
	mine, other := pictureFolder(t, 8), pictureFolder(t, 9)
	set, err := mine.Licensed("CC BY 4.0").Open()
	if err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(t.TempDir(), "model")
	train(t, buildPainter(set, painter{}), set, fit.Options{Steps: 1, Folder: kept})
	for _, test := range []struct {
		name   string
		folder string
		source data.Source
		want   string
	}{
		{"the same folder", kept, mine, "CC BY 4.0"},
		{"a part of it", kept, mine.First(0.5), "CC BY 4.0"},
		{"under another licence", kept, mine.Licensed("MIT"), "MIT"},
		{"another folder", kept, other, ""},
		{"a new model", "", mine, ""},
	} {
		parts, err := HoldOut{Folder: test.folder, Given: true, Share: 0.25}.Open(t.Context(), test.source, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []any{parts.Learn, parts.Held} {
			if got := part.(interface{ Licence() string }).Licence(); got != test.want {
				t.Errorf("%s is under %q, want %q", test.name, got, test.want)
			}
		}
	}
}

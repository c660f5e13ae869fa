package data

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data/internal/publisher"
)

// twoHalves is a picture 4 high and 8 wide whose left half has one colour and whose right half another.
func twoHalves(left, right color.NRGBA) image.Image {
	picture := image.NewNRGBA(image.Rect(0, 0, 8, 4))
	for y := range 4 {
		for x := range 8 {
			c := left
			if x >= 4 {
				c = right
			}
			picture.SetNRGBA(x, y, c)
		}
	}
	return picture
}

// writePicture writes a picture in the format that the name ends in.
func writePicture(t *testing.T, folder, name string, picture image.Image) {
	t.Helper()
	var content bytes.Buffer
	var err error
	switch strings.ToLower(filepath.Ext(name)) {
	case ".png":
		err = png.Encode(&content, picture)
	case ".gif":
		err = gif.Encode(&content, picture, nil)
	default:
		err = jpeg.Encode(&content, picture, &jpeg.Options{Quality: 100})
	}
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

var (
	red   = color.NRGBA{255, 0, 0, 255}
	blue  = color.NRGBA{0, 0, 255, 255}
	green = color.NRGBA{0, 255, 0, 255}
	glass = color.NRGBA{}
)

// folderOfPictures has three pictures in two classes, and what is to be passed over.
func folderOfPictures(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	writePicture(t, folder, "warm/a.png", twoHalves(red, red))
	writePicture(t, folder, "cold/deeper/b.JPG", twoHalves(blue, blue))
	writePicture(t, folder, "cold/c.gif", twoHalves(green, green))
	writePicture(t, folder, "cold/.hidden.png", twoHalves(red, red))
	writePicture(t, folder, ".trash/d.png", twoHalves(red, red))
	publisher.Write(t, folder, "notes.txt", []byte("none of them"))
	return folder
}

func TestFolder(t *testing.T) {
	folder := folderOfPictures(t)
	source := Folder(folder, Frame{Height: 16, Width: 16})
	set, err := source.OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	if spec := set.Spec(); set.Len() != 3 || spec.Height != 16 || spec.Width != 16 || spec.Channels != 3 || spec.Classes != 2 {
		t.Errorf("there are %d of %+v, want 3 of 16 by 16 in colour in 2 classes", set.Len(), spec)
	}
	if !slices.Equal(set.Classes(), []string{"cold", "warm"}) {
		t.Errorf("the classes are %v, want cold and warm", set.Classes())
	}
	colours := map[string]color.NRGBA{"cold/c.gif": green, "cold/deeper/b.JPG": blue, "warm/a.png": red}
	for i, path := range set.Paths() {
		picture, err := set.Picture(i)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := picture.At(1, 1).(color.NRGBA), colours[path]; !near(got, want) {
			t.Errorf("%s is %v, want about %v", path, got, want)
		}
		if class := set.Classes()[set.Labels()[i]]; class != strings.Split(path, "/")[0] {
			t.Errorf("%s is of class %s", path, class)
		}
	}
	if sizes := set.Originals(); len(sizes) != 3 || sizes[0] != image.Pt(8, 4) {
		t.Errorf("the files' pictures are %v, want three of 8 by 4", sizes)
	}
	if again, err := source.OpenPictures(); err != nil || again.Digest() != set.Digest() {
		t.Errorf("opened again the digest is another (%v), want the same", err)
	}
	var got Pictures
	if err := got.UnmarshalBinary(written(t, source.Take(2))); err != nil || got.Len() != 2 || !slices.Equal(got.Paths(), set.Paths()[:2]) {
		t.Errorf("%d pictures of %v arrived (%v), want the first 2", got.Len(), got.Paths(), err)
	}
	if found, err := Find(folder); err != nil || !same(found, Folder(folder, Frame{Height: 64, Width: 64, Channels: 3})) {
		t.Errorf("the folder's path found %s (%v), want the folder's pictures", found.Name(), err)
	}
}

// near tells colours that JPEG or the palette of a GIF may have changed a little.
func near(a, b color.NRGBA) bool {
	far := func(a, b uint8) bool { return max(a, b)-min(a, b) > 3 }
	return !far(a.R, b.R) && !far(a.G, b.G) && !far(a.B, b.B) && a.A == b.A
}

// The frame reaches the reader, and what is held out is of each class.
func TestFolderTakesTheFrame(t *testing.T) {
	folder := t.TempDir()
	writePicture(t, folder, "a.png", twoHalves(red, glass))
	for _, test := range []struct {
		frame Frame
		left  color.Color // at the left of row 8
		right color.Color
		top   color.Color // in the middle of row 0
	}{
		{Frame{Height: 16, Width: 16}, red, color.NRGBA{255, 255, 255, 255}, red},
		{Frame{Height: 16, Width: 16, Background: "#00f"}, red, blue, red},
		{Frame{Height: 16, Width: 16, Background: "#0000FF", Fit: FitPad}, red, blue, blue},
		{Frame{Height: 16, Width: 32, Fit: FitStretch, Background: "#0f0"}, red, green, red},
		{Frame{Height: 16, Width: 16, Channels: 4, Fit: FitPad, Background: "#00ff00"}, red, color.NRGBA{0, 255, 0, 0}, color.NRGBA{0, 255, 0, 0}},
		{Frame{Height: 16, Width: 16, Channels: 1}, color.Gray{76}, color.Gray{255}, color.Gray{76}},
	} {
		set, err := Folder(folder, test.frame).OpenPictures()
		if err != nil {
			t.Fatal(err)
		}
		picture, err := set.Picture(0)
		if err != nil {
			t.Fatal(err)
		}
		if left, right, top := picture.At(0, 8), picture.At(test.frame.Width-1, 8), picture.At(4, 0); left != test.left || right != test.right || top != test.top {
			t.Errorf("%+v gives %v, %v and %v, want %v, %v and %v", test.frame, left, right, top, test.left, test.right, test.top)
		}
	}
}

// Bad files are skipped and told, and refused only by the strict.
func TestFolderSkips(t *testing.T) {
	folder := folderOfPictures(t)
	publisher.Write(t, filepath.Join(folder, "warm"), "z.png", []byte("no picture"))
	publisher.Write(t, folder, "clip.mp4", nil)
	set, err := Folder(folder, Frame{}).Take(2).OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	skipped := set.Skipped()
	if len(skipped) != 2 || skipped[0].Path != "clip.mp4" || !strings.Contains(skipped[0].Reason, "film") || skipped[1].Path != "warm/z.png" {
		t.Errorf("%v are skipped, want clip.mp4 and warm/z.png", skipped)
	}
	if notes := set.Notes(); len(notes) != 1 || !strings.HasPrefix(notes[0], "2 of 5 files skipped: clip.mp4 (it is a film; save pictures of it as PNG), warm/z.png (it is no PNG") {
		t.Errorf("the notes are %q, want one that names both", notes)
	}
	_, err = Folder(folder, Frame{Strict: true}).Open()
	if err == nil || !strings.Contains(err.Error(), folder+": clip.mp4: it is a film") {
		t.Errorf("strictly, opening gave %v, want that clip.mp4 is a film", err)
	}
}

func TestFolderFaults(t *testing.T) {
	empty, folder := t.TempDir(), folderOfPictures(t)
	publisher.Write(t, empty, "photos.tar.gz", []byte("x"))
	publisher.Write(t, empty, "photos.zip", []byte("x"))
	for _, test := range []struct {
		source Source
		want   []string
	}{
		{Folder(empty, Frame{}), []string{empty + " has no picture that can be read", "photos.tar.gz (it is an archive within the set; unpack it)"}},
		{Folder(t.TempDir(), Frame{}), []string{"has no pictures", ".png"}},
		{Folder(filepath.Join(empty, "none"), Frame{}), []string{"cannot find the folder", "none"}},
		{Folder(filepath.Join(folder, "notes.txt"), Frame{}), []string{"notes.txt is a file, want a folder or a zip archive"}},
		{Folder(filepath.Join(empty, "photos.tar.gz"), Frame{}), []string{"photos.tar.gz is an archive", "unpack it"}},
		{Folder(filepath.Join(empty, "photos.zip"), Frame{}), []string{"photos.zip ends in .zip and is no zip archive"}},
		{Folder(folder, Frame{Height: -1, Width: 257, Channels: 2, Fit: "zoom", Background: "red"}), []string{
			"Frame.Height is -1, want 16 to 256 pixels", "Frame.Width is 257", "Frame.Channels is 2, want 1 (grey), 3 (colour) or 4",
			`Frame.Fit is "zoom", want crop, pad or stretch`, `Frame.Background is "red", want a colour such as #ff8800`,
		}},
	} {
		_, err := test.source.Open()
		for _, want := range test.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("opening gave %v, want an error that says %q", err, want)
			}
		}
	}
}

// Opening tells how far it is, and ends when it is told to.
func TestFolderOpensWatched(t *testing.T) {
	var told [][2]int
	source := Folder(folderOfPictures(t), Frame{Height: 17})
	if _, err := source.OpenWith(t.Context(), func(done, total int) { told = append(told, [2]int{done, total}) }); err != nil {
		t.Fatal(err)
	}
	if want := [][2]int{{1, 3}, {2, 3}, {3, 3}}; !slices.Equal(told, want) {
		t.Errorf("progress is %v, want %v", told, want)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := Folder(folderOfPictures(t), Frame{}).OpenWith(ended, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end opening gave %v, want that it was cancelled", err)
	}
}

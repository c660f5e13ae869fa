package data

import (
	"bytes"
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
	source := Folder(folder, Frame{Height: 2, Width: 2})
	set, err := source.OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	if spec := set.Spec(); set.Len() != 3 || spec.Height != 2 || spec.Width != 2 || spec.Channels != 3 || spec.Classes != 2 {
		t.Errorf("there are %d of %+v, want 3 of 2 by 2 in colour in 2 classes", set.Len(), spec)
	}
	if !slices.Equal(set.Labels(), []uint8{0, 0, 1}) || !slices.Equal(set.Classes(), []string{"cold", "warm"}) {
		t.Errorf("the labels are %v of %v, want 0 0 1 of cold and warm", set.Labels(), set.Classes())
	}
	// In the order of the paths: cold/c.gif, cold/deeper/b.JPG, warm/a.png.
	for i, want := range []color.NRGBA{green, blue, red} {
		picture, err := set.Picture(i)
		if err != nil {
			t.Fatal(err)
		}
		if got := picture.At(1, 1).(color.NRGBA); !near(got, want) {
			t.Errorf("picture %d is %v, want about %v", i, got, want)
		}
	}
	if again, err := source.OpenPictures(); err != nil || again.Digest() != set.Digest() {
		t.Errorf("opened again the digest is another (%v), want the same", err)
	}
	var got Pictures
	if err := got.UnmarshalBinary(written(t, source.Take(2))); err != nil || got.Len() != 2 {
		t.Errorf("%d pictures arrived (%v), want 2", got.Len(), err)
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

// The middle is cut out: of a wide picture one half is seen as much as the other.
func TestPicturesAreCutAndScaled(t *testing.T) {
	for _, test := range []struct {
		name    string
		picture image.Image
		frame   Frame
		want    []uint8
	}{
		{"the middle of a wide one", twoHalves(color.NRGBA{0, 0, 0, 255}, color.NRGBA{255, 255, 255, 255}), Frame{Height: 4, Width: 4, Channels: 1},
			[]uint8{0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255}},
		{"the middle of a high one", twoHalves(red, blue), Frame{Height: 1, Width: 8, Channels: 3},
			[]uint8{255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 255}},
		// 0.299 of 255 (ITU-R BT.601, which package color rounds to 76).
		{"grey", twoHalves(red, red), Frame{Height: 1, Width: 2, Channels: 1}, []uint8{76, 76}},
		{"transparent on white", twoHalves(glass, glass), Frame{Height: 1, Width: 1, Channels: 3}, []uint8{255, 255, 255}},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			writePicture(t, folder, "a.png", test.picture)
			set, err := Folder(folder, test.frame).OpenPictures()
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(set.pixels, test.want) || set.Labels() != nil {
				t.Errorf("the pixels are %v with the labels %v, want %v without", set.pixels, set.Labels(), test.want)
			}
		})
	}
}

func TestFolderFaults(t *testing.T) {
	empty, mixed, damaged, huge := t.TempDir(), folderOfPictures(t), folderOfPictures(t), t.TempDir()
	writePicture(t, mixed, "beside.png", twoHalves(red, blue))
	publisher.Write(t, filepath.Join(damaged, "warm"), "z.png", []byte("no picture"))
	var cut bytes.Buffer
	if err := png.Encode(&cut, twoHalves(red, blue)); err != nil {
		t.Fatal(err)
	}
	torn := t.TempDir()
	publisher.Write(t, torn, "torn.png", cut.Bytes()[:60])
	var big bytes.Buffer
	if err := gif.Encode(&big, image.NewPaletted(image.Rect(0, 0, 1, 1), []color.Color{red}), nil); err != nil {
		t.Fatal(err)
	}
	// A GIF's logical screen is told in bytes 6 to 9, little-endian.
	copy(big.Bytes()[6:], []byte{0xff, 0xff, 0xff, 0xff})
	publisher.Write(t, huge, "huge.gif", big.Bytes())
	for _, test := range []struct {
		source Source
		want   []string
	}{
		{Folder(empty, Frame{}), []string{empty + " has 0 pictures, want 1 to"}},
		{Folder(filepath.Join(empty, "none"), Frame{}), []string{"cannot find the folder", "none"}},
		{Folder(filepath.Join(damaged, "notes.txt"), Frame{}), []string{"notes.txt is a file, want a folder"}},
		{Folder(mixed, Frame{}), []string{"pictures beside folders of pictures, such as beside.png"}},
		{Folder(damaged, Frame{}), []string{filepath.Join("warm", "z.png"), "it is no PNG, JPEG, GIF,"}},
		{Folder(torn, Frame{}), []string{"torn.png", "it is damaged"}},
		{Folder(huge, Frame{}), []string{"huge.gif", "it is 65535 by 65535 pixels, want 1 to"}},
		{Folder(mixed, Frame{Height: -1, Width: 5000, Channels: 2}), []string{"Frame.Height is -1", "Frame.Width is 5000", "Frame.Channels is 2, want 1 or 3"}},
	} {
		_, err := test.source.Open()
		for _, want := range test.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("opening gave %v, want an error that says %q", err, want)
			}
		}
	}
}

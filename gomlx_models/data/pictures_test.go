package data

import (
	"bytes"
	"image"
	"image/color"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/publisher"
)

// writeIDX writes an array to a file and gives its path.
func writeIDX(t *testing.T, folder, name string, array idx.Array) string {
	t.Helper()
	var content bytes.Buffer
	if err := idx.Write(&content, array); err != nil {
		t.Fatal(err)
	}
	return publisher.Write(t, folder, name, content.Bytes())
}

func TestPictureFiles(t *testing.T) {
	folder := t.TempDir()
	images := writeIDX(t, folder, "glyphs.idx3", idx.Array{Dims: []int{2, 1, 3}, Values: []byte{1, 2, 3, 4, 5, 6}})
	labels := writeIDX(t, folder, "labels.idx1", idx.Array{Dims: []int{2}, Values: []byte{7, 9}})
	source := PictureFiles(images, labels)
	if where, err := source.Where(); where != images || err != nil {
		t.Errorf("the pictures are at %q (%v), want %q", where, err, images)
	}
	set, err := source.OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	if set.Name() != "glyphs" || set.Len() != 2 {
		t.Errorf("the set is %s of %d, want glyphs of 2", set.Name(), set.Len())
	}
	if got := set.Spec(); got.Kind != models.Pictures || got.Height != 1 || got.Width != 3 || got.Channels != 1 || got.Classes != 10 {
		t.Errorf("the spec is %+v, want pictures of 1 by 3 with 1 channel and the classes 0 to 9", got)
	}
	if got := set.Values()[0].Shape().String(); got != "(Uint8)[2, 1, 3, 1]" {
		t.Errorf("the values are %s, want (Uint8)[2, 1, 3, 1]", got)
	}
	if got, want := set.Labels(), []uint8{7, 9}; !slices.Equal(got, want) {
		t.Errorf("the labels are %v, want %v", got, want)
	}
	picture, err := set.Picture(1)
	if err != nil {
		t.Fatal(err)
	}
	grey := picture.(*image.Gray)
	if want := []byte{4, 5, 6}; !bytes.Equal(grey.Pix, want) || picture.Bounds().Dx() != 3 || picture.Bounds().Dy() != 1 {
		t.Errorf("picture 1 is %v in %v, want %v, 3 wide and 1 high", grey.Pix, picture.Bounds(), want)
	}
}

// What a caller does to a picture or to labels must not reach the set.
func TestPicturesAreCopies(t *testing.T) {
	set, err := FashionMNIST().OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	picture, err := set.Picture(0)
	if err != nil {
		t.Fatal(err)
	}
	before := bytes.Clone(picture.(*image.Gray).Pix)
	clear(picture.(*image.Gray).Pix)
	set.Labels()[0] = 99
	again, err := set.Picture(0)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.(*image.Gray).Pix, before) || set.Labels()[0] == 99 {
		t.Error("the set changed with what it gave away, want it unchanged")
	}
}

func TestPictureFilesWithoutLabels(t *testing.T) {
	images := writeIDX(t, t.TempDir(), "a.idx", idx.Array{Dims: []int{1, 1, 1}, Values: []byte{1}})
	set, err := PictureFiles(images, "").OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	if set.Labels() != nil {
		t.Errorf("the labels are %v, want none", set.Labels())
	}
	if len(set.Values()) != 1 || set.Spec().Classes != 0 {
		t.Errorf("there are %d values and %d classes, want the pixels alone", len(set.Values()), set.Spec().Classes)
	}
}

func TestPictureFilesFaults(t *testing.T) {
	folder := t.TempDir()
	images := writeIDX(t, folder, "images", idx.Array{Dims: []int{2, 1, 1}, Values: []byte{1, 2}})
	labels := writeIDX(t, folder, "labels", idx.Array{Dims: []int{2}, Values: []byte{1, 2}})
	three := writeIDX(t, folder, "three", idx.Array{Dims: []int{3}, Values: []byte{1, 2, 3}})
	bad := publisher.Write(t, folder, "bad", []byte("bad"))
	none := filepath.Join(folder, "none")
	tests := []struct {
		name           string
		images, labels string
		want           string
	}{
		{"labels for pictures", labels, labels, labels + ": at byte 3: an array of the dimensions [2], wanted those of pictures"},
		{"pictures for labels", images, images, images + ": at byte 3: an array of 3 dimensions, wanted the 1 of labels"},
		{"another number", images, three, three + ": at byte 4: 3 labels, wanted 2, one for each picture in " + images},
		{"bad pictures", bad, labels, bad + ": at byte 3"},
		{"bad labels", images, bad, bad + ": at byte 3"},
		{"no pictures", none, labels, none},
		{"no labels", images, none, none},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			set, err := PictureFiles(test.images, test.labels).Open()
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want one that says %q", err, test.want)
			}
			if set != nil {
				t.Errorf("the set is %v beside the error, want nil", set)
			}
		})
	}
}

func TestPictureFaults(t *testing.T) {
	set := threePictures(t).(*Pictures)
	for _, i := range []int{-1, 3} {
		if _, err := set.Picture(i); err == nil || !strings.Contains(err.Error(), "want 0 to 2") {
			t.Errorf("picture %d gave %v, want an error that says 0 to 2", i, err)
		}
	}
}

func TestPicturesDigest(t *testing.T) {
	open := func(labels []uint8, values []byte, dims ...int) string {
		var marks *idxFile
		if labels != nil {
			marks = &idxFile{"l", idx.Array{Dims: []int{len(labels)}, Values: labels}}
		}
		set, err := picturesOf("a", idxFile{"a", idx.Array{Dims: dims, Values: values}}, marks, nil)
		if err != nil {
			t.Fatal(err)
		}
		return set.Digest()
	}
	one := open(nil, []byte{1, 2, 3, 4}, 2, 1, 2)
	if again := open(nil, []byte{1, 2, 3, 4}, 2, 1, 2); again != one {
		t.Errorf("equal pictures have the digests %s and %s, want one", one, again)
	}
	digests := map[string]string{}
	for name, digest := range map[string]string{
		"wide":           one,
		"tall":           open(nil, []byte{1, 2, 3, 4}, 2, 2, 1),
		"other pixels":   open(nil, []byte{1, 2, 3, 5}, 2, 1, 2),
		"labelled":       open([]uint8{0, 1}, []byte{1, 2, 3, 4}, 2, 1, 2),
		"other labels":   open([]uint8{1, 0}, []byte{1, 2, 3, 4}, 2, 1, 2),
		"other classes":  open([]uint8{0, 2}, []byte{1, 2, 3, 4}, 2, 1, 2),
		"three channels": open(nil, []byte{1, 2, 3}, 1, 1, 1, 3),
		"three pixels":   open(nil, []byte{1, 2, 3}, 1, 1, 3),
	} {
		if other, ok := digests[digest]; ok {
			t.Errorf("the pictures %q and %q have one digest, want two", name, other)
		}
		digests[digest] = name
	}
}

// An array of four dimensions holds colours: red, green and blue of each pixel.
func TestColourPictureFiles(t *testing.T) {
	images := writeIDX(t, t.TempDir(), "c.idx", idx.Array{Dims: []int{2, 1, 2, 3}, Values: []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}})
	set, err := PictureFiles(images, "").Skip(1).OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	picture, err := set.Picture(0)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := picture.At(1, 0), (color.NRGBA{10, 11, 12, 255}); got != want {
		t.Errorf("the last pixel is %v, want %v", got, want)
	}
	batches, err := drawBatches(t, set, 1, 1, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got := flat[float32](batches[0].examples); len(got) != 6 || got[3] != float32(10)/255 {
		t.Errorf("the batch is %v, want 6 values, that at place 3 being 10/255", got)
	}
}

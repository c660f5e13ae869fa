package data

import (
	"bytes"
	"encoding"
	"path/filepath"
	"strings"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/publisher"
)

// travelling is an opened set that travels to later programs.
type travelling interface {
	models.Dataset
	encoding.BinaryMarshaler
	encoding.BinaryUnmarshaler
}

var _, _, _, _ travelling = (*Pictures)(nil), (*Text)(nil), (*Pairs)(nil), (*Drawings)(nil)

// written is how an opened set travels.
func written(t *testing.T, source Source) []byte {
	t.Helper()
	set, err := source.Open()
	if err != nil {
		t.Fatal(err)
	}
	out, err := set.(travelling).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestOpenedPicturesTravel(t *testing.T) {
	source := FashionMNIST().Take(20)
	sent := written(t, source)
	if len(sent) > 1000 {
		t.Errorf("20 pictures travel as %d bytes, want a reference to them", len(sent))
	}
	var got Pictures
	if err := got.UnmarshalBinary(sent); err != nil {
		t.Fatal(err)
	}
	want, err := source.OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	if got.Name() != want.Name() || got.Digest() != want.Digest() || got.Len() != 20 || !bytes.Equal(got.Labels(), want.Labels()) ||
		!bytes.Equal(got.pixels, want.pixels) {
		t.Errorf("%s of %d arrived, want %s of 20 with the same pixels and labels", got.Name(), got.Len(), want.Name())
	}
	if again, err := got.MarshalBinary(); err != nil || !bytes.Equal(again, sent) {
		t.Errorf("what arrived travels on as %s (%v), want %s", again, err, sent)
	}
}

func TestOpenedTextTravels(t *testing.T) {
	path := publisher.Write(t, t.TempDir(), "a.txt", []byte("abcde"))
	var got Text
	if err := got.UnmarshalBinary(written(t, TextFile(path).Take(3))); err != nil {
		t.Fatal(err)
	}
	if text, err := got.Excerpt(0, 3); err != nil || text != "abc" || got.Name() != "a-first-3" || got.Spec().Size() != 6 {
		t.Errorf("%q of %s arrived with %d symbols (%v), want abc of a-first-3 with the alphabet of all 6", text, got.Name(), got.Spec().Size(), err)
	}
}

// What lies in the files may change between two programs. A set never arrives as another one.
func TestASetThatChangedDoesNotArrive(t *testing.T) {
	folder := t.TempDir()
	text := publisher.Write(t, folder, "a.txt", []byte("abcde"))
	images := writeIDX(t, folder, "images", idx.Array{Dims: []int{1, 1, 2}, Values: []byte{1, 2}})
	labels := writeIDX(t, folder, "labels", idx.Array{Dims: []int{1}, Values: []byte{7}})
	sentText, sentPictures, sentLabels := written(t, TextFile(text)), written(t, PictureFiles(images, "")), written(t, PictureFiles(images, labels))

	publisher.Write(t, folder, "a.txt", []byte("abcdX"))
	writeIDX(t, folder, "labels", idx.Array{Dims: []int{1}, Values: []byte{8}})
	if err := new(Pictures).UnmarshalBinary(sentPictures); err != nil {
		t.Errorf("the pictures alone did not change, but gave %v", err)
	}
	if err := new(Text).UnmarshalBinary(sentText); err == nil || !strings.Contains(err.Error(), "data: a does not hold what it held") {
		t.Errorf("a changed text gave %v, want an error that names it", err)
	}
	if err := new(Pictures).UnmarshalBinary(sentLabels); err == nil || !strings.Contains(err.Error(), "data: images does not hold what it held") {
		t.Errorf("changed labels gave %v, want an error that names the set", err)
	}
	writeIDX(t, folder, "images", idx.Array{Dims: []int{1, 1, 2}, Values: []byte{1, 3}})
	if err := new(Pictures).UnmarshalBinary(sentPictures); err == nil || !strings.Contains(err.Error(), "does not hold what it held") {
		t.Errorf("changed pictures gave %v, want an error", err)
	}
}

func TestSetsThatCannotArrive(t *testing.T) {
	folder := t.TempDir()
	path := publisher.Write(t, folder, "a.txt", []byte("abcde"))
	sent := written(t, TextFile(path))
	if err := new(Pictures).UnmarshalBinary(sent); err == nil || !strings.Contains(err.Error(), "holds text, want pictures") {
		t.Errorf("a text read as pictures gave %v, want an error", err)
	}
	if err := new(Text).UnmarshalBinary([]byte("abc")); err == nil || !strings.Contains(err.Error(), "is not an opened data set") {
		t.Errorf("reading letters gave %v, want an error", err)
	}
	if err := new(Text).UnmarshalBinary([]byte("{}")); err == nil || !strings.Contains(err.Error(), "format 0") {
		t.Errorf("reading nothing gave %v, want an error", err)
	}
	gone := bytes.ReplaceAll(sent, []byte(filepath.Base(path)), []byte("gone.txt"))
	if err := new(Text).UnmarshalBinary(gone); err == nil || !strings.Contains(err.Error(), "gone.txt") {
		t.Errorf("a text that is gone gave %v, want an error that names it", err)
	}
	for _, set := range []travelling{new(Pictures), new(Text), new(Pairs), new(Drawings)} {
		if _, err := set.MarshalBinary(); err == nil || !strings.Contains(err.Error(), "was not opened from a source") {
			t.Errorf("writing a %T from nowhere gave %v, want an error", set, err)
		}
	}
}

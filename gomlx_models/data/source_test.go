package data

import (
	"bytes"
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data/internal/publisher"
)

// The embedded pictures are the same everywhere: this digest is that of every build.
func TestFashionMNIST(t *testing.T) {
	set, err := FashionMNIST().OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	if where, err := FashionMNIST().Where(); where != "embedded in the program" || err != nil {
		t.Errorf("the set is %q (%v), want it embedded in the program", where, err)
	}
	if set.Len() != 10_000 || set.Spec().Size() != 784 {
		t.Errorf("the set has %d pictures of %d pixels, want 10000 of 784", set.Len(), set.Spec().Size())
	}
	const want = "912e0edb8a3fc44a695b3f21db51d913e4c4d720783e911abb778232c1b0158b"
	if set.Digest() != want {
		t.Errorf("the digest is %s, want %s", set.Digest(), want)
	}
	// The first training label of Fashion-MNIST is 9, an ankle boot.
	labels := set.Labels()
	if len(labels) != 10_000 || labels[0] != 9 || slices.Max(labels) != 9 {
		t.Errorf("there are %d labels, the first %d, the largest %d, want 10000, 9 and 9", len(labels), labels[0], slices.Max(labels))
	}
	if names := set.Classes(); len(names) != 10 || names[labels[0]] != "ankle boot" {
		t.Errorf("the classes are %q, want ten, of which the first picture's is the ankle boot", names)
	}
}

func TestTakePictures(t *testing.T) {
	all, err := FashionMNIST().OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	source := FashionMNIST().Take(8)
	if source.Name() != "fashion-mnist-10k-first-8" {
		t.Errorf("the name is %s, want fashion-mnist-10k-first-8", source.Name())
	}
	few, err := source.OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	if few.Name() != source.Name() || few.Len() != 8 || len(few.Labels()) != 8 || few.Digest() == all.Digest() {
		t.Errorf("the set is %s of %d with %d labels, want %s of 8 with 8 and a digest of its own", few.Name(), few.Len(), len(few.Labels()), source.Name())
	}
	last, err := few.Picture(7)
	if err != nil {
		t.Fatal(err)
	}
	want, err := all.Picture(7)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(last.(*image.Gray).Pix, want.(*image.Gray).Pix) {
		t.Error("picture 7 of the first 8 is another than that of all, want the same")
	}
}

func TestTakeText(t *testing.T) {
	path := publisher.Write(t, t.TempDir(), "a.txt", []byte("abcde"))
	few, err := TextFile(path).Take(4).Take(2).OpenText()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := flat[int32](few.Values()[0]), []int32{1, 2}; !slices.Equal(got, want) || few.Name() != "a-first-4-first-2" {
		t.Errorf("%s is %v, want %v", few.Name(), got, want)
	}
	if got := few.Spec().Size(); got != 6 {
		t.Errorf("the alphabet has %d symbols, want all 6", got)
	}
}

func TestZeroSource(t *testing.T) {
	var zero Source
	if _, err := zero.Open(); err != errNoSource {
		t.Errorf("opening gave %v, want %v", err, errNoSource)
	}
	if _, err := zero.Take(3).OpenText(); err != errNoSource {
		t.Errorf("taking and opening gave %v, want %v", err, errNoSource)
	}
	if _, err := zero.Where(); err != errNoSource {
		t.Errorf("asking where gave %v, want %v", err, errNoSource)
	}
}

func TestOpenOtherKind(t *testing.T) {
	if set, err := FashionMNIST().OpenText(); set != nil || err == nil || !strings.Contains(err.Error(), "fashion-mnist-10k holds pictures, want text") {
		t.Errorf("opening pictures as text gave %v, %v, want an error", set, err)
	}
	path := publisher.Write(t, t.TempDir(), "a.txt", []byte("abcde"))
	if _, err := TextFile(path).OpenPictures(); err == nil || !strings.Contains(err.Error(), "a holds text, want pictures") {
		t.Errorf("opening text as pictures gave %v, want an error", err)
	}
}

func TestFind(t *testing.T) {
	want := []string{"fashion-mnist-10k", "fashion-mnist", "fashion-mnist-test", "mnist", "mnist-test", "emoji", "opticks", "shakespeare", "tang", "couplets", "hanzi"}
	if got := Names(); !slices.Equal(got, want) {
		t.Errorf("the names are %v, want %v", got, want)
	}
	for _, name := range want {
		if source, err := Find(name); err != nil || source.Name() != name {
			t.Errorf("%s found %s (%v), want it", name, source.Name(), err)
		}
	}
	path := publisher.Write(t, t.TempDir(), "poem.txt", []byte("abcde"))
	if source, err := Find(path); err != nil || source.Name() != "poem" {
		t.Errorf("%s found %s (%v), want poem", path, source.Name(), err)
	}
	_, err := Find("no-such.txt")
	if want := `data: "no-such.txt" is neither a data set nor a file or folder that can be read; use the path of a text, of .tsv pairs, of .ndjson drawings or of a folder of pictures, or one of fashion-mnist-10k, fashion-mnist, fashion-mnist-test, mnist, mnist-test, emoji, opticks, shakespeare, tang, couplets, hanzi`; err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

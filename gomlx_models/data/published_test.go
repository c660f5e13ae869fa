package data

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data/download"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/publisher"
	"github.com/atelier-go/atelier/gomlx_models/data/published"
)

func trainingPicturesOf(set published.Set) Source { return Source{from: trainingPictures(set, nil)} }
func testPicturesOf(set published.Set) Source     { return Source{from: testPictures(set, nil)} }

// What was fetched can be opened.
func TestFetchedPictures(t *testing.T) {
	p := publisher.New(t)
	t.Setenv("ATELIER_DATA", "")
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	if _, err := download.GetSet(t.Context(), p.Set, download.Options{}); err != nil {
		t.Fatal(err)
	}
	set, err := trainingPicturesOf(p.Set).OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	if set.Len() != 40 || len(set.Labels()) != 40 {
		t.Errorf("the set has %d pictures and %d labels, want 40 and 40", set.Len(), len(set.Labels()))
	}
}

// Each folder wins over those after it, packed or not.
func TestSearchOrder(t *testing.T) {
	p := publisher.New(t)
	base := t.TempDir()
	t.Setenv("ATELIER_DATA", filepath.Join(base, "own"))
	t.Setenv("XDG_DATA_HOME", filepath.Join(base, "user"))
	p.Set.System = filepath.Join(base, "system")
	folders := []string{p.Set.System, filepath.Join(base, "user", "atelier", "tiny"), filepath.Join(base, "own", "tiny")}
	source := trainingPicturesOf(p.Set)
	for i, folder := range folders {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, content := range p.Files {
			if i == 1 {
				name, content = strings.TrimSuffix(name, ".gz"), publisher.Unpack(t, content)
			}
			publisher.Write(t, folder, name, content)
		}
		if got, err := source.Where(); got != folder || err != nil {
			t.Errorf("the set is in %q (%v), want %q", got, err, folder)
		}
		if set, err := source.Open(); err != nil || set.Len() != 40 || set.Name() != "tiny" {
			t.Errorf("opening from %s gave %v, want 40 pictures of tiny", folder, err)
		}
	}
	// A folder with half of the set does not count.
	if err := os.Remove(filepath.Join(folders[2], "labels.gz")); err != nil {
		t.Fatal(err)
	}
	if got, err := source.Where(); got != folders[1] || err != nil {
		t.Errorf("the set is in %q (%v), want %q", got, err, folders[1])
	}
}

func TestNotFound(t *testing.T) {
	set := published.Set{Name: "tiny", System: "/nowhere/tiny", Files: published.FashionMNIST.Files}
	t.Setenv("ATELIER_DATA", "/own")
	t.Setenv("XDG_DATA_HOME", "relative") // which the specification says to ignore
	t.Setenv("HOME", "/home/me")
	_, err := trainingPicturesOf(set).Open()
	want := "data: tiny is in none of /own/tiny, /home/me/.local/share/atelier/tiny, /nowhere/tiny; get it with: atelier data get tiny"
	if err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}

	t.Setenv("ATELIER_DATA", "")
	t.Setenv("HOME", "")
	set.System = ""
	if got := set.Folders(); got != nil {
		t.Errorf("without a home the folders are %v, want none", got)
	}
}

func TestFullSetsAreChecked(t *testing.T) {
	p := publisher.New(t)
	base := t.TempDir()
	t.Setenv("ATELIER_DATA", base)
	folder := filepath.Join(base, "tiny")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range p.Files {
		publisher.Write(t, folder, name, content)
	}
	altered := publisher.Unpack(t, p.Files["pictures.gz"])
	altered[len(altered)-1] ^= 1
	path := publisher.Write(t, folder, "pictures.gz", publisher.Pack(t, altered))
	_, err := trainingPicturesOf(p.Set).Open()
	for _, want := range []string{path, publisher.SHA256(altered), p.Set.Files[0].SHA256, "get it again"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want one that says %q", err, want)
		}
	}
	publisher.Write(t, folder, "pictures.gz", p.Files["pictures.gz"][:1000])
	if _, err := trainingPicturesOf(p.Set).Open(); err == nil || !strings.Contains(err.Error(), path+": at byte ") {
		t.Errorf("with the pictures cut the error is %v, want one with file and offset", err)
	}
}

func TestPublishedText(t *testing.T) {
	base := t.TempDir()
	t.Setenv("XDG_DATA_HOME", base)
	t.Setenv("ATELIER_DATA", "")
	p := publisher.New(t)
	set := p.Text("To be, or not to be\r\n")
	source := Source{from: publishedText(set)}
	want := "data: play is in none of " + filepath.Join(base, "atelier", "text") + "; get it with: atelier data get play"
	if _, err := source.Open(); err == nil || err.Error() != want {
		t.Errorf("before it is there the error is %v, want %s", err, want)
	}
	if folder, err := download.GetSet(t.Context(), set, download.Options{}); err != nil || folder != filepath.Join(base, "atelier", "text") {
		t.Fatalf("getting it into %s gave %v", folder, err)
	}
	path := filepath.Join(base, "atelier", "text", "play.txt")
	if got, err := source.Where(); got != path || err != nil {
		t.Errorf("it is at %q (%v), want %q", got, err, path)
	}
	text, err := source.OpenText()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := text.Excerpt(0, text.Len()); got != "To be, or not to be\n" || err != nil || text.Name() != "play" {
		t.Errorf("%s is %q (%v), want the play", text.Name(), got, err)
	}
	p.Asked = nil
	if _, err := download.GetSet(t.Context(), set, download.Options{}); err != nil || p.Asked != nil {
		t.Errorf("a second Get gave %v and asked for %v, want nil and nothing", err, p.Asked)
	}
	for _, content := range []string{"To be, or not to bee\r\n", "", "To be, or not to be\r\n and more"} {
		publisher.Write(t, filepath.Dir(path), "play.txt", []byte(content))
		if _, err := source.Open(); err == nil || !strings.Contains(err.Error(), path+": its content has SHA-256") {
			t.Errorf("with %q in its place the error is %v, want that it is not what was published", content, err)
		}
	}
	if _, err := download.GetSet(t.Context(), set, download.Options{}); err != nil {
		t.Errorf("getting it in place of another gave %v", err)
	}
	if _, err := source.Open(); err != nil {
		t.Errorf("after that opening gave %v", err)
	}
}

// A test set needs its own two files only, and has a name of its own.
func TestTestSets(t *testing.T) {
	p := publisher.New(t)
	p.Add(t, "test-pictures", 3, 28, 28)
	p.Add(t, "test-labels", 3)
	base := t.TempDir()
	t.Setenv("ATELIER_DATA", base)
	t.Setenv("XDG_DATA_HOME", base)
	if err := os.Mkdir(filepath.Join(base, "tiny"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"test-pictures.gz", "test-labels.gz"} {
		publisher.Write(t, filepath.Join(base, "tiny"), name, p.Files[name])
	}
	if set, err := testPicturesOf(p.Set).OpenPictures(); err != nil || set.Len() != 3 || set.Name() != "tiny-test" || set.Spec().Classes < 2 {
		t.Errorf("opening gave %v, want 3 labelled pictures of tiny-test", err)
	}
	if _, err := trainingPicturesOf(p.Set).Open(); err == nil || !strings.Contains(err.Error(), "data: tiny is in none of") {
		t.Errorf("without its files the training set gave %v, want that it is not there", err)
	}
}

// The lists are of the kind the code relies on: pictures and labels of the training set come first.
func TestPublishedLists(t *testing.T) {
	for _, source := range []Source{FashionMNISTFull(), FashionMNISTTest(), MNIST(), MNISTTest(), Shakespeare()} {
		if !slices.Contains(download.Names(), source.Name()) {
			t.Errorf("%s is not in %v, want it", source.Name(), download.Names())
		}
	}
	for _, set := range []published.Set{published.FashionMNIST, published.MNIST} {
		for i, want := range []struct {
			name string
			size int64
		}{
			// A header of 4 bytes and 4 for each dimension, then the values.
			{"train-images-idx3-ubyte", 16 + 60_000*28*28},
			{"train-labels-idx1-ubyte", 8 + 60_000},
			{"t10k-images-idx3-ubyte", 16 + 10_000*28*28},
			{"t10k-labels-idx1-ubyte", 8 + 10_000},
		} {
			if got := set.Files[i]; got.Name != want.name || got.Size != want.size || len(got.SHA256) != 64 {
				t.Errorf("file %d of %s is %+v, want %+v", i, set.Name, got, want)
			}
		}
	}
}

// Where the full sets are on the machine, they have to pass their digests, and the embedded subset
// has to be their beginning.
func TestFullSets(t *testing.T) {
	for _, test := range []struct {
		source              Source
		count, size, labels int
	}{
		{FashionMNISTFull(), 60_000, 784, 10},
		{FashionMNISTTest(), 10_000, 784, 10},
		{MNIST(), 60_000, 784, 10},
		{MNISTTest(), 10_000, 784, 10},
		{Shakespeare(), 1_115_394, 66, 0}, // 65 symbols and the unknown
	} {
		source := test.source
		t.Run(source.Name(), func(t *testing.T) {
			if _, err := source.Where(); err != nil {
				t.Skip(err)
			}
			set, err := source.Open()
			if err != nil {
				t.Fatal(err)
			}
			if set.Len() != test.count || set.Spec().Size() != test.size || set.Spec().Classes != test.labels {
				t.Errorf("the set has %d examples of %d in %d classes, want %d of %d in %d",
					set.Len(), set.Spec().Size(), set.Spec().Classes, test.count, test.size, test.labels)
			}
			if source.Name() == fashionMNIST.id {
				checkSubset(t, source)
			}
		})
	}
}

// checkSubset checks that the embedded pictures are the first of the full set.
func checkSubset(t *testing.T, full Source) {
	t.Helper()
	begin, err := full.Take(10_000).OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	subset, err := FashionMNIST().OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	if begin.Digest() != subset.Digest() || !bytes.Equal(begin.Labels(), subset.Labels()) {
		t.Error("the embedded pictures are not the first of the full set, want them to be")
	}
}

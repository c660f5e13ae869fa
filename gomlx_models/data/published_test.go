package data

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// unpack is the content of gzip.
func unpack(t *testing.T, packed []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// Each folder wins over those after it, packed or not.
func TestSearchOrder(t *testing.T) {
	p := newPublisher(t)
	base := t.TempDir()
	t.Setenv("ATELIER_DATA", filepath.Join(base, "own"))
	t.Setenv("XDG_DATA_HOME", filepath.Join(base, "user"))
	p.set.system = filepath.Join(base, "system")
	folders := []string{p.set.system, filepath.Join(base, "user", "atelier", "tiny"), filepath.Join(base, "own", "tiny")}
	source := p.set.training()
	for i, folder := range folders {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, content := range p.files {
			if i == 1 {
				name, content = strings.TrimSuffix(name, ".gz"), unpack(t, content)
			}
			write(t, folder, name, content)
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
	set := published{name: "tiny", system: "/nowhere/tiny", files: fashionMNIST.files}
	t.Setenv("ATELIER_DATA", "/own")
	t.Setenv("XDG_DATA_HOME", "relative") // which the specification says to ignore
	t.Setenv("HOME", "/home/me")
	_, err := set.training().Open()
	want := "data: tiny is in none of /own/tiny, /home/me/.local/share/atelier/tiny, /nowhere/tiny; get it with: atelier data get tiny"
	if err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}

	t.Setenv("ATELIER_DATA", "")
	t.Setenv("HOME", "")
	set.system = ""
	if got := set.folders(); got != nil {
		t.Errorf("without a home the folders are %v, want none", got)
	}
}

func TestFullSetsAreChecked(t *testing.T) {
	p := newPublisher(t)
	base := t.TempDir()
	t.Setenv("ATELIER_DATA", base)
	folder := filepath.Join(base, "tiny")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range p.files {
		write(t, folder, name, content)
	}
	altered := unpack(t, p.files["pictures.gz"])
	altered[len(altered)-1] ^= 1
	path := write(t, folder, "pictures.gz", pack(t, altered))
	_, err := p.set.training().Open()
	for _, want := range []string{path, hexDigest(altered), p.set.files[0].sha256, "get it again"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want one that says %q", err, want)
		}
	}
	write(t, folder, "pictures.gz", p.files["pictures.gz"][:1000])
	if _, err := p.set.training().Open(); err == nil || !strings.Contains(err.Error(), path+": at byte ") {
		t.Errorf("with the pictures cut the error is %v, want one with file and offset", err)
	}
}

// publishText publishes a text and gives it as a set.
func publishText(t *testing.T, p *publisher, content string) *published {
	t.Helper()
	p.files["served.txt"] = []byte(content)
	return &published{name: "play", folder: "text", address: p.set.address, files: []publishedFile{
		{"play.txt", int64(len(content)), int64(len(content)), hexDigest([]byte(content)), "served.txt"},
	}}
}

func TestPublishedText(t *testing.T) {
	base := t.TempDir()
	t.Setenv("XDG_DATA_HOME", base)
	t.Setenv("ATELIER_DATA", "")
	p := newPublisher(t)
	set := publishText(t, p, "To be, or not to be\r\n")
	source := Source{from: publishedText{set}}
	want := "data: play is in none of " + filepath.Join(base, "atelier", "text") + "; get it with: atelier data get play"
	if _, err := source.Open(); err == nil || err.Error() != want {
		t.Errorf("before it is there the error is %v, want %s", err, want)
	}
	if folder, err := set.get(t.Context(), Download{}, time.Minute); err != nil || folder != filepath.Join(base, "atelier", "text") {
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
	p.asked = nil
	if _, err := set.get(t.Context(), Download{}, time.Minute); err != nil || p.asked != nil {
		t.Errorf("a second Get gave %v and asked for %v, want nil and nothing", err, p.asked)
	}
	for _, content := range []string{"To be, or not to bee\r\n", "", "To be, or not to be\r\n and more"} {
		write(t, filepath.Dir(path), "play.txt", []byte(content))
		if _, err := source.Open(); err == nil || !strings.Contains(err.Error(), path+": its content has SHA-256") {
			t.Errorf("with %q in its place the error is %v, want that it is not what was published", content, err)
		}
	}
	if _, err := set.get(t.Context(), Download{}, time.Minute); err != nil {
		t.Errorf("getting it in place of another gave %v", err)
	}
	if _, err := source.Open(); err != nil {
		t.Errorf("after that opening gave %v", err)
	}
}

// A test set needs its own two files only, and has a name of its own.
func TestTestSets(t *testing.T) {
	p := newPublisher(t)
	p.add(t, "test-pictures", 3, 28, 28)
	p.add(t, "test-labels", 3)
	base := t.TempDir()
	t.Setenv("ATELIER_DATA", base)
	t.Setenv("XDG_DATA_HOME", base)
	if err := os.Mkdir(filepath.Join(base, "tiny"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"test-pictures.gz", "test-labels.gz"} {
		write(t, filepath.Join(base, "tiny"), name, p.files[name])
	}
	if set, err := p.set.test().OpenPictures(); err != nil || set.Len() != 3 || set.Name() != "tiny-test" || set.Spec().Classes < 2 {
		t.Errorf("opening gave %v, want 3 labelled pictures of tiny-test", err)
	}
	if _, err := p.set.training().Open(); err == nil || !strings.Contains(err.Error(), "data: tiny is in none of") {
		t.Errorf("without its files the training set gave %v, want that it is not there", err)
	}
}

// The lists are of the kind the code relies on: pictures and labels of the training set come first.
func TestPublishedLists(t *testing.T) {
	for _, source := range []Source{FashionMNISTFull(), FashionMNISTTest(), MNIST(), MNISTTest(), Shakespeare()} {
		if !slices.Contains(Downloads(), source.Name()) {
			t.Errorf("%s is not in %v, want it", source.Name(), Downloads())
		}
	}
	for _, set := range []published{fashionMNIST, mnist} {
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
			if got := set.files[i]; got.name != want.name || got.size != want.size || len(got.sha256) != 64 {
				t.Errorf("file %d of %s is %+v, want %+v", i, set.name, got, want)
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
			if source.Name() == fashionMNIST.name {
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

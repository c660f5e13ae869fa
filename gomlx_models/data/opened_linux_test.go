package data

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/publisher"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

// bytesRead is how many bytes this process reads, from whatever file, while it does something.
func bytesRead(t *testing.T, do func()) int {
	t.Helper()
	count := func() (n int) {
		status, err := os.ReadFile("/proc/self/io")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscanf(string(status), "rchar: %d", &n); err != nil {
			t.Fatalf("%s: %v", status, err)
		}
		return n
	}
	before := count()
	do()
	return count() - before
}

// age makes files as old as those of a data set are.
func age(t *testing.T, files ...string) {
	t.Helper()
	for _, file := range files {
		hour := time.Now().Add(-time.Hour)
		if err := os.Chtimes(file, hour, hour); err != nil {
			t.Fatal(err)
		}
	}
}

const (
	size  = 1 << 20 // of each file below
	slack = 1 << 16 // what else is read: the status of the process, and what the system looks up
)

// largeFiles are sources of each kind whose files have size bytes, or a little more, in all.
func largeFiles(t *testing.T) map[string]Source {
	t.Helper()
	folder := t.TempDir()
	grey := idx.Array{Dims: []int{size / 784, 28, 28}, Values: bytes.Repeat([]byte{7}, size/784*784)}
	images := writeIDX(t, folder, "images", grey)
	labels := writeIDX(t, folder, "labels", idx.Array{Dims: []int{size / 784}, Values: make([]byte, size/784)})
	text := publisher.Write(t, folder, "a.txt", bytes.Repeat([]byte("abcdefg\n"), size/8))
	pairs := publisher.Write(t, folder, "a.tsv", bytes.Repeat([]byte("abcd\tefgh\n"), size/10))
	line := `{"word":"a","drawing":[[[1,2,3],[4,5,6]]]}`
	strokes := publisher.Write(t, folder, "a.ndjson", bytes.Repeat([]byte(line+strings.Repeat(" ", 983-len(line))+"\n"), size/984))
	age(t, images, labels, text, pairs, strokes)
	return map[string]Source{
		"pictures": PictureFiles(images, labels), "text": TextFile(text), "pairs": PairFile(pairs), "drawings": StrokeFile(strokes),
	}
}

// Opening reads each byte once, however often a set or parts of it are opened, asked for their digest or written down.
func TestFilesAreReadOnce(t *testing.T) {
	for name, source := range largeFiles(t) {
		var digest string
		open := func(s Source) func() {
			return func() {
				set, err := s.Open()
				if err != nil {
					t.Fatal(err)
				}
				digest = set.Digest()
				if n := testing.AllocsPerRun(5, func() { digest = set.Digest() }); n > 0 {
					t.Errorf("%s: each call of Digest takes memory %g times, want it taken once and kept", name, n)
				}
				if _, err := set.(travelling).MarshalBinary(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if n := bytesRead(t, open(source)); n < size-slack || n > size+slack {
			t.Errorf("%s: opening read %d bytes, want the %d of the files, once", name, n, size)
		}
		first := digest
		for _, again := range []Source{source, source.First(0.9), source.Last(0.1), travelled(t, source)} {
			if n := bytesRead(t, open(again)); n > slack {
				t.Errorf("%s: opening %s then read %d bytes, want none", name, again.Name(), n)
			}
		}
		if digest != first {
			t.Errorf("%s: opened again it has the digest %s, want %s", name, digest, first)
		}
	}
}

// A published set is held against its published digest in the same reading.
func TestPublishedFilesAreReadOnce(t *testing.T) {
	p := publisher.New(t)
	p.Add(t, "more-pictures", 1400, 28, 28)
	p.Add(t, "more-labels", 1400)
	base := t.TempDir()
	t.Setenv("ATELIER_DATA", base)
	folder, all := filepath.Join(base, "tiny"), 0
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range p.Files {
		age(t, publisher.Write(t, folder, name, content))
		if strings.HasPrefix(name, "more") {
			all += len(content)
		}
	}
	for _, want := range []int{all, 0} {
		n := bytesRead(t, func() {
			if set, err := testPicturesOf(p.Set).Open(); err != nil || set.Digest() == "" {
				t.Fatal(err)
			}
		})
		if n < want || n > want+slack {
			t.Errorf("opening read %d bytes, want %d", n, want)
		}
	}
}

// A training records the digest of what it learns from, and reads nothing for it.
func TestTrainingReadsNoData(t *testing.T) {
	source := largeFiles(t)["pictures"].Take(100)
	set, err := source.Open()
	if err != nil {
		t.Fatal(err)
	}
	gen, err := vae.Config{Units: 4, Latent: 2, Batch: 4}.Build(set.Spec())
	if err != nil {
		t.Fatal(err)
	}
	b := backend(t)
	var run *fit.Run
	n := bytesRead(t, func() { run, err = fit.Train(context.Background(), b, gen, set, fit.Options{Steps: 2}) })
	if err != nil {
		t.Fatal(err)
	}
	if n > slack || run.Data.Digest != set.Digest() || run.Data.Source == nil {
		t.Errorf("training read %d bytes and recorded %.12s, want none and %.12s", n, run.Data.Digest, set.Digest())
	}
}

// What has changed is read again, and so is what may have: a file that was written just now can be written once more
// without a later time.
func TestChangedFilesAreReadAgain(t *testing.T) {
	folder := t.TempDir()
	path := publisher.Write(t, folder, "a.txt", []byte("abcde"))
	excerpt := func() string {
		t.Helper()
		text, err := TextFile(path).OpenText()
		if err != nil {
			t.Fatal(err)
		}
		all, err := text.Excerpt(0, text.Len())
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	rewrite := func(content string, at time.Time) {
		publisher.Write(t, folder, "a.txt", []byte(content))
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Now().Add(-time.Hour)
	for _, test := range []struct {
		name, content string
		at            time.Time
	}{
		{"new", "abcde", old},
		{"another time", "abcdX", old.Add(time.Second)},
		{"another size", "abcdXY", old.Add(time.Second)},
		{"just now", "bbcdXY", time.Now()},
		{"in the same moment", "cbcdXY", time.Now()},
		{"in the future", "dbcdXY", time.Now().Add(time.Hour)},
	} {
		rewrite(test.content, test.at)
		if got := excerpt(); got != test.content {
			t.Errorf("%s: got %q, want %q", test.name, got, test.content)
		}
	}
	now := time.Now()
	for _, content := range []string{"first", "other"} {
		rewrite(content, now)
		if got := excerpt(); got != content {
			t.Errorf("written twice in one moment: got %q, want %q", got, content)
		}
	}
	rewrite("third", old)
	excerpt()
	replaced := publisher.Write(t, folder, "b.txt", []byte("forth"))
	if err := os.Chtimes(replaced, old, old); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(replaced, path); err != nil {
		t.Fatal(err)
	}
	if got := excerpt(); got != "forth" {
		t.Errorf("another file of the same size and time: got %q, want forth", got)
	}
}

// No more stays in memory than the limit: the sets that were opened last.
func TestOpenedSetsAreFew(t *testing.T) {
	folder := t.TempDir()
	few := openedSets{limit: 100} // five texts of 20 bytes
	var sources []Source
	for i := range 8 {
		path := publisher.Write(t, folder, fmt.Sprintf("%d.txt", i), []byte("abcde"))
		age(t, path)
		sources = append(sources, TextFile(path))
	}
	for _, i := range []int{0, 1, 2, 3, 4, 0, 5, 6, 7} {
		if _, err := few.open(t.Context(), sources[i], nil); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	for _, set := range few.sets {
		names = append(names, set.whole.Name())
	}
	if got := strings.Join(names, " "); got != "4 0 5 6 7" {
		t.Errorf("%s stay, want the five opened last: 4 0 5 6 7", got)
	}
	few.limit = 19
	if _, err := few.open(t.Context(), sources[1], nil); err != nil || len(few.sets) != 0 {
		t.Errorf("with no room for one %d stay (%v), want none", len(few.sets), err)
	}
}

// Opened sets do not share what differs between their sources.
func TestOpenedAgainByAnotherName(t *testing.T) {
	a, err := FashionMNIST().Take(3).OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	var sets []models.Dataset
	for _, source := range []Source{FashionMNIST().Take(3), FashionMNIST().First(0.0003), FashionMNIST()} {
		set, err := source.Open()
		if err != nil {
			t.Fatal(err)
		}
		sets = append(sets, set)
	}
	if a.Name() != "fashion-mnist-10k-first-3" || sets[0].Name() != a.Name() || sets[1].Name() != "fashion-mnist-10k-first-0.0003" || sets[2].Name() != "fashion-mnist-10k" {
		t.Errorf("the sets are %s, %s, %s and %s, want each by its source", a.Name(), sets[0].Name(), sets[1].Name(), sets[2].Name())
	}
	if a.Digest() != sets[1].Digest() || a.Digest() == sets[2].Digest() {
		t.Error("want the first 3 and the first 0.0003 of 10,000 to have one digest, and all another")
	}
	if err := a.UnmarshalBinary(mustWrite(t, sets[2].(travelling))); err != nil || a.Len() != 10_000 {
		t.Fatalf("all arrived as %d (%v), want 10000", a.Len(), err)
	}
	if again, err := FashionMNIST().Take(3).Open(); err != nil || again.Len() != 3 || again.Name() != "fashion-mnist-10k-first-3" {
		t.Errorf("after that the first 3 are %d of %s (%v), want what they were", again.Len(), again.Name(), err)
	}
}

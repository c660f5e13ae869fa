package imagefolder

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// No test touches the user's cache.
func TestMain(m *testing.M) {
	home, err := os.MkdirTemp("", "imagefolder")
	if err == nil {
		err = os.Setenv("XDG_CACHE_HOME", home)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := os.RemoveAll(home); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

var small = Frame{4, 4, 3, Crop, white, false}

// plain is a PNG of one colour.
func plain(t *testing.T, c color.Color) []byte {
	t.Helper()
	picture := image.NewNRGBA(image.Rect(0, 0, 5, 5))
	for i := range 25 {
		picture.Set(i%5, i/5, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// shade is a PNG that differs from those of other numbers.
func shade(t *testing.T, i int) []byte {
	t.Helper()
	return plain(t, color.NRGBA{byte(i), byte(i >> 8), 99, 255})
}

func write(t *testing.T, folder, path string, content []byte) string {
	t.Helper()
	path = filepath.Join(folder, path)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, content, 0o644)); err != nil {
		t.Fatal(err)
	}
	return path
}

func link(t *testing.T, to, folder, path string) {
	t.Helper()
	if err := os.Symlink(to, filepath.Join(folder, path)); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, root string, frame Frame) *Set {
	t.Helper()
	set, err := Read(t.Context(), root, frame, nil)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func sorted(paths []string) string {
	paths = slices.Clone(paths)
	slices.Sort(paths)
	return strings.Join(paths, " ")
}

// people is a folder as it is found on people's disks.
func people(t *testing.T) string {
	t.Helper()
	root, elsewhere := t.TempDir(), t.TempDir()
	picture := shade(t, 1)
	for i, path := range []string{"cats/a.png", "cats/deep/deeper/b.PNG", "dogs/c.jpg", "dogs/.hidden.png", ".trash/d.png", "__MACOSX/cats/._a.png", "cats/@eaDir/thumb.jpg"} {
		write(t, root, path, shade(t, i))
	}
	for _, path := range []string{"cats/Thumbs.db", "cats/.DS_Store", "notes.txt", "dogs/list", "LICENSE"} {
		write(t, root, path, []byte("no picture"))
	}
	for _, path := range []string{"cats/film.MP4", "dogs/raw.NEF", "dogs/layers.psd", "more.zip", "dogs/broken.png"} {
		write(t, root, path, []byte("no picture"))
	}
	write(t, root, "dogs/empty.gif", nil)
	write(t, elsewhere, "birds/e.png", shade(t, 50))
	write(t, elsewhere, "f.png", picture)
	link(t, filepath.Join(elsewhere, "birds"), root, "birds")
	link(t, filepath.Join(elsewhere, "f.png"), root, "dogs/f.png")
	link(t, "a.png", root, "cats/alias of a.png")
	link(t, "../cats/a.png", root, "dogs/cat.png") // as a picture of another class
	write(t, root, "cats/.store", shade(t, 60))
	link(t, ".store", root, "cats/stored.png")
	write(t, root, "cats/blob", shade(t, 61))
	link(t, "blob", root, "cats/blob.png")
	link(t, root, root, "cats/all")
	link(t, "..", root, "cats/deep/up")
	link(t, "nowhere", root, "dogs/gone.png")
	link(t, "nowhere", root, "dogs/gone")
	if err := syscall.Mkfifo(filepath.Join(root, "dogs/pipe.png"), 0o644); err != nil {
		t.Fatal(err)
	}
	return root
}

func TestFoldersAsTheyAre(t *testing.T) {
	set := read(t, people(t), small)
	if got, want := sorted(set.Paths), "birds/e.png cats/a.png cats/blob.png cats/deep/deeper/b.PNG cats/stored.png dogs/c.jpg dogs/cat.png dogs/f.png"; got != want {
		t.Errorf("the pictures are %s, want %s", got, want)
	}
	if got := strings.Join(set.Classes, " "); got != "birds cats dogs" {
		t.Errorf("the classes are %s, want birds cats dogs", got)
	}
	wants := []Skipped{
		{"cats/film.MP4", "it is a film"}, {"dogs/broken.png", "it is no"}, {"dogs/empty.gif", "it is empty"}, {"dogs/gone.png", "it cannot be found"},
		{"dogs/layers.psd", "drawing program"}, {"dogs/pipe.png", "it is no regular file"}, {"dogs/raw.NEF", "raw file of a camera"}, {"more.zip", "it is an archive within the set"},
	}
	for i, want := range wants {
		if len(set.Skipped) != len(wants) || set.Skipped[i].Path != want.Path || !strings.Contains(set.Skipped[i].Reason, want.Reason) {
			t.Fatalf("skipped are %q, want %q", set.Skipped, wants)
		}
	}
	said := set.Summary()
	if !strings.HasPrefix(said, "8 of 16 files skipped: cats/film.MP4 (it is a film; save pictures of it as PNG), dogs/broken.png (") || !strings.HasSuffix(said, " and 3 more") || strings.Contains(said, "dogs/pipe.png") {
		t.Errorf("it is said %q, want 8 of 16, the first five named", said)
	}
}

// A strict reading names the first file that it cannot read, however many are read at a time.
func TestStrict(t *testing.T) {
	frame := small
	frame.Strict = true
	root := t.TempDir()
	for i := range 40 {
		content := shade(t, i)
		if i >= 23 && i%2 == 1 {
			content = content[:40]
		}
		write(t, root, fmt.Sprintf("%02d.png", i), content)
	}
	for range 20 {
		_, err := Read(t.Context(), root, frame, nil)
		if err == nil || !strings.Contains(err.Error(), root+": 23.png: it is damaged") || !strings.Contains(err.Error(), "without strict") {
			t.Fatalf("strictly it gives %v, want that 23.png is damaged", err)
		}
	}
	write(t, root, "10.psd", nil)
	if _, err := Read(t.Context(), root, frame, nil); err == nil || !strings.Contains(err.Error(), "10.psd: it is a file of a drawing program") {
		t.Errorf("strictly it gives %v, want that 10.psd is no picture that is read", err)
	}
}

func TestNothingToRead(t *testing.T) {
	for name, test := range map[string]struct{ file, want string }{
		"an empty folder":   {"", "has no pictures; want files that end in .apng, .avif,"},
		"a text":            {"a.txt", "has no pictures; want files that end in"},
		"raw files":         {"a.cr2", "has no picture that can be read: 1 of 1 files skipped: a.cr2 (it is a raw file of a camera; save it as JPEG)"},
		"a damaged picture": {"a.png", "no picture can be read: 1 of 1 files skipped: a.png (it is no"},
	} {
		root := t.TempDir()
		if test.file != "" {
			write(t, root, test.file, []byte("no picture"))
		}
		if _, err := Read(t.Context(), root, small, nil); err == nil || !strings.Contains(err.Error(), root) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: it gives %v, want an error that says %s", name, err, test.want)
		}
	}
	root := t.TempDir()
	write(t, root, "a.png", shade(t, 1))
	write(t, root, "b.png", shade(t, 1))
	if _, err := Read(t.Context(), root, Frame{1 << 15, 1 << 14, 3, Crop, white, false}, nil); err == nil || !strings.Contains(err.Error(), "at most 0 fit into 1024 MB; make the frame smaller") {
		t.Errorf("a large frame gives %v, want that it is too large", err)
	}
}

// What may not be read is said. The superuser may read all.
func TestUnreadable(t *testing.T) {
	if os.Geteuid() == 0 {
		return
	}
	root := t.TempDir()
	write(t, root, "a.png", shade(t, 1))
	write(t, root, "shut/b.png", shade(t, 2))
	file := write(t, root, "c.png", shade(t, 3))
	if err := errors.Join(os.Chmod(filepath.Join(root, "shut"), 0), os.Chmod(file, 0)); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(filepath.Join(root, "shut"), 0o755)
	set := read(t, root, small)
	if got := fmt.Sprint(set.Skipped); got != "[{c.png it cannot be opened: permission denied} {shut the folder cannot be read: permission denied}]" {
		t.Errorf("skipped are %s", got)
	}
}

func TestClasses(t *testing.T) {
	many := make([]string, MaxClasses+1)
	for i := range many {
		many[i] = fmt.Sprintf("%d/a.png", i)
	}
	for _, test := range []struct{ paths, labels, classes, note string }{
		{"b.png a.png", "[]", "", ""},
		{"cats/b.png cats/a.png", "[]", "", ""},
		{"dogs/b.png cats/a.png dogs/deep/c.png", "[1 0 1]", "cats dogs", ""},
		{"photos/dogs/b.png photos/cats/a.png", "[1 0]", "cats dogs", ""},
		{"photo/b.png photos/a.png", "[0 1]", "photo photos", ""},
		{"photos/c.png photos/b.png photos/dogs/a.png", "[]", "", "the pictures have no classes, because some, such as b.png, lie beside the folders dogs; put every"},
		{strings.Join(many, " "), "[]", "", "the pictures have no classes, because 257 folders hold them, and at most 256 can be"},
	} {
		labels, classes, note := classesOf(strings.Fields(test.paths))
		if fmt.Sprint(labels) != test.labels || strings.Join(classes, " ") != test.classes || !strings.HasPrefix(note, test.note) || (note == "") != (test.note == "") {
			t.Errorf("%.60s have the labels %v of %v (%s), want %s of %s (%s)", test.paths, labels, classes, note, test.labels, test.classes, test.note)
		}
	}
	if labels, classes, _ := classesOf(many[:MaxClasses]); len(classes) != MaxClasses || labels[0] != 0 {
		t.Errorf("%d folders are %d classes", MaxClasses, len(classes))
	}
}

// The order is a shuffle that neither a frame nor other files change, so that what is held out stays held out, and in which
// copies are neighbours.
func TestOrder(t *testing.T) {
	root := t.TempDir()
	const each = 60
	for i := range 3 * each {
		write(t, root, fmt.Sprintf("%c/%03d.png", 'a'+i/each, i), shade(t, i))
	}
	write(t, root, "c/copy of 003.png", shade(t, 3))
	set := read(t, root, small)
	counts := [3]int{}
	for _, class := range set.Labels[len(set.Labels)-each:] {
		counts[class]++
	}
	if slices.Min(counts[:]) < each/5 {
		t.Errorf("the last third has %v of the classes, want a fair part of each", counts)
	}
	if at := slices.Index(set.Paths, "a/003.png"); set.Paths[at+1] != "c/copy of 003.png" {
		t.Errorf("a copy is not beside its original but %s is", set.Paths[at+1])
	}
	for i, path := range set.Paths {
		var number int
		if _, err := fmt.Sscanf(strings.TrimPrefix(path[2:], "copy of "), "%d.png", &number); err != nil {
			t.Fatal(err)
		}
		if pixel := set.Pixels[i*small.bytes()]; pixel != byte(number) || set.Classes[set.Labels[i]] != path[:1] {
			t.Fatalf("%s has the pixels of %d and the class %s", path, pixel, set.Classes[set.Labels[i]])
		}
	}
	if other := read(t, root, Frame{9, 5, 1, Pad, red, false}); !slices.Equal(other.Paths, set.Paths) {
		t.Error("another frame changes the order")
	}
	write(t, root, "a/more.png", shade(t, 999))
	write(t, root, "a/bad.png", []byte("none"))
	more := read(t, root, small)
	if rest := slices.DeleteFunc(slices.Clone(more.Paths), func(path string) bool { return path == "a/more.png" }); !slices.Equal(rest, set.Paths) {
		t.Error("another picture changes the order of the rest")
	}
}

// Whoever changes what is read from given files sees this fail, raises version in cache.go, which old pixels are kept
// under, and puts the new digest here.
func TestPixelsAreThoseOfTheVersion(t *testing.T) {
	const ofVersion, digest = 1, "7e8737a83fd71d53"
	root := t.TempDir()
	var photo bytes.Buffer
	if err := png.Encode(&photo, twoHalves(color.NRGBA{250, 3, 9, 130}, color.NRGBA{0, 200, 70, 255})); err != nil {
		t.Fatal(err)
	}
	write(t, root, "photo.png", photo.Bytes())
	for _, name := range []string{"cmyk.jpg", "progressive.jpg", "turned.png", "turned.webp", "grey16.tiff", "animated.webp", "lzw.tiff", "alpha.webp"} {
		content, err := os.ReadFile(filepath.Join("..", "imagefile", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, root, name, content)
	}
	set := read(t, root, Frame{12, 20, 4, Pad, white, false})
	if got := sum(set.Pixels); version != ofVersion || got != digest {
		t.Errorf("version %d reads pixels of the digest %s, want %s of version %d", version, got, digest, ofVersion)
	}
}

// What is read does not depend on how many are at it, and moving pictures into their order loses none.
func TestCoresDoNotMatter(t *testing.T) {
	root := t.TempDir()
	for i := range 50 {
		content := shade(t, i)
		if i%7 == 0 {
			content = content[:20]
		}
		write(t, root, fmt.Sprintf("%d.png", i), content)
	}
	many := read(t, root, small)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if one := read(t, root, small); !reflect.DeepEqual(one, many) {
		t.Error("one core reads another set than several")
	}
}

func TestReadingEndsEarly(t *testing.T) {
	root := t.TempDir()
	for i := range 30 {
		write(t, root, fmt.Sprintf("%d.png", i), shade(t, i))
	}
	ctx, end := context.WithCancel(t.Context())
	last := 0
	_, err := Read(ctx, root, small, func(done, total int) {
		if last = done; total != 30 {
			t.Errorf("progress is %d of %d, want of 30", done, total)
		}
		end()
	})
	if !errors.Is(err, context.Canceled) || last >= 30 {
		t.Errorf("ended after %d it gives %v, want an end after the first", last, err)
	}
}

func sum(pixels []byte) string { return fmt.Sprintf("%x", sha256.Sum256(pixels))[:16] }

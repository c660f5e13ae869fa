package imagefolder

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"
)

// cached has everything kept from now on, in a folder of its own, which it gives.
func cached(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", home)
	files, size := worthFiles, keptBytes
	worthFiles = 1
	t.Cleanup(func() { worthFiles, keptBytes = files, size })
	return filepath.Join(home, "atelier", "pictures")
}

// age makes files look as if they had been written a while ago.
func age(t *testing.T, root string, by time.Duration) {
	t.Helper()
	then := time.Now().Add(-by)
	err := filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		return errors.Join(err, os.Chtimes(path, then, then))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// reads reads a folder and tells whether its files were decoded for it.
func reads(t *testing.T, root string, frame Frame) (set *Set, decoded bool) {
	t.Helper()
	set, err := Read(t.Context(), root, frame, func(int, int) { decoded = true })
	if err != nil {
		t.Fatal(err)
	}
	return set, decoded
}

func kept(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// album is a folder with classes and a file that is skipped.
func album(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for i := range 9 {
		write(t, root, fmt.Sprintf("%c/%d.png", "xyz"[i%3], i), shade(t, i))
	}
	write(t, root, "x/bad.png", []byte("no picture"))
	age(t, root, time.Hour)
	return root
}

// A second reading is the same as the first, without decoding, until anything changes.
func TestKept(t *testing.T) {
	cached(t)
	root := album(t)
	first, decoded := reads(t, root, small)
	if !decoded {
		t.Fatal("the first time nothing is decoded")
	}
	again := func(why string, frame Frame, want bool) {
		t.Helper()
		if _, decoded := reads(t, root, frame); decoded != want {
			t.Errorf("%s: decoded again is %v, want %v", why, decoded, want)
		}
	}
	second, decoded := reads(t, root, small)
	if decoded || !reflect.DeepEqual(first, second) {
		t.Errorf("the second time (decoded again: %v) it is another set", decoded)
	}
	again("another size", Frame{5, 4, 3, Crop, white, false}, true)
	again("another fit", Frame{4, 4, 3, Pad, white, false}, true)
	again("another background", Frame{4, 4, 3, Crop, red, false}, true)
	again("as at first", small, false)
	age(t, filepath.Join(root, "x", "0.png"), 2*time.Hour)
	again("another time", small, true)
	again("the same", small, false)
	write(t, root, "x/0.png", append(shade(t, 0), 0))
	age(t, root, time.Hour)
	again("another length", small, true)
	if err := os.Rename(filepath.Join(root, "x"), filepath.Join(root, "w")); err != nil {
		t.Fatal(err)
	}
	again("another class", small, true)
	write(t, root, "notes.txt", nil)
	again("a file that is none of it", small, false)
	write(t, root, "y/more.png", shade(t, 44))
	again("a file that is new", small, true)
	again("a file that may still be written", small, true)
}

// Two folders whose files have the same names, lengths and times are not confused.
func TestKeptByFolder(t *testing.T) {
	cached(t)
	a, b := t.TempDir(), t.TempDir()
	write(t, a, "x.png", plain(t, red))
	write(t, b, "x.png", plain(t, blue))
	then := time.Now().Add(-time.Hour)
	for _, root := range []string{a, b} {
		if err := os.Chtimes(filepath.Join(root, "x.png"), then, then); err != nil {
			t.Fatal(err)
		}
	}
	inA, _ := reads(t, a, small)
	inB, _ := reads(t, b, small)
	if bytes.Equal(inA.Pixels, inB.Pixels) {
		t.Error("the second folder has the pixels of the first")
	}
}

func TestKeptArchive(t *testing.T) {
	cached(t)
	path := archive(t, packed{name: "x/a.png", content: shade(t, 1)}, packed{name: "y/b.png", content: shade(t, 2)})
	age(t, path, time.Hour)
	first, _ := reads(t, path, small)
	if second, decoded := reads(t, path, small); decoded || !reflect.DeepEqual(first, second) {
		t.Errorf("the second time (decoded again: %v) the archive is another set", decoded)
	}
	age(t, path, 2*time.Hour)
	if _, decoded := reads(t, path, small); !decoded {
		t.Error("with another time the archive is not read again")
	}
}

// Of a set that a strict reading refuses, nothing that a lenient one kept is taken.
func TestKeptIsNotStrict(t *testing.T) {
	cached(t)
	root := album(t)
	reads(t, root, small)
	strict := small
	strict.Strict = true
	if _, err := Read(t.Context(), root, strict, nil); err == nil {
		t.Error("strictly a set with a bad file is read")
	}
}

// Wherever it is cut or bent, what is kept is found damaged and made anew.
func TestKeptDamaged(t *testing.T) {
	folder := cached(t)
	root := album(t)
	want, _ := reads(t, root, small)
	path := kept(t, folder)[0]
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damage := func(what string, content []byte) {
		t.Helper()
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		if set, decoded := reads(t, root, small); !decoded || !reflect.DeepEqual(set, want) {
			t.Fatalf("%s: decoded again is %v", what, decoded)
		}
		if mended, err := os.ReadFile(path); err != nil || !bytes.Equal(mended, whole) {
			t.Fatalf("%s: it is not mended (%v)", what, err)
		}
	}
	for at := 0; at < len(whole); at += 1 + len(whole)/90 {
		damage(fmt.Sprintf("cut at %d", at), whole[:at])
		bent := bytes.Clone(whole)
		bent[at] ^= 1
		damage(fmt.Sprintf("bent at %d", at), bent)
	}
	damage("with more at its end", append(bytes.Clone(whole), 0))
	damage("with a long head", append(bytes.Clone(whole[:32]), 255, 255, 255, 255, 255, 255, 255, 127, 0, 0, 0, 0, 0))
	damage("with a head below nothing", append(bytes.Clone(whole[:32]), 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0))
}

// That nothing can be kept is no error.
func TestNothingCanBeKept(t *testing.T) {
	root := album(t)
	for name, home := range map[string]string{
		"a file in its place": write(t, t.TempDir(), "file", nil),
		"no such device":      "/dev/null/cache",
		"a system's folder":   "/proc",
		"not absolute":        "cache",
	} {
		cached(t)
		t.Setenv("XDG_CACHE_HOME", home)
		for range 2 {
			if set, decoded := reads(t, root, small); !decoded || len(set.Paths) != 9 {
				t.Errorf("%s: %d pictures are read (decoded: %v), want 9", name, len(set.Paths), decoded)
			}
		}
	}
	folder := cached(t)
	write(t, folder, "x.part", nil)
	full := newTestFile(t, root)
	full.path = filepath.Join(folder, "no", "such\x00name")
	if err := full.write(&Set{}); err == nil {
		t.Error("a name that cannot be is written")
	}
	if parts := kept(t, filepath.Join(folder, "no")); len(parts) != 0 {
		t.Errorf("%v is left", parts)
	}
}

func newTestFile(t *testing.T, root string) *cacheFile {
	t.Helper()
	found, err := list(root, judgePicture)
	if err != nil {
		t.Fatal(err)
	}
	return newCacheFile(found, small)
}

// A set whose files change while they are read is not kept.
func TestChangedWhileReading(t *testing.T) {
	folder := cached(t)
	root := album(t)
	if _, err := Read(t.Context(), root, small, func(done, _ int) {
		if done == 1 {
			age(t, filepath.Join(root, "z", "8.png"), 3*time.Hour)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if files := kept(t, folder); len(files) != 0 {
		t.Errorf("%v are kept, want nothing", files)
	}
}

// Few and small files are decoded faster than they are kept.
func TestSmallSetsAreNotKept(t *testing.T) {
	folder := cached(t)
	worthFiles = 256
	reads(t, album(t), small)
	if files := kept(t, folder); len(files) != 0 {
		t.Errorf("%v are kept, want nothing", files)
	}
	large := t.TempDir()
	write(t, large, "a.png", append(shade(t, 1), make([]byte, worthBytes)...))
	age(t, large, time.Hour)
	reads(t, large, small)
	if files := kept(t, folder); len(files) != 1 {
		t.Errorf("of a large file %v are kept, want one", files)
	}
}

// Those at it at the same time, each with its own reading, do not meet.
func TestKeptAtTheSameTime(t *testing.T) {
	folder := cached(t)
	root := album(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			set, err := Read(t.Context(), root, small, nil)
			if err != nil || len(set.Paths) != 9 {
				t.Errorf("it gives %v", err)
			}
		})
	}
	all.Wait()
	if files := kept(t, folder); len(files) != 1 {
		t.Errorf("%v are kept, want one", files)
	}
}

// What was used longest ago makes room, and what no one goes on writing.
func TestTidy(t *testing.T) {
	folder := cached(t)
	root := album(t)
	sizes := []Frame{small, {5, 5, 3, Crop, white, false}, {6, 6, 3, Crop, white, false}}
	var paths []string
	for i, frame := range sizes {
		reads(t, root, frame)
		path := newTestFileOf(t, root, frame)
		age(t, path, time.Duration(10-i)*time.Hour)
		paths = append(paths, path)
	}
	reads(t, root, sizes[0]) // is now used last
	left := write(t, folder, "left.part", nil)
	age(t, left, 2*time.Hour)
	going := write(t, folder, "going.part", nil)
	other := write(t, folder, "notes.txt", nil)
	age(t, other, 100*time.Hour)
	keptBytes = 2000
	reads(t, root, Frame{4, 5, 1, Crop, white, false})
	for _, test := range []struct {
		path  string
		stays bool
	}{{paths[0], true}, {paths[1], false}, {paths[2], false}, {left, false}, {going, true}, {other, true}} {
		if _, err := os.Stat(test.path); (err == nil) != test.stays {
			t.Errorf("%s stays: %v, want %v", filepath.Base(test.path), err == nil, test.stays)
		}
	}
}

func newTestFileOf(t *testing.T, root string, frame Frame) string {
	t.Helper()
	found, err := list(root, judgePicture)
	if err != nil {
		t.Fatal(err)
	}
	return newCacheFile(found, frame).path
}

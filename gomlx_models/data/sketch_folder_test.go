package data

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// svgFile writes an SVG file of 24 by 24 with this inside.
func svgFile(t *testing.T, path, inside string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	text := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor">` + inside + `</svg>`
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestSketchFolder(t *testing.T) {
	root := filepath.Join(t.TempDir(), "icons")
	svgFile(t, filepath.Join(root, "arrows", "right.svg"), `<path d="M2 12H22L12 4"/>`)
	svgFile(t, filepath.Join(root, "arrows", "left.SVG"), `<path d="M22 12H2"/><path stroke="none" d="M0 0h24v24H0z"/>`)
	svgFile(t, filepath.Join(root, "shapes", "dot.svg"), `<path d="M12 12v.01"/>`)
	svgFile(t, filepath.Join(root, "shapes", "words.svg"), `<text>a</text>`)
	svgFile(t, filepath.Join(root, "shapes", "empty.svg"), ``)
	var long strings.Builder
	for i := range 300 {
		fmt.Fprintf(&long, "%d,%d ", i, i%2*99)
	}
	svgFile(t, filepath.Join(root, "shapes", "long.svg"), `<polyline points="`+long.String()+`"/>`)
	svgFile(t, filepath.Join(root, ".hidden.svg"), `<path d="M2 12H22"/>`)
	if err := os.WriteFile(filepath.Join(root, "README.md"), []byte("# Icons"), 0o644); err != nil {
		t.Fatal(err)
	}
	set, err := SketchFolder(root).OpenDrawings()
	if err != nil {
		t.Fatal(err)
	}
	if set.Len() != 3 || !slices.Equal(set.Classes(), []string{"arrows", "shapes"}) {
		t.Errorf("there are %d drawings of %v, want 3 of arrows and shapes", set.Len(), set.Classes())
	}
	want := []Skipped{
		{Path: "shapes/empty.svg", Reason: "it has no lines that are seen"},
		{Path: "shapes/long.svg", Reason: "it has 298 points when simplified, want 250 at most"},
		{Path: "shapes/words.svg", Reason: "it has <text>, which cannot be drawn here; turn it into paths, or save it as PNG"},
	}
	if !slices.Equal(set.Skipped(), want) {
		t.Errorf("skipped are %v, want %v", set.Skipped(), want)
	}
	if notes := set.Notes(); len(notes) != 1 || !strings.HasPrefix(notes[0], "3 of 6 files skipped: shapes/empty.svg (it has no lines") {
		t.Errorf("the notes are %q", notes)
	}
	found := false
	for i := range set.Len() {
		word, points, err := set.Drawing(i)
		if err != nil {
			t.Fatal(err)
		}
		if word != "arrows" || set.spec.Length != 4 || points[4] == 1 || points[2*5+4] == 1 {
			continue // not the arrow to the right, which has three points
		}
		found = true
		// From the middle of 255 by 102 units to its points, each a move.
		for at, move := range [][2]float64{{-127.5, 51}, {255, 0}, {-127.5, -102}} {
			for axis, v := range move {
				if d := float64(points[at*5+axis])*set.Scale() - v; d > 0.01 || d < -0.01 {
					t.Errorf("move %d of the arrow is off by %g along axis %d", at, d, axis)
				}
			}
		}
	}
	if !found {
		t.Error("the arrow to the right is not there")
	}
}

// A folder that is not parted has one word, its name, and so no classes; its pictures are drawings too if they are asked for.
func TestSketchesOfAFlatFolder(t *testing.T) {
	root := filepath.Join(t.TempDir(), "icons")
	for i := range 5 {
		svgFile(t, filepath.Join(root, fmt.Sprintf("%d.svg", i)), fmt.Sprintf(`<circle cx="12" cy="12" r="%d"/>`, i+3))
	}
	pictures, err := Find(root)
	if err != nil {
		t.Fatal(err)
	}
	source, err := pictures.Skip(1).AsSketches()
	if err != nil {
		t.Fatal(err)
	}
	set, err := source.OpenDrawings()
	if err != nil {
		t.Fatal(err)
	}
	word, _, _ := set.Drawing(0)
	if set.Len() != 4 || set.Classes() != nil || word != "icons" || len(set.Notes()) > 0 || set.Name() != "icons-from-1" {
		t.Errorf("%s has %d drawings of %v, the first %q, notes %q", set.Name(), set.Len(), set.Classes(), word, set.Notes())
	}
	if _, err := Hanzi().AsSketches(); err == nil || !strings.Contains(err.Error(), "hanzi is no folder") {
		t.Errorf("characters as sketches give %v", err)
	}
	if read, err := pictures.OpenPictures(); err != nil || read.Len() != 5 {
		t.Errorf("as pictures they give %v (%v), want 5", read, err)
	}
}

func TestSketchFoldersThatAreRefused(t *testing.T) {
	empty, bad := t.TempDir(), t.TempDir()
	svgFile(t, filepath.Join(bad, "a.svg"), `<path d="nonsense"/>`)
	for _, test := range []struct{ path, want string }{
		{empty, "has no drawings; want files that end in .svg"},
		{bad, `has no drawing that can be read: 1 of 1 files skipped: a.svg (the path "nonsense"`},
		{filepath.Join(empty, "no"), "cannot find the folder"},
	} {
		if _, err := SketchFolder(test.path).Open(); err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), test.path) {
			t.Errorf("%s: %v, want %q in it", test.path, err, test.want)
		}
	}
}

// The order is that of what the files hold, whatever they are called.
func TestSketchesOfRenamedFiles(t *testing.T) {
	var digests []string
	for _, names := range []string{"abcdefgh", "hgfedcba"} {
		root := filepath.Join(t.TempDir(), "icons")
		for i, name := range names {
			svgFile(t, filepath.Join(root, string(name)+".svg"), fmt.Sprintf(`<circle cx="12" cy="12" r="%d"/><path d="M2 2h20"/>`, i+2))
		}
		set, err := SketchFolder(root).OpenDrawings()
		if err != nil {
			t.Fatal(err)
		}
		digests = append(digests, set.Digest())
	}
	if digests[0] != digests[1] {
		t.Error("renamed files make another set")
	}
}

// None of 200 icons is lost, in an archive with other things.
func TestSketchesOfAnArchive(t *testing.T) {
	set, err := SketchFolder(filepath.Join("svg", "testdata", "tabler.zip")).OpenDrawings()
	if err != nil {
		t.Fatal(err)
	}
	if set.Len() != 200 || len(set.Skipped()) > 0 || len(set.Notes()) > 0 {
		t.Errorf("there are %d drawings, skipped %v, notes %q, want 200 and none", set.Len(), set.Skipped(), set.Notes())
	}
}

package data

import (
	"encoding"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data/internal/publisher"
)

// A source travels by these methods and no others: package values of the kernel looks for them.
var (
	_ encoding.BinaryMarshaler   = Source{}
	_ encoding.BinaryUnmarshaler = (*Source)(nil)
)

// made holds a source by every function that makes one.
var made = map[string]Source{
	"FashionMNIST":     FashionMNIST(),
	"FashionMNISTFull": FashionMNISTFull(),
	"MNIST":            MNIST(),
	"FashionMNISTTest": FashionMNISTTest(),
	"MNISTTest":        MNISTTest(),
	"Emoji":            Emoji(),
	"Opticks":          Opticks(),
	"Shakespeare":      Shakespeare(),
	"Tang":             Tang(),
	"Couplets":         Couplets(),
	"Hanzi":            Hanzi(),
	"PairFile":         PairFile("/words.tsv"),
	"AsSketches":       mustSketch(Folder("/drawn", Frame{})),
	"SketchFolder":     SketchFolder("/icons"),
	"StrokeFile":       StrokeFile("/cats.ndjson"),
	"Folder":           Folder("/paintings", Frame{Height: 32, Width: 48, Channels: 1}),
	"Skip":             FashionMNIST().Skip(500),
	"First":            Shakespeare().First(0.9),
	"Last":             Shakespeare().Last(0.1),
	"TextFile":         TextFile("/poems/唐诗.txt"),
	"Lines":            Lines("/names.txt").First(0.9),
	"AsLines":          mustReadLines(TextFile("/names.txt").Take(7)),
	"PictureFiles":     PictureFiles("/glyphs/images.gz", "/glyphs/labels.gz"),
	"Find":             mustFind("mnist"),
	"Take":             FashionMNIST().Take(500),
	"HoldOut":          learnOf(Folder("/paintings", Frame{}).HoldOut(0.1)),
	"HeldOut":          mustHeldOut(MNIST().First(0.9)),
	"Remembered":       mustRemember(Tang()),
	"Licensed":         Folder("/paintings", Frame{}).Take(3).Licensed("CC BY 4.0"),
	"WithFrame":        mustFrame(Folder("/paintings", Frame{}).Take(3), Frame{Width: 48, Fit: FitPad, Background: "#123456", Strict: true}),
}

func mustReadLines(s Source) Source {
	lines, err := s.AsLines()
	if err != nil {
		panic(err)
	}
	return lines
}

func mustSketch(s Source) Source {
	sketches, err := s.AsSketches()
	if err != nil {
		panic(err)
	}
	return sketches
}

func mustFind(name string) Source {
	s, err := Find(name)
	if err != nil {
		panic(err)
	}
	return s
}

func learnOf(learn, _ Source) Source { return learn }

func mustHeldOut(s Source) Source {
	rest, ok := s.HeldOut()
	if !ok {
		panic(s.Name())
	}
	return rest
}

func mustFrame(s Source, frame Frame) Source {
	framed, err := s.WithFrame(frame)
	if err != nil {
		panic(err)
	}
	return framed
}

func mustRemember(s Source) Source {
	set, err := s.Open()
	if err != nil {
		panic(err)
	}
	written, err := set.(encoding.BinaryMarshaler).MarshalBinary()
	if err != nil {
		panic(err)
	}
	if s, err = Remembered(written); err != nil {
		panic(err)
	}
	return s
}

// travelled is the source as a later program reads it.
func travelled(t *testing.T, s Source) Source {
	t.Helper()
	written, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var read Source
	if err := read.UnmarshalBinary(written); err != nil {
		t.Fatalf("%s: %v", written, err)
	}
	return read
}

// same tells whether two sources name the same data set in the same place.
func same(a, b Source) bool {
	atA, faultA := a.Where()
	atB, faultB := b.Where()
	return a.Name() == b.Name() && a.Licence() == b.Licence() && atA == atB && (faultA == nil) == (faultB == nil) && (faultA == nil || faultA.Error() == faultB.Error())
}

func TestEverySourceTravels(t *testing.T) {
	sources := map[string]Source{
		"no data set":          {},
		"taken from none":      Source{}.Take(3),
		"taken twice":          TextFile("/a.txt").Take(9).Take(4),
		"taken wrongly":        MNIST().Take(-1), // which only opening refuses
		"subsets in every way": Tang().Take(900).Skip(0).First(0.7).Last(1. / 3),
		"pairs of no path":     PairFile(""),
		"drawings of no path":  StrokeFile(""),
		"folder of no path":    Folder("", Frame{}),
		"part of a folder":     Folder("/paintings", Frame{}).Take(3),
		"a licence of its own": Tang().Licensed("CC BY-ND 4.0"),
		"without labels":       PictureFiles("/images", ""),
		"a text of no path":    TextFile(""),
		"pictures of no path":  PictureFiles("", ""),
	}
	for name, source := range made {
		sources[name] = source
	}
	for name, source := range sources {
		got := travelled(t, source)
		if !same(got, source) {
			t.Errorf("%s: %q arrived as %q, want the same", name, source.Name(), got.Name())
		}
		if frame, ok := source.Frame(); ok {
			if framed, err := source.WithFrame(Frame{Height: 99}); err != nil || framed.Name() != source.Name() {
				t.Errorf("%s: in another frame it is %s (%v), want the same part", name, framed.Name(), err)
			}
			if arrived, _ := got.Frame(); arrived != frame {
				t.Errorf("%s: the frame %+v arrived as %+v", name, frame, arrived)
			}
		} else if _, err := source.WithFrame(Frame{}); err == nil {
			t.Errorf("%s: is brought to a frame, want a refusal", name)
		}
	}
}

// Whoever adds a function that makes a source adds it to the table above, and so shows that it travels.
func TestTheTableHoldsEveryFunctionThatMakesASource(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range tree.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || !f.Name.IsExported() || !makesSource(f) {
				continue
			}
			found++
			if _, ok := made[f.Name.Name]; !ok {
				t.Errorf("%s makes a source and is not in the table", f.Name.Name)
			}
		}
	}
	if found != len(made) {
		t.Errorf("%d functions make a source, want the %d of the table", found, len(made))
	}
}

func makesSource(f *ast.FuncDecl) bool {
	if f.Type.Results == nil {
		return false
	}
	first, ok := f.Type.Results.List[0].Type.(*ast.Ident)
	return ok && first.Name == "Source"
}

// A later program may run in another folder.
func TestPathsArriveAbsolute(t *testing.T) {
	folder := t.TempDir()
	publisher.Write(t, folder, "poem.txt", []byte("abcde"))
	t.Chdir(folder)
	written, err := TextFile("poem.txt").MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(os.TempDir())
	var read Source
	if err := read.UnmarshalBinary(written); err != nil {
		t.Fatal(err)
	}
	if text, err := read.OpenText(); err != nil || text.Len() != 5 || text.Name() != "poem" {
		t.Errorf("from another folder the text is %v (%v), want 5 symbols of poem", text, err)
	}
}

func TestSourcesThatCannotTravel(t *testing.T) {
	// 0xff is in no UTF-8.
	for _, source := range []Source{
		TextFile("a\xff"), PictureFiles("a\xff", ""), PictureFiles("a", "b\xff"),
		PairFile("a\xff"), StrokeFile("a\xff"), Folder("a\xff", Frame{}),
	} {
		if _, err := source.MarshalBinary(); err == nil || !strings.Contains(err.Error(), `\xff" is not UTF-8`) {
			t.Errorf("writing gave %v, want that the path is not UTF-8", err)
		}
	}
	for written, want := range map[string]string{
		`{"format":1,"named":"mnist"}`:       "format 1, and this version reads format 3",
		`{"named":"mnist"}`:                  "format 0",
		`{"format":2,"named":"celeba"}`:      `no data set "celeba" any more`,
		`{"format":2,"cuts":[{"take":3}]}`:   "takes a subset of no data set",
		`{"format":2,"named":"mnist","ta`:    "is not a source",
		`{"format":2,"cuts":[{"take":"3"}]}`: "is not a source",
		``:                                   "is not a source",
	} {
		source := FashionMNIST()
		if err := source.UnmarshalBinary([]byte(written)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("reading %s gave %v, want an error that says %q", written, err, want)
		}
		if source.Name() != "fashion-mnist-10k" {
			t.Errorf("reading %s left %q, want what was there", written, source.Name())
		}
	}
}

// A path stays as it was given, beside the folder that it was given in; if data and model moved together, it is found
// from where one stands now.
func TestPathsStayAsGiven(t *testing.T) {
	home, other := t.TempDir(), t.TempDir()
	t.Chdir(home)
	text, frame := "texts/a.txt", Frame{Height: 16, Width: 16, Channels: 1}
	for name, source := range map[string]Source{
		"a text": TextFile(text), "documents": Lines(text), "pairs": PairFile(text), "drawings": StrokeFile(text), "a folder": Folder(text, frame), "pictures": PictureFiles(text, text),
	} {
		written, err := source.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if in := `"in":"` + home + `"`; !strings.Contains(string(written), in) || !strings.Contains(string(written), `"`+text+`"`) {
			t.Errorf("%s is written as %s, want the path %s and %s", name, written, text, in)
		}
	}
	if written, err := TextFile("/a.txt").MarshalBinary(); err != nil || strings.Contains(string(written), `"in"`) {
		t.Errorf("an absolute path is written as %s (%v), want it alone", written, err)
	}

	if err := os.Mkdir("texts", 0o755); err != nil {
		t.Fatal(err)
	}
	publisher.Write(t, home, text, []byte("abcde"))
	written, err := TextFile(text).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	where := func() string {
		var read Source
		if err := read.UnmarshalBinary(written); err != nil {
			t.Fatal(err)
		}
		at, err := read.Where()
		if err != nil {
			return err.Error()
		}
		if at, err = filepath.Abs(at); err != nil {
			t.Fatal(err)
		}
		return at
	}
	t.Chdir(other)
	if err := os.Mkdir("texts", 0o755); err != nil {
		t.Fatal(err)
	}
	publisher.Write(t, other, text, []byte("other"))
	if got, want := where(), filepath.Join(home, text); got != want {
		t.Errorf("from another folder that has such a file it is %s, want %s", got, want)
	}
	if err := os.Remove(filepath.Join(home, text)); err != nil {
		t.Fatal(err)
	}
	if got, want := where(), filepath.Join(other, text); got != want {
		t.Errorf("after it moved it is %s, want %s", got, want)
	}
	if err := os.Remove(filepath.Join(other, text)); err != nil {
		t.Fatal(err)
	}
	if got, want := where(), filepath.Join(home, text); !strings.Contains(got, want) {
		t.Errorf("when it is gone it is %s, want an error that names %s", got, want)
	}
	if err := new(Source).UnmarshalBinary([]byte(`{"format":2,"text":"/a.txt"}`)); err != nil {
		t.Errorf("the form of before: %v", err)
	}
}

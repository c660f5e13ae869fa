package main

import (
	"bytes"
	"encoding/xml"
	"image"
	"image/gif"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// tinyClasses is a model that is told classes.
const tinyClasses = `{"units":16,"latent":2,"batch":8,"conditional":true}`

// trainPainter trains a model of pictures in the current folder.
func trainPainter(t *testing.T, config, folder string) {
	t.Helper()
	must(t, "train", "vae", "--config", config, "--data", "fashion-mnist-10k-first-40", "--steps", "2", "--out", folder)
}

// trainSketcher trains a model of drawings in the current folder.
func trainSketcher(t *testing.T) {
	t.Helper()
	line := `{"word":"cross","drawing":[[[0,10],[0,10]],[[0,10],[10,0]]]}` + "\n"
	if err := os.WriteFile("crosses.ndjson", []byte(line+line), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "train", "rnn", "--config", `{"units":8,"batch":2}`, "--data", "crosses.ndjson", "--steps", "1", "--out", "sketch")
}

// ran is words of a command line.
func ran(t *testing.T, line string) string {
	t.Helper()
	return must(t, strings.Fields(line)...)
}

// folderOf lists the files of a folder, in order.
func folderOf(t *testing.T, path string) []string {
	t.Helper()
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func bytesOf(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func pictureOf(t *testing.T, path string) image.Image {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(bytesOf(t, path)))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return picture
}

// sameFiles compares what lies under two names.
func sameFiles(t *testing.T, a, b string) {
	t.Helper()
	if !bytes.Equal(bytesOf(t, a), bytesOf(t, b)) {
		t.Errorf("%s and %s differ", a, b)
	}
}

func TestEachSampleInAFile(t *testing.T) {
	inFolder(t)
	trainPainter(t, tinyVAE, "vae")
	if said := ran(t, "sample vae -n 3 --seed 5 --each deep/each"); said != "the samples are in deep/each\n" {
		t.Errorf("said %q", said)
	}
	if got := folderOf(t, "deep/each"); !slices.Equal(got, []string{"0001.png", "0002.png", "0003.png"}) {
		t.Errorf("got the files %v", got)
	}
	if got := pictureOf(t, "deep/each/0002.png"); got.Bounds() != image.Rect(0, 0, 28, 28) {
		t.Errorf("got %v, want the model's own size", got.Bounds())
	}
	// The grid of the same draw without a frame, at native size, is the three side by side.
	ran(t, "sample vae -n 3 --seed 5 --no-frame --scale 1 --columns 3 --out row.png")
	row := pictureOf(t, "row.png")
	if row.Bounds() != image.Rect(0, 0, 84, 28) {
		t.Fatalf("the row is %v, want 84x28", row.Bounds())
	}
	for i := range 3 {
		one := pictureOf(t, filepath.Join("deep/each", []string{"0001.png", "0002.png", "0003.png"}[i]))
		for y := range 28 {
			for x := range 28 {
				if one.At(x, y) != row.At(28*i+x, y) {
					t.Fatalf("picture %d differs from that of the grid at %d,%d", i+1, x, y)
				}
			}
		}
	}
	// What is there stays, unless it may be replaced. Other files are no hindrance.
	before := bytesOf(t, "deep/each/0001.png")
	for _, name := range []string{"1.png", "00001.png", "0004.png", "0001.txt"} {
		if err := os.WriteFile(filepath.Join("deep/each", name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := call(t, strings.Fields("sample vae -n 3 --seed 6 --each deep/each")...); err == nil ||
		!strings.Contains(err.Error(), "deep/each already has 0001.png and 2 more of the files to write: name another folder, or give --force") {
		t.Errorf("into a full folder: got %v", err)
	}
	if !bytes.Equal(before, bytesOf(t, "deep/each/0001.png")) {
		t.Error("a refused draw replaced a file")
	}
	ran(t, "sample vae -n 3 --seed 6 --each deep/each --force --scale 2")
	if got := pictureOf(t, "deep/each/0001.png"); got.Bounds() != image.Rect(0, 0, 56, 56) {
		t.Errorf("got %v, want twice the size", got.Bounds())
	}
	ran(t, "sample vae -n 1 --each webp --format webp")
	if file := bytesOf(t, "webp/0001.webp"); string(file[:4]) != "RIFF" || string(file[8:12]) != "WEBP" {
		t.Errorf("begins with %q, want WebP", file[:12])
	}
	if left, _ := filepath.Glob("*/.atelier-*"); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

// What a model makes of pictures that are seen through is seen through, in files of their own, in a grid and in a film.
func TestAlphaIsKept(t *testing.T) {
	inFolder(t)
	for _, name := range []string{"a", "b"} {
		clear := image.NewNRGBA(image.Rect(0, 0, 16, 16))
		for i := range clear.Pix {
			clear.Pix[i] = uint8(i * len(name) % 200)
		}
		var b bytes.Buffer
		if err := png.Encode(&b, clear); err != nil {
			t.Fatal(err)
		}
		file(t, "clear", name+".png", b.String())
	}
	must(t, "train", "vae", "--config", tinyVAE, "--data", "clear", "--size", "16", "--channels", "4", "--steps", "1", "--out", "vae")
	ran(t, "sample vae -n 1 --seed 2 --each each")
	one := pictureOf(t, "each/0001.png").(*image.NRGBA)
	if one.Opaque() {
		t.Fatal("the picture is opaque")
	}
	ran(t, "sample vae -n 1 --seed 2 --scale 1 --no-frame --out grid.png")
	if grid := pictureOf(t, "grid.png").(*image.NRGBA); !bytes.Equal(grid.Pix, one.Pix) {
		t.Error("the grid of one has other values than the file of its own")
	}
	ran(t, "walk vae --seeds 2,3 --frames 2 --scale 1 --out walk.png")
	if first := pictureOf(t, "walk.png").(*image.NRGBA); !bytes.Equal(first.Pix, one.Pix) {
		t.Error("the first frame of the film has other values than the picture of its seed")
	}
}

// Names have as many digits as the largest number needs, and at least four.
func TestNumbersOfFiles(t *testing.T) {
	for _, c := range []struct {
		numbers     numbering
		first, last string
	}{
		{numbered(1), "0001.png", "0001.png"},
		{numbered(9999), "0001.png", "9999.png"},
		{numbered(10000), "00001.png", "10000.png"},
		{numbered(100000), "000001.png", "100000.png"},
		{seedNumbered([]int64{7, 123456, 3}), "000007.png", "000003.png"},
	} {
		s, err := newShelf(t.Context(), "nowhere", ".png", c.numbers, false)
		if err != nil {
			t.Fatal(err)
		}
		if first, last := s.name(s.number(0)), s.name(s.number(s.count-1)); first != c.first || last != c.last {
			t.Errorf("got %s to %s, want %s to %s", first, last, c.first, c.last)
		}
	}
}

// A sample of --seeds is what its seed alone gives.
func TestSeeds(t *testing.T) {
	inFolder(t)
	trainPainter(t, tinyVAE, "vae")
	ran(t, "sample vae --seeds 3,8-9 --each seeds")
	if got := folderOf(t, "seeds"); !slices.Equal(got, []string{"0003.png", "0008.png", "0009.png"}) {
		t.Errorf("got the files %v, want them named by their seeds", got)
	}
	ran(t, "sample vae --seed 9 -n 1 --each one")
	sameFiles(t, "seeds/0009.png", "one/0001.png")
	ran(t, "sample vae --seeds 1-64 --out grid.png")
	ran(t, "sample vae -n 64 --out plain.png")
	with, without := pictureOf(t, "grid.png").Bounds(), pictureOf(t, "plain.png").Bounds()
	if with.Dx() != without.Dx() || with.Dy() <= without.Dy() {
		t.Errorf("with seeds below the grid is %v and without %v, want it higher", with, without)
	}
	// A long seed is not cut: its cell is as wide as it needs.
	ran(t, "sample vae --seeds 9223372036854775807 --scale 1 --out long.png")
	if got := pictureOf(t, "long.png").Bounds().Dx(); got < 100 {
		t.Errorf("the grid of a long seed is %d pixels wide, want room for its 19 digits", got)
	}
}

func TestReadSeeds(t *testing.T) {
	for text, want := range map[string][]int64{"3": {3}, "1-4": {1, 2, 3, 4}, "5,1-2,1": {5, 1, 2, 1}, " 7 , 8": {7, 8}, "0-0": {0}, "9223372036854775807": {9223372036854775807}} {
		if got, err := readSeeds(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: got %v, error %v; want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                      `has "": give numbers`,
		"a":                     `has "a"`,
		"1,,2":                  `has ""`,
		"-3":                    `has "-3"`,
		"1-":                    `has "1-"`,
		"1.5":                   `has "1.5"`,
		"9223372036854775808":   "give numbers from 0 to 9223372036854775807",
		"5-1":                   "goes down: begin with the smaller number, 1-5",
		"0-1000000":             "more than 1000000 numbers",
		"0-9223372036854775807": "more than 1000000 numbers",
		"0-999999,7":            "more than 1000000 numbers",
	} {
		if got, err := readSeeds(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %d seeds, error %v; want %q in it", text, len(got), err, want)
		}
	}
}

// Pictures of saved latent numbers are those that were drawn, byte by byte, and those of the seed.
func TestLatentsAreDrawnAgain(t *testing.T) {
	inFolder(t)
	trainPainter(t, tinyVAE, "vae")
	trainPainter(t, tinyClasses, "classes")
	trainPainter(t, `{"units":16,"latent":3,"batch":8}`, "other")
	ran(t, "sample vae -n 5 --seed 4 --truncation 0.7 --temperature 0.9 --save-latents z.json --each drawn")
	ran(t, "sample vae -n 5 --seed 4 --truncation 0.7 --temperature 0.9 --each plain")
	if said := ran(t, "sample vae --latents z.json --each again"); said != "the samples are in again\n" {
		t.Errorf("said %q", said)
	}
	for _, name := range folderOf(t, "drawn") {
		sameFiles(t, filepath.Join("drawn", name), filepath.Join("again", name))
		sameFiles(t, filepath.Join("drawn", name), filepath.Join("plain", name))
	}
	read, err := sample.ReadLatents(bytes.NewReader(bytesOf(t, "z.json")))
	if err != nil || read.Model != "vae of fashion-mnist-10k-first-40 at step 2" || read.Seed != 4 || len(read.Digest) != 64 || len(read.Latents) != 5 {
		t.Errorf("the file holds %+v, error %v", read, err)
	}
	// Classes are kept with them.
	ran(t, "sample classes -n 2 --class 3,5 --save-latents c.json --out c.png")
	ran(t, "sample classes --latents c.json --out d.png")
	ran(t, "sample classes --latents c.json --class 5,3 --out e.png")
	sameFiles(t, "c.png", "d.png")
	if bytes.Equal(bytesOf(t, "c.png"), bytesOf(t, "e.png")) {
		t.Error("--class changed nothing")
	}
	for line, want := range map[string]string{
		"sample classes --save-latents x.json --out x.png": "the model makes pictures of a class, and latent numbers do not say of which: name it by --class",
		"sample classes --latents z.json --out x.png":      "name it by --class",
		"sample other --latents z.json --out x.png":        `its points have 2 numbers, and the model's 3: they are of another model, "vae of fashion-mnist-10k-first-40 at step 2"`,
		"sample vae --latents nothing.json --out x.png":    "--latents nothing.json cannot be read: no such file",
		"sample vae --latents drawn/0001.png --out x.png":  "no file of latent numbers, which --save-latents writes",
		"sample vae --save-latents no/x.json --out x.png":  "there is no folder no",
		"walk other --latents z.json --out x.png":          "its points have 2 numbers, and the model's 3",
	} {
		if _, err := call(t, strings.Fields(line)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("atelier %s: got %v, want %q in it", line, err, want)
		}
	}
	for _, name := range []string{"x.json", "x.png"} {
		if _, err := os.Stat(name); err == nil {
			t.Errorf("%s was made by a command that failed", name)
		}
	}
	// Those of a model that learnt more are decoded all the same, and it is said.
	must(t, "train", "vae", "--config", tinyVAE, "--data", "fashion-mnist-10k-first-40", "--steps", "3", "--resume", "--out", "vae")
	if said := ran(t, "sample vae --latents z.json --out later.png"); !strings.Contains(said, "were saved of another model") {
		t.Errorf("after more steps: said %q", said)
	}
}

// At its stops a walk shows what sample draws of the seeds.
func TestWalkShowsItsSeeds(t *testing.T) {
	inFolder(t)
	trainPainter(t, tinyVAE, "vae")
	if said := ran(t, "walk vae --seeds 3,8 -n 4 --columns 2 --frames 5 --scale 1 --out w.gif"); said != "the film is in w.gif: 5 pictures of 62x62, 0.25 s\n" {
		t.Errorf("said %q", said)
	}
	film, err := gif.DecodeAll(bytes.NewReader(bytesOf(t, "w.gif")))
	if err != nil || len(film.Image) != 5 || film.Delay[0] != 5 {
		t.Fatalf("got %d frames, error %v; want 5 of 50 ms", len(film.Image), err)
	}
	for at, seed := range map[int]string{0: "3", 4: "8"} {
		ran(t, "sample vae -n 4 --columns 2 --scale 1 --out s.gif --seed "+seed)
		one, err := gif.Decode(bytes.NewReader(bytesOf(t, "s.gif")))
		if err != nil {
			t.Fatal(err)
		}
		for y := range 62 {
			for x := range 62 {
				if film.Image[at].At(x, y) != one.At(x, y) {
					t.Fatalf("frame %d is not the grid of seed %s at %d,%d", at, seed, x, y)
				}
			}
		}
	}
	for ending, begins := range map[string]string{"png": "\x89PNG", "webp": "RIFF"} {
		ran(t, "walk vae --seeds 1-3 --loop --ease --frames 6 --fps 12 --out w."+ending)
		if file := bytesOf(t, "w."+ending); !strings.HasPrefix(string(file), begins) {
			t.Errorf("w.%s begins with %q", ending, file[:8])
		}
	}
	ran(t, "sample vae -n 3 --save-latents z.json --out z.png")
	ran(t, "walk vae --latents z.json --frames 4 --out z.webp")
}

// The film of a model without ffmpeg says what works instead, before anything is computed; with one it is what that writes.
func TestWalkToMP4(t *testing.T) {
	inFolder(t)
	trainPainter(t, tinyVAE, "vae")
	folder := t.TempDir()
	t.Setenv("PATH", folder)
	_, err := call(t, strings.Fields("walk nothing --seeds 1,2 --out w.mp4")...)
	if err == nil || !strings.Contains(err.Error(), `atelier walk: --out is "w.mp4": an MP4 is written by ffmpeg, which is not on PATH`) ||
		!strings.Contains(err.Error(), "name a file that ends in .webp, .png or .gif") {
		t.Errorf("without ffmpeg: got %v", err)
	}
	file(t, folder, "ffmpeg", "#!/bin/sh\nfor film in \"$@\"; do :; done\nexec /bin/cat >\"$film\"\n")
	ran(t, "walk vae --seeds 1,2 --frames 7 --scale 1 --out w.mp4")
	if got := len(bytesOf(t, "w.mp4")); got != 7*28*28*3 {
		t.Errorf("ffmpeg got %d bytes, want 7 frames", got)
	}
}

// A plotter gets one path a stroke, no fills and no pictures, in millimetres.
func TestDrawingsAsSVG(t *testing.T) {
	inFolder(t)
	trainSketcher(t)
	ran(t, "sample sketch -n 3 --columns 3 --mm 50 --out all.svg")
	ran(t, "sample sketch -n 3 --each plots --format svg")
	if got := folderOf(t, "plots"); !slices.Equal(got, []string{"0001.svg", "0002.svg", "0003.svg"}) {
		t.Errorf("got the files %v", got)
	}
	paths := 0
	for path, want := range map[string][2]string{"all.svg": {"150mm", "50mm"}, "plots/0001.svg": {"100mm", "100mm"}, "plots/0002.svg": {"100mm", "100mm"}, "plots/0003.svg": {"100mm", "100mm"}} {
		decoder := xml.NewDecoder(bytes.NewReader(bytesOf(t, path)))
		for {
			token, err := decoder.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			start, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			value := map[string]string{}
			for _, attribute := range start.Attr {
				value[attribute.Name.Local] = attribute.Value
			}
			switch start.Name.Local {
			case "svg":
				if value["width"] != want[0] || value["height"] != want[1] {
					t.Errorf("%s is %s x %s, want %v", path, value["width"], value["height"], want)
				}
			case "g":
				if value["fill"] != "none" || value["stroke-width"] == "" {
					t.Errorf("%s: paths have %v, want no fill and a width", path, value)
				}
			case "path":
				if path == "all.svg" {
					paths++
				} else {
					paths--
				}
				if strings.Count(value["d"], "M") != 1 || value["fill"] != "" || value["stroke"] == "" {
					t.Errorf("%s: the path %v, want one stroke without a fill", path, value)
				}
			default:
				t.Errorf("%s has a %s, want only paths", path, start.Name.Local)
			}
		}
	}
	if paths != 0 {
		t.Errorf("the one file has %d more strokes than the three", paths)
	}
	ran(t, "sample sketch -n 1 --scale 3 --each pixels")
	if got := pictureOf(t, "pixels/0001.png").Bounds(); got != image.Rect(0, 0, 288, 288) {
		t.Errorf("a drawing three times as large is %v, want 288x288", got)
	}
	ran(t, "sample sketch -n 2 --scale 2 --columns 2 --no-frame --out grid.png")
	if got := pictureOf(t, "grid.png").Bounds(); got != image.Rect(0, 0, 384, 192) {
		t.Errorf("the grid is %v, want 384x192", got)
	}
}

func TestTextsInFiles(t *testing.T) {
	inFolder(t)
	must(t, "train", "rnn", "--config", tinyText, "--data", "opticks-first-3000", "--steps", "2", "--out", "text")
	ran(t, "sample text -n 3 --length 20 --seed 2 --each texts")
	all := ran(t, "sample text -n 3 --length 20 --seed 2")
	var each []string
	for _, name := range folderOf(t, "texts") {
		each = append(each, strings.TrimSuffix(string(bytesOf(t, filepath.Join("texts", name))), "\n"))
	}
	if strings.Join(each, "\n\n")+"\n" != all {
		t.Errorf("the files hold %q, want the texts of %q", each, all)
	}
	one := strings.TrimSuffix(ran(t, "sample text -n 1 --length 20 --seed 7"), "\n")
	if got := ran(t, "sample text --length 20 --seeds 2,7"); !strings.Contains(got, "\n[seed 2]\n\n"+one+"\n[seed 7]\n") {
		t.Errorf("got %q, want the text of seed 7 and below it its number", got)
	}
}

// Every wrong combination is told in a sentence, with the code of a wrong command line.
func TestOutRefuses(t *testing.T) {
	inFolder(t)
	trainPainter(t, tinyVAE, "vae")
	trainPainter(t, tinyClasses, "classes")
	trainSketcher(t)
	must(t, "train", "rnn", "--config", tinyText, "--data", "opticks-first-3000", "--steps", "1", "--out", "text")
	for _, c := range []struct {
		line, says string
		code       int
	}{
		{"sample vae", "name a file that ends in .png, .webp or .gif, or give --each a folder", 2},
		{"sample vae --out x.bmp", `--out is "x.bmp": name a file that ends in .png, .webp or .gif`, 2},
		{"sample vae --out x.svg", "name a file that ends in .png, .webp or .gif", 2},
		{"sample sketch --out x.txt", "name a file that ends in .png, .webp, .gif or .svg", 2},
		{"sample vae --each d --out x.png", "--each and --out are both given, and the samples go either way: leave one out", 2},
		{"sample vae --each d --columns 3", "--each and --columns are both given", 2},
		{"sample vae --each d --no-frame", "--each and --no-frame are both given", 2},
		{"sample vae --out x.png --format png", "--format is for the files of --each: give that too, or leave it out", 2},
		{"sample vae --out x.png --force", "--force is for the files of --each", 2},
		{"sample vae --each d --format jpg", `--format is "jpg": give png, webp or gif`, 2},
		{"sample vae --each d --format svg", `--format is "svg"`, 2},
		{"sample text --each d --format png", `--format is "png": give txt, or leave it out`, 2},
		{"sample vae --each crosses.ndjson", "--each crosses.ndjson is a file: name a folder", 1},
		{"sample vae --seeds 1-3 --seed 4 --out x.png", "--seeds and --seed are both given", 2},
		{"sample vae --seeds 1-3 -n 4 --out x.png", "--seeds and --count are both given", 2},
		{"sample vae --seeds 1-x --out x.png", `--seeds has "1-x"`, 2},
		{"sample classes --seeds 1-3 --class 1,2 --out x.png", "--class names 2 classes for 3 seeds", 2},
		{"sample vae --latents z --seed 4 --out x.png", "--latents and --seed are both given, and the file says which samples to make", 2},
		{"sample vae --latents z --save-latents y --out x.png", "--latents and --save-latents are both given", 2},
		{"sample vae --scale 0 --out x.png", "--scale is 0, want 1 to 64", 2},
		{"sample vae --scale 65 --out x.png", "--scale is 65, want 1 to 64", 2},
		{"sample vae --columns -1 --out x.png", "--columns is -1, want 1", 2},
		{"sample vae --dpi 0 --out x.png", "--dpi is 0, want 1", 2},
		{"sample vae --dpi 300 --out x.webp", "--dpi is given, but only a PNG says how many pixels make an inch: leave it out", 2},
		{"sample vae --mm 10 --out x.png", "--mm is given, but only an SVG of drawings has millimetres", 2},
		{"sample sketch --mm -1 --out x.svg", "--mm is -1, want more than 0", 2},
		{"sample sketch --mm NaN --out x.svg", "--mm is NaN, want more than 0", 2},
		{"sample sketch --scale 2 --out x.svg", "--scale is given, but an SVG has no pixels", 2},
		{"sample vae --dither --out x.png", "--dither is given, but only a GIF has few colours", 2},
		{"sample text --scale 2", "--scale is for pictures, and the model makes text: leave it out", 2},
		{"sample text --latents z", "--latents is for pictures, and the model makes text", 2},
		{"sample sketch --save-latents z --out x.svg", "--save-latents is for models with latent numbers, and the model makes drawings: leave it out", 2},
		{"sample vae -n 0 --each d --top-k 3", "--top-k or --top-p is set", 2},
		{"sample vae -n -2 --each d", "--count is -2", 2},
		{"sample vae --seeds 1-20000 --out x.png", "give --seeds at most", 2},
		{"sample vae -n 500 --scale 30 --out x.png", "or --each a folder, which takes any number", 2},

		{"walk vae --seeds 1,2", "--out is missing", 2},
		{"walk vae --out w.gif", "at least one of the flags in the group [seeds latents] is required", 2},
		{"walk vae --seeds 1 --out w.gif", "--seeds or --latents have 1 stops, want at least 2", 2},
		{"walk vae --seeds 1,2 --out w.avi", "name a file that ends in .png, .webp, .gif or .mp4", 2},
		{"walk vae --seeds 1,2 --latents z --out w.gif", "--latents and --seeds are both given, and the file says what to walk between", 2},
		{"walk vae --seeds 1-9 --frames 8 --out w.gif", "--frames is 8, want at least one for each of the 9 stops", 2},
		{"walk vae --seeds 1,2 --frames 0 --out w.gif", "--frames is 0, want at least 2", 2},
		{"walk vae --seeds 1,2 --fps 0 --out w.png", "--fps is 0, want 0.1 to 120", 2},
		{"walk vae --seeds 1,2 --fps 60 --out w.gif", "--fps is 60, want 0.1 to 50 pictures a second for a GIF", 2},
		{"walk vae --seeds 1,2 --fps NaN --out w.png", "--fps is NaN", 2},
		{"walk vae --seeds 1,2 -n 0 --out w.gif", "--count is 0", 2},
		{"walk vae --seeds 1,2 --class 3 --out w.gif", "classes", 1},
		{"walk classes --seeds 1,2 --out w.gif", "--class is not given, and the model makes pictures of a class", 2},
		{"walk classes --seeds 1,2,3 --class 1,2 --out w.gif", "--class has 2 classes for 3 stops: give one for each, or one for all", 2},
		{"walk text --seeds 1,2 --out w.gif", "has no latent numbers to walk through: take a gan, or a vae of another preset than vq", 1},
		{"walk vae --seeds 1,2 --frames 100000 --out w.gif", "give fewer --frames, a smaller --scale, or --out a file that ends in .mp4", 2},
		{"walk vae --seeds 1,2 -n 9000 --scale 9 --out w.gif", "give a smaller --scale or fewer walks with -n", 2},
		{"walk vae --seeds 1,2 --dither --out w.png", "--dither is given, but only a GIF", 2},
		{"walk vae --seeds 1,2 --out none/w.gif", "there is no folder none", 1},
		{"walk nothing --seeds 1,2 --out w.gif", "there is no trained model in nothing", 1},
	} {
		run := start(t, itself(t), ".", small(t), words(c.line)...)
		code, complaints := run.code(), run.complaints.String()
		if code != c.code || !strings.Contains(complaints, c.says) || strings.Count(complaints, "\n") != 1 {
			t.Errorf("atelier %s: got the code %d and %q, want %d and one line with %q", c.line, code, complaints, c.code, c.says)
		}
	}
	for _, name := range []string{"x.png", "x.svg", "x.webp", "d", "z", "y", "w.gif", "w.png"} {
		if _, err := os.Stat(name); err == nil {
			t.Errorf("%s was made by a command that failed", name)
		}
	}
	if left, _ := filepath.Glob(".atelier-*"); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

// An interrupt between two files leaves whole ones only, and says how many there are.
func TestInterruptLeavesWholeFiles(t *testing.T) {
	inFolder(t)
	trainPainter(t, tinyVAE, "vae")
	run := start(t, itself(t), ".", small(t), words("sample vae -n 1000000 --each many")...)
	run.until(t, "some files", exists("many", "0000300.png"))
	run.signal(t, os.Interrupt)
	if code := run.code(); code != codeInterrupted || !strings.Contains(run.complaints.String(), "of the 1000000 files are in many, each of them whole") {
		t.Errorf("got the code %d and %q, want 130 and how many files there are", code, run.complaints.String())
	}
	names := folderOf(t, "many")
	for i, name := range names {
		if !strings.HasSuffix(name, ".png") {
			t.Fatalf("%s is left", name)
		}
		if i >= len(names)-3 {
			pictureOf(t, filepath.Join("many", name))
		}
	}
	// Files beyond the batch are those of another seed, as in a grid of so many.
	ran(t, "sample vae -n 300 --each few")
	sameFiles(t, "many/0000300.png", "few/0300.png")
}

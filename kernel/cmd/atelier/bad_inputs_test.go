package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// said is what a command of this program said, and its exit code. A panic is no end of a command.
func said(t *testing.T, args ...string) (out, complaints string, code int) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("atelier %s: panicked: %v", strings.Join(args, " "), r)
			code = -1
		}
	}()
	var o, c bytes.Buffer
	code = execute(args, &o, &c)
	return o.String(), c.String(), code
}

// strangeWords are what a user of the command has never heard of: names of Go's packages, types and fields, its panics
// and its formats.
var strangeWords = regexp.MustCompile(`\b(Frame|Options|Spec|Config)\.|\bmodels\.|\b(fit|sample|zoo|studio|imagefolder|imagefile|textfile|quickdraw)\.[A-Z]|\b(Conditional|Symbols|Window|Preset|Steps)\b|\bdata\.[A-Z]` +
	`|\*[a-z]+\.[A-Z]|goroutine|panic|runtime error|\.go:\d|0x[0-9a-f]{8}|%!|<nil>|\bEOF\b|strconv|invalid syntax|(^|: )json: |no such file or directory.*no such file`)

// tree is everything in the current folder: the names of the files and what they hold.
func tree(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		all[path] = fmt.Sprintf("%x", sha256.Sum256(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// lay writes files into the current folder.
func layFiles(t *testing.T, files map[string][]byte) {
	t.Helper()
	for path, content := range files {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func aPicture(seed int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, 24, 16))
	for i := range img.Pix {
		img.Pix[i] = uint8(seed*31 + i*i)
	}
	return img
}

func pngOf(img image.Image) []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, img) // to memory
	return b.Bytes()
}

func jpegOf(img image.Image) []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, nil)
	return b.Bytes()
}

// falseCRC is a PNG whose first chunk of pixels was changed.
func falseCRC() []byte {
	content := pngOf(aPicture(1))
	at := bytes.Index(content, []byte("IDAT"))
	content[at+8] ^= 0xff
	return content
}

// promising is the head of a PNG of 60,000 by 60,000 pixels.
func promising() []byte {
	content := pngOf(aPicture(1))
	binary.BigEndian.PutUint32(content[16:], 60_000)
	binary.BigEndian.PutUint32(content[20:], 60_000)
	binary.BigEndian.PutUint32(content[29:], crc32.ChecksumIEEE(content[12:29]))
	return content
}

// frameless is a GIF that ends before its first picture.
func frameless() []byte {
	var b bytes.Buffer
	_ = gif.Encode(&b, image.NewPaletted(image.Rect(0, 0, 4, 4), color.Palette{color.Black, color.White}), nil)
	at := bytes.IndexByte(b.Bytes(), 0x2c)
	return append(b.Bytes()[:at:at], 0x3b)
}

func utf16Of(text string) []byte {
	b := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return b
}

// zipOf packs files, whose headers a test may change before.
func zipOf(files map[string][]byte, change func(*zip.FileHeader)) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range files {
			if !yield(name) {
				return
			}
		}
	}) {
		header := &zip.FileHeader{Name: name, Method: zip.Deflate}
		if change != nil {
			change(header)
		}
		into, err := w.CreateHeader(header)
		if err == nil {
			_, _ = into.Write(files[name]) // to memory
		}
	}
	_ = w.Close()
	return b.Bytes()
}

// locked marks the files of an archive as encrypted.
func locked(content []byte) []byte {
	for _, mark := range [][2]int{{0x04034b50, 6}, {0x02014b50, 8}} {
		signature := binary.LittleEndian.AppendUint32(nil, uint32(mark[0]))
		for at := bytes.Index(content, signature); at >= 0; {
			content[at+mark[1]] |= 1
			next := bytes.Index(content[at+4:], signature)
			if next < 0 {
				break
			}
			at += 4 + next
		}
	}
	return content
}

// good are two classes of pictures that nothing is wrong with.
func good(more map[string][]byte) map[string][]byte {
	files := map[string][]byte{}
	for i := range 3 {
		files[fmt.Sprintf("in/cats/%d.png", i)] = pngOf(aPicture(i))
		files[fmt.Sprintf("in/dogs/%d.jpg", i)] = jpegOf(aPicture(10 + i))
	}
	for path, content := range more {
		files[path] = content
	}
	return files
}

// goodZip is good as an archive.
func goodZip(more map[string][]byte, change func(*zip.FileHeader)) map[string][]byte {
	files := map[string][]byte{}
	for path, content := range good(nil) {
		files[strings.TrimPrefix(path, "in/")] = content
	}
	for path, content := range more {
		files[path] = content
	}
	return map[string][]byte{"in.zip": zipOf(files, change)}
}

// lines repeats a line of a file, as drawings and pairs have them.
func repeated(line string, n int, then string) []byte {
	return []byte(strings.Repeat(line+"\n", n) + then + "\n")
}

const (
	trainVAE  = "train vae --config " + tinyVAE + " --steps 1 --out new --data "
	trainText = "train rnn --config " + tinyText + " --steps 1 --out new --data "
	aDrawing  = `{"word":"cat","drawing":[[[0,10,20],[0,0,5]]]}`
)

// badInputs are what people give by mistake. Each is refused in one sentence that names what is at fault, and nothing that
// was there before is lost.
var badInputs = []struct {
	name  string
	files map[string][]byte
	line  string
	want  []string // all of them in the sentence
}{
	// Folders and archives.
	{"a folder that does not exist", nil, trainVAE + "none", []string{`"none"`}},
	{"a folder without pictures", map[string][]byte{"in/notes.txt": []byte("hello")}, "data look in", []string{"in has no pictures", ".png"}},
	{"a folder whose pictures are all bad", map[string][]byte{"in/a.png": nil, "in/b.jpg": []byte("x")}, "data look in", []string{"a.png", "b.jpg"}},
	{"an archive without pictures", map[string][]byte{"in.zip": zipOf(map[string][]byte{"a.txt": []byte("a")}, nil)}, "data look in.zip", []string{"in.zip", "no pictures"}},
	{"an archive that is locked", map[string][]byte{"in.zip": locked(zipOf(map[string][]byte{"a.png": pngOf(aPicture(1))}, nil))}, "data look in.zip", []string{"in.zip", "a.png", "password"}},
	{"an archive that is none", map[string][]byte{"in.zip": []byte("no archive")}, "data look in.zip", []string{"in.zip", "no zip archive"}},
	{"an archive that is cut short", map[string][]byte{"in.zip": goodZip(nil, nil)["in.zip"][:200]}, "data look in.zip", []string{"in.zip", "cut short"}},
	{"a picture by itself", map[string][]byte{"a.png": pngOf(aPicture(1))}, "data look a.png", []string{"a.png", "folder"}},
	{"a film", map[string][]byte{"a.mp4": []byte("ftyp")}, "data look a.mp4", []string{"a.mp4", "film", "folder"}},
	{"drawings without SVG", good(nil), "data look in --strokes", []string{"in", ".svg"}},
	{"an archive of another kind", map[string][]byte{"in.7z": []byte("7z\xbc\xaf\x27\x1c")}, "data look in.7z", []string{"in.7z", ".zip"}},
	{"a bad file, strictly", good(map[string][]byte{"in/cats/torn.png": pngOf(aPicture(9))[:40]}), "data look in --strict", []string{"cats/torn.png"}},

	// What pictures are brought to.
	{"a size of nothing", good(nil), "data look in --size 0", []string{"--size", "0"}},
	{"a size of 5,000", good(nil), "data look in --size 5000", []string{"--size", "5000"}},
	{"a negative size", good(nil), "data look in --size -3", []string{"--size", "-3"}},
	{"a size in words", good(nil), "data look in --size abc", []string{"--size", "abc", "64"}},
	{"a size cut short", good(nil), "data look in --size 64x", []string{"--size", "64x"}},
	{"a size of three sides", good(nil), "data look in --size 64x64x3", []string{"--size", "64x64x3"}},
	{"two channels", good(nil), "data look in --channels 2", []string{"--channels is 2", "1 (grey)"}},
	{"a fit of another program", good(nil), "data look in --fit zoom", []string{"--fit", "zoom", "crop"}},
	{"a background that is no colour", good(nil), "data look in --background pink?", []string{"--background", "pink?", "#"}},
	{"a size for a text", map[string][]byte{"a.txt": []byte(strings.Repeat("hello world\n", 50))}, "data look a.txt --size 32", []string{"--size"}},

	// Texts, pairs, drawings.
	{"an empty text", map[string][]byte{"a.txt": nil}, trainText + "a.txt", []string{"a.txt"}},
	{"a text that is no text", map[string][]byte{"a.txt": {0, 1, 2, 0xff, 0xfe, 0}}, trainText + "a.txt", []string{"a.txt", "byte"}},
	{"a text in UTF-16", map[string][]byte{"a.txt": utf16Of("hello")}, trainText + "a.txt", []string{"a.txt", "UTF-16", "UTF-8"}},
	{"a text in Latin-1", map[string][]byte{"a.txt": []byte("caf\xe9 au lait")}, trainText + "a.txt", []string{"a.txt", "UTF-8"}},
	{"a byte order mark alone", map[string][]byte{"a.txt": []byte("\uFEFF")}, trainText + "a.txt", []string{"a.txt"}},
	{"a text shorter than a window", map[string][]byte{"a.txt": []byte("ab")}, trainText + "a.txt", []string{"a.txt", "window"}},
	{"empty lines as documents", map[string][]byte{"a.txt": []byte("\n \n\t\n")}, trainText + "a.txt --lines", []string{"a.txt"}},
	{"a folder as lines", good(nil), trainText + "in --lines", []string{"--lines", "text file"}},
	{"pairs of one column", map[string][]byte{"a.tsv": repeated("one\tuno", 2, "two")}, trainText + "a.tsv", []string{"a.tsv", "line 3", "tab"}},
	{"pairs of three columns", map[string][]byte{"a.tsv": []byte("one\tuno\tun\n")}, trainText + "a.tsv", []string{"a.tsv", "line 1"}},
	{"no pairs", map[string][]byte{"a.tsv": []byte("\n\n")}, trainText + "a.tsv", []string{"a.tsv", "no pairs"}},
	{"drawings broken at line 7", map[string][]byte{"a.ndjson": repeated(aDrawing, 6, `{"word":"cat","drawing":[[[0,`)}, "train rnn --steps 1 --out new --data a.ndjson", []string{"a.ndjson", "line 7"}},
	{"drawings without strokes", map[string][]byte{"a.ndjson": repeated(aDrawing, 1, `{"word":"cat"}`)}, "train rnn --steps 1 --out new --data a.ndjson", []string{"a.ndjson", "line 2"}},
	{"no drawings", map[string][]byte{"a.ndjson": []byte("# nothing\n")}, "train rnn --steps 1 --out new --data a.ndjson", []string{"a.ndjson"}},

	// Orders to train.
	{"steps below zero", nil, "train vae --data opticks --out new --steps -1", []string{"--steps is -1"}},
	{"no steps", nil, "train vae --data opticks --out new --steps 0", []string{"--steps", "--epochs", "--time"}},
	{"steps in words", nil, "train vae --data opticks --out new --steps many", []string{"--steps", "many"}},
	{"a time without a unit", nil, "train vae --data opticks --out new --time 15", []string{"--time", "15"}},
	{"no data", nil, "train vae --steps 1 --out new", []string{"data"}},
	{"a model for data", nil, trainVAE + "vae", []string{"vae", "trained model"}},
	{"text for a model of pictures", nil, "train vae --data opticks --steps 1 --out new", []string{"--data opticks", "vae", "rnn"}},
	{"a preset for other data", nil, "train rnn --preset sketch --data opticks --steps 1 --out new", []string{"--preset sketch", "opticks", "gru"}},
	{"a size that a preset does not learn", good(nil), "train gan --preset dcgan --data in --size 30x20 --steps 1 --out new", []string{"--preset dcgan", "30x20"}},
	{"a family that is none", nil, "train painter --data opticks --steps 1 --out new", []string{"painter", "gan"}},
	{"a preset that is none", nil, "train vae --preset dcgan --data fashion-mnist-10k --steps 1 --out new", []string{"dcgan", "conv"}},
	{"a configuration that is no JSON", nil, "train vae --config units=4 --data fashion-mnist-10k --steps 1 --out new", []string{"units=4", "JSON"}},
	{"a field that is none", nil, `train vae --config {"unit":4} --data fashion-mnist-10k --steps 1 --out new`, []string{"unit"}},
	{"a field of another type", nil, `train vae --config {"units":"many"} --data fashion-mnist-10k --steps 1 --out new`, []string{"units", "whole number"}},
	{"to resume with other data", nil, "train vae --config " + tinyVAE + " --data tang --steps 4 --out vae --resume", []string{"tang", "rnn"}},
	{"to train again without resuming", nil, "train vae --config " + tinyVAE + " --data fashion-mnist-10k-first-40 --steps 4 --out vae", []string{"vae", "--resume"}},
	{"a model into a file", map[string][]byte{"file": []byte("x")}, "train vae --config " + tinyVAE + " --data fashion-mnist-10k-first-40 --steps 1 --out file", []string{"file"}},
	{"a model below a file", map[string][]byte{"file": []byte("x")}, "train vae --config " + tinyVAE + " --data fashion-mnist-10k-first-40 --steps 1 --out file/new", []string{"file/new"}},
	{"a model into the data", good(nil), "train vae --steps 1 --data in --out in", []string{"--out", "in"}},
	{"more than there is", nil, trainVAE + "fashion-mnist-10k-first-20000", []string{"fashion-mnist-10k", "10000"}},

	// Orders to draw.
	{"to draw from nothing", nil, "sample none --out x.png", []string{"none", "no trained model", "atelier train"}},
	{"to draw from a folder of pictures", good(nil), "sample in --out x.png", []string{"in", "no trained model"}},
	{"fewer than no samples", nil, "sample vae -n -1 --out x.png", []string{"-1"}},
	{"more samples than a picture holds", nil, "sample vae -n 1000000000 --out x.png", []string{"-n"}},
	{"a class that is none", nil, "sample vae --class dog --out x.png", []string{"--class", "dog", "sneaker"}},
	{"a class beyond the last", nil, "sample vae --class 10 --out x.png", []string{"--class", "10", "0 to 9"}},
	{"a class of what has none", nil, "sample text --class 1", []string{"--class", "opticks"}},
	{"samples into a folder that is not there", nil, "sample vae --out none/x.png", []string{"none/x.png", "mkdir"}},
	{"samples as another format", nil, "sample vae --out x.tga", []string{"x.tga", ".png"}},
	{"samples into a folder", good(nil), "sample vae --out in", []string{"in"}},
	{"a temperature of nothing", nil, "sample text --temperature -1", []string{"--temperature", "-1"}},
	{"a probability above one", nil, "sample text --top-p 2", []string{"--top-p", "2"}},
	{"a length below zero", nil, "sample text --length -1", []string{"--length", "-1"}},
	{"a prompt in symbols that were not learnt", nil, "sample text --prompt \u4e2d", []string{"--prompt", "\u4e2d"}},
	{"a beginning of a picture", nil, "sample vae --prompt hello --out x.png", []string{"--prompt"}},
	{"a class of a model that was told none", nil, "sample vae --class sneaker --out x.png", []string{"a class was asked for", `{"conditional": true}`}},
	{"pictures over others", map[string][]byte{"each/0001.png": pngOf(aPicture(1))}, "sample vae --each each", []string{"each", "0001.png", "--force"}},
	{"pictures into a file", map[string][]byte{"file": []byte("x")}, "sample vae --each file", []string{"--each file", "folder"}},
	{"pictures below a file", map[string][]byte{"file": []byte("x")}, "sample vae --each file/new", []string{"--each file/new", "folder"}},
	{"files of an unknown format", nil, "sample vae --each new --format bmp", []string{"--format", "bmp", "png"}},
	{"seeds that go down", nil, "sample vae --seeds 5-1 --out x.png", []string{"--seeds", "5-1", "1-5"}},
	{"seeds in words", nil, "sample vae --seeds one --out x.png", []string{"--seeds", "one", "1-64"}},
	{"a scale of nothing", nil, "sample vae --scale 0 --out x.png", []string{"--scale is 0", "1 to 64"}},
	{"latent numbers that are not there", nil, "sample vae --latents none.json --out x.png", []string{"--latents none.json"}},
	{"latent numbers broken off", map[string][]byte{"z.json": []byte("{")}, "sample vae --latents z.json --out x.png", []string{"--latents z.json", "--save-latents"}},
	{"a walk from one place", nil, "walk vae --seeds 1 --out x.webp", []string{"--seeds", "at least 2"}},
	{"a walk to nowhere", nil, "walk vae --out x.webp", []string{"seeds"}},
	{"a walk without a file", nil, "walk vae --seeds 1,2", []string{"--out"}},
	{"a film of another kind", nil, "walk vae --seeds 1,2 --out x.avi", []string{"x.avi", ".mp4"}},
	{"a film of no pictures", nil, "walk vae --seeds 1,2 --frames 0 --out x.webp", []string{"--frames is 0", "2"}},
	{"a walk through a text", nil, "walk text --seeds 1,2 --out x.webp", []string{"rnn", "take a gan, or a vae"}},
	{"a data sheet of another ending", nil, "data look couplets --sheet a.doc", []string{"--sheet", "a.doc", ".md"}},
}

func TestBadInputsAreToldInTheUsersWords(t *testing.T) {
	inFolder(t)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	trainBoth(t)
	home, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range badInputs {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(home)
			layFiles(t, c.files)
			defer func() {
				for path := range c.files {
					first, _, _ := strings.Cut(path, "/")
					_ = os.RemoveAll(filepath.Join(home, first))
				}
			}()
			before := tree(t)
			out, complaints, code := said(t, words(c.line)...)
			if code != codeFailed && code != codeMisuse {
				t.Fatalf("atelier %s: the exit code is %d, and it said %q and %q; want 1 or 2", c.line, code, out, complaints)
			}
			checkSentence(t, complaints, c.want)
			if out != "" {
				t.Errorf("standard output has %q, want nothing", out)
			}
			after := tree(t)
			for path, sum := range before {
				if after[path] != sum {
					t.Errorf("%s is not what it was", path)
				}
			}
			for path := range after {
				if _, was := before[path]; !was {
					t.Errorf("%s was made", path)
				}
			}
		})
	}
	if len(badInputs) < 50 {
		t.Errorf("there are %d bad inputs, want 50", len(badInputs))
	}
}

// checkSentence checks that something is said in one line of usual words.
func checkSentence(t *testing.T, sentence string, want []string) {
	t.Helper()
	t.Log(strings.TrimSpace(sentence))
	for _, each := range want {
		if !strings.Contains(sentence, each) {
			t.Errorf("said %q, want %q in it", sentence, each)
		}
	}
	if strings.Count(sentence, "\n") != 1 || len(sentence) > 500 {
		t.Errorf("said %q, want one line", sentence)
	}
	if strange := strangeWords.FindString(sentence); strange != "" {
		t.Errorf("said %q, want no %q", sentence, strange)
	}
}

// A bad file among good ones is left out, and said by name.
func TestBadFilesAreSkippedByName(t *testing.T) {
	inFolder(t)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	for name, c := range map[string]struct {
		files map[string][]byte
		data  string
		want  string // the file
	}{
		"a torn JPEG":          {good(map[string][]byte{"in/cats/torn.jpg": jpegOf(aPicture(5))[:100]}), "in", "cats/torn.jpg"},
		"a file of no bytes":   {good(map[string][]byte{"in/cats/none.png": nil}), "in", "cats/none.png"},
		"a PNG of a false sum": {good(map[string][]byte{"in/cats/false.png": falseCRC()}), "in", "cats/false.png"},
		"a PNG that promises":  {good(map[string][]byte{"in/cats/huge.png": promising()}), "in", "cats/huge.png"},
		"a GIF of no picture":  {good(map[string][]byte{"in/cats/none.gif": frameless()}), "in", "cats/none.gif"},
		"an SVG of nothing":    {good(map[string][]byte{"in/cats/none.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)}), "in", "cats/none.svg"},
		"another format":       {good(map[string][]byte{"in/cats/a.psd": []byte("8BPS")}), "in", "cats/a.psd"},
		"a text by the name":   {good(map[string][]byte{"in/cats/a.png": []byte("hello")}), "in", "cats/a.png"},
		"junk in an archive":   {goodZip(map[string][]byte{"cats/a.png": []byte("hello"), "__MACOSX/b.png": nil, "Thumbs.db": nil}, nil), "in.zip", "cats/a.png"},
		"a way out":            {goodZip(map[string][]byte{"../../cats/out.png": pngOf(aPicture(3))}, nil), "in.zip", "../../cats/out.png"},
		"a bomb":               {goodZip(map[string][]byte{"cats/bomb.png": make([]byte, 300<<20)}, nil), "in.zip", "cats/bomb.png"},
	} {
		t.Run(name, func(t *testing.T) {
			layFiles(t, c.files)
			defer func() { _ = os.RemoveAll("in"); _ = os.RemoveAll("in.zip") }()
			out, complaints, code := said(t, "data", "look", c.data)
			if code != 0 || !strings.Contains(out, "cats 3, dogs 3") {
				t.Fatalf("the exit code is %d, and it said %q and %q; want the six good pictures", code, out, complaints)
			}
			if !strings.Contains(out, c.want) {
				t.Errorf("the sheet is %s, want %s in it", out, c.want)
			}
			checkSentence(t, complaints, []string{c.want, "1 of 7 files skipped"})
			_, complaints, code = said(t, words("train vae --config "+tinyVAE+" --steps 1 --out "+t.TempDir()+"/new --data "+c.data)...)
			if code != 0 || !strings.Contains(complaints, c.want) {
				t.Errorf("training ended with %d and said %q, want %s", code, complaints, c.want)
			}
		})
	}
}

// A folder of fewer pictures than a step takes is learnt from, and that is said.
func TestFewPicturesAreSaid(t *testing.T) {
	inFolder(t)
	layFiles(t, map[string][]byte{"in/a.png": pngOf(aPicture(1))})
	for config, want := range map[string]string{
		tinyVAE: "there is 1 picture and an update takes 8, so it takes each several times: a batch of 0 follows the data and takes 1, or add some",
		strings.Replace(tinyVAE, `"batch":8`, `"batch":0`, 1): "there is 1 picture, so an update takes 1 and not 128: a batch of your own is heeded, and more data helps most",
	} {
		_, complaints, code := said(t, words("train vae --config "+config+" --steps 1 --licence MIT --out "+t.TempDir()+"/new --data in")...)
		first, _, _ := strings.Cut(complaints, "\n")
		if code != 0 {
			t.Fatalf("training ended with %d: %s", code, complaints)
		}
		checkSentence(t, first+"\n", []string{want})
	}
}

// A GAN has no loss that says when to stop.
func TestPatienceOfAGANIsRefused(t *testing.T) {
	inFolder(t)
	_, complaints, code := said(t, words("train gan --data fashion-mnist-10k-first-40 --steps 1 --patience 3 --out new --config {\"units\":4}")...)
	if code == 0 {
		t.Fatalf("training ended with %d: %s", code, complaints)
	}
	checkSentence(t, complaints, []string{"--patience is "})
}

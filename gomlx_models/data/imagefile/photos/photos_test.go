package photos

import (
	"bytes"
	"encoding/gob"
	"image"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data/imagefile"
)

// asProgram makes this test binary the program that package imagefile starts.
const asProgram = "ATELIER_TEST_AS_PHOTOS"

func TestMain(m *testing.M) {
	switch os.Getenv(asProgram) {
	case "photos":
		out := os.Stdout
		os.Stdout = os.Stderr
		if Serve(os.Stdin, out) != nil {
			os.Exit(1)
		}
		os.Exit(0)
	case "broken":
		os.Exit(3)
	}
	os.Exit(m.Run())
}

// program has imagefile start this binary in a role.
func program(t *testing.T, role string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(imagefile.PhotoVariable, self)
	t.Setenv(asProgram, role)
}

func file(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The middles of the quarters of the pictures: top left, top right, bottom left, bottom right.
type quarters [4][4]int

func TestPhotos(t *testing.T) {
	program(t, "photos")
	red, green, blue, white := [4]int{230, 30, 40, 255}, [4]int{20, 180, 60, 255}, [4]int{40, 60, 220, 255}, [4]int{240, 240, 240, 255}
	whole := image.Pt(256, 160)
	var group sync.WaitGroup // several at a time, as a folder is read
	for _, test := range []struct {
		name string
		size image.Point
		want quarters
	}{
		{"plain.heic", whole, quarters{red, green, blue, white}},
		{"video.heic", whole, quarters{red, green, blue, white}},
		{"deep.heic", whole, quarters{red, green, blue, white}},
		{"grey.heic", whole, quarters{{91, 91, 91, 255}, {118, 118, 118, 255}, {72, 72, 72, 255}, {240, 240, 240, 255}}},
		{"turned.heic", image.Pt(160, 256), quarters{blue, red, white, green}},
		{"mirrored.heic", whole, quarters{green, red, white, blue}},
		{"plain.avif", whole, quarters{red, green, blue, white}},
		{"alpha.avif", whole, quarters{red, green, blue, {240, 240, 240, 128}}},
		{"turned.avif", image.Pt(160, 256), quarters{blue, red, white, green}},
		{"animated.avif", whole, quarters{red, green, blue, white}},
	} {
		content := file(t, test.name)
		group.Go(func() {
			picture, err := imagefile.Decode(test.name, bytes.NewReader(content))
			if err != nil {
				t.Errorf("%s: %v", test.name, err)
				return
			}
			if size := picture.Bounds().Size(); size != test.size {
				t.Errorf("%s is %v, want %v", test.name, size, test.size)
				return
			}
			for i, want := range test.want {
				c := picture.(*image.NRGBA).NRGBAAt(test.size.X*(1+i%2*2)/4, test.size.Y*(1+i/2*2)/4)
				for j, got := range [4]uint8{c.R, c.G, c.B, c.A} {
					if d := int(got) - want[j]; d > 4 || d < -4 {
						t.Errorf("quarter %d of %s is %v, want %v", i, test.name, c, want)
						break
					}
				}
			}
		})
	}
	group.Wait()
}

func TestPhotosThatAreRefused(t *testing.T) {
	program(t, "photos")
	cut := func(name string) []byte { b := file(t, name); return b[:len(b)*2/3] }
	bent := file(t, "plain.avif")
	clear(bent[bytes.Index(bent, []byte("mdat"))+8:])
	for name, test := range map[string]struct {
		file []byte
		want string
	}{
		"small.heic": {file(t, "small.heic"), "it is 48 pixels wide, and HEIC is read from 128 on; save it as PNG"},
		"alpha.heic": {file(t, "alpha.heic"), "it has alpha, which would be lost; save it as PNG"},
		"cut.heic":   {cut("plain.heic"), "it is damaged, or of a kind of HEIC and AVIF that is not read: it is cut short"},
		"bent.avif":  {bent, "it is damaged, or of a kind of AVIF that is not read"},
		"cut.avif":   {cut("plain.avif"), "it is damaged, or of a kind of HEIC and AVIF that is not read: it is cut short"},
		"head.heic":  {file(t, "plain.heic")[:40], "it is damaged, or of a kind of HEIC and AVIF that is not read: it is cut short"},
		"film.heic":  {[]byte("\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42"), "it is a film, whatever its ending says"},
	} {
		if _, err := imagefile.Decode(name, bytes.NewReader(test.file)); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q in it", name, err, test.want)
		}
	}
}

// Whatever becomes of the program, the photo is refused with a sentence.
func TestProgramsThatFail(t *testing.T) {
	for role, want := range map[string]string{"broken": "its reader broke off"} {
		program(t, role)
		// More than wait from other tests, so that one is started.
		for range 20 {
			if _, err := imagefile.Decode("a.heic", bytes.NewReader(file(t, "plain.heic"))); err != nil {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%s: %v, want %q in it", role, err, want)
				}
				break
			}
		}
	}
}

// A picture that promises too much is refused before there is memory for it.
func TestASizeIsCheckedFirst(t *testing.T) {
	bomb := file(t, "plain.avif")
	at := bytes.Index(bomb, []byte("ispe"))
	copy(bomb[at+8:], []byte{0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60})
	if a := answer(imagefile.PhotoQuestion{AVIF: true, File: bomb}); !strings.Contains(a.Fault, "it is 60000 by 60000 pixels") {
		t.Errorf("it answers %q", a.Fault)
	}
}

func TestServe(t *testing.T) {
	if err := Serve(strings.NewReader("this is no question"), io.Discard); err == nil {
		t.Error("what is no question is answered")
	}
	var in, out bytes.Buffer
	if err := gob.NewEncoder(&in).Encode(imagefile.PhotoQuestion{File: []byte("no photo")}); err != nil {
		t.Fatal(err)
	}
	if err := Serve(&in, &out); err != nil {
		t.Fatal(err)
	}
	var a imagefile.PhotoAnswer
	if err := gob.NewDecoder(&out).Decode(&a); err != nil || a.Fault == "" {
		t.Errorf("it answers %v (%v)", a, err)
	}
}

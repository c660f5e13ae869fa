package imagefile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// The four quarters of the pictures of these tests: top left, top right, bottom left, bottom right.
var (
	red   = color.NRGBA{230, 30, 40, 255}
	green = color.NRGBA{20, 180, 60, 255}
	blue  = color.NRGBA{40, 60, 220, 255}
	white = color.NRGBA{240, 240, 240, 255}

	quarters = [4]color.NRGBA{red, green, blue, white}
)

// quartered is a picture of 48 by 32 pixels with these quarters.
func quartered(of [4]color.NRGBA) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, 48, 32))
	for y := range 32 {
		for x := range 48 {
			picture.SetNRGBA(x, y, of[y/16*2+x/24])
		}
	}
	return picture
}

// middles are the colours in the middle of the quarters of a picture.
func middles(picture image.Image) (found [4]color.NRGBA) {
	size := picture.Bounds().Size()
	for i := range found {
		x, y := size.X*(1+i%2*2)/4, size.Y*(1+i/2*2)/4
		found[i] = color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)
	}
	return found
}

// near tells whether the colours differ by at most that much in each value.
func near(a, b [4]color.NRGBA, most int) bool {
	for i := range a {
		for _, pair := range [][2]uint8{{a[i].R, b[i].R}, {a[i].G, b[i].G}, {a[i].B, b[i].B}, {a[i].A, b[i].A}} {
			if d := int(pair[0]) - int(pair[1]); d > most || d < -most {
				return false
			}
		}
	}
	return true
}

func greys(of [4]color.NRGBA) (grey [4]color.NRGBA) {
	for i, c := range of {
		y := color.GrayModel.Convert(c).(color.Gray).Y
		grey[i] = color.NRGBA{y, y, y, 255}
	}
	return grey
}

// encoded is a file of a picture.
func encoded(t *testing.T, encode func(io.Writer, image.Image) error, picture image.Image) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := encode(&file, picture); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func asJPEG(w io.Writer, picture image.Image) error {
	return jpeg.Encode(w, picture, &jpeg.Options{Quality: 95})
}

func stored(t *testing.T, name string) []byte {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func decoded(t *testing.T, name string, file []byte) image.Image {
	t.Helper()
	picture, err := Decode(name, bytes.NewReader(file))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if picture.Bounds().Min != (image.Point{}) {
		t.Errorf("%s begins at %v, want (0, 0)", name, picture.Bounds().Min)
	}
	return picture
}

func TestFormats(t *testing.T) {
	clear := quarters
	clear[3].A = 128
	bilevel := [4]color.NRGBA{{0, 0, 0, 255}, {0, 0, 0, 255}, {0, 0, 0, 255}, {255, 255, 255, 255}}
	palette := image.NewPaletted(image.Rect(0, 0, 48, 32), color.Palette{red, green, blue, clear[3]})
	deep := image.NewNRGBA64(palette.Rect)
	for y := range 32 {
		for x := range 48 {
			palette.SetColorIndex(x, y, uint8(y/16*2+x/24))
			c := clear[y/16*2+x/24]
			deep.SetNRGBA64(x, y, color.NRGBA64{uint16(c.R) * 257, uint16(c.G) * 257, uint16(c.B) * 257, uint16(c.A) * 257})
		}
	}
	for _, test := range []struct {
		name string
		file []byte
		want [4]color.NRGBA
		near int
	}{
		{"plain.png", encoded(t, png.Encode, quartered(quarters)), quarters, 0},
		{"alpha.png", encoded(t, png.Encode, quartered(clear)), clear, 0},
		{"palette.png", encoded(t, png.Encode, palette), clear, 0},
		{"deep.png", encoded(t, png.Encode, deep), clear, 0},
		{"plain.jpg", encoded(t, asJPEG, quartered(quarters)), quarters, 4},
		{"plain.bmp", encoded(t, bmp.Encode, quartered(quarters)), quarters, 0},
		{"plain.tiff", encoded(t, func(w io.Writer, p image.Image) error { return tiff.Encode(w, p, nil) }, deep), clear, 1},
		{"misnamed.png", encoded(t, asJPEG, quartered(quarters)), quarters, 4},
		{"no ending", encoded(t, png.Encode, quartered(quarters)), quarters, 0},
		{"progressive.jpg", stored(t, "progressive.jpg"), quarters, 4},
		{"grey.jpg", stored(t, "grey.jpg"), greys(quarters), 3},
		{"cmyk.jpg", stored(t, "cmyk.jpg"), quarters, 4},
		{"lossy.webp", stored(t, "lossy.webp"), quarters, 8},
		{"lossless.webp", stored(t, "lossless.webp"), quarters, 0},
		{"alpha.webp", stored(t, "alpha.webp"), clear, 8},
		{"alpha-lossless.webp", stored(t, "alpha-lossless.webp"), clear, 0},
		{"animated.webp", stored(t, "animated.webp"), quarters, 8},
		{"lzw.tiff", stored(t, "lzw.tiff"), quarters, 0},
		{"deflate.tiff, of two pages", stored(t, "deflate.tiff"), quarters, 0},
		{"packbits.tiff", stored(t, "packbits.tiff"), quarters, 0},
		{"grey.tiff", stored(t, "grey.tiff"), greys(quarters), 0},
		{"grey16.tiff", stored(t, "grey16.tiff"), greys(quarters), 0},
		{"fax.tiff", stored(t, "fax.tiff"), bilevel, 0},
	} {
		picture := decoded(t, test.name, test.file)
		if size := picture.Bounds().Size(); size != image.Pt(48, 32) {
			t.Errorf("%s is %v, want 48 by 32", test.name, size)
		}
		if found := middles(picture); !near(found, test.want, test.near) {
			t.Errorf("%s has the quarters %v, want %v within %d", test.name, found, test.want, test.near)
		}
	}
}

// A drawing is drawn at the size wanted, and whole.
func TestSVGIsDrawnAtItsSize(t *testing.T) {
	file := []byte("\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a drawing -->\n" + `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 6 4">
		<path d="M0 0h3v2h-3z" fill="rgb(230,30,40)"/><path d="M3 0h3v2h-3z" fill="rgb(20,180,60)"/><path d="M0 2h3v2h-3z" fill="rgb(40,60,220)"/></svg>`)
	want := quarters
	want[3] = color.NRGBA{}
	for _, test := range []struct{ width, height, x, y int }{
		{0, 0, 512, 341}, {60, 40, 60, 40}, {64, 64, 96, 64}, {64, 1, 64, 43}, {1, 1, 2, 1}, {100_000, 100_000, 3547, 2365},
	} {
		picture, err := DecodeAt("a.svg", bytes.NewReader(file), test.width, test.height)
		if err != nil {
			t.Fatal(err)
		}
		if size := picture.Bounds().Size(); size != image.Pt(test.x, test.y) {
			t.Errorf("for %d by %d it is drawn at %v, want %d by %d", test.width, test.height, size, test.x, test.y)
		}
		if found := middles(picture); test.x > 2 && found != want {
			t.Errorf("for %d by %d the quarters are %v, want %v", test.width, test.height, found, want)
		}
	}
}

// A GIF of which the first frame covers a part of the canvas, and which goes on.
func TestGIFIsComposed(t *testing.T) {
	frame := image.NewPaletted(image.Rect(24, 16, 48, 32), color.Palette{color.NRGBA{}, red})
	for i := range frame.Pix {
		frame.Pix[i] = 1
	}
	next := image.NewPaletted(image.Rect(0, 0, 48, 32), color.Palette{blue})
	var file bytes.Buffer
	if err := gif.EncodeAll(&file, &gif.GIF{Image: []*image.Paletted{frame, next}, Delay: []int{0, 0}, Config: image.Config{Width: 48, Height: 32}}); err != nil {
		t.Fatal(err)
	}
	if found, want := middles(decoded(t, "a.gif", file.Bytes())), [4]color.NRGBA{{}, {}, {}, red}; found != want {
		t.Errorf("the quarters are %v, want %v", found, want)
	}
}

// An animation of which the first frame covers a part of the canvas.
func TestAnimatedWebPIsComposed(t *testing.T) {
	still := stored(t, "lossless.webp")
	riff := func(name string, content []byte) []byte {
		return append(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(content))), content...)
	}
	const animated, x, y = 2, 48, 32
	head := []byte{animated, 0, 0, 0, 2*x - 1, 0, 0, 2*y - 1, 0, 0}
	frame := append([]byte{x / 2, 0, 0, y / 2, 0, 0, x - 1, 0, 0, y - 1, 0, 0, 0, 0, 0, 0}, still[12:]...)
	body := slices.Concat([]byte("WEBP"), riff("VP8X", head), riff("ANIM", make([]byte, 6)), riff("ANMF", frame))
	picture := decoded(t, "a.webp", riff("RIFF", body))
	if size := picture.Bounds().Size(); size != image.Pt(2*x, 2*y) {
		t.Errorf("the picture is %v, want the canvas", size)
	}
	for at, want := range map[image.Point]color.Color{{X: 20, Y: 20}: color.NRGBA{}, {X: x + 2, Y: y + 2}: red, {X: 2*x - 2, Y: y + 2}: green} {
		if got := color.NRGBAModel.Convert(picture.At(at.X, at.Y)); got != want {
			t.Errorf("it is %v at %v, want %v", got, at, want)
		}
	}
	// A frame that does not lie on its canvas.
	frame[0] = x
	body = slices.Concat([]byte("WEBP"), riff("VP8X", head), riff("ANMF", frame))
	if _, err := Decode("a.webp", bytes.NewReader(riff("RIFF", body))); err == nil || !strings.Contains(err.Error(), "its first picture is larger than its canvas") {
		t.Errorf("a frame beside the canvas gives %v", err)
	}
}

// exifOf is EXIF with one entry, the orientation.
func exifOf(order interface {
	binary.ByteOrder
	binary.AppendByteOrder
}, orientation uint16) []byte {
	exif := []byte("II")
	if order.String() == binary.BigEndian.String() {
		exif = []byte("MM")
	}
	exif = order.AppendUint32(order.AppendUint16(exif, 42), 8)
	exif = order.AppendUint16(exif, 1)
	exif = order.AppendUint32(order.AppendUint16(order.AppendUint16(exif, orientationTag), 3), 1)
	exif = order.AppendUint16(order.AppendUint16(exif, orientation), 0)
	return order.AppendUint32(exif, 0)
}

// withEXIF puts EXIF into a JPEG file, behind a segment of another program.
func withEXIF(file, exif []byte) []byte {
	segment := func(content []byte) []byte {
		return append(binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(content)+2)), content...)
	}
	other := segment([]byte("http://ns.adobe.com/xap/1.0/\x00"))
	return slices.Concat(file[:2], other, segment(append([]byte("Exif\x00\x00"), exif...)), file[2:])
}

// pngWithEXIF puts EXIF into a PNG file, behind its picture.
func pngWithEXIF(file, exif []byte) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(exif)))
	chunk = append(append(chunk, "eXIf"...), exif...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	end := len(file) - 12
	return slices.Concat(file[:end], chunk, file[end:])
}

// stored8 is the picture as a camera held in each of eight ways stores it: what has to be turned by each orientation
// to show red, green, blue and white again (Exif 2.32, figure 5 of TIFF's tag 274).
var stored8 = [9][4]color.NRGBA{
	1: {red, green, blue, white},
	2: {green, red, white, blue},
	3: {white, blue, green, red},
	4: {blue, white, red, green},
	5: {red, blue, green, white},
	6: {green, white, red, blue},
	7: {white, green, blue, red},
	8: {blue, red, white, green},
}

func TestPhotosAreUpright(t *testing.T) {
	for orientation := 1; orientation <= 8; orientation++ {
		want := image.Pt(48, 32)
		if orientation > 4 {
			want = image.Pt(32, 48)
		}
		kept := quartered(stored8[orientation])
		soft := quartered(stored8[orientation])
		for i := 3; i < len(soft.Pix); i += 4 {
			soft.Pix[i] = 200
		}
		translucent := quarters
		for i := range translucent {
			translucent[i].A = 200
		}
		grey := image.NewGray16(kept.Rect)
		for y := range 32 {
			for x := range 48 {
				grey.Set(x, y, kept.At(x, y))
			}
		}
		for _, test := range []struct {
			name string
			file []byte
			want [4]color.NRGBA
			near int
		}{
			{"little.jpg", withEXIF(encoded(t, asJPEG, kept), exifOf(binary.LittleEndian, uint16(orientation))), quarters, 4},
			{"big.jpg", withEXIF(encoded(t, asJPEG, kept), exifOf(binary.BigEndian, uint16(orientation))), quarters, 4},
			{"a.png", pngWithEXIF(encoded(t, png.Encode, kept), exifOf(binary.BigEndian, uint16(orientation))), quarters, 0},
			{"alpha.png", pngWithEXIF(encoded(t, png.Encode, soft), exifOf(binary.LittleEndian, uint16(orientation))), translucent, 0},
			{"grey16.png", pngWithEXIF(encoded(t, png.Encode, grey), exifOf(binary.LittleEndian, uint16(orientation))), greys(quarters), 1},
		} {
			picture := decoded(t, test.name, test.file)
			if size := picture.Bounds().Size(); size != want {
				t.Errorf("orientation %d of %s gives %v, want %v", orientation, test.name, size, want)
			}
			if found := middles(picture); !near(found, test.want, test.near) {
				t.Errorf("orientation %d of %s gives %v, want %v", orientation, test.name, found, test.want)
			}
		}
	}
}

// Files of a program that turned the picture by 6 without moving its values.
func TestEveryFormatIsTurned(t *testing.T) {
	for _, name := range []string{"turned.webp", "turned.tiff", "turned.png"} {
		picture := decoded(t, name, stored(t, name))
		if found, want := middles(picture), ([4]color.NRGBA{blue, red, white, green}); !near(found, want, 8) {
			t.Errorf("%s shows %v, want %v", name, found, want)
		}
	}
}

// Whatever an orientation says that is none, the picture stays as it is.
func TestOrientationsThatAreNone(t *testing.T) {
	file := encoded(t, asJPEG, quartered(quarters))
	for _, exif := range [][]byte{
		exifOf(binary.LittleEndian, 0), exifOf(binary.LittleEndian, 9), exifOf(binary.LittleEndian, 65535),
		exifOf(binary.LittleEndian, 6)[:20], exifOf(binary.LittleEndian, 6)[:9], []byte("II*\x00\xff\xff\xff\xff"), {},
	} {
		if found := middles(decoded(t, "a.jpg", withEXIF(file, exif))); !near(found, quarters, 4) {
			t.Errorf("EXIF %q gives %v, want %v", exif, found, quarters)
		}
	}
}

// promising is a PNG file of that size with hardly anything in it.
func promising(width, height uint32) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), width), height)
	head = append(head, 8, 6, 0, 0, 0)
	file := binary.BigEndian.AppendUint32([]byte("\x89PNG\r\n\x1a\n"), 13)
	file = binary.BigEndian.AppendUint32(append(file, head...), crc32.ChecksumIEEE(head))
	return append(file, make([]byte, 100)...)
}

func TestFilesThatAreRefused(t *testing.T) {
	good := encoded(t, png.Encode, quartered(quarters))
	photo := encoded(t, asJPEG, quartered(quarters))
	wide := slices.Clone(photo)
	at := bytes.Index(wide, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint32(wide[at+5:], 8000<<16|8000)
	webp := stored(t, "animated.webp")
	for _, test := range []struct {
		name, want string
		file       []byte
	}{
		{"bomb.png", "it is 60000 by 60000 pixels, want 1 to 67108864 in all", promising(60000, 60000)},
		{"long.png", "it is 1 by 100000 pixels", promising(1, 100000)},
		{"hollow.png", "cannot hold the 8000 by 8000 pixels that it promises", promising(8000, 8000)},
		{"hollow.jpg", "cannot hold the 8000 by 8000 pixels that it promises", wide},
		{"empty.png", "it is empty", nil},
		{"cut.png", "it is damaged, or of a kind of PNG that is not read: ", good[:len(good)/2]},
		{"cut.jpg", "it is damaged, or of a kind of JPEG that is not read: ", photo[:len(photo)/2]},
		{"cut.webp", "it is damaged, or of a kind of WebP that is not read: it is cut short", webp[:len(webp)/3]},
		{"head.webp", "it has no picture", webp[:12]},
		{"text.svg", "of a kind of SVG that is not read: it has <text>, which cannot be drawn here", []byte(`<svg viewBox="0 0 1 1"><text>a</text></svg>`)},
		{"page.svg", "it is a web page, whatever", []byte(`<html><body><svg viewBox="0 0 1 1"/></body></html>`)},
		{"page.jpg", "it is a web page, whatever its ending says; want a PNG, JPEG,", []byte("<!DOCTYPE html><html>404</html>")},
		{"a.pdf", "it is a PDF; want a PNG, JPEG,", []byte("%PDF-1.7")},
		{"words.png", "it is no PNG, JPEG,", []byte("these are words")},
		{"nulls.png", "it is no PNG, JPEG,", make([]byte, 5000)},
	} {
		_, err := Decode(test.name, bytes.NewReader(test.file))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q in it", test.name, err, test.want)
		}
	}
}

// endless is a file that is too long to be read.
type endless struct{ bytes.Reader }

func (e *endless) Seek(offset int64, whence int) (int64, error) {
	if whence == io.SeekEnd {
		return MaxBytes + 1, nil
	}
	return offset, nil
}

func (e *endless) Read([]byte) (int, error) { return 0, errors.New("it was read") }

func TestALongFileIsNotRead(t *testing.T) {
	if _, err := Decode("a.png", &endless{}); err == nil || !strings.Contains(err.Error(), "536870913 bytes, want at most 536870912") {
		t.Errorf("a file that is too long gives %v", err)
	}
}

// A decoder that panics costs one file.
func TestAPanicIsAnError(t *testing.T) {
	f := format{name: "X", config: func(io.ReadSeeker) (image.Config, error) { panic("index out of range\ngoroutine 1") }}
	_, err := f.read(bytes.NewReader(nil), 1, image.Point{})
	if err == nil || err.Error() != "it is damaged: the reader of X files broke off: index out of range" {
		t.Errorf("a panic gives %v", err)
	}
}

func TestReads(t *testing.T) {
	for name, want := range map[string]bool{
		"a.png": true, "b/c.JPEG": true, "d.WebP": true, "e.bmp": true, "f.TIF": true, "j.svg": true, "g.gif": true,
		"h.txt": false, "png": false, "i.png.part": false, "": false,
	} {
		if Reads(name) != want {
			t.Errorf("Reads(%q) is %v, want %v", name, !want, want)
		}
	}
	if all := Endings(); !slices.IsSorted(all) || !slices.Contains(all, ".webp") {
		t.Errorf("the endings are %v", all)
	}
}

// Without the program that reads photos there is a sentence that says what to do.
func TestPhotosWithoutTheirProgram(t *testing.T) {
	t.Setenv(PhotoVariable, "")
	t.Setenv("PATH", "")
	_, err := Decode("a.heic", bytes.NewReader(stored(t, "plain.heic")))
	if err == nil || err.Error() != errNoPhotoProgram.Error() {
		t.Errorf("it is %v", err)
	}
	if ReadsPhotos() {
		t.Error("photos are read without it")
	}
	t.Setenv(PhotoVariable, os.Args[0])
	if !ReadsPhotos() {
		t.Error("a program that is there is not found")
	}
}

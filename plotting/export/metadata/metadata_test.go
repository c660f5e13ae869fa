package metadata_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/HugoSmits86/nativewebp"

	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/export"
	"github.com/atelier-go/atelier/plotting/export/metadata"
)

// keep is a folder that the tests leave their files in, for a look with other programs.
var keep = flag.String("keep", "", "the `folder` to leave files with metadata in")

// full has all that there is, with letters that XML, Latin-1 and CSV have trouble with.
var full = metadata.Metadata{
	Parameters: "Rays of <light> & \"dust\" 光\nSteps: 3, Seed: 7",
	Source:     metadata.Trained,
	Creator:    "Ada <&> 路得",
	Created:    time.Date(2026, 11, 30, 12, 5, 9, 0, time.UTC),
	Tool:       "atelier v1.2.3",
	Terms:      "the data: CC BY 4.0",
	Record:     `{"seed":7,"text":"<]]> & \u0000"}`,
}

func aPicture(shade uint8) *image.NRGBA {
	p := image.NewNRGBA(image.Rect(0, 0, 5, 3))
	for i := range p.Pix {
		p.Pix[i] = uint8(i) * shade
	}
	return p
}

// files are one of each kind that this project writes.
func files(t testing.TB) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, format := range []export.Format{export.PNG, export.WebP, export.GIF} {
		var picture, film bytes.Buffer
		if err := export.Picture(&picture, aPicture(9), format, export.Options{DPI: 300}); err != nil {
			t.Fatal(err)
		}
		if _, err := export.Film(t.Context(), &film, frames(3), format, export.Options{FPS: 10}); err != nil {
			t.Fatal(err)
		}
		all["picture"+string(format)], all["film"+string(format)] = picture.Bytes(), film.Bytes()
	}
	drawing := plotting.Strokes{Drawings: []plotting.Drawing{plotting.NewDrawing([][][2]float64{{{0, 0}, {3, 4}}})}}
	svg, err := drawing.SVG(50)
	if err != nil {
		t.Fatal(err)
	}
	all["drawing.svg"] = svg
	if _, err := export.FindFFmpeg(); err == nil {
		var film bytes.Buffer
		if _, err := export.Film(t.Context(), &film, frames(3), export.MP4, export.Options{FPS: 10}); err != nil {
			t.Fatal(err)
		}
		all["film.mp4"] = film.Bytes()
	}
	all["boxes.mp4"] = boxes()
	return all
}

// boxes is an MP4 as a writer makes it: what it is, where things are, and what is seen, in a long box.
func boxes() []byte {
	return []byte("\x00\x00\x00\x10ftypisom\x00\x00\x02\x00" + "\x00\x00\x00\x0cmoov\x01\x02\x03\x04" +
		"\x00\x00\x00\x01mdat\x00\x00\x00\x00\x00\x00\x00\x14seen")
}

func frames(count int) iter.Seq2[image.Image, error] {
	return func(yield func(image.Image, error) bool) {
		for i := range count {
			if !yield(aPicture(uint8(7*i+1)), nil) {
				return
			}
		}
	}
}

func formatOf(name string) export.Format { return export.Format(filepath.Ext(name)) }

// expected is what a format has place for.
func expected(name string, m metadata.Metadata) metadata.Metadata {
	if format := formatOf(name); format != export.PNG && format != export.GIF {
		m.Parameters = ""
	}
	return m
}

func TestWhatIsPutInComesOut(t *testing.T) {
	all := files(t)
	for name, file := range all {
		before, err := metadata.Content(file)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got, err := metadata.Extract(file); err != nil || got != (metadata.Metadata{}) {
			t.Errorf("%s has %+v before anything is put in, error %v", name, got, err)
		}
		with, err := metadata.Embed(file, formatOf(name), full)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if *keep != "" {
			if err := os.WriteFile(filepath.Join(*keep, name), with, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := metadata.Extract(with)
		if want := expected(name, full); err != nil || got != want {
			t.Errorf("%s: got %+v, error %v; want %+v", name, got, err, want)
		}
		after, err := metadata.Content(with)
		if err != nil || after != before {
			t.Errorf("%s: the content is %s, error %v; want it as it was, %s", name, after, err, before)
		}
		other := metadata.Metadata{Source: metadata.Composite, Tool: "another"}
		again, err := metadata.Embed(with, formatOf(name), other)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got, err := metadata.Extract(again); err != nil || got != other {
			t.Errorf("%s: got %+v, error %v; want the metadata replaced", name, got, err)
		}
		if bytes.Contains(again, []byte("v1.2.3")) {
			t.Errorf("%s still has what was replaced", name)
		}
		bare, err := metadata.Embed(with, formatOf(name), metadata.Metadata{})
		if got, extractErr := metadata.Extract(bare); err != nil || extractErr != nil || got != (metadata.Metadata{}) {
			t.Errorf("%s: got %+v, errors %v, %v; want nothing left", name, got, err, extractErr)
		}
		if formatOf(name) == export.WebP && bare[20]&4 != 0 {
			t.Errorf("%s still announces XMP", name)
		}
		if twice, err := metadata.Embed(file, formatOf(name), full); err != nil || !bytes.Equal(twice, with) {
			t.Errorf("%s: the same metadata gives other bytes", name)
		}
	}
}

// Readers that know nothing of metadata see the same pictures.
func TestPicturesStayAsTheyAre(t *testing.T) {
	for name, file := range files(t) {
		with, err := metadata.Embed(file, formatOf(name), full)
		if err != nil {
			t.Fatal(err)
		}
		if was, is := pixels(t, name, file), pixels(t, name, with); !slices.EqualFunc(was, is, slices.Equal) {
			t.Errorf("%s shows something else", name)
		}
	}
}

// pixels decodes the pictures of a file, as far as there is a decoder here.
func pixels(t *testing.T, name string, file []byte) (all [][]color.Color) {
	t.Helper()
	add := func(p image.Image) {
		var one []color.Color
		for y := range p.Bounds().Dy() {
			for x := range p.Bounds().Dx() {
				one = append(one, p.At(x, y))
			}
		}
		all = append(all, one)
	}
	var err error
	switch formatOf(name) {
	case export.PNG:
		var p image.Image
		if p, err = png.Decode(bytes.NewReader(file)); err == nil {
			add(p)
		}
	case export.WebP:
		if strings.HasPrefix(name, "film") {
			return nil // tests/exchange has Pillow decode it
		}
		var p image.Image
		if p, err = nativewebp.Decode(bytes.NewReader(file)); err == nil {
			add(p)
		}
	case export.GIF:
		var film *gif.GIF
		if film, err = gif.DecodeAll(bytes.NewReader(file)); err == nil {
			for _, p := range film.Image {
				add(p)
			}
		}
	default:
		return nil
	}
	if err != nil || len(all) == 0 {
		t.Fatalf("%s cannot be decoded: %v", name, err)
	}
	return all
}

// The content follows what is seen, and nothing else.
func TestContentFollowsThePicture(t *testing.T) {
	sum := func(format export.Format, shade uint8) string {
		var file bytes.Buffer
		if err := export.Picture(&file, aPicture(shade), format, export.Options{}); err != nil {
			t.Fatal(err)
		}
		got, err := metadata.Content(file.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	for _, format := range []export.Format{export.PNG, export.WebP, export.GIF} {
		if sum(format, 9) == sum(format, 10) {
			t.Errorf("%s: another picture has the same content", format)
		}
	}
	moved := bytes.Replace(boxes(), []byte("moov\x01"), []byte("moov\x09"), 1)
	other := bytes.Replace(boxes(), []byte("seen"), []byte("Seen"), 1)
	base, _ := metadata.Content(boxes())
	if got, err := metadata.Content(moved); err != nil || got != base {
		t.Errorf("a film whose parts were moved has another content, error %v", err)
	}
	if got, err := metadata.Content(other); err != nil || got == base {
		t.Errorf("a film that shows something else has the same content, error %v", err)
	}
	signed := bytes.Replace(files(t)["picture.png"], []byte("\x00\x00\x00\x00IEND"), append(chunk("caBX", "a signature"), "\x00\x00\x00\x00IEND"...), 1)
	if got, err := metadata.Content(signed); err != nil || got != mustContent(t, files(t)["picture.png"]) {
		t.Errorf("a signed picture has another content, error %v", err)
	}
}

func mustContent(t *testing.T, file []byte) string {
	t.Helper()
	sum, err := metadata.Content(file)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// chunk is a chunk of a PNG.
func chunk(name, data string) []byte {
	all := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	all = append(all, name+data...)
	return binary.BigEndian.AppendUint32(all, crc32.ChecksumIEEE([]byte(name+data)))
}

// Where each format wants its parts.
func TestWhereItStands(t *testing.T) {
	all := files(t)
	embed := func(name string, m metadata.Metadata) string {
		with, err := metadata.Embed(all[name], formatOf(name), m)
		if err != nil {
			t.Fatal(err)
		}
		return string(with)
	}
	for _, c := range []struct{ name, first, then string }{
		{"picture.png", "IHDR", "iTXtparameters\x00\x00\x00\x00\x00Rays"},
		{"picture.png", "iTXtXML:com.adobe.xmp\x00\x00\x00\x00\x00<?xpacket", "IDAT"},
		{"film.png", "parameters", "fcTL"},
		{"picture.webp", "VP8X\x0a\x00\x00\x00\x14\x00\x00\x00\x04\x00\x00\x02\x00\x00VP8L", "XMP "}, // XMP and alpha; 5 by 3, each less 1
		{"film.webp", "ANMF", "XMP "},
		{"film.gif", "NETSCAPE2.0", "\x21\xfe"},
		{"film.gif", "XMP DataXMP<?xpacket", "\x2c\x00\x00\x00\x00"},
		{"drawing.svg", "<svg", "><metadata><?xpacket"},
		{"boxes.mp4", "seen", "uuid\xbe\x7a\xcf\xcb"},
	} {
		file := embed(c.name, full)
		first, then := strings.Index(file, c.first), strings.LastIndex(file, c.then)
		if first < 0 || then < first {
			t.Errorf("%s: %q is at %d and %q at %d, want one behind the other", c.name, c.first, first, c.then, then)
		}
	}
	plain := full
	plain.Parameters = "caf\u00e9, Seed: 7"
	if file := embed("picture.png", plain); !strings.Contains(file, "tEXtparameters\x00caf\xe9, Seed: 7") {
		t.Error("a text of Latin-1 does not stand in tEXt, where old programs look")
	}
	long := full
	long.Parameters = strings.Repeat("x", 600)
	if file := embed("picture.gif", long); !strings.Contains(file, "\x21\xfe\xff"+strings.Repeat("x", 255)+"\xff"+strings.Repeat("x", 255)+"\x5a"+strings.Repeat("x", 90)+"\x00") {
		t.Error("a long comment is not in blocks of 255 bytes")
	}
}

func TestEmbedRefuses(t *testing.T) {
	all := files(t)
	last := bytes.Clone(boxes())
	binary.BigEndian.PutUint32(last[28:], 0) // mdat reaches to the end
	for _, c := range []struct {
		name   string
		file   []byte
		format export.Format
		m      metadata.Metadata
		want   string
	}{
		{"another format", all["picture.png"], export.GIF, full, "does not begin as such a file does"},
		{"a format without a place", all["picture.png"], ".jpg", full, "no place for metadata"},
		{"an unknown format", all["picture.png"], ".bmp", full, "no place for metadata"},
		{"a zero byte", all["picture.png"], export.PNG, metadata.Metadata{Parameters: "a\x00b"}, "zero byte"},
		{"too much", all["picture.png"], export.PNG, metadata.Metadata{Record: strings.Repeat("x", 1<<20)}, "want at most 1048576"},
		{"a torn file", all["picture.png"][:40], export.PNG, full, "damaged"},
		{"a box without a length at the end", last, export.MP4, full, "no length"},
		{"a drawing of nothing", []byte("<svg/>"), export.SVG, full, "shows nothing"},
		{"a WebP without a picture", []byte("RIFF\x04\x00\x00\x00WEBP"), export.WebP, full, "no picture"},
	} {
		if got, err := metadata.Embed(c.file, c.format, c.m); err == nil || !strings.Contains(err.Error(), c.want) || got != nil {
			t.Errorf("%s: got %d bytes, error %v; want %q in it", c.name, len(got), err, c.want)
		}
	}
}

func TestExtractWantsAFormat(t *testing.T) {
	for _, file := range []string{"", "hello", "<html>", "<svgs>", "BM", "%PDF-1.7"} {
		if _, err := metadata.Extract([]byte(file)); !errors.Is(err, metadata.ErrFormat) {
			t.Errorf("%q: got error %v, want ErrFormat", file, err)
		}
		if _, err := metadata.Content([]byte(file)); !errors.Is(err, metadata.ErrFormat) {
			t.Errorf("%q: got error %v, want ErrFormat", file, err)
		}
	}
}

// No file that is broken off gives metadata, and none gives a panic.
func TestTornFiles(t *testing.T) {
	for name, file := range files(t) {
		with, err := metadata.Embed(file, formatOf(name), full)
		if err != nil {
			t.Fatal(err)
		}
		for size := range with {
			got, err := metadata.Extract(with[:size])
			if err == nil && got != (metadata.Metadata{}) && formatOf(name) != export.MP4 && strings.TrimSpace(string(with[size:])) != "" {
				t.Errorf("%s: of %d of its %d bytes got %+v", name, size, len(with), got)
				break
			}
			if err != nil && !errors.Is(err, metadata.ErrDamaged) && !errors.Is(err, metadata.ErrFormat) {
				t.Errorf("%s: of %d bytes got the error %v, want ErrDamaged or ErrFormat", name, size, err)
				break
			}
		}
	}
}

func ExampleEmbed() {
	var file bytes.Buffer
	if err := export.Picture(&file, image.NewGray(image.Rect(0, 0, 2, 2)), export.PNG, export.Options{}); err != nil {
		fmt.Println(err)
		return
	}
	with, err := metadata.Embed(file.Bytes(), export.PNG, metadata.Metadata{Parameters: "Seed: 7", Source: metadata.Trained})
	if err != nil {
		fmt.Println(err)
		return
	}
	read, err := metadata.Extract(with)
	fmt.Println(read.Parameters, read.Source, err)
	// Output: Seed: 7 http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia <nil>
}

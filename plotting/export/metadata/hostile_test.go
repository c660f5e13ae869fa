package metadata_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/atelier-go/atelier/plotting/export"
	"github.com/atelier-go/atelier/plotting/export/metadata"
)

// pngWith is a picture with chunks behind its head.
func pngWith(t testing.TB, chunks ...[]byte) []byte {
	t.Helper()
	const head = 8 + 12 + 13
	file := files(t)["picture.png"]
	return append(append(bytes.Clone(file[:head]), bytes.Join(chunks, nil)...), file[head:]...)
}

func packed(data []byte) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write(data) // to memory
	_ = w.Close()
	return b.String()
}

const (
	itxt = "\x00\x00\x00\x00\x00" // not packed, of no language
	ztxt = "\x00\x01\x00\x00\x00" // packed
)

func packet(inside string) string {
	return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:xmp="http://ns.adobe.com/xap/1.0/">` +
		inside + `</rdf:RDF></x:xmpmeta>`
}

func inPNG(t testing.TB, xmp string) []byte {
	return pngWith(t, chunk("iTXt", "XML:com.adobe.xmp"+itxt+xmp))
}

// What others write differently is read.
func TestOtherWriters(t *testing.T) {
	long := packet(`<rdf:Description rdf:about="" xmp:CreatorTool="of an attribute"/>`)
	svg := func(inside string) []byte {
		return []byte("<svg xmlns='http://www.w3.org/2000/svg'>" + inside + "<g/></svg>\n")
	}
	for name, c := range map[string]struct {
		file []byte
		want metadata.Metadata
	}{
		"a packed text":           {pngWith(t, chunk("zTXt", "parameters\x00\x00"+packed([]byte("caf\xe9")))), metadata.Metadata{Parameters: "café"}},
		"a packed text of UTF-8":  {pngWith(t, chunk("iTXt", "parameters"+ztxt+packed([]byte("光")))), metadata.Metadata{Parameters: "光"}},
		"a text with a language":  {pngWith(t, chunk("iTXt", "parameters\x00\x00\x00en\x00settings\x00Seed: 7")), metadata.Metadata{Parameters: "Seed: 7"}},
		"the first of two":        {pngWith(t, chunk("tEXt", "parameters\x00one"), chunk("tEXt", "parameters\x00two")), metadata.Metadata{Parameters: "one"}},
		"another keyword":         {pngWith(t, chunk("tEXt", "Parameters\x00one"), chunk("tEXt", "Comment\x00two")), metadata.Metadata{}},
		"attributes":              {inPNG(t, long), metadata.Metadata{Tool: "of an attribute"}},
		"an element":              {inPNG(t, packet(`<xmp:CreatorTool> an <!-- x -->element </xmp:CreatorTool>`)), metadata.Metadata{Tool: "an element"}},
		"the first of two values": {inPNG(t, packet(`<xmp:CreatorTool>a</xmp:CreatorTool><xmp:CreatorTool>b</xmp:CreatorTool>`)), metadata.Metadata{Tool: "a"}},
		"another namespace":       {inPNG(t, packet(`<CreatorTool>a</CreatorTool>`)), metadata.Metadata{}},
		"a time that is none":     {inPNG(t, packet(`<xmp:CreateDate>yesterday</xmp:CreateDate>`)), metadata.Metadata{}},
		"a time":                  {inPNG(t, packet(`<xmp:CreateDate>2026-11-30T01:02:03Z</xmp:CreateDate>`)), metadata.Metadata{Created: time.Date(2026, 11, 30, 1, 2, 3, 0, time.UTC)}},
		"padding":                 {inPNG(t, packet(`<xmp:CreatorTool>a</xmp:CreatorTool>`)+strings.Repeat(" ", 100)), metadata.Metadata{Tool: "a"}},
		"a drawing":               {svg("<metadata>" + long + "</metadata>"), metadata.Metadata{Tool: "of an attribute"}},
		"not deep in a drawing":   {svg("<g><metadata>" + long + "</metadata></g>"), metadata.Metadata{}},
		"a JPEG": {[]byte("\xff\xd8\xff\xe0\x00\x04ab\xff\xe1" + string(binary.BigEndian.AppendUint16(nil, uint16(2+29+len(long)))) +
			"http://ns.adobe.com/xap/1.0/\x00" + long + "\xff\xda\x00\x02rest"), metadata.Metadata{Tool: "of an attribute"}},
		"a JPEG without":           {[]byte("\xff\xd8\xff\xe1\x00\x08Exif\x00\x00\xff\xda\x00\x02rest"), metadata.Metadata{}},
		"an MP4 with a long box":   {append(boxes(), "\x00\x00\x00\x01uuid"+string(binary.BigEndian.AppendUint64(nil, uint64(32+len(long))))+"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac"+long...), metadata.Metadata{Tool: "of an attribute"}},
		"another box of a uuid":    {append(boxes(), "\x00\x00\x00\x18uuid0123456789abcdef"...), metadata.Metadata{}},
		"bytes behind a PNG's end": {append(pngWith(t, chunk("tEXt", "parameters\x00one")), "more"...), metadata.Metadata{Parameters: "one"}},
	} {
		if got, err := metadata.Extract(c.file); err != nil || got != c.want {
			t.Errorf("%s: got %+v, error %v; want %+v", name, got, err, c.want)
		}
	}
}

// hostile are files that lie, are broken, or would take all the memory there is.
func hostile(t testing.TB) map[string][]byte {
	bomb := packed(make([]byte, 4<<20))
	deep := strings.Repeat("<a>", 1<<16)
	laughs := `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`
	false1 := chunk("tEXt", "parameters\x00one")
	false1[len(false1)-1] ^= 1
	huge := bytes.Clone(files(t)["picture.png"])
	binary.BigEndian.PutUint32(huge[8:], 0xffffffff)
	gif := files(t)["picture.gif"]
	return map[string][]byte{
		"a PNG that promises 4 GB":      huge,
		"a false sum":                   pngWith(t, false1),
		"a bomb":                        pngWith(t, chunk("zTXt", "parameters\x00\x00"+bomb)),
		"a bomb of XMP":                 pngWith(t, chunk("iTXt", "XML:com.adobe.xmp"+ztxt+bomb)),
		"packed and broken off":         pngWith(t, chunk("zTXt", "parameters\x00\x00"+bomb[:20])),
		"packed and no zlib":            pngWith(t, chunk("zTXt", "parameters\x00\x00hello")),
		"a keyword alone":               pngWith(t, chunk("tEXt", "parameters")),
		"a keyword alone, packed":       pngWith(t, chunk("zTXt", "parameters\x00")),
		"a keyword alone, of UTF-8":     pngWith(t, chunk("iTXt", "parameters\x00\x00")),
		"no language":                   pngWith(t, chunk("iTXt", "parameters\x00\x00\x00en")),
		"a text that is too long":       pngWith(t, chunk("tEXt", "parameters\x00"+strings.Repeat("x", 1<<20+1))),
		"XMP that is none":              inPNG(t, "<x"),
		"XMP that does not close":       inPNG(t, packet("<a>")),
		"an entity":                     inPNG(t, laughs+packet("<xmp:CreatorTool>&b;</xmp:CreatorTool>")),
		"an entity of a file":           inPNG(t, laughs+packet("<xmp:CreatorTool>&c;</xmp:CreatorTool>")),
		"a character that is none":      inPNG(t, packet("<xmp:CreatorTool>a&#0;b</xmp:CreatorTool>")),
		"a control character":           inPNG(t, packet("<xmp:CreatorTool>\x1b[2J</xmp:CreatorTool>")),
		"bytes that are no UTF-8":       inPNG(t, packet("<xmp:CreatorTool>\xff\xfe</xmp:CreatorTool>")),
		"another encoding":              inPNG(t, `<?xml version="1.0" encoding="utf-7"?>`+packet("")),
		"elements that lie deep":        inPNG(t, packet(strings.Repeat("<a>", 63)+strings.Repeat("</a>", 63))),
		"a drawing that lies deep":      []byte("<svg>" + deep),
		"a drawing with an entity":      []byte("<!DOCTYPE svg [<!ENTITY a 'b'>]>\n<svg><g>&a;</g></svg>"),
		"two drawings":                  []byte("<svg><g/></svg><svg><g/></svg>"),
		"a drawing that does not close": []byte("<svg><g>"),
		"a WebP that promises":          []byte("RIFF\xff\xff\xff\xffWEBP"),
		"a WebP of a chunk that lies":   []byte("RIFF\x0c\x00\x00\x00WEBPXMP \xff\xff\xff\xff"),
		"a WebP that is too short":      []byte("RIFF\x00\x00\x00\x00WEBP"),
		"a GIF without an end":          gif[:len(gif)-1],
		"a GIF of another block":        append(bytes.Clone(gif[:len(gif)-1]), 0x77),
		"a GIF whose XMP has no end":    append(bytes.Clone(gif[:len(gif)-1]), "\x21\xff\x0bXMP DataXMP\x03<x/\x00\x3b"...),
		"a GIF of colours that lie":     []byte("GIF89a\x01\x00\x01\x00\xf7\x00\x00"),
		"an MP4 with a box of 4 bytes":  []byte("\x00\x00\x00\x08ftyp\x00\x00\x00\x04moov"),
		"an MP4 with another such box":  []byte("\x00\x00\x00\x08ftyp\x00\x00\x00\x04\x00\x00\x00\x08free"),
		"an MP4 with a box of 2^63":     []byte("\x00\x00\x00\x08ftyp\x00\x00\x00\x01moov\x80\x00\x00\x00\x00\x00\x00\x00"),
		"an MP4 with a box of 2^64-1":   []byte("\x00\x00\x00\x08ftyp\x00\x00\x00\x01moov\xff\xff\xff\xff\xff\xff\xff\xff"),
		"an MP4 broken off":             []byte("\x00\x00\x00\x08ftyp\x00\x00"),
		"a JPEG with a segment of 1":    []byte("\xff\xd8\xff\xe1\x00\x01"),
		"a JPEG with a segment beyond":  []byte("\xff\xd8\xff\xe1\xff\xff"),
		"a JPEG broken off":             []byte("\xff\xd8\xff"),
		"more parts than any file has":  append([]byte("\x00\x00\x00\x08ftyp"), bytes.Repeat([]byte("\x00\x00\x00\x08free"), 1<<18)...),
	}
}

// What programs and people say beside a JPEG's picture is no part of what is seen; the tables that it is decoded by are.
func TestContentOfAJPEG(t *testing.T) {
	with := func(segment string) string {
		content, err := metadata.Content([]byte("\xff\xd8" + segment + "\xff\xda\x00\x02rest"))
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	bare := with("\xff\xe0\x00\x04ab")
	for marker, seen := range map[string]bool{"\xff\xe1": false, "\xff\xed": false, "\xff\xef": false, "\xff\xfe": false, "\xff\xdb": true, "\xff\xf0": true} {
		if got := with(marker + "\x00\x04ab"); (got != bare) != seen {
			t.Errorf("a segment %x is seen: %t, want %t", marker, got != bare, seen)
		}
	}
}

func TestHostileFiles(t *testing.T) {
	for name, file := range hostile(t) {
		if got, err := metadata.Extract(file); !errors.Is(err, metadata.ErrDamaged) || got != (metadata.Metadata{}) {
			t.Errorf("%s: got %.200s, error %v; want ErrDamaged", name, fmt.Sprintf("%+v", got), err)
		} else if len(err.Error()) > 400 {
			t.Errorf("%s: the error has %d bytes, want a sentence", name, len(err.Error()))
		}
	}
}

// allocated is how many bytes reading a file takes.
func allocated(file []byte) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _ = metadata.Extract(file) // what is wrong with it is for other tests
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestABombIsNotUnpacked(t *testing.T) {
	if got := allocated(pngWith(t, chunk("zTXt", "parameters\x00\x00"+packed(make([]byte, 64<<20))))); got > 32<<20 {
		t.Errorf("reading takes %d bytes, want those of the longest text", got)
	}
}

// Many texts to unpack take no longer than one.
func TestManyBombsAreNotUnpacked(t *testing.T) {
	one := chunk("zTXt", "parameters\x00\x00"+packed(make([]byte, 1<<20)))
	file := pngWith(t, bytes.Repeat(one, 10_000))
	if got := allocated(file); got > 64<<20 {
		t.Errorf("reading takes %d bytes, want those of one text", got)
	}
}

func FuzzExtract(f *testing.F) {
	for name, file := range files(f) {
		with, err := metadata.Embed(file, formatOf(name), full)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
		f.Add(with)
	}
	for _, file := range hostile(f) {
		if len(file) < 1<<16 {
			f.Add(file)
		}
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		m, err := metadata.Extract(file)
		if err != nil {
			if !errors.Is(err, metadata.ErrDamaged) && !errors.Is(err, metadata.ErrFormat) {
				t.Errorf("got the error %v, want ErrDamaged or ErrFormat", err)
			}
			return
		}
		if size := len(m.Parameters) + len(m.Record) + len(m.Creator) + len(m.Terms) + len(m.Tool); size > 4<<20 {
			t.Errorf("got %d bytes of text", size)
		}
		before, err := metadata.Content(file)
		if err != nil {
			t.Errorf("it has metadata and no content: %v", err)
		}
		for _, format := range []export.Format{export.PNG, export.WebP, export.GIF, export.MP4, export.SVG} {
			with, err := metadata.Embed(file, format, full)
			if err != nil {
				continue
			}
			got, err := metadata.Extract(with)
			if got.Record != full.Record || err != nil {
				t.Errorf("%s: what was put in came out as %+v, error %v", format, got, err)
			}
			if after, err := metadata.Content(with); err != nil || after != before {
				t.Errorf("%s: the content changed, error %v", format, err)
			}
		}
	})
}

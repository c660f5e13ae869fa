package container_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/plotting/export/internal/container"
)

const (
	png  = "\x89PNG\r\n\x1a\n" + "\x00\x00\x00\x02IHDRab1234" + "\x00\x00\x00\x00IEND1234"
	webp = "RIFF\x16\x00\x00\x00WEBP" + "XMP \x01\x00\x00\x00a\x00" + "C2PA\x00\x00\x00\x00"
	gif  = "GIF89a\x01\x00\x01\x00\x80\x00\x00abcdef" + "\x21\xfe\x02hi\x01!\x00" + "\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x01x\x00" + ";"
	mp4  = "\x00\x00\x00\x0cftypisom" + "\x00\x00\x00\x01mdat\x00\x00\x00\x00\x00\x00\x00\x12ab" + "\x00\x00\x00\x00uuidx"
	jpeg = "\xff\xd8" + "\xff\xe1\x00\x04ab" + "\xff\xda\x00\x02rest"
	head = "<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'>"
	svg  = head + "<g><metadata/></g>" + "<metadata>a</metadata>" + "<g/></svg>\n"
)

// Each part is told by its name and what it holds; all in turn are the file.
func TestSplit(t *testing.T) {
	for _, c := range []struct {
		format container.Format
		file   string
		want   []string
	}{
		{container.PNG, png, []string{"the signature: \x89PNG\r\n\x1a\n", "IHDR: ab", "IEND: "}},
		{container.PNG, png + "more", []string{"the signature: \x89PNG\r\n\x1a\n", "IHDR: ab", "IEND: ", "after the end: more"}},
		{container.WebP, webp, []string{"RIFF: ", "XMP : a", "C2PA: "}},
		{container.WebP, webp + "more", []string{"RIFF: ", "XMP : a", "C2PA: ", "after the end: more"}},
		{container.GIF, gif, []string{"the head: GIF89a\x01\x00\x01\x00\x80\x00\x00abcdef", "an extension: \x02hi\x01!\x00", "a picture: \x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x01x\x00", "the end: ;"}},
		{container.MP4, mp4, []string{"ftyp: isom", "mdat: ab", "uuid: x"}},
		{container.JPEG, jpeg, []string{"ffd8: ", "ffe1: ab", "ffda: rest"}},
		{container.SVG, "<svg><metadata xmlns='a'/></svg>", []string{"svg: <svg>", "a drawing: ", "metadata of another namespace: <metadata xmlns='a'/>", "a drawing: </svg>"}},
		{container.SVG, svg, []string{"svg: " + head, "a drawing: <g><metadata/></g>", "metadata: <metadata>a</metadata>", "a drawing: <g/></svg>\n"}},
	} {
		format, parts, err := container.Split([]byte(c.file))
		if is, formatErr := container.FormatOf([]byte(c.file)); format != c.format || is != c.format || err != nil || formatErr != nil {
			t.Errorf("%s: it is %s or %s, errors %v and %v", c.format, format, is, err, formatErr)
		}
		var got []string
		var all []byte
		for _, p := range parts {
			if p.At != len(all) || p.End() != len(all)+len(p.Bytes) {
				t.Errorf("%s: %s is from %d to %d, want from %d on", c.format, p.Name, p.At, p.End(), len(all))
			}
			all = append(all, p.Bytes...)
			got = append(got, fmt.Sprintf("%s: %s", p.Name, p.Data))
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") || string(all) != c.file {
			t.Errorf("%s: got %q, want %q; together %q", c.format, got, c.want, all)
		}
	}
}

func TestJoined(t *testing.T) {
	_, parts, err := container.Split([]byte(gif))
	if err != nil || string(parts[1].Joined()) != "hi!" {
		t.Errorf("the blocks hold %q, error %v; want hi!", parts[1].Joined(), err)
	}
}

func TestOtherFiles(t *testing.T) {
	for name, file := range map[string]string{
		"nothing": "", "text": "hello", "a page with a drawing": "<html><svg></svg></html>", "a drawing of another": "<x:svg xmlns:x='a'/>", "half a beginning": "\x89PNG\r\n",
	} {
		if format, _, err := container.Split([]byte(file)); !errors.Is(err, container.ErrFormat) || format != "" {
			t.Errorf("%s: it is %q, error %v; want ErrFormat", name, format, err)
		}
	}
}

// A drawing may begin after many words.
func TestALateBeginning(t *testing.T) {
	file := "\uFEFF \n<!--" + strings.Repeat(" <svg> ", 10_000) + "-->" + svg[strings.Index(svg, "<svg"):]
	if format, _, err := container.Split([]byte(file)); format != container.SVG || err != nil {
		t.Errorf("it is %q, error %v", format, err)
	}
}

// A file that is cut anywhere is damaged, or of no format that can be told, but for one whose last part may end anywhere.
func TestCutFiles(t *testing.T) {
	for _, file := range []string{png, webp, gif, svg[:len(svg)-1]} {
		for end := range len(file) {
			if _, _, err := container.Split([]byte(file[:end])); !errors.Is(err, container.ErrDamaged) && !errors.Is(err, container.ErrFormat) {
				t.Errorf("%.4q, cut to %d bytes: error %v, want ErrDamaged or ErrFormat", file, end, err)
			}
		}
	}
}

// Whatever a file holds, its parts are the file, and what each holds lies in it.
func FuzzSplit(f *testing.F) {
	for _, file := range []string{png, webp, gif, mp4, jpeg, svg} {
		f.Add([]byte(file))
		f.Add([]byte(file + "more"))
		f.Add([]byte(file[:len(file)/2]))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		_, parts, err := container.Split(file)
		var all []byte
		for _, p := range parts {
			all = append(all, p.Bytes...)
			if !bytes.Contains(p.Bytes, p.Data) {
				t.Errorf("%s holds %q, which is not in %q", p.Name, p.Data, p.Bytes)
			}
			if p.Name == container.ExtensionGIF {
				p.Joined()
			}
		}
		if err == nil && !bytes.Equal(all, file) {
			t.Errorf("the parts are %q, want %q", all, file)
		}
		if err != nil && !errors.Is(err, container.ErrDamaged) && !errors.Is(err, container.ErrFormat) {
			t.Errorf("error %v, want ErrDamaged or ErrFormat", err)
		}
	})
}

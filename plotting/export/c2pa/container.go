package c2pa

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"

	"github.com/atelier-go/atelier/plotting/export/internal/container"
)

// place is where a file's manifest is, or would be.
type place struct {
	start, end    int    // the bytes that the manifest's hash leaves out; none if there is no manifest
	pad           int    // bytes behind these that only fill up
	before, after string // what has to stand around a manifest, where there is none
	store         []byte // nil if there is none
}

// carrier is a kind of file that can hold a manifest (C2PA 2.x, appendix A.3).
type carrier struct {
	find   func(parts []container.Part) (place, error)
	wrap   func(store []byte) []byte // as it stands in the file
	finish func(file []byte) []byte  // mends what the file says of itself, in place
}

var carriers = map[container.Format]carrier{
	container.PNG:  {findPNG, wrapPNG, unchanged},
	container.WebP: {findWebP, wrapWebP, finishWebP},
	container.GIF:  {findGIF, wrapGIF, finishGIF},
	container.SVG:  {findSVG, wrapSVG, unchanged},
}

func unchanged(file []byte) []byte { return file }

// locate tells what a file is, and where its manifest is. The file is not trusted.
func locate(file []byte) (carrier, place, error) {
	name, err := container.FormatOf(file)
	kind, ok := carriers[name]
	if err != nil || !ok {
		return carrier{}, place{}, errors.New("c2pa: the file is no PNG, WebP, GIF or SVG, which are what can be signed")
	}
	_, parts, err := container.Split(file)
	var at place
	if err == nil {
		at, err = kind.find(parts)
	}
	if err != nil {
		return carrier{}, place{}, fmt.Errorf("c2pa: the file is no whole %s: %w", name, err)
	}
	return kind, at, nil
}

var errTwo = errors.New("it has two manifests")

// claimed is the place of a manifest, the only one so far.
func (p *place) claimed(start, end int, store []byte) error {
	if p.store != nil {
		return errTwo
	}
	p.start, p.end, p.store = start, end, store
	return nil
}

// findPNG looks for the chunk caBX. One that is made comes behind the first chunk, IHDR, which follows the signature.
func findPNG(parts []container.Part) (place, error) {
	first := parts[1]
	found := place{start: first.End(), end: first.End()}
	for _, p := range parts {
		if p.Name == "caBX" {
			if err := found.claimed(p.At, p.End(), p.Data); err != nil {
				return place{}, err
			}
		}
	}
	return found, nil
}

func wrapPNG(store []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(store)))
	out = append(append(out, "caBX"...), store...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// findWebP looks for the chunk C2PA. One that is made comes last.
func findWebP(parts []container.Part) (place, error) {
	last := parts[len(parts)-1]
	if last.Name == container.AfterEnd {
		return place{}, errors.New("its size is not what it says")
	}
	found := place{start: last.End(), end: last.End()}
	for _, p := range parts {
		if p.Name == "C2PA" {
			pad := len(p.Data) % 2
			if err := found.claimed(p.At, p.End()-pad, p.Data); err != nil {
				return place{}, err
			}
			found.pad = pad
		}
	}
	return found, nil
}

func wrapWebP(store []byte) []byte {
	return append(binary.LittleEndian.AppendUint32([]byte("C2PA"), uint32(len(store))), store...)
}

// finishWebP fills up the last chunk, to an even number of bytes, and tells the size of all.
func finishWebP(file []byte) []byte {
	file = append(file, make([]byte, len(file)%2)...)
	binary.LittleEndian.PutUint32(file[4:], uint32(len(file)-8))
	return file
}

// extensionGIF is how the application extension of a manifest begins, its version and the length of its name included.
const extensionGIF = "\x21\xff\x0bC2PA_GIF\x01\x00\x00"

// findGIF looks for the application extension C2PA_GIF before the first picture. One that is made comes first of all.
func findGIF(parts []container.Part) (place, error) {
	head := parts[0]
	found := place{start: head.End(), end: head.End()}
	for _, p := range parts {
		switch {
		case p.Name == container.PictureGIF:
			return found, nil
		case p.Name == container.ExtensionGIF && bytes.HasPrefix(p.Bytes, []byte(extensionGIF)):
			const name = 11 // bytes, with the version
			if err := found.claimed(p.At, p.End(), p.Joined()[name:]); err != nil {
				return place{}, err
			}
		}
	}
	return place{}, errors.New("it has no picture")
}

func wrapGIF(store []byte) []byte {
	const most = 255
	out := []byte(extensionGIF)
	for len(store) > 0 {
		length := min(most, len(store))
		out = append(append(out, byte(length)), store[:length]...)
		store = store[length:]
	}
	return append(out, 0)
}

// finishGIF says that extensions may be in the file.
func finishGIF(file []byte) []byte {
	copy(file, "GIF89a")
	return file
}

const (
	openSVG  = `<c2pa:manifest xmlns:c2pa="http://c2pa.org/manifest">`
	closeSVG = `</c2pa:manifest>`
)

// findSVG looks for the element c2pa:manifest in the elements metadata of the outermost. Only what is in it is left out of the hash.
func findSVG(parts []container.Part) (place, error) {
	outermost := parts[0]
	if bytes.HasSuffix(outermost.Bytes, []byte("/>")) {
		return place{}, errors.New("it shows nothing")
	}
	end := outermost.End()
	found := place{start: end, end: end, before: "<metadata>" + openSVG, after: closeSVG + "</metadata>"}
	for _, p := range parts {
		if p.Name != container.MetadataSVG && p.Name != container.StrangeSVG {
			continue
		}
		next, err := findInMetadata(p)
		switch {
		case err != nil:
			return place{}, err
		case next.holds() && found.holds():
			return place{}, errTwo
		case next.holds(), next.start > 0 && !found.holds():
			found = next
		}
	}
	return found, nil
}

// holds tells whether there is a manifest, or an element for one.
func (p place) holds() bool { return p.start > 0 && p.before == "" }

// findInMetadata looks for c2pa:manifest in an element metadata: where it is, or, with what has to stand around it, would be. It
// gives nothing if nothing can be in the element, or if its name has a prefix.
func findInMetadata(p container.Part) (found place, err error) {
	decoder := xml.NewDecoder(bytes.NewReader(p.Bytes))
	var path []string
	for {
		from := p.At + int(decoder.InputOffset())
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return place{}, err
		}
		at := p.At + int(decoder.InputOffset())
		switch token := token.(type) {
		case xml.StartElement:
			path = append(path, nameOf(token.Name))
			if closed := bytes.HasSuffix(p.Bytes[:at-p.At], []byte("/>")); closed {
				continue // nothing can be in it
			}
			switch strings.Join(path, "/") {
			case container.MetadataSVG:
				found = place{start: at, end: at, before: openSVG, after: closeSVG}
			case manifestSVG:
				if found.holds() {
					return place{}, errTwo
				}
				found = place{start: at, end: at}
			}
		case xml.CharData:
			if strings.Join(path, "/") == manifestSVG && len(token) > 0 {
				store, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(token)))
				if err != nil || from != found.start || len(store) == 0 {
					return place{}, errors.New("its manifest is not in base64")
				}
				found.end, found.store = at, store
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		}
	}
}

// manifestSVG is the way to a manifest in an element metadata.
const manifestSVG = container.MetadataSVG + "/c2pa:manifest"

// nameOf is a name as it stands in the file: to find a manifest C2PA goes by the prefix.
func nameOf(name xml.Name) string {
	if name.Space == "" {
		return name.Local
	}
	return name.Space + ":" + name.Local
}

func wrapSVG(store []byte) []byte {
	return []byte(base64.StdEncoding.EncodeToString(store))
}

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
)

// place is where a file's manifest is, or would be.
type place struct {
	start, end    int    // the bytes that the manifest's hash leaves out; none if there is no manifest
	pad           int    // bytes behind these that only fill up
	before, after string // what has to stand around a manifest, where there is none
	store         []byte // nil if there is none
}

// container is a kind of file that can hold a manifest (C2PA 2.x, appendix A.3).
type container struct {
	find   func(file []byte) (place, error)
	wrap   func(store []byte) []byte // as it stands in the file
	finish func(file []byte) []byte  // mends what the file says of itself, in place
}

// locate tells what a file is, and where its manifest is. The file is not trusted.
func locate(file []byte) (container, place, error) {
	kind, name := containerOf(file)
	if name == "" {
		return container{}, place{}, errors.New("c2pa: the file is no PNG, WebP, GIF or SVG, which are what can be signed")
	}
	at, err := kind.find(file)
	if err != nil {
		return container{}, place{}, fmt.Errorf("c2pa: the file is no whole %s: %w", name, err)
	}
	return kind, at, nil
}

const signaturePNG = "\x89PNG\r\n\x1a\n"

func containerOf(file []byte) (container, string) {
	asItIs := func(file []byte) []byte { return file }
	switch {
	case bytes.HasPrefix(file, []byte(signaturePNG)):
		return container{findPNG, wrapPNG, asItIs}, "PNG"
	case len(file) >= headerRIFF && string(file[:4]) == "RIFF" && string(file[8:headerRIFF]) == "WEBP":
		return container{findWebP, wrapWebP, finishWebP}, "WebP"
	case bytes.HasPrefix(file, []byte("GIF87a")), bytes.HasPrefix(file, []byte("GIF89a")):
		return container{findGIF, wrapGIF, finishGIF}, "GIF"
	case bytes.HasPrefix(bytes.TrimLeft(file, "\ufeff \t\r\n"), []byte("<")):
		return container{findSVG, wrapSVG, asItIs}, "SVG"
	}
	return container{}, ""
}

var (
	errTwo = errors.New("it has two manifests")
	errCut = errors.New("it ends too early")
)

// claimed is the place of a manifest, the only one so far.
func (p *place) claimed(start, end int, store []byte) error {
	if p.store != nil {
		return errTwo
	}
	p.start, p.end, p.store = start, end, store
	return nil
}

// findPNG looks for the chunk caBX. One that is made comes behind the first chunk, IHDR.
func findPNG(file []byte) (place, error) {
	const around = 12 // bytes of a chunk beside its content: length, type, checksum
	var found place
	for at, first := len(signaturePNG), true; ; first = false {
		if len(file)-at < around {
			return place{}, errCut
		}
		length := uint64(binary.BigEndian.Uint32(file[at:]))
		if length > uint64(len(file)-at-around) {
			return place{}, errCut
		}
		end := at + around + int(length)
		switch string(file[at+4 : at+8]) {
		case "caBX":
			if err := found.claimed(at, end, file[at+8:end-4]); err != nil {
				return place{}, err
			}
		case "IEND":
			return found, nil
		}
		if first && found.store == nil {
			found.start, found.end = end, end
		}
		at = end
	}
}

func wrapPNG(store []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(store)))
	out = append(append(out, "caBX"...), store...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

const headerRIFF = 12 // bytes: RIFF, size, WEBP

// findWebP looks for the chunk C2PA. One that is made comes last.
func findWebP(file []byte) (place, error) {
	if uint64(binary.LittleEndian.Uint32(file[4:]))+8 != uint64(len(file)) {
		return place{}, errors.New("its size is not what it says")
	}
	found := place{start: len(file), end: len(file)}
	for at := headerRIFF; at < len(file); {
		if len(file)-at < boxHeader {
			return place{}, errCut
		}
		length := uint64(binary.LittleEndian.Uint32(file[at+4:]))
		if length+length%2 > uint64(len(file)-at-boxHeader) {
			return place{}, errCut
		}
		end := at + boxHeader + int(length)
		if string(file[at:at+4]) == "C2PA" {
			if err := found.claimed(at, end, file[at+boxHeader:end]); err != nil {
				return place{}, err
			}
			found.pad = int(length % 2)
		}
		at = end + int(length%2)
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
func findGIF(file []byte) (place, error) {
	const header, table, extension, picture = 13, 0x80, 0x21, 0x2c
	if len(file) < header {
		return place{}, errCut
	}
	at := header
	if packed := file[10]; packed&table != 0 {
		at += 3 << (packed&7 + 1)
	}
	found := place{start: at, end: at}
	for {
		if at >= len(file) {
			return place{}, errCut
		}
		switch file[at] {
		case picture:
			return found, nil
		case extension:
		default:
			return place{}, fmt.Errorf("byte %d begins no block", at)
		}
		content, end, err := subBlocks(file, at+2)
		if err != nil {
			return place{}, err
		}
		if own := len(extensionGIF); bytes.HasPrefix(file[at:], []byte(extensionGIF)) {
			if err := found.claimed(at, end, content[own-3:]); err != nil {
				return place{}, err
			}
		}
		at = end
	}
}

// subBlocks joins blocks that each begin with their length, up to an empty one.
func subBlocks(file []byte, at int) (content []byte, end int, err error) {
	for {
		if at >= len(file) {
			return nil, 0, errCut
		}
		next := at + 1 + int(file[at])
		if next > len(file) {
			return nil, 0, errCut
		}
		if next == at+1 {
			return content, next, nil
		}
		content = append(content, file[at+1:next]...)
		at = next
	}
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

// findSVG looks for the element c2pa:manifest in the element metadata of the outermost. Only what is in it is left out of
// the hash.
func findSVG(file []byte) (place, error) {
	decoder := xml.NewDecoder(bytes.NewReader(file))
	var path []string
	var found place
	for {
		from := int(decoder.InputOffset())
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return place{}, err
		}
		at := int(decoder.InputOffset())
		switch token := token.(type) {
		case xml.StartElement:
			path = append(path, nameOf(token.Name))
			if len(path) == 1 && path[0] != "svg" {
				return place{}, fmt.Errorf("its outermost element is %q", plain(path[0]))
			}
			if closed := strings.HasSuffix(string(file[from:at]), "/>"); closed {
				continue // nothing can be in it
			}
			switch strings.Join(path, "/") {
			case "svg":
				found = place{start: at, end: at, before: "<metadata>" + openSVG, after: closeSVG + "</metadata>"}
			case "svg/metadata":
				if found.store == nil && found.before != "" {
					found = place{start: at, end: at, before: openSVG, after: closeSVG}
				}
			case "svg/metadata/c2pa:manifest":
				if found.before == "" {
					return place{}, errTwo
				}
				found = place{start: at, end: at}
			}
		case xml.CharData:
			if strings.Join(path, "/") == "svg/metadata/c2pa:manifest" && len(token) > 0 {
				store, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(token)))
				if err != nil || from != found.start || len(store) == 0 {
					return place{}, errors.New("its manifest is not in base64")
				}
				found.end, found.store = at, store
			}
		case xml.EndElement:
			if len(path) == 0 || path[len(path)-1] != nameOf(token.Name) {
				return place{}, fmt.Errorf("it ends %q, which did not begin", plain(nameOf(token.Name)))
			}
			path = path[:len(path)-1]
		}
	}
	if len(path) > 0 || found.start == 0 {
		return place{}, errCut
	}
	return found, nil
}

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

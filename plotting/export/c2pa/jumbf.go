package c2pa

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// A manifest store is made of boxes (JUMBF, ISO 19566-5): each has its length in 4 bytes, its type in 4, then content. A
// superbox holds a description, which has a type and a label, and then other boxes.

// The types of superboxes, of which the first four bytes are letters (C2PA 2.x, section 11.1.4).
const (
	typeStore      = "c2pa"
	typeManifest   = "c2ma"
	typeAssertions = "c2as"
	typeClaim      = "c2cl"
	typeSignature  = "c2cs"
	typeCBOR       = "cbor"
)

// typeTail is how the 16 bytes of each of these types end.
var typeTail = []byte{0x00, 0x11, 0x00, 0x10, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}

const (
	boxHeader = 8 // bytes

	requestable, labelled = 1, 2 // bits of a description

	deepest  = 6    // superboxes in each other; a manifest of C2PA has 4
	mostEach = 1000 // boxes in a superbox
)

// box is a box of a type of four letters.
func box(kind string, contents ...[]byte) []byte {
	content := bytes.Join(contents, nil)
	out := binary.BigEndian.AppendUint32(nil, uint32(boxHeader+len(content)))
	return append(append(out, kind...), content...)
}

// newSuperbox is a superbox of a type, with a label, of other boxes.
func newSuperbox(kind, label string, boxes ...[]byte) []byte {
	description := box("jumd", []byte(kind), typeTail, []byte{requestable | labelled}, []byte(label), []byte{0})
	return box("jumb", append([][]byte{description}, boxes...)...)
}

// superbox is one that was read.
type superbox struct {
	kind, label string
	content     []byte // all of it behind its header, which is what hashes are of
	cbor        []byte // the content of its first box of CBOR, if any
	boxes       []superbox
}

// named is the superbox of a label, or nil.
func (s *superbox) named(label string) *superbox {
	for i := range s.boxes {
		if s.boxes[i].label == label {
			return &s.boxes[i]
		}
	}
	return nil
}

// holds is whether a superbox is there, of a type, and holds CBOR.
func (s *superbox) holds(kind string) bool {
	return s != nil && s.kind == kind && s.cbor != nil
}

// nextBox splits the first box from data, which is not trusted.
func nextBox(data []byte) (kind string, content, rest []byte, err error) {
	if len(data) < boxHeader {
		return "", nil, nil, fmt.Errorf("%d bytes stand where a box begins", len(data))
	}
	length := uint64(binary.BigEndian.Uint32(data))
	if length < boxHeader || length > uint64(len(data)) {
		return "", nil, nil, fmt.Errorf("a box says that it has %d bytes, and %d follow", length, len(data))
	}
	return string(data[4:boxHeader]), data[boxHeader:length], data[length:], nil
}

// parseStore reads a manifest store, which is not trusted.
func parseStore(data []byte) (superbox, error) {
	kind, content, rest, err := nextBox(data)
	if err != nil {
		return superbox{}, err
	}
	if kind != "jumb" || len(rest) > 0 {
		return superbox{}, fmt.Errorf("it is no single superbox")
	}
	store, err := parseSuperbox(content, 1)
	if err == nil && (store.kind != typeStore || store.label != labelStore) {
		err = fmt.Errorf("its superbox is no manifest store")
	}
	return store, err
}

// parseSuperbox reads what is behind a superbox's header.
func parseSuperbox(content []byte, depth int) (superbox, error) {
	kind, description, rest, err := nextBox(content)
	if err != nil {
		return superbox{}, err
	}
	if kind != "jumd" || depth > deepest {
		return superbox{}, fmt.Errorf("a superbox has no description, or is too deep")
	}
	s := superbox{content: content}
	if s.kind, s.label, err = parseDescription(description); err != nil {
		return superbox{}, err
	}
	for count := 0; len(rest) > 0; count++ {
		if count == mostEach {
			return superbox{}, fmt.Errorf("a superbox has more than %d boxes", mostEach)
		}
		var inner []byte
		if kind, inner, rest, err = nextBox(rest); err != nil {
			return superbox{}, err
		}
		switch {
		case kind == "cbor" && s.cbor == nil:
			s.cbor = inner
		case kind == "jumb":
			child, err := parseSuperbox(inner, depth+1)
			if err != nil {
				return superbox{}, err
			}
			if s.named(child.label) != nil {
				return superbox{}, fmt.Errorf("two superboxes have the label %q", plain(child.label))
			}
			s.boxes = append(s.boxes, child)
		}
	}
	return s, nil
}

// parseDescription gives the type and the label of a superbox.
func parseDescription(description []byte) (kind, label string, err error) {
	const typeBytes = 16
	if len(description) <= typeBytes || description[typeBytes]&labelled == 0 {
		return "", "", fmt.Errorf("a superbox has no label")
	}
	text, _, ended := bytes.Cut(description[typeBytes+1:], []byte{0})
	if !ended {
		return "", "", fmt.Errorf("a superbox has a label without an end")
	}
	// A type that is not of letters is of a kind that is only hashed.
	if bytes.Equal(description[4:typeBytes], typeTail) {
		kind = string(description[:4])
	}
	return kind, string(text), nil
}

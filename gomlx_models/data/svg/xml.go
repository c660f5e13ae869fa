package svg

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

const (
	maxBytes    = 16 << 20 // of a file
	maxElements = 200_000
	maxDepth    = 200
	maxEntity   = 256 // bytes of one
)

// element is an element of SVG; those of other programs are left out.
type element struct {
	name       string
	attributes map[string]string // by their names without the space
	children   []*element
	text       string // of a style sheet
}

const space = "http://www.w3.org/2000/svg"

// parseXML reads the elements of a file. Nothing outside of it is looked at.
func parseXML(r io.Reader) (*element, error) {
	file, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	switch {
	case err != nil:
		return nil, err
	case len(file) > maxBytes:
		return nil, fmt.Errorf("it has more than %d bytes", maxBytes)
	}
	d := xml.NewDecoder(bytes.NewReader(file))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return &latin1{in: bufio.NewReader(in)}, nil }
	root := &element{}
	stack := []*element{root}
	count := 0
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			if len(root.children) == 0 || root.children[0].name != "svg" {
				return nil, errors.New("it has no svg element at its top")
			}
			return root.children[0], nil
		case err != nil:
			return nil, err
		}
		switch t := token.(type) {
		case xml.Directive:
			d.Entity = entities(string(t))
			if bytes.Count(file, []byte("&"))*maxEntity > maxBytes && len(d.Entity) > 0 {
				return nil, errors.New("it refers to entities too often")
			}
		case xml.CharData:
			if now := stack[len(stack)-1]; now.name == "style" {
				now.text += string(t)
			}
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.StartElement:
			if t.Name.Space != space && t.Name.Space != "" && t.Name.Space != "svg" {
				if err := d.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			e := newElement(t)
			if count++; count > maxElements || len(stack) > maxDepth {
				return nil, fmt.Errorf("it has more than %d elements, or %d inside each other", maxElements, maxDepth)
			}
			now := stack[len(stack)-1]
			now.children = append(now.children, e)
			stack = append(stack, e)
		}
	}
}

func newElement(t xml.StartElement) *element {
	e := &element{name: t.Name.Local, attributes: make(map[string]string, len(t.Attr))}
	for _, a := range t.Attr {
		if _, known := e.attributes[a.Name.Local]; known && a.Name.Space != "" {
			continue // href before xlink:href
		}
		e.attributes[a.Name.Local] = a.Value
	}
	return e
}

var entity = regexp.MustCompile(`<!ENTITY\s+([\w.-]+)\s+(?:"([^"]{0,256})"|'([^']{0,256})')\s*>`)

// entities are the short texts that a document type gives names to, as Illustrator's files do for their spaces. What
// they stand for is not looked through for others again, so that they cannot grow.
func entities(directive string) map[string]string {
	found := map[string]string{}
	for _, m := range entity.FindAllStringSubmatch(directive, 100) {
		found[m[1]] = m[2] + m[3]
	}
	return found
}

// latin1 reads bytes as the characters of those numbers: all that matters here are those of ASCII.
type latin1 struct {
	in   *bufio.Reader
	rest []byte
}

func (l *latin1) Read(to []byte) (n int, err error) {
	for n < len(to) {
		if len(l.rest) == 0 {
			b, err := l.in.ReadByte()
			if err != nil {
				return n, err
			}
			l.rest = utf8.AppendRune(nil, rune(b))
		}
		copied := copy(to[n:], l.rest)
		l.rest = l.rest[copied:]
		n += copied
	}
	return n, nil
}

// reference is the id in "#id" or "url(#id)", and what follows. It is empty if the text refers to something else.
func reference(text string) (id, rest string) {
	text = strings.TrimSpace(text)
	if inside, found := strings.CutPrefix(text, "url("); found {
		text, rest, _ = strings.Cut(inside, ")")
		text = strings.Trim(text, `"' `)
	}
	id, found := strings.CutPrefix(text, "#")
	if !found {
		return "", rest
	}
	return id, strings.TrimSpace(rest)
}

package metadata

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// The namespaces of XMP (ISO 16684-1), of IPTC's extension (IPTC Photo Metadata Standard 2023.2), and Atelier's own.
const (
	nsMeta    = "adobe:ns:meta/"
	nsRDF     = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsDC      = "http://purl.org/dc/elements/1.1/"
	nsXMP     = "http://ns.adobe.com/xap/1.0/"
	nsRights  = "http://ns.adobe.com/xap/1.0/rights/"
	nsIPTC    = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
	nsAtelier = "https://github.com/atelier-go/atelier/ns/1.0/"
)

// maxNesting is how deep elements may lie in each other.
const maxNesting = 64

// properties gives the place of each property in the metadata.
func (m *Metadata) properties(created *string) map[xml.Name]*string {
	return map[xml.Name]*string{
		{Space: nsIPTC, Local: "DigitalSourceType"}: (*string)(&m.Source),
		{Space: nsDC, Local: "creator"}:             &m.Creator,
		{Space: nsXMP, Local: "CreateDate"}:         created,
		{Space: nsXMP, Local: "CreatorTool"}:        &m.Tool,
		{Space: nsRights, Local: "UsageTerms"}:      &m.Terms,
		{Space: nsAtelier, Local: "Record"}:         &m.Record,
	}
}

// packet is the metadata as an XMP packet, empty if there is none. Its bytes are the same for the same metadata.
func (m Metadata) packet() string {
	created := ""
	if !m.Created.IsZero() {
		created = m.Created.Format(time.RFC3339)
	}
	var all strings.Builder
	add := func(form, value string) {
		if value != "" {
			var escaped strings.Builder
			_ = xml.EscapeText(&escaped, []byte(value)) // a Builder does not fail
			fmt.Fprintf(&all, " "+form+"\n", escaped.String())
		}
	}
	add(`<Iptc4xmpExt:DigitalSourceType>%s</Iptc4xmpExt:DigitalSourceType>`, string(m.Source))
	add(`<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>`, m.Creator)
	add(`<xmp:CreateDate>%s</xmp:CreateDate>`, created)
	add(`<xmp:CreatorTool>%s</xmp:CreatorTool>`, m.Tool)
	add(`<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></xmpRights:UsageTerms>`, m.Terms)
	add(`<atelier:Record>%s</atelier:Record>`, m.Record)
	if all.Len() == 0 {
		return ""
	}
	return "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="` + nsMeta + `"><rdf:RDF xmlns:rdf="` + nsRDF + `"><rdf:Description rdf:about=""` +
		` xmlns:dc="` + nsDC + `" xmlns:xmp="` + nsXMP + `" xmlns:xmpRights="` + nsRights + `"` +
		` xmlns:Iptc4xmpExt="` + nsIPTC + `" xmlns:atelier="` + nsAtelier + `">` + "\n" + all.String() +
		"</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>"
}

// readPacket reads the properties that packet writes, as elements or as attributes, wherever they stand. Of one that is there
// several times the first counts.
func readPacket(packet string) (Metadata, error) {
	var m Metadata
	var created string
	read := packetReader{places: m.properties(&created)}
	decoder := xml.NewDecoder(strings.NewReader(strings.TrimRight(packet, "\x00")))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = read.token(token)
		}
		if err != nil {
			return Metadata{}, damaged("its XMP cannot be read: %w", err)
		}
	}
	if t, err := time.Parse(time.RFC3339, created); err == nil {
		m.Created = t
	}
	return m, nil
}

// packetReader puts the text of properties in their places.
type packetReader struct {
	places map[xml.Name]*string
	depth  int
	inside *string // the place of the property that is read
	from   int     // the depth of its element
	value  strings.Builder
}

func (r *packetReader) token(token xml.Token) error {
	switch token := token.(type) {
	case xml.StartElement:
		if r.depth++; r.depth > maxNesting {
			return fmt.Errorf("its elements lie more than %d deep", maxNesting)
		}
		for _, attribute := range token.Attr {
			r.put(r.places[attribute.Name], attribute.Value)
		}
		if place := r.places[token.Name]; place != nil && r.inside == nil {
			r.inside, r.from = place, r.depth
			r.value.Reset()
		}
	case xml.CharData:
		if r.inside != nil {
			r.value.Write(token)
		}
	case xml.EndElement:
		if r.inside != nil && r.depth == r.from {
			r.put(r.inside, r.value.String())
			r.inside = nil
		}
		r.depth--
	}
	return nil
}

// put fills in a place that is empty.
func (r *packetReader) put(place *string, value string) {
	if value = strings.TrimSpace(value); place != nil && *place == "" {
		*place = value
	}
}

package provenance

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"

	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting/export"
	"github.com/atelier-go/atelier/plotting/export/metadata"
)

// SidecarEnding is behind the name of a text's file in that of the file that holds its record.
const SidecarEnding = ".json"

// Write writes a picture, film or drawing with its record, as far as the level lets it out.
func (r Record) Write(w io.Writer, format export.Format, level Level, write func(io.Writer) error) error {
	if level == None {
		return write(w)
	}
	var file bytes.Buffer
	if err := write(&file); err != nil {
		return err
	}
	with, err := r.Embed(file.Bytes(), format, level)
	if err == nil {
		_, err = w.Write(with)
	}
	return err
}

// Embed is a finished file with its record, as far as the level lets it out.
func (r Record) Embed(file []byte, format export.Format, level Level) ([]byte, error) {
	if level == None {
		return file, nil
	}
	var err error
	if r.Content, err = metadata.Content(file); err != nil {
		return nil, fmt.Errorf("provenance: the file of %s: %w", format, err)
	}
	m, err := r.metadata(level)
	if err != nil {
		return nil, err
	}
	return metadata.Embed(file, format, m)
}

// metadata is what a file says at a level.
func (r Record) metadata(level Level) (metadata.Metadata, error) {
	r, text, err := r.At(level).encode()
	if err != nil {
		return metadata.Metadata{}, err
	}
	m := metadata.Metadata{Source: r.source(), Creator: r.By, Created: r.Created, Tool: r.Software, Terms: r.terms(), Record: string(text)}
	if level == Full {
		m.Parameters, err = r.Parameters()
	}
	return m, err
}

func (r Record) source() metadata.SourceType {
	if r.Edited {
		return metadata.Composite
	}
	return metadata.Trained
}

// encode is the record as JSON that decode reads. One that says more of how it was drawn than a record can, such as of a
// prompt of a book's length, does not tell that.
func (r Record) encode() (Record, []byte, error) {
	text, err := json.Marshal(r)
	if err == nil {
		err = r.validate()
	}
	if r.Drawn != nil && (err != nil || len(text) > maxRecord) {
		r.Drawn = nil
		return r.encode()
	}
	if err != nil {
		return Record{}, nil, fmt.Errorf("provenance: the record cannot be written: %w", err)
	}
	return r, text, nil
}

// sidecar is the file beside a text, which has no place for what is to be known of it.
type sidecar struct {
	Source metadata.SourceType `json:"digital_source_type"`
	Record json.RawMessage     `json:"record"`
}

// Sidecar is the file beside a text, as far as the level lets it out; nil at None. It is called as the text's file, with
// SidecarEnding behind that, and content is the SHA-256 of that file, in hexadecimal.
func (r Record) Sidecar(content string, level Level) ([]byte, error) {
	if level == None {
		return nil, nil
	}
	r.Content = content
	_, record, err := r.At(level).encode()
	if err != nil {
		return nil, err
	}
	beside, err := json.MarshalIndent(sidecar{r.source(), record}, "", "  ")
	return append(beside, '\n'), err
}

// ContentOfText is Record.Content of a text's file.
func ContentOfText(text []byte) string { return sum(text) }

func sum(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }

// LatentsDigest is the digest of points that things are made of.
func LatentsDigest(z sample.Latents) string {
	text, _ := json.Marshal(z) // numbers of points are finite
	return sum(text)
}

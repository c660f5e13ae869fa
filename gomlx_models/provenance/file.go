package provenance

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting/export"
	"github.com/atelier-go/atelier/plotting/export/metadata"
)

const (
	// SidecarEnding is behind the name of a text's file in that of the file that holds its record.
	SidecarEnding = ".json"
	// maxFile is the most bytes of a file that is read, and maxSidecar of one beside a text.
	maxFile    = 512 << 20
	maxSidecar = 1 << 20
)

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

// Reading is what a file says of itself.
type Reading struct {
	// Metadata is what stands where all programs look, without control characters. It may be anyone's.
	Metadata metadata.Metadata
	// Record is Atelier's, checked for its form, or nil if there is none. Fault says what is wrong with one that is no record.
	Record *Record
	Fault  error
	// Intact tells that what is seen is, byte by byte, what the record was made for.
	Intact bool
	// Beside is the file beside a text that says it, or empty.
	Beside string
}

// Empty tells that the file says nothing.
func (r Reading) Empty() bool {
	return r.Record == nil && r.Fault == nil && r.Metadata == (metadata.Metadata{})
}

// Read reads what a file says of itself: a picture, film or drawing, or a text by the file beside it.
func Read(path string) (Reading, error) {
	file, err := readAtMost(path, maxFile)
	if err != nil {
		return Reading{}, err
	}
	m, err := metadata.Extract(file)
	if errors.Is(err, metadata.ErrFormat) {
		return readBeside(path, file)
	}
	if err != nil {
		return Reading{}, fmt.Errorf("provenance: %s cannot be read: %w", path, shortened(err))
	}
	content, err := metadata.Content(file)
	if err != nil {
		return Reading{}, fmt.Errorf("provenance: %s cannot be read: %w", path, shortened(err))
	}
	record := m.Record
	if record == "" {
		record = recordIn(m.Parameters)
	}
	return newReading(m, record, content), nil
}

// newReading checks what was read. What all programs see loses its control characters.
func newReading(m metadata.Metadata, record, content string) Reading {
	for _, text := range []*string{&m.Parameters, (*string)(&m.Source), &m.Creator, &m.Tool, &m.Terms} {
		*text = strings.Map(visible, strings.ToValidUTF8(*text, "?"))
	}
	m.Record = ""
	read := Reading{Metadata: m}
	if record == "" {
		return read
	}
	r, err := decode(record)
	if err != nil {
		read.Fault = err
		return read
	}
	read.Record, read.Intact = &r, r.Content == content
	return read
}

// readBeside reads the file beside one that has no place for what is to be known of it.
func readBeside(path string, text []byte) (Reading, error) {
	beside, err := readAtMost(path+SidecarEnding, maxSidecar)
	if errors.Is(err, os.ErrNotExist) {
		return Reading{}, nil
	}
	if err != nil {
		return Reading{}, err
	}
	var side sidecar
	if err := json.Unmarshal(beside, &side); err != nil || len(side.Record) == 0 {
		return Reading{}, nil // someone else's file
	}
	read := newReading(metadata.Metadata{Source: side.Source}, string(side.Record), sum(text))
	read.Beside = path + SidecarEnding
	return read, nil
}

// readAtMost reads a file that is not larger than most.
func readAtMost(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("provenance: %w", err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no file")
	}
	var all []byte
	if err == nil {
		all, err = io.ReadAll(io.LimitReader(file, most+1))
	}
	if err == nil && int64(len(all)) > most {
		err = fmt.Errorf("it has more than %d MB", most>>20)
	}
	if err != nil {
		return nil, fmt.Errorf("provenance: %s cannot be read: %w", path, err)
	}
	return all, nil
}

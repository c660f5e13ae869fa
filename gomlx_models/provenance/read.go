package provenance

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/atelier-go/atelier/plotting/export/metadata"
)

// maxFile is the most bytes of a file that is read, and maxSidecar of one beside a text.
const (
	maxFile    = 512 << 20
	maxSidecar = 1 << 20
)

// Reading is what a file says of itself.
type Reading struct {
	// File is the file, and Beside the name of the one beside a text that says it, or empty.
	File   []byte
	Beside string
	// Metadata is what stands where all programs look, without control characters. It may be anyone's.
	Metadata metadata.Metadata
	// Record is Atelier's, checked for its form, or nil if there is none. Fault says what is wrong with one that is no record.
	Record *Record
	Fault  error
	// Intact tells that what is seen is, byte by byte, what the record was made for.
	Intact bool
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
	return newReading(file, m, record, content), nil
}

// ReadDrawn reads a file whose record tells enough to make it again. It fails, in words for people, if there is no such record.
func ReadDrawn(path string) (Reading, error) {
	read, err := Read(path)
	switch {
	case err != nil:
		return Reading{}, err
	case read.Fault != nil:
		return Reading{}, fmt.Errorf("provenance: %s cannot be made again: %w", path, read.Fault)
	case read.Record == nil:
		return Reading{}, fmt.Errorf("provenance: %s does not say how it was made: `atelier inspect` tells what it says", path)
	case read.Record.Drawn == nil:
		return Reading{}, fmt.Errorf("provenance: %s was written with --metadata public, which does not tell how it was made", path)
	}
	return read, read.Record.Recreatable()
}

// newReading checks what was read. What all programs see loses its control characters.
func newReading(file []byte, m metadata.Metadata, record, content string) Reading {
	for _, text := range []*string{&m.Parameters, (*string)(&m.Source), &m.Creator, &m.Tool, &m.Terms} {
		*text = strings.Map(visible, strings.ToValidUTF8(*text, "?"))
	}
	m.Record = ""
	read := Reading{File: file, Metadata: m}
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
		return Reading{File: text}, nil
	}
	if err != nil {
		return Reading{}, err
	}
	var side sidecar
	if err := json.Unmarshal(beside, &side); err != nil || len(side.Record) == 0 {
		return Reading{File: text}, nil // someone else's file
	}
	read := newReading(text, metadata.Metadata{Source: side.Source}, string(side.Record), sum(text))
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

// Command tang writes the Tang poems that package embedded has, packed with gzip. Run it by go generate in the
// folder of package embedded, with ATELIER_DATA naming the folder that holds text/tang300.txt.
package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run(os.Getenv("ATELIER_DATA"), "tang"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run packs the poems under the folder data into the folder to.
func run(data, to string) error {
	if data == "" {
		return errors.New("tang: ATELIER_DATA is not set; set it to the folder that holds text/tang300.txt")
	}
	content, err := os.ReadFile(filepath.Join(data, "text", "tang300.txt"))
	if err != nil {
		return fmt.Errorf("tang: cannot read the poems: %w", err)
	}
	packed, err := pack(content)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, "tang300.txt.gz"), packed, 0o644)
}

// pack is the content in gzip, without name or time so that it is always the same bytes.
func pack(content []byte) ([]byte, error) {
	var buffer bytes.Buffer
	w, err := gzip.NewWriterLevel(&buffer, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}

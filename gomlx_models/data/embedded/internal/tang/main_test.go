package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	data, to := t.TempDir(), t.TempDir()
	if err := os.Mkdir(filepath.Join(data, "text"), 0o755); err != nil {
		t.Fatal(err)
	}
	want := []byte("静夜思\t李白\n床前明月光，疑是地上霜。\n")
	if err := os.WriteFile(filepath.Join(data, "text", "tang300.txt"), want, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(data, to); err != nil {
		t.Fatal(err)
	}
	packed, err := os.ReadFile(filepath.Join(to, "tang300.txt.gz"))
	if err != nil {
		t.Fatal(err)
	}
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(reader); err != nil || !bytes.Equal(got, want) {
		t.Errorf("what was packed is %q (%v), want %q", got, err, want)
	}
}

func TestRunFaults(t *testing.T) {
	if err := run("", t.TempDir()); err == nil || !strings.Contains(err.Error(), "ATELIER_DATA is not set") {
		t.Errorf("without a folder the error is %v, want that it is not set", err)
	}
	if err := run(t.TempDir(), t.TempDir()); err == nil || !strings.Contains(err.Error(), "cannot read the poems") {
		t.Errorf("with an empty folder the error is %v, want that the poems are not there", err)
	}
}

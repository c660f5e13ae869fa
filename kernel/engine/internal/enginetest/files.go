// Package enginetest has the files that the tests of the engine and its rooms write and read.
package enginetest

import (
	"os"
	"path/filepath"
	"testing"
)

// Write writes a file, in folders that it makes.
func Write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Script writes a shell script that can be run.
func Script(t testing.TB, path, text string) string {
	t.Helper()
	Write(t, path, "#!/bin/sh\n"+text)
	if err := os.Chmod(path, 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// Read is the text of a file.
func Read(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

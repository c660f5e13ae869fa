package workspace

import (
	"os"
	"path/filepath"
	"testing"
)

// TestMain lets the test binary be a watchdog, as the atelier binary does.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == RoleWatchdog {
		if err := Watch(os.Args[1]); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// script writes a shell script that can be run.
func script(t testing.TB, path, text string) string {
	t.Helper()
	write(t, path, "#!/bin/sh\n"+text)
	if err := os.Chmod(path, 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// cloneRoot is the root of this module.
func cloneRoot(t testing.TB) string {
	t.Helper()
	root, err := FindModule(".")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

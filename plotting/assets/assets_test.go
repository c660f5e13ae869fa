package assets

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestFolderOfATrimmedProgram(t *testing.T) {
	const trimmed = "example.org/atelier@v1.2.3/plotting/assets"
	for _, tt := range []struct {
		name, folder string
		env          map[string]string
		want         string
	}{
		{"a clone", "/clone/plotting/assets", map[string]string{"GOMODCACHE": "m"}, "/clone/plotting/assets"},
		{"the main module", "example.org/atelier/plotting/assets", map[string]string{"GOMODCACHE": "m"}, "example.org/atelier/plotting/assets"},
		{"module cache", trimmed, map[string]string{"GOMODCACHE": "m", "GOPATH": "g"}, "m/" + trimmed},
		{"GOPATH list", trimmed, map[string]string{"GOPATH": "g" + string(filepath.ListSeparator) + "h"}, "g/pkg/mod/" + trimmed},
		{"home", trimmed, map[string]string{"HOME": "me"}, "me/go/pkg/mod/" + trimmed},
	} {
		got := filepath.ToSlash(inModuleCache(tt.folder, func(name string) string { return tt.env[name] }))
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestLoadFaults(t *testing.T) {
	folder := t.TempDir()
	other := filepath.Join(folder, "other.js")
	if err := os.WriteFile(other, []byte("alert(1)"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, path string
		want       error
	}{
		{"no such file", filepath.Join(folder, "none.js"), ErrMissing},
		{"a folder", folder, ErrMissing},
		{"another script", other, ErrChanged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, file := range []File{ECharts, Font} {
				t.Setenv(file.Variable, tt.path)
				if _, err := file.Load(); !errors.Is(err, tt.want) {
					t.Errorf("%s: got %v, want %v", file.Name, err, tt.want)
				}
			}
		})
	}
}

func TestEChartsVersion(t *testing.T) {
	script, err := ECharts.Load()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(script, []byte(`.version="`+EChartsVersion+`"`)) {
		t.Errorf("the script does not report version %s", EChartsVersion)
	}
	if bytes.Contains(script, []byte("</script")) || bytes.Contains(script, []byte("<!--")) {
		t.Error("the script cannot stand inside a script element")
	}
}

func ExampleFile_Load() {
	script, err := ECharts.Load()
	if errors.Is(err, ErrMissing) {
		return // charts are shown as pictures
	}
	fmt.Println(len(script) > 1_000_000, err)
	// Output: true <nil>
}

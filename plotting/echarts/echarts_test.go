package echarts

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/xo/echartsgoja"
)

func TestCandidates(t *testing.T) {
	const below = "github.com/xo/echartsgoja@v0.1.1/echarts.min.js"
	tests := []struct {
		name string
		env  map[string]string
		want []string
	}{
		{"named", map[string]string{Variable: "a.js", "GOMODCACHE": "m"}, []string{"a.js"}},
		{"module cache", map[string]string{"GOMODCACHE": "m", "GOPATH": "g"}, []string{"m/" + below}},
		{"GOPATH list", map[string]string{"GOPATH": "g" + string(filepath.ListSeparator) + "h"},
			[]string{"g/pkg/mod/" + below, "h/pkg/mod/" + below}},
		{"home", map[string]string{"HOME": "me"}, []string{"me/go/pkg/mod/" + below}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := candidates(func(name string) string { return tt.env[name] })
			for i := range got {
				got[i] = filepath.ToSlash(got[i])
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
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
			t.Setenv(Variable, tt.path)
			if _, err := Load(); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

// The constants describe the script of the module that go.mod pins, which this test also links.
func TestPinnedScript(t *testing.T) {
	script, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(script, []byte(`.version="`+Version+`"`)) {
		t.Errorf("the script does not report version %s", Version)
	}
	if bytes.Contains(script, []byte("</script")) || bytes.Contains(script, []byte("<!--")) {
		t.Error("the script cannot stand inside a script element")
	}
	got, err := echartsgoja.New().Version()
	if err != nil {
		t.Fatal(err)
	}
	if got != Version {
		t.Errorf("the module's ECharts reports %s, want %s", got, Version)
	}
}

func ExampleLoad() {
	script, err := Load()
	if errors.Is(err, ErrMissing) {
		return // charts are shown as pictures
	}
	fmt.Println(len(script) > 1_000_000, err)
	// Output: true <nil>
}

package display

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/plotting"
)

func names(t *testing.T, path string) []string {
	t.Helper()
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func testFolder(path string, lines *strings.Builder, load func() ([]byte, error)) *folder {
	f := newFolder(path, nil)
	if lines != nil {
		f.lines = lines
	}
	f.load = load
	return f
}

func TestFolderFiles(t *testing.T) {
	chart, grid, text := drawnBundle(t, fallingLoss(3)), drawnBundle(t, samples(2)), plotting.Bundle{plotting.MIMEPlain: []byte("one\ntwo")}
	tests := []struct {
		name  string
		b     plotting.Bundle
		draft bool
		load  func() ([]byte, error)
		want  []string
		line  string
	}{
		{"chart", chart, false, script, []string{"echarts.js", "x.html", "x.png", "x.txt"},
			"training: loss 0.6957 at step 2 (first 2.7) -> DIR/x.html\n"}, // 0.7 + 2 exp(-10/3) + 0.1 sin 4
		{"chart without ECharts", chart, false, noScript, []string{"x.html", "x.png", "x.txt"}, "training"},
		{"draft", chart, true, script, []string{"echarts.js", "x.html"}, ""},
		{"grid needs no ECharts", grid, false, script, []string{"x.html", "x.png", "x.txt"}, "ramps: 2 samples, 4x3 -> DIR/x.html\n"},
		{"text", text, false, script, []string{"x.txt"}, "one … -> DIR/x.txt\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "new", "out")
			var lines strings.Builder
			if err := testFolder(path, &lines, tt.load).emit("x", tt.b, tt.draft); err != nil {
				t.Fatal(err)
			}
			if got := names(t, path); !slices.Equal(got, tt.want) {
				t.Errorf("files %v, want %v", got, tt.want)
			}
			got := strings.ReplaceAll(filepath.ToSlash(lines.String()), filepath.ToSlash(path), "DIR")
			if !strings.HasPrefix(got, tt.line) || (tt.line == "" && got != "") {
				t.Errorf("line %q, want %q", got, tt.line)
			}
		})
	}
}

// A page names ECharts only where it lies beside it, and never an address of the network.
func TestFolderPage(t *testing.T) {
	for _, there := range []bool{true, false} {
		path, load := t.TempDir(), noScript
		if there {
			load = script
		}
		if err := testFolder(path, nil, load).emit("x", drawnBundle(t, fallingLoss(3)), false); err != nil {
			t.Fatal(err)
		}
		page, err := os.ReadFile(filepath.Join(path, "x.html"))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(page), `<script src="echarts.js">`); got != there {
			t.Errorf("the page names echarts.js: %v, want %v", got, there)
		}
		if strings.Contains(string(page), "://") {
			t.Errorf("the page names an address of the network:\n%.2000s", page)
		}
	}
}

func TestFolderFaults(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	err := testFolder(filepath.Join(file, "below"), nil, script).emit("x", drawnBundle(t, fallingLoss(3)), false)
	if err == nil || !strings.Contains(err.Error(), `figure "x"`) {
		t.Errorf("folder below a file: got %v, want an error that names the figure", err)
	}
	full := errors.New("full")
	f := newFolder(t.TempDir(), failing{full})
	if err := f.emit("x", plotting.Bundle{plotting.MIMEPlain: []byte("a")}, false); !errors.Is(err, full) {
		t.Errorf("lines that cannot be written: got %v, want %v", err, full)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestFileName(t *testing.T) {
	tests := map[string]string{
		"loss":          "loss",
		"GAN loss/step": "GAN-loss-step",
		"../../etc":     "-..-etc",
		"样本 1":          "样本-1",
		"":              "figure",
		"..":            "figure",
	}
	for id, want := range tests {
		if got := fileName(id); got != want {
			t.Errorf("fileName(%q) = %q, want %q", id, got, want)
		}
	}
}

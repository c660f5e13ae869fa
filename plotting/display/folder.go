package display

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/assets"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

const (
	defaultFolder = "out"
	scriptFile    = "echarts.js"
)

// folder writes bundles as files: ID.html while a figure changes, and ID.png and ID.txt once it is complete.
type folder struct {
	path  string
	lines io.Writer // nil for silence
	load  func() ([]byte, error)

	prepared bool // ECharts was looked for
	scripts  bool // ECharts lies in the folder
}

func newFolder(path string, lines io.Writer) *folder {
	if path == "" {
		path = defaultFolder
	}
	return &folder{path: path, lines: lines, load: assets.ECharts.Load}
}

// runsScripts is true once ECharts lies beside the pages.
func (f *folder) runsScripts() bool {
	f.prepare()
	return f.scripts
}

// adds is false: each page is a file of its own.
func (f *folder) adds() bool { return false }

// prepare copies ECharts beside the pages, which then need no network. Without it they show pictures.
func (f *folder) prepare() {
	if f.prepared {
		return
	}
	f.prepared = true
	script, err := f.load()
	if err != nil || os.MkdirAll(f.path, 0o755) != nil {
		return
	}
	content := append(append(script[:len(script):len(script)], '\n'), web.RuntimeJS...)
	f.scripts = replaceFile(filepath.Join(f.path, scriptFile), content) == nil
}

func (f *folder) emit(id string, b plotting.Bundle, draft bool) error {
	if err := os.MkdirAll(f.path, 0o755); err != nil {
		return fmt.Errorf("display: folder for figure %q: %w", id, err)
	}
	base := filepath.Join(f.path, fileName(id))
	written := base + ".txt"
	if content, ok := b[plotting.MIMEHTML]; ok {
		written = base + ".html"
		if err := replaceFile(written, f.page(id, content, web.NeedsECharts(b[plotting.MIMEHTML]))); err != nil {
			return fmt.Errorf("display: figure %q: %w", id, err)
		}
	}
	if draft {
		return nil
	}
	if content, ok := b[plotting.MIMEPNG]; ok {
		if err := replaceFile(base+".png", content); err != nil {
			return fmt.Errorf("display: figure %q: %w", id, err)
		}
	}
	if err := replaceFile(base+".txt", []byte(string(b[plotting.MIMEPlain])+"\n")); err != nil {
		return fmt.Errorf("display: figure %q: %w", id, err)
	}
	return f.line(b, written)
}

// line tells in one line what was written where.
func (f *folder) line(b plotting.Bundle, written string) error {
	if f.lines == nil {
		return nil
	}
	text, _, more := strings.Cut(string(b[plotting.MIMEPlain]), "\n")
	if more {
		text += " …"
	}
	if _, err := fmt.Fprintf(f.lines, "%s -> %s\n", text, written); err != nil {
		return fmt.Errorf("display: writing the line of %s: %w", written, err)
	}
	return nil
}

func (f *folder) page(id string, content []byte, chart bool) []byte {
	script := ""
	if chart && f.runsScripts() {
		script = `<script src="` + scriptFile + `"></script>`
	}
	return fmt.Appendf(nil, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\"><title>%s</title><style>body{font-family:system-ui,sans-serif}</style>%s</head>\n<body>\n%s</body></html>\n",
		fileName(id), script, content)
}

var notInFileName = regexp.MustCompile(`[^\pL\pN._-]+`)

// fileName makes a file name of an id: letters, digits, dots, dashes and underscores stay.
func fileName(id string) string {
	name := strings.TrimLeft(notInFileName.ReplaceAllString(id, "-"), ".")
	if name == "" {
		return "figure"
	}
	return name
}

// replaceFile writes the file in one step, so that a browser never reads half a page. It does not wait for the
// disk: a picture lost in a power cut can be drawn again.
func replaceFile(path string, content []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	_, err = temporary.Write(content)
	if chmodErr := temporary.Chmod(0o644); err == nil {
		err = chmodErr
	}
	if closeErr := temporary.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		_ = os.Remove(temporary.Name()) // the first error is the one to report
	}
	return err
}

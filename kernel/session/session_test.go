package session

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/atelier-go/atelier/kernel/engine"
	"github.com/atelier-go/atelier/kernel/engine/build"
	"github.com/atelier-go/atelier/kernel/engine/program"
	"github.com/atelier-go/atelier/kernel/front"
	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/carry"
)

// What an interrupt meets before the program runs ends with the cell, wherever it is.
func TestInterruptedBeforeTheProgramRuns(t *testing.T) {
	s, on := onStage(t)
	ran := false
	on.execute = func() error { ran = true; return nil }
	for name, c := range map[string]struct {
		code  string
		build func() error
		life  func() context.Context
	}{
		"while it was built":    {"1 + 1", func() error { s.Interrupt(); return nil }, t.Context},
		"before it was called":  {"1 + 1", nil, ended},
		"an order, before that": {"%help", nil, ended},
		"a whole cell, too":     {"%%bash\nls", nil, ended},
	} {
		ran, on.build = false, c.build
		var client recorder
		on.magics = func([]engine.Magic) error { ran = true; return nil }
		fault := s.Execute(t.Context(), front.Request{Code: c.code, Count: 1, Life: c.life()}, &client).Error
		if fault == nil || fault.Name != "interrupted" || ran || len(client.sent) > 0 {
			t.Errorf("%s: got %v, ran %v, sent %q; want it interrupted, and no more", name, fault, ran, client.sent)
		}
	}
	on.build = nil
	var client recorder
	if fault := s.cell(t.Context(), &client, "1 + 1"); fault != nil || !ran {
		t.Errorf("the next cell: got %v, ran %v", fault, ran)
	}
}

// ended is a life that is over, though the kernel goes on.
func ended() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

// tables is a client that keeps the HTML of what is shown.
type tables struct {
	recorder
	html, plain string
}

func (c *tables) Send(msgType string, content, metadata map[string]any, buffers [][]byte) {
	c.recorder.Send(msgType, content, metadata, buffers)
	data, _ := content["data"].(map[string]any)
	c.html, _ = data["text/html"].(string)
	c.plain, _ = data["text/plain"].(string)
}

const poison = `</td><script>alert("1")</script><img src=x onerror='alert(2)'>&amp;`

// read parses a table and gives the texts of its cells.
func (c *tables) read(t *testing.T) (rows [][]string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(c.html))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatalf("no table: %v\n%s", err, c.html)
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "tr":
				rows = append(rows, nil)
			case "td", "th":
				rows[len(rows)-1] = append(rows[len(rows)-1], "")
			case "table":
			default:
				t.Errorf("a table with an element %s", token.Name.Local)
			}
			for _, a := range token.Attr {
				if a.Name.Local != "style" {
					t.Errorf("a table with the attribute %s", a.Name.Local)
				}
			}
		case xml.CharData:
			row := rows[len(rows)-1]
			row[len(row)-1] += string(token)
		}
	}
}

// No text of a user's becomes a part of the page, wherever it stands.
func TestTablesHoldTextAlone(t *testing.T) {
	for _, rows := range [][][]string{
		{{poison, "b" + poison}, {"c" + poison, poison + "d"}, {"", poison}},
		{{"name", "type"}, {`"'`, "<b>&lt;"}},
	} {
		var client tables
		r := &run{console: newConsole(&client, func(text string) string { return text }, false)}
		r.table(rows)
		if got := client.read(t); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", rows) {
			t.Errorf("got the cells %q, want %q", got, rows)
		}
	}
}

// Whatever %vars says of a variable is text: name, type, size, cell, and why it was not kept.
func TestVarsAreText(t *testing.T) {
	s, on := onStage(t)
	on.execute = func() error {
		return leave(s, &values.Report{Kept: []values.Kept{
			{Name: "x", Type: "ignored", Size: 8, Group: "g"}, {Name: "y", Reason: "because of " + poison},
		}})
	}
	tag := "`json:\"<b>&\"`"
	var client tables
	code := "var x struct{ A int " + tag + " }\nvar y struct{ A func(<-chan int) }"
	if fault := s.cell(t.Context(), &client, code); fault != nil {
		t.Fatal(fault)
	}
	if fault := s.cell(t.Context(), &client, "%vars"); fault != nil {
		t.Fatal(fault)
	}
	want := [][]string{
		{"name", "type", "size", "cell", ""},
		{"x", `struct{A int "json:\"<b>&\""}`, "8 B", "1", ""},
		{"y", "struct{A func(<-chan int)}", "0 B", "1", "because of " + poison},
	}
	if got := client.read(t); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		t.Errorf("got the cells %q, want %q", got, want)
	}
}

// leave leaves a report, and the groups that it names, as a program does.
func leave(s *Session, r *values.Report) error {
	for _, k := range r.Kept {
		if k.Group == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(s.engine.Folder(), "values", "new", k.Group), []byte("value"), 0o600); err != nil {
			return err
		}
	}
	return values.WriteReport(s.engine.Folder(), r)
}

func failing(err error) func() error { return func() error { return err } }

// Wherever a disk is full, the cell says which, and what gives it room; and nothing that was there is lost.
func TestFullDisk(t *testing.T) {
	s, on := onStage(t)
	folder := s.engine.Folder()
	keep := &values.Report{Kept: []values.Kept{{Name: "x", Size: 8, Group: "g"}}}
	on.execute = func() error { return leave(s, keep) }
	var client recorder
	if fault := s.cell(t.Context(), &client, "x := 1"); fault != nil {
		t.Fatal(fault)
	}
	full := func(op, name string) error {
		return fmt.Errorf("engine: %w", &os.PathError{Op: op, Path: filepath.Join(folder, name), Err: syscall.ENOSPC})
	}
	reported := func(name, message string) func() error {
		return func() error {
			if err := leave(s, &values.Report{Fault: &values.Fault{Name: name, Message: message}}); err != nil {
				return err
			}
			return &program.ExitError{Code: 1}
		}
	}
	own := "there is no more room in " + folder + ", where the values and programs of this notebook lie. What was kept before is still there. %rm NAME frees"
	for _, c := range []struct {
		name           string
		code           string
		build, execute func() error
		magics         error
		want           string // in the value of the error
	}{
		{name: "source or program", code: "x++", build: failing(full("write", "build/program/main.go")), want: own},
		{name: "by go's words", code: "x++", build: failing(&build.FullError{Output: "/go/link: mapping output file failed: no space left on device"}), want: own},
		{name: "Go's cache", code: "x++", build: failing(errors.New("engine: listing packages: exit status 1: go: write /home/u/.cache/go-build/ab/1-d: no space left on device")),
			want: "there is no more room in /home/u/.cache/go-build/ab, where Go keeps what it has compiled. `!go clean -cache` empties it"},
		{name: "pipes", code: "x++", execute: failing(full("mkfifo", "gonb_pipe_1_in")), want: own},
		{name: "value", code: "x++", execute: reported(values.DiskFull, "values: keeping x: write "+folder+"/values/new/1: no space left on device"), want: own},
		{name: "module", code: "!ls", magics: full("write", "module/go.mod"), want: own},
		{name: "file", code: "!ls", magics: &engine.CellError{Value: "failed to write /data/main.go: no space left on device"}, want: "there is no more room in /data: remove files of that disk"},
		// These are no faults of the kernel's disk.
		{name: "the cell's own", code: "x++", execute: reported("panic", "open /data/x: no space left on device"), want: "open /data/x: no space left on device"},
		{name: "a command's own", code: "!ls", magics: &program.ExitError{Code: 1, Command: "echo : no space left on device"}, want: "ended with exit status 1"},
	} {
		on.build, on.execute, on.magics = c.build, c.execute, func([]engine.Magic) error { return c.magics }
		fault := s.cell(t.Context(), &client, c.code)
		switch {
		case fault == nil || !strings.Contains(fault.Value, c.want):
			t.Errorf("%s: got %+v, want %q in it", c.name, fault, c.want)
		case (fault.Name == values.DiskFull) != strings.Contains(c.want, "no more room"):
			t.Errorf("%s: the error is named %q", c.name, fault.Name)
		case strings.Contains(strings.Join(fault.Traceback, " "), "fault of Atelier"):
			t.Errorf("%s: Atelier takes the blame: %q", c.name, fault.Traceback)
		}
		if m, err := carry.ReadManifest(folder); err != nil || m.Variables["x"].Group != "g" {
			t.Errorf("%s: then the session has %v (%v), want x", c.name, m.Variables, err)
		}
		if v := s.cells.Variables(); len(v) != 1 || v[0].Name != "x" || v[0].Reason != "" {
			t.Errorf("%s: then the notebook has the variables %+v, want x", c.name, v)
		}
	}
}

// device has whatever is written to a path meet a full disk.
func device(t *testing.T, path string) {
	t.Helper()
	if err := errors.Join(os.RemoveAll(path), os.Symlink("/dev/full", path)); err != nil {
		t.Fatal(err)
	}
}

// The kernel's own files in a cell's way: what the notebook cleared, the reserve, the manifest.
func TestFullDiskForTheKernelsFiles(t *testing.T) {
	for _, name := range []string{clearedFile, "values/reserve", "values/manifest.tmp"} {
		t.Run(name, func(t *testing.T) {
			s, on := onStage(t)
			var client recorder
			groups := 0
			on.execute = func() error {
				groups++
				return leave(s, &values.Report{Kept: []values.Kept{{Name: "x", Size: int64(groups), Group: fmt.Sprint("g", groups)}}})
			}
			if fault := s.cell(t.Context(), &client, "x := 1"); fault != nil {
				t.Fatal(fault)
			}
			device(t, filepath.Join(s.engine.Folder(), name))
			if fault := s.cell(t.Context(), &client, "x++"); fault == nil || fault.Name != values.DiskFull {
				t.Errorf("got %+v, want that the disk is full", fault)
			}
			if v := s.cells.Variables(); len(v) != 1 || v[0].Size != 1 {
				t.Errorf("then the notebook has the variables %+v, want x as it was", v)
			}
			device(t, filepath.Join(s.engine.Folder(), name))
			if fault := s.cell(t.Context(), &client, "%rm x"); fault != nil {
				t.Errorf("%%rm, which makes room: %+v", fault)
			}
			if m, err := carry.ReadManifest(s.engine.Folder()); err != nil || len(m.Variables) > 0 || len(s.cells.Variables()) > 0 {
				t.Errorf("after %%rm the session has %v (%v) and %v", m.Variables, err, s.cells.Variables())
			}
		})
	}
}

// Variables that could not be dropped are still the notebook's.
func TestResetOnAFullDisk(t *testing.T) {
	s, on := onStage(t)
	on.execute = func() error { return leave(s, &values.Report{Kept: []values.Kept{{Name: "x", Size: 8, Group: "g"}}}) }
	var client recorder
	if fault := s.cell(t.Context(), &client, "x := 1"); fault != nil {
		t.Fatal(fault)
	}
	folder := filepath.Join(s.engine.Folder(), "values")
	if err := os.Remove(filepath.Join(folder, "reserve")); err != nil {
		t.Fatal(err)
	}
	device(t, filepath.Join(folder, "manifest.tmp"))
	if fault := s.cell(t.Context(), &client, "%reset"); fault == nil || fault.Name != values.DiskFull || len(s.cells.Variables()) != 1 {
		t.Errorf("got %+v and %v, want that the disk is full, and x", fault, s.cells.Variables())
	}
	if fault := s.cell(t.Context(), &client, "%reset"); fault != nil || len(s.cells.Variables()) > 0 {
		t.Errorf("with room again: got %+v and %v", fault, s.cells.Variables())
	}
}

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

// setUp gives a folder with poems and one with two characters, of which 山 is the more frequent.
func setUp(t *testing.T) (data, from string) {
	t.Helper()
	data, from = t.TempDir(), t.TempDir()
	if err := os.Mkdir(filepath.Join(data, "text"), 0o755); err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string]string{
		filepath.Join(data, "text", "tang300.txt"): "一山，山月山月\n",
		// From the upper left corner to the lower right one, by way of a point 1 unit beside the line.
		filepath.Join(from, "山.json"): `{"strokes":["M 0 0"],"medians":[[[0,900],[508,396],[1020,-120]]]}`,
		filepath.Join(from, "一.json"): `{"medians":[[[100,500],[900,500]],[[0,0],[2000,2000]]]}`,
		filepath.Join(from, licence):  "the terms",
	} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return data, from
}

func TestRun(t *testing.T) {
	data, from := setUp(t)
	to := t.TempDir()
	if err := run(data, from, to, 2); err != nil {
		t.Fatal(err)
	}
	packed, err := os.ReadFile(filepath.Join(to, "hanzi.ndjson.gz"))
	if err != nil {
		t.Fatal(err)
	}
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(reader)
	// 月 has no file, so 一 takes its place. What lies outside the 256 units is moved to their edge.
	want := notice + `{"drawing":[[[0,255],[0,255]]],"word":"山"}` + "\n" +
		`{"drawing":[[[25,225],[100,100]],[[0,255],[225,0]]],"word":"一"}` + "\n"
	if err != nil || string(got) != want {
		t.Errorf("the file is %s (%v), want %s", got, err, want)
	}
	if terms, err := os.ReadFile(filepath.Join(to, licence)); err != nil || string(terms) != "the terms" {
		t.Errorf("the licence is %q (%v), want it unaltered", terms, err)
	}
}

func TestRunFaults(t *testing.T) {
	data, from := setUp(t)
	if err := run("", from, t.TempDir(), 1); err == nil || !strings.Contains(err.Error(), "are not both set") {
		t.Errorf("without a folder the error is %v, want that it is not set", err)
	}
	if err := run(t.TempDir(), from, t.TempDir(), 1); err == nil || !strings.Contains(err.Error(), "cannot read the poems") {
		t.Errorf("without poems the error is %v, want that they are not there", err)
	}
	if err := run(data, from, t.TempDir(), 3); err == nil || !strings.Contains(err.Error(), "only 2 characters of the poems") {
		t.Errorf("with too few characters the error is %v, want that they are too few", err)
	}
	if err := os.Remove(filepath.Join(from, licence)); err != nil {
		t.Fatal(err)
	}
	if err := run(data, from, t.TempDir(), 1); err == nil || !strings.Contains(err.Error(), "the licence is not beside") {
		t.Errorf("without a licence the error is %v, want that it is not there", err)
	}
	if err := os.WriteFile(filepath.Join(from, "山.json"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(data, from, t.TempDir(), 1); err == nil || !strings.Contains(err.Error(), "山.json") {
		t.Errorf("with a damaged character the error is %v, want one that names it", err)
	}
}

package doctor

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// script writes a shell script that can be run, and gives its path.
func script(t *testing.T, folder, name, body string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// expect compares a finding with the wanted verdict and a part of its detail.
func expect(t *testing.T, got Finding, ok bool, detail string) {
	t.Helper()
	if got.OK != ok || !strings.Contains(got.Detail, detail) {
		t.Errorf("got %+v, wanted OK %v and a detail with %q", got, ok, detail)
	}
	if !got.OK && got.Fix == "" {
		t.Errorf("fault %+v has no fix", got)
	}
	if strings.Contains(got.Detail, "\n") {
		t.Errorf("detail %q has more than one line", got.Detail)
	}
}

func TestFindingString(t *testing.T) {
	tests := []struct {
		finding Finding
		want    string
	}{
		{good("go", "go1.26.5"), "ok     go            go1.26.5"},
		{fault("go", "is missing", "install it"), "FAULT  go            is missing\n                     fix: install it"},
		{Finding{Name: "data", OK: true, Detail: "mnist is not fetched", Fix: "fetch it"},
			"ok     data          mnist is not fetched\n                     advice: fetch it"},
	}
	for _, test := range tests {
		if got := test.finding.String(); got != test.want {
			t.Errorf("got\n%s\nwanted\n%s", got, test.want)
		}
	}
}

func TestFaults(t *testing.T) {
	findings := []Finding{good("a", ""), fault("b", "", ""), {Name: "c", OK: true, Fix: "advice"}, fault("d", "", "")}
	if got := Faults(findings); got != 2 {
		t.Errorf("got %d faults, wanted 2: only b and d are not OK", got)
	}
}

// TestRunLooksAtEverything compares the checks with the fields that ask for them.
func TestRunLooksAtEverything(t *testing.T) {
	folder := t.TempDir()
	findings := Run(t.Context(), Options{
		Tools:    folder,
		Prefix:   folder,
		Kernel:   "atelier",
		Backend:  func(context.Context) (string, string, error) { return "works", "", nil },
		DataSets: []DataSet{{Name: "letters", Where: func() (string, error) { return "the program", nil }}},
	})
	var names []string
	for _, f := range findings {
		names = append(names, f.Name)
	}
	want := []string{"go", "C compiler", "Jupyter", "kernelspec", "backend", "data",
		"build cache", "module cache", "temp folder"}
	if !slices.Equal(names, want) {
		t.Errorf("got %q, wanted %q", names, want)
	}
}

func TestRunStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	findings := Run(ctx, Options{Backend: func(context.Context) (string, string, error) {
		t.Error("the backend was loaded after the end")
		return "", "", nil
	}})
	expect(t, findings[0], false, "context canceled")
}

func TestCheckGo(t *testing.T) {
	tests := []struct {
		name, body, detail string
		ok                 bool
	}{
		{name: "answers", body: `echo '{"GOVERSION":"go1.99","CC":"gcc"}'`, ok: true, detail: "go1.99"},
		{name: "too old", body: `case $1 in env) echo '{}' ;; *) echo 'go: go.mod requires go >= 1.27' >&2; exit 1 ;; esac`, detail: "go.mod requires go >= 1.27"},
		{name: "another go", body: "echo Five in a row", detail: "gives no JSON"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			script(t, folder, "go", test.body)
			t.Setenv("PATH", folder+":"+os.Getenv("PATH"))
			_, findings := checkGo(t.Context(), folder, t.TempDir())
			expect(t, findings[0], test.ok, test.detail)
		})
	}
}

func TestCheckGoTakesTheSetUpsFirst(t *testing.T) {
	onPath, tools := t.TempDir(), t.TempDir()
	script(t, onPath, "go", `echo '{"GOVERSION":"go1.26"}'`)
	t.Setenv("PATH", onPath+":"+os.Getenv("PATH"))
	script(t, tools, "go", `echo '{"GOVERSION":"go1.27"}'`)
	_, findings := checkGo(t.Context(), "", tools)
	expect(t, findings[0], true, "go1.27 ("+tools)
}

func TestCheckGoMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, findings := checkGo(t.Context(), "", "")
	expect(t, findings[0], false, "no go command on PATH")
}

func TestCheckCompiler(t *testing.T) {
	folder := t.TempDir()
	tests := []struct {
		name, detail string
		toolchain    toolchain
		ok           bool
	}{
		{name: "compiles", toolchain: toolchain{CC: script(t, folder, "cc1", "exit 0") + " -O1"}, ok: true, detail: "cc1 -O1 compiles"},
		{name: "no headers", toolchain: toolchain{CC: script(t, folder, "cc2", "echo 'no stdlib.h' >&2; exit 1")}, detail: "no stdlib.h"},
		{name: "missing", toolchain: toolchain{CC: filepath.Join(folder, "nothing")}, detail: "no such file"},
		{name: "no cgo", toolchain: toolchain{CGO: "0"}, detail: "cgo is switched off"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			expect(t, checkCompiler(t.Context(), test.toolchain), test.ok, test.detail)
		})
	}
}

func TestCheckModule(t *testing.T) {
	expect(t, checkModule(t.Context(), filepath.Join("..", ".."), "go"), true, "packages resolve offline")
	expect(t, checkModule(t.Context(), t.TempDir(), "go"), false, "does not resolve offline")
}

func TestCheckPython(t *testing.T) {
	folder := t.TempDir()
	expect(t, checkPython(t.Context(), folder), false, "no such file")
	script(t, folder, "bin/python", "echo No package metadata was found for jupyterlab >&2; exit 1")
	expect(t, checkPython(t.Context(), folder), false, "was found for jupyterlab")
	script(t, folder, "bin/python", "echo Python 3.14.0 jupyterlab 4.6.6")
	expect(t, checkPython(t.Context(), folder), true, "Python 3.14.0 jupyterlab 4.6.6")
}

func TestCheckKernelspec(t *testing.T) {
	folder := t.TempDir()
	program := script(t, folder, "atelier", "exit 0")
	plain := filepath.Join(folder, "plain")
	if err := os.WriteFile(plain, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, content, detail string
		ok                    bool
	}{
		{name: "whole", content: `{"display_name": "Go", "argv": ["` + program + `", "--module", "` + folder + `", "{connection_file}"],
			"env": {"PLUGIN": "` + plain + `", "MODE": "fast"}}`, ok: true, detail: `"Go"`},
		{name: "no JSON", content: `{`, detail: "is no kernelspec"},
		{name: "no argv", content: `{}`, detail: "names no program"},
		{name: "program gone", content: `{"argv": ["` + folder + `/gone"]}`, detail: "gone: no such file"},
		{name: "program plain", content: `{"argv": ["` + plain + `"]}`, detail: "plain, which is not a program"},
		{name: "module gone", content: `{"argv": ["` + program + `", "` + folder + `/module"]}`, detail: "module: no such file"},
		{name: "plugin gone", content: `{"argv": ["` + program + `"], "env": {"PLUGIN": "` + folder + `/p.so"}}`, detail: "p.so: no such file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			prefix := t.TempDir()
			path := filepath.Join(prefix, "share", "jupyter", "kernels", "atelier", "kernel.json")
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(test.content), 0o644); err != nil {
				t.Fatal(err)
			}
			expect(t, checkKernelspec(prefix, "atelier"), test.ok, test.detail)
		})
	}
}

func TestCheckKernelspecMissing(t *testing.T) {
	t.Setenv("JUPYTER_DATA_DIR", t.TempDir())
	expect(t, checkKernelspec(t.TempDir(), "no-such-kernel"), false, `no kernel "no-such-kernel"`)
}

// TestCheckKernelspecUser finds a kernel that was installed for the user.
func TestCheckKernelspecUser(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("JUPYTER_DATA_DIR", folder)
	program := script(t, folder, "atelier", "exit 0")
	path := filepath.Join(folder, "kernels", "mine", "kernel.json")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(`{"argv": ["`+program+`"]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	expect(t, checkKernelspec(t.TempDir(), "mine"), true, path)
}

func TestCheckBackend(t *testing.T) {
	broken := func(context.Context) (string, string, error) { return "", "", errors.New("plugin.so does not load") }
	expect(t, checkProbe(t.Context(), "backend", broken, "mend it"), false, "plugin.so does not load")
	slow := func(context.Context) (string, string, error) { return "pure Go", "install a plugin", nil }
	got := checkProbe(t.Context(), "backend", slow, "mend it")
	expect(t, got, true, "pure Go")
	if got.Fix != "install a plugin" {
		t.Errorf("got the advice %q, wanted the probe's", got.Fix)
	}
}

func TestCheckData(t *testing.T) {
	there := func() (string, error) { return "/sets/letters", nil }
	gone := func() (string, error) { return "", errors.New("run atelier data get letters") }
	findings := checkData([]DataSet{
		{Name: "letters", Where: there},
		{Name: "letters", Where: gone},
		{Name: "letters", Where: gone, Builtin: true},
	})
	expect(t, findings[0], true, "letters from /sets/letters")
	expect(t, findings[1], true, "letters is not fetched")
	if findings[1].Fix != "run atelier data get letters" {
		t.Errorf("got the advice %q, wanted how to fetch the set", findings[1].Fix)
	}
	expect(t, findings[2], false, "letters is missing")
}

func TestCheckDisk(t *testing.T) {
	folder := t.TempDir()
	expect(t, checkDisk("disk", folder, 1, "free some"), true, "free in "+folder)
	// No disk has 2^60 bytes free.
	expect(t, checkDisk("disk", folder, 1<<60, "free some"), false, "1073741824.0 GiB are wanted")
	// A cache that is not made yet will be on its parent's disk.
	expect(t, checkDisk("disk", filepath.Join(folder, "not", "yet"), 1, "free some"), true, "free in")
}

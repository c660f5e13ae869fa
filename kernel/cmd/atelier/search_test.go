package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/doctor"
)

const wheel = "lib/python3.11/site-packages/fastatomstruct_xla_cpu/libpjrt_cpu.so"

// The doctor and the verbs find the same plugin, from wherever and however the command is called. The plugins are empty
// files, so that the complaint that one does not load tells which was found.
func TestTheDoctorAndTheVerbsFindOnePlugin(t *testing.T) {
	inFolder(t)
	outside, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	clone, prefix := t.TempDir(), t.TempDir()
	inClone := lay(t, filepath.Join(clone, ".build/bin/atelier"))
	inVenv := lay(t, filepath.Join(prefix, "bin/atelier"))
	file(t, clone, "go.mod", "module github.com/atelier-go/atelier\n")
	for _, root := range []string{filepath.Join(clone, ".venv"), prefix} {
		file(t, root, "pyvenv.cfg", "")
		file(t, root, "bin/python3", "")
		file(t, root, wheel, "")
	}
	link, away := filepath.Join(t.TempDir(), "atelier"), itself(t)
	if err := os.Symlink(inClone, link); err != nil {
		t.Fatal(err)
	}
	cloned, separate := filepath.Join(clone, ".venv", wheel), filepath.Join(prefix, wheel)
	bare := []string{"HOME=/dev/null", "PATH=/nowhere"}
	for _, c := range []struct {
		name, program, folder string
		env                   []string
		want                  string
	}{
		{"in the clone", inClone, clone, bare, cloned},
		{"outside the clone", inClone, outside, bare, cloned},
		{"with no environment at all", inClone, outside, nil, cloned},
		{"by a symbolic link", link, outside, bare, cloned},
		{"installed into an environment", inVenv, outside, bare, separate},
		{"activated", inClone, outside, []string{"VIRTUAL_ENV=" + prefix, "PATH=/nowhere"}, separate},
		{"another's bin on PATH, and a program elsewhere", away, outside, []string{"PATH=" + prefix + "/bin"}, separate},
		{"another's bin on PATH, and a program in the clone", inClone, outside, []string{"PATH=" + prefix + "/bin"}, cloned},
		{"named", inClone, outside, []string{"ATELIER_PLUGIN=" + separate}, separate},
	} {
		want := "xla:" + c.want + " does not load"
		train := words("train vae --data fashion-mnist-10k-first-40 --steps 1 --out model --config " + tinyVAE)
		slow := start(t, c.program, c.folder, slices.Clone(c.env), train...)
		named := strings.Contains(strings.Join(c.env, " "), "ATELIER_PLUGIN")
		if code, said := slow.code(), slow.complaints.String(); (code != 0) != named || !strings.Contains(said, want) {
			t.Errorf("%s: train gave the code %d and said %q, want %q", c.name, code, said, want)
		}
		refused := start(t, c.program, c.folder, slices.Clone(c.env), append(train, "--resume", "--backend", "xla")...)
		if code, said := refused.code(), refused.complaints.String(); code != codeFailed || !strings.Contains(said, want) {
			t.Errorf("%s: train --backend xla gave the code %d and said %q, want %q", c.name, code, said, want)
		}
		examined := start(t, c.program, c.folder, slices.Clone(c.env), "doctor", "--json", "--module", clone)
		examined.code()
		if said := backendFinding(t, examined.out.String()); !strings.Contains(said.Detail+said.Fix, want) {
			t.Errorf("%s: doctor said %+v, want %q", c.name, said, want)
		}
		os.RemoveAll(filepath.Join(c.folder, "model"))
	}
}

func backendFinding(t *testing.T, text string) doctor.Finding {
	t.Helper()
	var said examination
	if err := json.Unmarshal([]byte(text), &said); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	at := slices.IndexFunc(said.Findings, func(f doctor.Finding) bool { return f.Name == "backend" })
	if at < 0 {
		t.Fatalf("no finding on the backend in %q", text)
	}
	return said.Findings[at]
}

// Without any plugin that is said at the start and in each line of progress, and --backend xla refuses.
func TestPureGoIsSaid(t *testing.T) {
	if found, _ := filepath.Glob("/usr/local/lib/go-xla/*.so"); len(found) > 0 {
		t.Skip("this machine has a plugin for all its users")
	}
	inFolder(t)
	train := words("train vae --data fashion-mnist-10k-first-40 --steps 2 --out model --config " + tinyVAE)
	bare := []string{"HOME=/dev/null", "PATH=/nowhere"}
	slow := start(t, itself(t), ".", slices.Clone(bare), train...)
	if code, said := slow.code(), slow.complaints.String(); code != 0 ||
		!strings.HasPrefix(said, "atelier: no XLA plugin found, so models run in pure Go") || !strings.Contains(said, "step 1/2 in pure Go") {
		t.Errorf("train gave the code %d and said %q, want that it runs in pure Go, twice", code, said)
	}
	if said := slow.out.String(); !strings.Contains(said, "step 2/2 in pure Go") {
		t.Errorf("train ended with %q, want that it ran in pure Go", said)
	}
	for _, kind := range []string{"xla", "cuda"} {
		refused := start(t, itself(t), ".", slices.Clone(bare), append(train, "--resume", "--backend", kind)...)
		code, said := refused.code(), refused.complaints.String()
		if code != codeFailed || !strings.Contains(said, "/usr/local/lib/go-xla: ") || !strings.Contains(said, "ATELIER_PLUGIN") || strings.Count(said, "\n") != 1 {
			t.Errorf("--backend %s gave the code %d and said %q, want one line that says where it searched and what to do", kind, code, said)
		}
	}
	chosen := start(t, itself(t), ".", slices.Clone(bare), words("sample model -n 1 --out x.png --backend go")...)
	if code, said := chosen.code(), chosen.complaints.String(); code != 0 || said != "" {
		t.Errorf("--backend go gave the code %d and said %q, want no advice", code, said)
	}
}

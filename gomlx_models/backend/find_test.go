package backend

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// place makes empty files below root and returns root.
func place(t *testing.T, root string, files ...string) string {
	t.Helper()
	for _, file := range files {
		path := filepath.Join(root, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func environ(pairs map[string]string) func(string) string {
	return func(name string) string { return pairs[name] }
}

const (
	cpuWheel  = "lib/python3.11/site-packages/fastatomstruct_xla_cpu/libpjrt_cpu.so"
	cudaWheel = "lib/python3.12/site-packages/jax_plugins/xla_cuda13/xla_cuda_plugin.so"
)

func TestCandidatesOrder(t *testing.T) {
	venv := place(t, t.TempDir(), cpuWheel, cudaWheel)
	home := place(t, t.TempDir(), ".local/lib/go-xla/pjrt_c_api_cpu_v0.83.1_plugin.so")
	project := place(t, t.TempDir(), "go.mod", ".venv/pyvenv.cfg", ".venv/"+cpuWheel, "deep/er/x")
	named := filepath.Join(place(t, t.TempDir(), "my.so"), "my.so")

	for _, test := range []struct {
		name string
		m    machine
		want []string
	}{
		{"nothing there leaves pure Go", machine{env: environ(nil), folder: t.TempDir()}, []string{PureGo}},
		{"GOMLX_BACKEND rules alone", machine{env: environ(map[string]string{"GOMLX_BACKEND": "go", "VIRTUAL_ENV": venv})}, []string{"go"}},
		{"ATELIER_PLUGIN rules over wheels", machine{env: environ(map[string]string{"ATELIER_PLUGIN": named, "VIRTUAL_ENV": venv})}, []string{"xla:" + named}},
		{"no GPU drops CUDA", machine{env: environ(map[string]string{"VIRTUAL_ENV": venv}), folder: t.TempDir()},
			[]string{"xla:" + filepath.Join(venv, cpuWheel), PureGo}},
		{"a GPU puts CUDA first", machine{env: environ(map[string]string{"VIRTUAL_ENV": venv}), folder: t.TempDir(), gpu: true},
			[]string{"xla:" + filepath.Join(venv, cudaWheel), "xla:" + filepath.Join(venv, cpuWheel), PureGo}},
		{"wheels before go-xla's folder", machine{env: environ(map[string]string{"VIRTUAL_ENV": venv, "HOME": home}), folder: t.TempDir()},
			[]string{"xla:" + filepath.Join(venv, cpuWheel), "xla:" + filepath.Join(home, ".local/lib/go-xla/pjrt_c_api_cpu_v0.83.1_plugin.so"), PureGo}},
		{"the project's .venv from a folder inside", machine{env: environ(nil), folder: filepath.Join(project, "deep", "er")},
			[]string{"xla:" + filepath.Join(project, ".venv", cpuWheel), PureGo}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := candidates(test.m)
			if err != nil {
				t.Fatal(err)
			}
			var configs []string
			for _, choice := range got {
				if strings.HasPrefix(choice.Found, "folder /usr/local") {
					continue // this machine's own plugins
				}
				configs = append(configs, choice.Config)
			}
			if strings.Join(configs, "\n") != strings.Join(test.want, "\n") {
				t.Errorf("got %q, want %q", configs, test.want)
			}
		})
	}
}

func TestMissingPluginIsNamed(t *testing.T) {
	_, err := candidates(machine{env: environ(map[string]string{"ATELIER_PLUGIN": "/nowhere/p.so"})})
	if err == nil || !strings.Contains(err.Error(), "/nowhere/p.so") || !strings.Contains(err.Error(), "unset it") {
		t.Errorf("got %v, want an error that names the file and says what to do", err)
	}
}

func TestSearchStopsAtTheProjectRoot(t *testing.T) {
	outer := place(t, t.TempDir(), ".venv/pyvenv.cfg", ".venv/"+cpuWheel, "inner/go.mod")
	got := machine{env: environ(nil), folder: filepath.Join(outer, "inner")}.environments()
	if len(got) != 0 {
		t.Errorf("got %q, want nothing from above the project", got)
	}
}

func TestOpenFallbackAndFaults(t *testing.T) {
	opened, err := Open(PureGo)
	if err != nil {
		t.Fatal(err)
	}
	opened.Finalize()
	for _, config := range []string{"nosuch", "xla:/nowhere/p.so"} {
		if _, err := Open(config); err == nil || !strings.Contains(err.Error(), config) {
			t.Errorf("Open(%q): got %v, want an error that names it", config, err)
		}
	}
}

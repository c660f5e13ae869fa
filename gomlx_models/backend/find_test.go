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

// debianWheel is where Debian's pip puts it, and sparing how XLA shares a GPU.
const (
	debianWheel = "local/lib/python3.11/dist-packages/fastatomstruct_xla_cpu/libpjrt_cpu.so"
	sparing     = ",preallocate=false,memory_fraction=0.4,shared_buffers=false"
)

func TestCandidatesOrder(t *testing.T) {
	venv := place(t, filepath.Join(t.TempDir(), "[my] venv"), "bin/python3", cpuWheel, cudaWheel)
	home := place(t, t.TempDir(), ".local/lib/go-xla/pjrt_c_api_cpu_v0.83.1_plugin.so")
	project := place(t, t.TempDir(), "go.mod", ".venv/pyvenv.cfg", ".venv/"+cpuWheel, "deep/er/x")
	named := filepath.Join(place(t, t.TempDir(), "my.so"), "my.so")
	debian := place(t, t.TempDir(), "bin/python3", debianWheel)
	user := place(t, t.TempDir(), ".local/"+cpuWheel)
	bare, linked, closed := t.TempDir(), place(t, t.TempDir(), "bin/x"), place(t, t.TempDir(), "bin/x", "pyvenv.cfg")
	for _, root := range []string{linked, closed} {
		if err := os.Symlink(filepath.Join(venv, "bin/python3"), filepath.Join(root, "bin/python3")); err != nil {
			t.Fatal(err)
		}
	}
	active := environ(map[string]string{"VIRTUAL_ENV": venv})

	for _, test := range []struct {
		name string
		m    machine
		kind Kind
		want []string
	}{
		{"nothing there leaves pure Go", machine{env: environ(nil), folder: bare}, Any, []string{PureGo}},
		{"GOMLX_BACKEND rules alone", machine{env: environ(map[string]string{"GOMLX_BACKEND": "go", "VIRTUAL_ENV": venv})}, Any, []string{"go"}},
		{"ATELIER_PLUGIN rules over wheels", machine{env: environ(map[string]string{"ATELIER_PLUGIN": named, "VIRTUAL_ENV": venv})}, Any, []string{"xla:" + named}},
		{"no GPU drops CUDA", machine{env: active, folder: bare}, Any, []string{"xla:" + filepath.Join(venv, cpuWheel), PureGo}},
		{"a GPU puts CUDA first", machine{env: active, folder: bare, gpu: true}, Any,
			[]string{"xla:" + filepath.Join(venv, cudaWheel) + sparing, "xla:" + filepath.Join(venv, cpuWheel), PureGo}},
		{"wheels before go-xla's folder", machine{env: environ(map[string]string{"VIRTUAL_ENV": venv, "HOME": home}), folder: bare}, Any,
			[]string{"xla:" + filepath.Join(venv, cpuWheel), "xla:" + filepath.Join(home, ".local/lib/go-xla/pjrt_c_api_cpu_v0.83.1_plugin.so"), PureGo}},
		{"the project's .venv from a folder inside", machine{env: environ(nil), folder: filepath.Join(project, "deep", "er")}, Any,
			[]string{"xla:" + filepath.Join(project, ".venv", cpuWheel), PureGo}},
		{"the clone around the program, outside it", machine{env: environ(nil), folder: bare, program: filepath.Join(project, ".build/bin/atelier")}, Any,
			[]string{"xla:" + filepath.Join(project, ".venv", cpuWheel), PureGo}},
		{"the environment whose bin the program is in", machine{env: environ(nil), folder: bare, program: filepath.Join(project, ".venv/bin/atelier")}, Any,
			[]string{"xla:" + filepath.Join(project, ".venv", cpuWheel), PureGo}},
		{"a program beside nothing", machine{env: environ(nil), folder: bare, program: "/usr/games/atelier"}, Any, []string{PureGo}},
		{"an environment on PATH that is not active", machine{env: environ(map[string]string{"PATH": "/nowhere:" + venv + "/bin"}), folder: bare}, Any,
			[]string{"xla:" + filepath.Join(venv, cpuWheel), PureGo}},
		{"the active one before the one on PATH", machine{env: environ(map[string]string{"PATH": venv + "/bin", "VIRTUAL_ENV": project + "/.venv"}), folder: bare}, Any,
			[]string{"xla:" + filepath.Join(project, ".venv", cpuWheel), "xla:" + filepath.Join(venv, cpuWheel), PureGo}},
		{"where a link to python3 leads", machine{env: environ(map[string]string{"PATH": linked + "/bin"}), folder: bare}, Any,
			[]string{"xla:" + filepath.Join(venv, cpuWheel), PureGo}},
		{"but not out of an environment", machine{env: environ(map[string]string{"PATH": closed + "/bin"}), folder: bare}, Any, []string{PureGo}},
		{"Debian's Python", machine{env: environ(map[string]string{"PATH": debian + "/bin"}), folder: bare}, Any, []string{"xla:" + filepath.Join(debian, debianWheel), PureGo}},
		{"the user's packages", machine{env: environ(map[string]string{"HOME": user}), folder: bare}, Any,
			[]string{"xla:" + filepath.Join(user, ".local", cpuWheel), PureGo}},
		{"a clone that is named, before the active environment", machine{env: active, folder: bare, places: []string{project}}, Any,
			[]string{"xla:" + filepath.Join(project, ".venv", cpuWheel), "xla:" + filepath.Join(venv, cpuWheel), PureGo}},
		{"an environment that is named", machine{env: environ(nil), folder: bare, places: []string{venv}}, Any, []string{"xla:" + filepath.Join(venv, cpuWheel), PureGo}},
		{"XLA leaves out pure Go", machine{env: active, folder: bare}, XLA, []string{"xla:" + filepath.Join(venv, cpuWheel)}},
		{"XLA wins over GOMLX_BACKEND=go", machine{env: environ(map[string]string{"GOMLX_BACKEND": "go", "VIRTUAL_ENV": venv}), folder: bare}, XLA,
			[]string{"xla:" + filepath.Join(venv, cpuWheel)}},
		{"XLA of one's own", machine{env: environ(map[string]string{"GOMLX_BACKEND": "xla:cpu", "VIRTUAL_ENV": venv}), folder: bare}, XLA, []string{"xla:cpu"}},
		{"XLA wins over a chosen fallback", machine{env: environ(map[string]string{"GOMLX_BACKEND": PureGo, "ATELIER_BACKEND": PureGo, "VIRTUAL_ENV": venv}), folder: bare}, XLA,
			[]string{"xla:" + filepath.Join(venv, cpuWheel)}},
		{"pure Go wins over all", machine{env: environ(map[string]string{"ATELIER_PLUGIN": named, "VIRTUAL_ENV": venv}), folder: bare}, Go, []string{PureGo}},
		{"CUDA alone, whether a GPU is seen or not", machine{env: active, folder: bare}, CUDA, []string{"xla:" + filepath.Join(venv, cudaWheel) + sparing}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := candidates(test.m, test.kind)
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

// What is asked for and not there is refused, in one sentence that says where it was looked for and what to do.
func TestRefusalSaysWhereAndWhatToDo(t *testing.T) {
	venv := place(t, t.TempDir(), "pyvenv.cfg")
	for kind, remedy := range map[Kind]string{XLA: "run docker/install.sh", CUDA: "install jax-cuda13-pjrt"} {
		m := machine{env: environ(map[string]string{"VIRTUAL_ENV": venv, "PJRT_PLUGIN_LIBRARY_PATH": "/nowhere"}), folder: t.TempDir()}
		choices, err := candidates(m, kind)
		for _, want := range []string{venv, "/nowhere", remedy, "ATELIER_PLUGIN"} {
			if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: got %v, error %v; want one line with %q", kind, choices, err, want)
			}
		}
	}
}

func TestPluginIsThePathAlone(t *testing.T) {
	for config, want := range map[string]string{
		"xla:/p.so":                   "/p.so",
		"xla:/cuda.so,preallocate=no": "/cuda.so",
		"xla:cpu":                     "",
		PureGo:                        "",
	} {
		if got := (Choice{Config: config}).Plugin(); got != want {
			t.Errorf("%s: got %q, want %q", config, got, want)
		}
	}
}

func TestNameIsForPeople(t *testing.T) {
	if got := Name(nil); got != "" {
		t.Errorf("no backend: got %q, want nothing", got)
	}
	opened, err := Open(PureGo)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Finalize()
	if got := Name(opened); got != "pure Go" {
		t.Errorf("got %q, want pure Go", got)
	}
}

func TestMissingPluginIsNamed(t *testing.T) {
	_, err := candidates(machine{env: environ(map[string]string{"ATELIER_PLUGIN": "/nowhere/p.so"})}, Any)
	if err == nil || !strings.Contains(err.Error(), "/nowhere/p.so") || !strings.Contains(err.Error(), "unset it") {
		t.Errorf("got %v, want an error that names the file and says what to do", err)
	}
}

func TestSearchStopsAtTheProjectRoot(t *testing.T) {
	outer := place(t, t.TempDir(), ".venv/pyvenv.cfg", ".venv/"+cpuWheel, "inner/go.mod")
	got := machine{env: environ(nil), folder: filepath.Join(outer, "inner"), program: filepath.Join(outer, "inner/bin/x")}.environments()
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

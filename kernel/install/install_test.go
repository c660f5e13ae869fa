package install

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/install/logo"
)

func from(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestFolders(t *testing.T) {
	home := "/home/u/.local/share/jupyter"
	if runtime.GOOS == "darwin" {
		home = "/home/u/Library/Jupyter"
	}
	for _, c := range []struct {
		name  string
		place func(func(string) string) (string, error)
		env   map[string]string
		want  string // empty: an error
	}{
		{"home", UserFolder, map[string]string{"HOME": "/home/u"}, home},
		{"Jupyter's own variable first", UserFolder, map[string]string{"HOME": "/home/u", "JUPYTER_DATA_DIR": "/j"}, "/j"},
		{"no home", UserFolder, nil, ""},
		{"venv", EnvironmentFolder, map[string]string{"VIRTUAL_ENV": "/v", "CONDA_PREFIX": "/c"}, "/v/share/jupyter"},
		{"conda", EnvironmentFolder, map[string]string{"CONDA_PREFIX": "/c"}, "/c/share/jupyter"},
		{"no environment", EnvironmentFolder, nil, ""},
	} {
		got, err := c.place(from(c.env))
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: got %q, error %v; want %q", c.name, got, err, c.want)
		}
	}
	if got, err := PrefixFolder("/p"); got != "/p/share/jupyter" || err != nil {
		t.Errorf("prefix: got %q, error %v; want /p/share/jupyter", got, err)
	}
}

func TestInstallWritesWhatJupyterReads(t *testing.T) {
	folder := t.TempDir()
	for _, c := range []struct {
		kernel        Kernel
		name, display string
		found         []string
	}{
		{Kernel{}, "atelier", "Go (Atelier)", nil},
		{Kernel{Name: "mine", Display: "Go, mine", Go: "/opt/go", Plugin: "/opt/plugin.so"}, "mine", "Go, mine",
			[]string{"--go", "/opt/go", "--plugin", "/opt/plugin.so"}},
	} {
		k := c.kernel
		k.Folder, k.Atelier, k.Module = folder, "/opt/bin/atelier", "/opt/clone"
		k.ECharts = []byte("script")
		place, err := Install(k)
		if want := filepath.Join(folder, "kernels", c.name); err != nil || place != want {
			t.Fatalf("got %q, error %v; want %q", place, err, want)
		}
		got, err := Read(place)
		echarts := filepath.Join(place, "echarts.min.js")
		argv := []string{"/opt/bin/atelier", "kernel", "run", "--module", "/opt/clone", "--echarts", echarts}
		want := Spec{
			Argv:      append(append(argv, c.found...), "{connection_file}"),
			Display:   c.display,
			Language:  "go",
			Interrupt: "signal",
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("kernel.json holds %+v (error %v), want %+v", got, err, want)
		}
		for _, name := range []string{"logo-32x32.png", "logo-64x64.png", "logo-svg.svg"} {
			text, err := os.ReadFile(filepath.Join(place, name))
			info, fault := os.Stat(filepath.Join(place, name))
			if err != nil || fault != nil || string(text) != string(logo.Files()[name]) || info.Mode().Perm() != 0o644 {
				t.Errorf("%s has %d bytes, errors %v and %v, mode %v; want the logo for everybody to read", name, len(text), err, fault, info.Mode())
			}
		}
		if text, err := os.ReadFile(echarts); err != nil || string(text) != "script" {
			t.Errorf("the script beside it is %q, error %v; want %q", text, err, "script")
		}
	}
}

func TestInstallReplacesWhole(t *testing.T) {
	k := Kernel{Folder: t.TempDir(), Atelier: "/opt/bin/atelier"}
	place, err := Install(k)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(place, "old"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Install(k); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(place, "old")); err == nil {
		t.Error("a file of the old kernel is still there")
	}
	left, err := os.ReadDir(filepath.Dir(place))
	if err != nil || len(left) != 1 {
		t.Errorf("beside the kernel lie %v (error %v), want nothing", left, err)
	}
}

func TestInstallRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kernel Kernel
		want   string
	}{
		{Kernel{Folder: t.TempDir(), Name: "a b"}, `kernel name "a b"`},
		{Kernel{Folder: t.TempDir(), Name: "../up"}, `kernel name "../up"`},
		{Kernel{Folder: t.TempDir(), Name: ".."}, `kernel name ".."`},
		{Kernel{Folder: file}, filepath.Join(file, "kernels") + " cannot be written"}, // no folder, whoever asks
	} {
		if _, err := Install(c.kernel); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want an error with %q", err, c.want)
		}
	}
}

func TestUninstall(t *testing.T) {
	folder := t.TempDir()
	if _, err := Uninstall(folder, ""); !errors.Is(err, ErrMissing) {
		t.Errorf("nothing installed: got %v, want ErrMissing", err)
	}
	if _, err := Install(Kernel{Folder: folder, Atelier: "/opt/bin/atelier"}); err != nil {
		t.Fatal(err)
	}
	place, err := Uninstall(folder, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(place); err == nil {
		t.Errorf("%s is still there", place)
	}
}

func TestForeignKernelsStay(t *testing.T) {
	folder := t.TempDir()
	place, err := Place(folder, "python3")
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(Spec{Argv: []string{"python", "-m", "ipykernel_launcher"}})
	if err == nil {
		err = os.MkdirAll(place, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(place, "kernel.json"), text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Uninstall(folder, "python3"); !errors.Is(err, ErrForeign) {
		t.Errorf("got %v, want ErrForeign", err)
	}
	if _, err := Install(Kernel{Folder: folder, Name: "python3"}); !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), "--name") {
		t.Errorf("installing over it: got %v, want ErrForeign and what to do", err)
	}
	if _, err := Read(place); err != nil {
		t.Errorf("the foreign kernel is gone: %v", err)
	}
}

// What has the kernel's name and is no kernel stays as well.
func TestInstallReplacesNothingOfTheUsers(t *testing.T) {
	for name, plant := range map[string]func(place string) error{
		"a folder with a text": func(place string) error {
			return errors.Join(os.MkdirAll(place, 0o755), os.WriteFile(filepath.Join(place, "thesis.txt"), nil, 0o600))
		},
		"a description that is none": func(place string) error {
			return errors.Join(os.MkdirAll(place, 0o755), os.WriteFile(filepath.Join(place, "kernel.json"), []byte("{"), 0o600))
		},
		"a file": func(place string) error {
			return errors.Join(os.MkdirAll(filepath.Dir(place), 0o755), os.WriteFile(place, nil, 0o600))
		},
	} {
		k := Kernel{Folder: t.TempDir()}
		place, err := Place(k.Folder, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := plant(place); err != nil {
			t.Fatal(err)
		}
		if _, err := Install(k); !errors.Is(err, ErrForeign) {
			t.Errorf("%s: got %v, want ErrForeign", name, err)
		}
		if _, err := os.Stat(place); err != nil {
			t.Errorf("%s: it is gone: %v", name, err)
		}
	}
	empty := Kernel{Folder: t.TempDir()}
	place, err := Place(empty.Folder, "")
	if err == nil {
		err = os.MkdirAll(place, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Install(empty); err != nil {
		t.Errorf("an empty folder: got %v, want it used", err)
	}
}

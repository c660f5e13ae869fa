package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/backend"
)

// call runs the command as a shell would and returns what it wrote.
func call(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	cmd := root()
	cmd.SetArgs(args)
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	err := cmd.ExecuteContext(t.Context())
	return out.String(), err
}

func TestVerbsSayWhatTheyDo(t *testing.T) {
	for args, want := range map[string]string{
		"version":         "atelier ",
		"data list":       "embedded in the program",
		"kernel --help":   "uninstall",
		"kernel":          "uninstall",
		"data get --help": "fashion-mnist",
	} {
		if got, err := call(t, strings.Fields(args)...); err != nil || !strings.Contains(got, want) {
			t.Errorf("atelier %s: got %q, error %v; want %q in it", args, got, err, want)
		}
	}
}

func TestVerbsRefuse(t *testing.T) {
	t.Setenv("VIRTUAL_ENV", "")
	t.Setenv("CONDA_PREFIX", "")
	for args, want := range map[string]string{
		"paint":                                  `unknown command "paint"`,
		"kernel paint":                           `no verb "paint"`,
		"kernel run":                             "requires at least 1 arg(s)",
		"kernel install extra":                   `"extra"`,
		"kernel install --user --prefix /p":      "were all set",
		"kernel install --module /dev":           "module root /dev",
		"kernel uninstall --sys-prefix":          "no Python environment is active",
		"kernel uninstall --prefix /p --name /x": `kernel name "/x"`,
		"kernel run --module /dev x.json":        "module root /dev",
		"kernel run --module /dev x.json a.go":   "module root /dev", // as `jupyter run` calls it
		"kernel run --module /dev x.json -- -x":  "module root /dev",
		"kernel run --module /dev x.json -x":     "module root /dev",
		"doctor --module /dev":                   "module root /dev",
		"data get nothing":                       `cannot get "nothing"`,
	} {
		if _, err := call(t, strings.Fields(args)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("atelier %s: got error %v, want %q in it", args, err, want)
		}
	}
}

func TestProbeMultiplies(t *testing.T) {
	t.Setenv("GOMLX_BACKEND", "go:ops_sequential")
	detail, _, err := probe(backend.Any)(t.Context())
	if err != nil || !strings.Contains(detail, "go:ops_sequential") {
		t.Errorf("got %q, error %v; want the backend's name", detail, err)
	}
}

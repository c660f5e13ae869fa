package backend

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// variables turns NAME=value into what environ takes.
func variables(pairs []string) map[string]string {
	env := map[string]string{}
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		env[name] = value
	}
	return env
}

// A program that is given a choice by Env makes the same one, and knows whether a person wanted it.
func TestEnvPassesAChoiceOn(t *testing.T) {
	named := filepath.Join(place(t, t.TempDir(), "my.so"), "my.so")
	wheels := place(t, t.TempDir(), cpuWheel)
	for _, c := range []struct {
		name  string
		first map[string]string // the environment in which the choice is made
		then  map[string]string // what changes after that
		want  Choice
	}{
		{"the fallback still advises", nil, nil, Choice{Config: PureGo, Found: "fallback", Advice: advice}},
		{"a person's pure Go needs no advice", map[string]string{"GOMLX_BACKEND": PureGo}, nil, Choice{Config: PureGo, Found: fromBackend}},
		{"a person's plugin stays asked for", map[string]string{"ATELIER_PLUGIN": named}, nil, Choice{Config: "xla:" + named, Found: fromPlugin}},
		{"what was found may be passed over", map[string]string{"VIRTUAL_ENV": wheels}, nil,
			Choice{Config: "xla:" + filepath.Join(wheels, cpuWheel), Found: fromRecord}},
		{"a person's wish later on counts", map[string]string{"VIRTUAL_ENV": wheels}, map[string]string{"GOMLX_BACKEND": "go"}, Choice{Config: "go", Found: fromBackend}},
		{"a person's plugin later on counts", nil, map[string]string{"ATELIER_PLUGIN": named}, Choice{Config: "xla:" + named, Found: fromPlugin}},
	} {
		folder := t.TempDir()
		first := choose(t, machine{env: environ(c.first), folder: folder})
		env := variables(first.Env())
		for _, given := range []map[string]string{c.first, c.then} {
			for name, value := range given {
				if _, set := env[name]; !set || c.then[name] != "" {
					env[name] = value
				}
			}
		}
		if got := choose(t, machine{env: environ(env), folder: folder}); got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

// choose makes the first choice that is not one of this machine's own plugins.
func choose(t *testing.T, m machine) Choice {
	t.Helper()
	choices, err := candidates(m, Any)
	if err != nil {
		t.Fatal(err)
	}
	own := func(c Choice) bool { return strings.HasPrefix(c.Found, "folder /usr/local") }
	return slices.DeleteFunc(choices, own)[0]
}

func TestRecordedPluginComesBeforeTheSearch(t *testing.T) {
	recorded := filepath.Join(place(t, t.TempDir(), "old.so"), "old.so")
	wheels := place(t, t.TempDir(), cpuWheel, cudaWheel)
	env := variables(Recorded(recorded).Env())
	env["VIRTUAL_ENV"] = wheels
	if got := choose(t, machine{env: environ(env), folder: t.TempDir()}); got.Config != "xla:"+recorded {
		t.Errorf("without a GPU: got %+v, want the recorded plugin", got)
	}
	// The machine may have got its GPU after the installation, as an image does.
	if got := choose(t, machine{env: environ(env), folder: t.TempDir(), gpu: true}); !got.cuda() {
		t.Errorf("with a GPU: got %+v, want the CUDA plugin", got)
	}
}

package main

import "testing"

func TestHistoryLiesWhereTheStateOfProgramsDoes(t *testing.T) {
	for _, c := range []struct {
		name string
		env  map[string]string
		want string // empty: an error
	}{
		{"named", map[string]string{"ATELIER_HISTORY": "/h.jsonl", "HOME": "/u"}, "/h.jsonl"},
		{"state", map[string]string{"XDG_STATE_HOME": "/s", "HOME": "/u"}, "/s/atelier/history.jsonl"},
		{"home", map[string]string{"HOME": "/u"}, "/u/.local/state/atelier/history.jsonl"},
		{"nowhere", nil, ""},
	} {
		got, err := historyFile(func(name string) string { return c.env[name] })
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: got %q, error %v; want %q", c.name, got, err, c.want)
		}
	}
}

func TestKernelIDIsInTheNameOfTheConnectionFile(t *testing.T) {
	for path, want := range map[string]string{"/run/kernel-0a1b-2c.json": "0a1b-2c", "x.json": "x"} {
		if got := kernelID(path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

func TestAKernelHasTheNameOfItsNotebook(t *testing.T) {
	for notebook, want := range map[string]string{"/u/a.ipynb": "/u/a.ipynb", "": "0a1b"} {
		if got := kernelName(func(string) string { return notebook }, "/run/kernel-0a1b.json"); got != want {
			t.Errorf("with the notebook %q: got %q, want %q", notebook, got, want)
		}
	}
}

package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRecallLeavesTheUsersChoice(t *testing.T) {
	there := filepath.Join(t.TempDir(), "there")
	if err := os.WriteFile(there, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, recorded, set, want string }{
		{"used when nothing is set", there, "", there},
		{"the user's value wins", there, "/mine", "/mine"},
		{"a file that is gone is not used", there + "gone", "", ""},
		{"nothing was recorded", "", "", ""},
	} {
		for _, name := range []string{"ATELIER_GO", "ATELIER_ECHARTS", "GOMLX_BACKEND", "ATELIER_BACKEND"} {
			t.Setenv(name, c.set)
		}
		found := record{goTool: c.recorded, plugin: c.recorded, echarts: c.recorded}
		if err := found.recall(); err != nil {
			t.Fatal(err)
		}
		backend := c.want
		if c.want == there {
			backend = "xla:" + there
		}
		for name, want := range map[string]string{"ATELIER_GO": c.want, "ATELIER_ECHARTS": c.want, "GOMLX_BACKEND": backend} {
			if got := os.Getenv(name); got != want {
				t.Errorf("%s: %s is %q, want %q", c.name, name, got, want)
			}
		}
	}
}

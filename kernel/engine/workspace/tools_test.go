package workspace

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
)

func TestFindGoTakesTheUsersFirst(t *testing.T) {
	onPath, beside, users := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "go")
	for _, path := range []string{filepath.Join(onPath, "go"), filepath.Join(beside, "go"), users} {
		enginetest.Write(t, path, "#!/bin/sh\n")
		if err := os.Chmod(path, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", onPath)
	for _, c := range []struct{ set, folder, want string }{
		{"", beside, filepath.Join(beside, "go")},
		{"", t.TempDir(), filepath.Join(onPath, "go")},
		{users, beside, users},
		{users + "gone", beside, ""}, // an error: another go must not take its place unnoticed
		{"go", beside, ""},           // not absolute
	} {
		t.Setenv(contract.GoVariable, c.set)
		if got, err := FindGo(c.folder); got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s=%q: got %q, error %v; want %q", contract.GoVariable, c.set, got, err, c.want)
		}
	}
}

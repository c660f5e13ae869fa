package workspace

import (
	"os"
	"testing"
)

// TestMain lets the test binary be a watchdog, as the atelier binary does.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == RoleWatchdog {
		if err := Watch(os.Args[2]); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// cloneRoot is the root of this module.
func cloneRoot(t testing.TB) string {
	t.Helper()
	root, err := FindModule(".")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

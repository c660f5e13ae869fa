package engine

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// All ways to compile a package agree, or it would be compiled again for each; flags of the user's come after ours.
func TestPackagesAreCompiledAlike(t *testing.T) {
	calls := filepath.Join(t.TempDir(), "calls")
	e := start(t, testOptions(t, enginetest.Script(t, filepath.Join(t.TempDir(), "go"), "echo \"$*\" >>"+calls+"\nexec "+realGo(t)+" \"$@\"\n")))
	const own = "-gcflags=-l"
	if out, _ := run(t, mustBuild(t, e, with(body(`"fmt"`, `fmt.Print(1)`), own))); out != "1" {
		t.Errorf("got %q, want 1", out)
	}
	done := map[string]bool{}
	for call := range strings.Lines(enginetest.Read(t, calls)) {
		words := strings.Fields(call)
		if words[0] != "build" && !slices.Contains(words, "-export") {
			continue
		}
		done[words[0]] = true
		at := slices.Index(words, workspace.Lean)
		if words[0] == "build" && at > slices.IndexFunc(words, func(word string) bool { return strings.HasPrefix(word, "-gcflags=-") }) || at < 0 {
			t.Errorf("go is called with %swant %s, before what the user wants", call, workspace.Lean)
		}
	}
	if !done["list"] || !done["build"] {
		t.Errorf("go was called\n%s\nwant a list and a build", enginetest.Read(t, calls))
	}
}

// What the set-up compiles is what cells link, and what is tested.
func TestTheSetUpCompilesAlike(t *testing.T) {
	root := cloneRoot(t)
	for _, file := range []string{"docker/install.sh", "Makefile"} {
		if !strings.Contains(enginetest.Read(t, filepath.Join(root, file)), workspace.Lean) {
			t.Errorf("%s compiles packages in another way than with %s", file, workspace.Lean)
		}
	}
}

package engine

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/engine/build"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// output runs a program by itself.
func run(t *testing.T, binary string) (stdout, stderr string) {
	t.Helper()
	var out, fault strings.Builder
	cmd := exec.Command(binary)
	cmd.Stdout, cmd.Stderr = &out, &fault
	if err := cmd.Run(); err != nil && !workspace.IsExit(err) {
		t.Fatal(err)
	}
	return out.String(), fault.String()
}

const panics = `package main

func fail(list []int) int {
//line cell-1a2b:5
	return list[3]
}

func main() {
//line cell-3c4d:7
	fail(nil)
}
`

// A panic names the cells and lines that stand in the source, without a folder, whichever way it was built.
func TestBuildKeepsLines(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	for name, flags := range map[string][]string{"directly": nil, "by go": {"-gcflags=-N -l"}, "by go, as it is": {"-v"}} {
		s := oneFile(panics)
		s.Flags = flags
		_, trace := run(t, mustBuild(t, e, s))
		for _, want := range []string{"index out of range [3]", "\tcell-1a2b:5", "\tcell-3c4d:7"} {
			if !strings.Contains(trace, want) {
				t.Errorf("%s: the trace is\n%s\nwant %q in it", name, trace, want)
			}
		}
	}
}

func TestBuildSaysWhatIsWrong(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	for _, c := range []struct {
		name string
		s    build.Source
		want []string
	}{
		{"a name", oneFile("package main\nfunc main() {\n//line cell-1a2b:5\n\toops()\n}\n"), []string{"cell-1a2b:5: undefined: oops\n"}},
		{"the same, by go", build.Source{Files: oneFile("package main\nfunc main() {\n//line cell-1a2b:5\n\toops()\n}\n").Files, Flags: []string{"-v"}}, []string{"cell-1a2b:5: undefined: oops\n"}},
		{"two files", build.Source{Files: map[string]string{
			"a.go": "package main\nfunc main() { f(1) }\n", "b.go": "package main\nfunc f(string) {}\n",
		}}, []string{"a.go:2:17: cannot use 1"}},
		{"syntax", oneFile("package main\nfunc main() {"), []string{"main.go:2:14: syntax error"}},
		{"no main", oneFile("package main\n"), []string{"function main is undeclared in the main package"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := e.Build(t.Context(), c.s)
			var fault *build.Error
			if !errors.As(err, &fault) {
				t.Fatalf("got error %v, want a BuildError", err)
			}
			for _, want := range c.want {
				if !strings.Contains(fault.Output, want) || strings.HasPrefix(fault.Output, "#") {
					t.Errorf("got %q, want %q in it and no heading", fault.Output, want)
				}
			}
		})
	}
	if _, err := e.Build(t.Context(), body(`"example.org/none"`, "")); err == nil || !strings.Contains(err.Error(), `import "example.org/none"`) {
		t.Errorf("got error %v, want the import named", err)
	}
	if _, err := e.Build(t.Context(), build.Source{Files: map[string]string{"../main.go": "package main"}}); err == nil || !strings.Contains(err.Error(), "is not the name of a file") {
		t.Errorf("got error %v, want the name refused", err)
	}
}

func TestBuildAgain(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	one, two := body(`"fmt"`, `fmt.Print(1)`), body(`"fmt"`, `fmt.Print(2)`)
	first := mustBuild(t, e, one)
	before, err := os.Stat(first)
	if err != nil {
		t.Fatal(err)
	}
	other := mustBuild(t, e, two)
	if other == first {
		t.Errorf("two programs are both at %s", first)
	}
	again := mustBuild(t, e, one)
	after, err := os.Stat(again)
	if err != nil {
		t.Fatal(err)
	}
	if again != first || !os.SameFile(before, after) {
		t.Errorf("the same source is built again, at %s", again)
	}
	if err := os.Remove(again); err != nil {
		t.Fatal(err)
	}
	if out, _ := run(t, mustBuild(t, e, one)); out != "1" {
		t.Errorf("after its loss the program writes %q, want 1", out)
	}
}

func TestBuildHonours(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	tags := oneFile("package main\nimport \"fmt\"\nfunc main() { fmt.Print(kind) }\n")
	tags.Files["a.go"], tags.Files["b.go"] = "//go:build special\n\npackage main\nconst kind = \"special\"\n", "//go:build !special\n\npackage main\nconst kind = \"plain\"\n"
	if out, _ := run(t, mustBuild(t, e, with(tags, "-tags=special"))); out != "special" {
		t.Errorf("with a flag got %q", out)
	}
	e.settings.SetFlags([]string{"-tags=special"})
	if out, _ := run(t, mustBuild(t, e, with(tags, "-v"))); out != "special" {
		t.Errorf("with %%goflags got %q", out)
	}
	e.settings.SetFlags(nil)
	if out, _ := run(t, mustBuild(t, e, with(tags, "-v"))); out != "plain" {
		t.Errorf("without them got %q", out)
	}
}

func with(s build.Source, flags ...string) build.Source {
	s.Flags = flags
	return s
}

// C code is go's affair, and the C linker's.
func TestBuildWithC(t *testing.T) {
	if _, err := exec.LookPath("cc"); err != nil {
		t.Fatal("there is no C compiler, which Atelier needs: install one (Debian: apt install gcc libc6-dev), then run make setup")
	}
	e := start(t, testOptions(t, realGo(t)))
	s := oneFile("package main\n\n// #include <stdlib.h>\n// static int twice(int x) { return 2 * abs(x); }\nimport \"C\"\nimport \"fmt\"\n\nfunc main() { fmt.Print(C.twice(-21)) }\n")
	if out, _ := run(t, mustBuild(t, e, s)); out != "42" {
		t.Errorf("got %q, want 42", out)
	}
}

// Where the fast way fails for a reason that is not the source's, go has a try.
func TestBuildWhenAPackageIsGone(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	e.builder = build.New(e.tool, gone{e.packages})
	if out, _ := run(t, mustBuild(t, e, body(`"fmt"`, `fmt.Print(1)`))); out != "1" {
		t.Errorf("got %q, want 1", out)
	}
}

// gone are packages of which fmt is no longer where it was.
type gone struct{ build.Packages }

func (g gone) Exports(paths []string) map[string]string {
	files := g.Packages.Exports(paths)
	files["fmt"] += "-gone"
	return files
}

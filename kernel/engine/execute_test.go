package engine

import (
	"errors"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/engine/program"
)

func TestExecute(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	for _, c := range []struct {
		name, imports, body string
		args                []string
		stdout, stderr, err string
	}{
		{name: "writes", imports: `"fmt"; "os"`, body: `fmt.Println("a"); fmt.Fprint(os.Stderr, "b")`, stdout: "a\n", stderr: "b"},
		{name: "much that is not ASCII", imports: `"fmt"; "strings"`, body: `for i := range 50 { fmt.Print(strings.Repeat("床前明月光", 500+i)) }`, stdout: manyCharacters()},
		{name: "a child that goes on", imports: `"fmt"; "os"; "os/exec"`, body: `c := exec.Command("sleep", "30"); c.Stdout, c.Stderr = os.Stdout, os.Stderr; fmt.Print(c.Start())`, stdout: "<nil>"},
		{name: "exit status", imports: `"os"`, body: `os.Exit(3)`, err: "exit status 3"},
		{name: "a signal", imports: `"os"`, body: `p, _ := os.FindProcess(os.Getpid()); p.Kill(); select {}`, err: "signal: killed"},
		{name: "words that look like GoNB's", imports: `"fmt"; "os"`, body: `fmt.Fprintln(os.Stderr, "exit status 4")`, stderr: "exit status 4\n"},
		{name: "arguments", imports: `"fmt"; "os"`, body: `fmt.Printf("%q", os.Args[1:])`, args: []string{"-a", "b c", `"ü'$x\n`, ""}, stdout: `["-a" "b c" "\"ü'$x\\n" ""]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var l listener
			err := e.Execute(t.Context(), mustBuild(t, e, body(c.imports, c.body)), c.args, &l)
			if l.stdout != c.stdout || l.stderr != c.stderr {
				t.Errorf("wrote %q and %q, want %q and %q", l.stdout, l.stderr, c.stdout, c.stderr)
			}
			if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("got error %v, want %q", err, c.err)
			}
			var exit *program.ExitError
			if err != nil && !errors.As(err, &exit) {
				t.Errorf("got error %T, want an ExitError", err)
			}
		})
	}
}

// manyCharacters is more than a pipe holds, and no power of two.
func manyCharacters() string {
	var text strings.Builder
	for i := range 50 {
		text.WriteString(strings.Repeat("床前明月光", 500+i))
	}
	return text.String()
}

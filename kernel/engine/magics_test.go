package engine

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
)

func TestRunMagics(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	there := filepath.Join(t.TempDir(), "there")
	for _, c := range []struct {
		name, text     string
		stdout, stderr string // parts
		err            string
	}{
		{name: "a command", text: "!echo a", stdout: "a\n"},
		{name: "commands in order", text: "!echo a\n\n// a remark\n!  echo b", stdout: "a\nb\n"},
		{name: "one that fails", text: "!echo a; exit 3\n!echo b", stdout: "a\n", err: `the command "!echo a; exit 3" ended with exit status 3`},
		{name: "one that may fail", text: "!-false\n!echo b", stdout: "b\n", stderr: `"!-false" ended with exit status 1`},
		{name: "killed", text: "!kill -9 $$", err: "signal: killed"},
		{name: "a long line", text: "!echo a \\\n  b \\\nc", stdout: "a b c\n"},
		{name: "quotes and dollars", text: `!x='a  b'; echo "$x" '$x' \$x`, stdout: "a  b $x $x\n"},
		{name: "in the module's folder", text: "!*ls go.mod; basename $PWD | cut -c 1-5", stdout: "go.mod\nmodul\n"},
		{name: "there, and may fail", text: "!*-ls none\n!-*ls go.mod", stdout: "go.mod\n"},
		{name: "nothing to do", text: "!\n! \n!-", err: ""},
		{name: "the environment", text: "%env AB=\"b c\"\n!echo $AB", stdout: "Set: AB=\"b c\"\nb c\n"},
		{name: "the folder", text: "%cd /\n!pwd", stdout: "Changed directory to \"/\"\n/\n"},
		{name: "a magic that is wrong", text: "%env =1\n!echo never", err: "%env =1: wants a name and a value"},
		{name: "a variable", text: "%env AB=b  c\n%env AB", stdout: "Set: AB=\"b  c\"\nb  c\n"},
		{name: "one that is not set", text: "%env NONE", err: "%env: NONE is not set"},
		{name: "an unknown magic", text: "%nonsense", err: "there is no %nonsense"},
		{name: "a file", text: "%%writefile " + there + "\n!x\n%y", stderr: "written to"},
		{name: "more of it", text: "%%writefile -a " + there + "\nmore", stderr: "appended to"},
		{name: "a script", text: "%%bash\nx=1\necho $x\n", stdout: "1\n"},
		{name: "a script that fails", text: "%%bash\necho a\nexit 4", stdout: "a\n", err: `"%%bash" ended with exit status 4`},
		{name: "of another language", text: "%%script cat -\na", stdout: "a\n"},
		{name: "of none", text: "%%script no-such-language\na", err: `"%%script no-such-language" does not run`},
		{name: "too many words", text: "%%bash x\na", err: "wants nothing behind it"},
		{name: "an unknown cell", text: "%%nonsense\na", err: "there is no %%nonsense"},
		{name: "no name", text: "% \n", err: "there is no %:"},
		{name: "with a value of many words", text: "%env AB=b c\n!echo $AB", stdout: "Set: AB=\"b c\"\nb c\n"},
		{name: "no folder", text: "%cd /none", err: "there is no folder /none"},
		{name: "flags", text: "%goflags -race\n%goflags \"\"", stdout: "%goflags=[\"-race\"]\n%goflags=[]\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var l listener
			err := e.RunMagics(t.Context(), parsed(c.text), &l)
			if l.stdout != c.stdout || !strings.Contains(l.stderr, c.stderr) {
				t.Errorf("wrote %q and %q, want %q and %q", l.stdout, l.stderr, c.stdout, c.stderr)
			}
			if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("got error %v, want %q", err, c.err)
			}
		})
	}
	if got, want := enginetest.Read(t, there), "!x\n%y\nmore\n"; got != want {
		t.Errorf("%%%%writefile wrote %q, want %q", got, want)
	}
}

func TestRunMagicsAsks(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	l := listener{answer: func(prompt string, password bool) (string, error) {
		if password {
			return "secret", nil
		}
		return "plain", nil
	}}
	err := e.RunMagics(t.Context(), parsed("%with_inputs\n!read x; echo got $x\n%with_password\n!read x; echo got $x"), &l)
	if want := "got plain\ngot secret\n"; err != nil || l.stdout != want {
		t.Errorf("got %q, error %v; want %q", l.stdout, err, want)
	}
}

// Where nobody can be asked, what asks must not wait for ever.
func TestRunMagicsEndsWhatAsksInVain(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	nobody := errors.New("nobody is here")
	l := listener{answer: func(string, bool) (string, error) { return "", nobody }}
	if err := e.RunMagics(t.Context(), parsed("%with_inputs\n!read x; echo got $x"), &l); !errors.Is(err, nobody) {
		t.Errorf("got error %v, want %v", err, nobody)
	}
	if err := e.RunMagics(t.Context(), parsed("!echo on"), &l); err != nil || !strings.HasSuffix(l.stdout, "on\n") {
		t.Errorf("got %q and %q, error %v; want the engine to go on", l.stdout, l.stderr, err)
	}
}

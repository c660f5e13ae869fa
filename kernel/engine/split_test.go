package engine

import (
	"slices"
	"testing"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // the requests
		run        []string // what their commands run, joined by spaces
	}{
		{"magics stay together", "%env AB=1\n\n%cd /", []string{"%env AB=1\n%cd /\n"}, []string{""}},
		{"a command ends a request", "%cd /\n!a\n!b", []string{"%cd /\n!atelier-command 1", "!atelier-command 2"}, []string{"/bin/bash -c a", "/bin/bash -c b"}},
		{"input is for the next command", "!a\n%with_inputs\n!b", []string{"!atelier-command 1", "%with_inputs\n!atelier-command 2"}, []string{"/bin/bash -c a", "/bin/bash -c b"}},
		{"signs", "! a\n!*b\n!-c\n!-*d\n!*-e", []string{"!atelier-command 1", "!*atelier-command 2", "!atelier-command 3", "!*atelier-command 4", "!*atelier-command 5"},
			[]string{"/bin/bash -c a", "/bin/bash -c b", "/bin/bash -c c", "/bin/bash -c d", "/bin/bash -c e"}},
		{"hidden in a comment", "//gonb:!a", []string{"!atelier-command 1"}, []string{"/bin/bash -c a"}},
		{"continued", "!a \\\nb\\\n//gonb:c\n%cd \\\n/", []string{"!atelier-command 1", "%cd  /\n"}, []string{"/bin/bash -c a  b c", ""}},
		{"remarks are left out", "// %x\n%cd /", []string{"%cd /\n"}, []string{""}},
		{"empty ones too", "!\n%\n% \n!*-", []string{"!*atelier-command 1"}, []string{"/bin/bash -c "}},
		{"a whole cell", "%%writefile x\n!a\n%b", []string{"%%writefile x\n!a\n%b"}, []string{""}},
		{"a script", "%%script python3 \"a b\"\nprint()", []string{"%%script atelier-command 1\nprint()"}, []string{"python3 a b"}},
		{"a script without a program", "%%script\nx", []string{"%%script\nx"}, []string{""}},
		{"Go keeps its lines and its own magics", "%cd /\n%wasm\n!a\nfunc main() {\n}", []string{"%cd /\n!atelier-command 1", "\n%wasm\n\nfunc main() {\n}"}, []string{"/bin/bash -c a", ""}},
		{"Go alone", "func main() {}", []string{"func main() {}"}, []string{""}},
	} {
		e := &Engine{}
		var got, run []string
		for _, part := range e.split(c.text) {
			got = append(got, part.text)
			args := ""
			if part.command != nil {
				for i, arg := range part.command.Args {
					if i > 0 {
						args += " "
					}
					args += arg
				}
			}
			run = append(run, args)
		}
		if !slices.Equal(got, c.want) || !slices.Equal(run, c.run) {
			t.Errorf("%s: got %q running %q, want %q running %q", c.name, got, run, c.want, c.run)
		}
	}
}

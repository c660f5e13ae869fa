package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/engine/program"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
	"github.com/atelier-go/atelier/kernel/internal/shellwords"
)

// RunMagics carries out lines in their order: magics about building and running, shell commands, and whole cells such as
// %%bash. What stands after one that fails does not run. A command that fails is a *program.ExitError, unless it is
// written with a dash: !-cmd. Other faults are a *CellError or ErrInterrupted.
func (e *Engine) RunMagics(ctx context.Context, text string, c program.Client) error {
	ctx, done := e.running.Begin(ctx)
	defer done()
	if err := e.semaphore.Acquire(ctx); err != nil {
		return err
	}
	defer e.semaphore.Release()
	lines := strings.Split(text, "\n")
	if words := shellwords.Split(withoutMarker(lines[0])); len(words) > 0 && strings.HasPrefix(words[0], "%%") {
		return orInterrupted(ctx, e.runCell(ctx, words, lines, c))
	}
	m := &magics{Engine: e, client: c}
	for at := 0; at < len(lines); {
		var line string
		at, line = joinContinued(lines, at)
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if err := m.runLine(ctx, line); err != nil {
			return orInterrupted(ctx, err)
		}
	}
	return nil
}

// magics are the lines that run, one after the other.
type magics struct {
	*Engine
	client program.Client
	input  program.Input // of the next command
}

// runLine carries out a magic or a command. Empty ones do nothing.
func (m *magics) runLine(ctx context.Context, line string) error {
	if line == "" || strings.TrimSpace(line[1:]) == "" || line[0] != '%' && line[0] != '!' {
		return nil
	}
	if line[0] == '!' {
		command := newCommand(line)
		command.input, m.input = m.input, program.Input{}
		return m.runCommand(ctx, command, m.client)
	}
	name, args, _ := strings.Cut(strings.TrimSpace(line[1:]), " ")
	run, ok := lineMagics[name]
	if !ok {
		return &CellError{Value: fmt.Sprintf("there is no %%%s: %%help lists what there is", name)}
	}
	return run(m, ctx, strings.TrimSpace(args))
}

// lineMagics are the magics of a line, by name.
var lineMagics = map[string]func(m *magics, ctx context.Context, args string) error{
	"env":           (*magics).env,
	"cd":            (*magics).cd,
	"goflags":       (*magics).goflags,
	"autoget":       func(m *magics, _ context.Context, _ string) error { m.settings.SetFetch(true); return nil },
	"noautoget":     func(m *magics, _ context.Context, _ string) error { m.settings.SetFetch(false); return nil },
	"reset":         (*magics).reset,
	"with_inputs":   (*magics).withInputs,
	"with_password": (*magics).withPassword,
	"widgets":       (*magics).widgets,
	"widgets_hb":    (*magics).widgetsAlive,
}

// say tells the reader something.
func (m *magics) say(format string, args ...any) {
	m.client.Output("stream", map[string]any{"name": "stdout", "text": fmt.Sprintf(format, args...)}, map[string]any{}, nil)
}

// env sets a variable, or tells one, or all.
func (m *magics) env(_ context.Context, args string) error {
	if name, value, ok := workspace.Assignment(args); ok {
		if strings.Contains(name+value, "\x00") {
			return &CellError{Value: "%env: neither a name nor a value can hold a zero byte"}
		}
		m.settings.SetVariable(name, value)
		m.say("Set: %s=%q\n", name, value)
		return nil
	}
	if strings.Contains(args, "=") {
		return &CellError{Value: fmt.Sprintf("%%env %s: wants a name and a value, as in %%env NAME=value", args)}
	}
	env := map[string]string{}
	for _, pair := range m.environment() {
		name, value, _ := strings.Cut(pair, "=")
		env[name] = value
	}
	if args == "" {
		for _, name := range slices.Sorted(maps.Keys(env)) {
			m.say("%s=%s\n", name, env[name])
		}
		return nil
	}
	value, known := env[args]
	if !known {
		return &CellError{Value: fmt.Sprintf("%%env: %s is not set", args)}
	}
	m.say("%s\n", value)
	return nil
}

func (m *magics) cd(_ context.Context, args string) error {
	words := shellwords.Split(args)
	switch len(words) {
	case 0:
		m.say("Current directory: %q\n", m.workFolder())
		return nil
	case 1:
	default:
		return &CellError{Value: fmt.Sprintf("%%cd wants one folder, got %d words: put a name with spaces in double quotes", len(words))}
	}
	folder := m.path(words[0])
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return &CellError{Value: fmt.Sprintf("%%cd: there is no folder %s", folder)}
	}
	m.settings.SetWorkFolder(folder)
	m.say("Changed directory to %q\n", folder)
	return nil
}

// FileArgument reads the words of a magic that writes a file: its name, with -a before it to append.
func FileArgument(words []string) (name string, appends, ok bool) {
	if len(words) == 2 && words[0] == "-a" {
		words, appends = words[1:], true
	}
	if len(words) != 1 {
		return "", false, false
	}
	return words[0], appends, true
}

// OpenFile opens a file by its name as a user writes it, to be written anew or appended to.
func (e *Engine) OpenFile(name string, appends bool) (*os.File, error) {
	mode := os.O_TRUNC
	if appends {
		mode = os.O_APPEND
	}
	return os.OpenFile(e.path(name), os.O_WRONLY|os.O_CREATE|mode, 0o666)
}

// path is a path as a user writes it, in full: with ~ and $NAME, from where programs run.
func (e *Engine) path(name string) string {
	name = os.Expand(name, e.settings.Variable)
	if rest, ok := strings.CutPrefix(name, "~"); ok && (rest == "" || rest[0] == '/') {
		name = e.settings.Variable("HOME") + rest
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(e.workFolder(), name)
	}
	return filepath.Clean(name)
}

func (m *magics) goflags(_ context.Context, args string) error {
	if args != "" {
		m.settings.SetFlags(slices.DeleteFunc(shellwords.Split(args), func(flag string) bool { return flag == "" }))
	}
	flags, _ := m.settings.BuildOptions()
	m.say("%%goflags=%q\n", flags)
	return nil
}

// reset begins the cells' module again. What is kept of the programs is of no use then, and takes room.
func (m *magics) reset(ctx context.Context, args string) error {
	if args != "" && args != "go.mod" {
		return &CellError{Value: fmt.Sprintf("%%reset %s: wants nothing, or go.mod", args)}
	}
	if err := m.builder.Forget(ctx); err != nil {
		return err
	}
	if err := m.session.ResetModule(); err != nil {
		return err
	}
	if args == "" {
		m.say("All that cells have declared is forgotten.\n")
	}
	return nil
}

func (m *magics) withInputs(context.Context, string) error {
	m.input.Ask = true
	return nil
}

func (m *magics) withPassword(context.Context, string) error {
	m.input = program.Input{Ask: true, Password: true}
	return nil
}

func (m *magics) widgets(ctx context.Context, _ string) error {
	if !m.notebook.Connect(ctx, m.client) {
		return &CellError{Value: "%widgets: no browser answers: GoNB's widgets need a notebook in a browser"}
	}
	return nil
}

func (m *magics) widgetsAlive(ctx context.Context, _ string) error {
	if m.notebook.Ping(ctx, m.client) {
		m.say("the notebook's side of the widgets is alive\n")
	} else {
		m.say("the notebook's side of the widgets does not answer: %%widgets prepares the notebook\n")
	}
	return nil
}

// runCell runs a cell that is no Go.
func (e *Engine) runCell(ctx context.Context, words, lines []string, c program.Client) error {
	rest := strings.Join(lines[1:], "\n")
	args := words[1:]
	switch words[0] {
	case "%%writefile":
		return e.writeFile(args, rest, c)
	case "%%script":
		if len(args) == 0 {
			return &CellError{Value: "%%script wants a command, as in %%script python3"}
		}
	case "%%bash", "%%sh":
		if len(args) > 0 {
			return &CellError{Value: fmt.Sprintf("%s wants nothing behind it, got %q", words[0], args)}
		}
		args = []string{words[0][2:]}
	default:
		return &CellError{Value: fmt.Sprintf("there is no %s: %%help lists what there is", words[0])}
	}
	return e.runCommand(ctx, &command{args: args, shown: lines[0], input: program.Input{Text: []byte(rest + "\n")}}, c)
}

// writeFile writes a cell to a file.
func (e *Engine) writeFile(args []string, text string, c program.Client) (err error) {
	name, appends, ok := FileArgument(args)
	if !ok {
		return &CellError{Value: fmt.Sprintf("%%%%writefile wants one file, with -a before it to append; got %q", args)}
	}
	done := "written"
	if appends {
		done = "appended"
	}
	file, err := e.OpenFile(name, appends)
	if err == nil {
		_, err = file.WriteString(text + "\n")
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		return fmt.Errorf("engine: %%%%writefile: %w", err)
	}
	c.Output("stream", map[string]any{"name": "stderr", "text": fmt.Sprintf("Cell contents %s to %q.\n", done, name)}, map[string]any{}, nil)
	return nil
}

// withoutMarker is a line without the comment sign that hides magics from other tools.
func withoutMarker(line string) string { return strings.TrimPrefix(line, "//gonb:") }

// joinContinued is the line at a place, with the lines after it that a backslash at its end adds to it, and the place
// after them.
func joinContinued(lines []string, at int) (end int, line string) {
	line = withoutMarker(lines[at])
	for end = at + 1; strings.HasSuffix(line, `\`) && end < len(lines); end++ {
		line = strings.TrimSuffix(line, `\`) + " " + withoutMarker(lines[end])
	}
	return end, line
}

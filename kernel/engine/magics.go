package engine

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/engine/program"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
	"github.com/atelier-go/atelier/kernel/internal/shellwords"
)

// Magic is a line that speaks to the kernel, or a cell that holds no Go.
type Magic struct {
	Name string // as in %name; "%name" for %%name, "!" for a shell command
	Args string // what follows the name
	Text string // the line as the user wrote it
	Rest string // of %%name: the lines below it
}

// RunMagics carries out magics in their order: those about building and running, shell commands, and whole cells such as
// %%bash. What stands after one that fails does not run. A command that fails is a *program.ExitError, unless it is
// written with a dash: !-cmd. Other faults are a *CellError or ErrInterrupted.
func (e *Engine) RunMagics(ctx context.Context, list []Magic, c program.Client) error {
	ctx, done, err := e.begin(ctx)
	defer done()
	if err != nil {
		return err
	}
	m := &magics{Engine: e, client: c}
	for _, o := range list {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		run, ok := magicsByName[o.Name]
		if !ok {
			return &CellError{Value: fmt.Sprintf("there is no %%%s: %%help lists what there is", o.Name)}
		}
		if err := run(m, ctx, o); err != nil {
			return orInterrupted(ctx, err)
		}
	}
	return nil
}

// magics are those that run, one after the other.
type magics struct {
	*Engine
	client program.Client
	input  program.Input // of the next command
}

var magicsByName = map[string]func(m *magics, ctx context.Context, o Magic) error{
	"!":           (*magics).shell,
	"%bash":       (*magics).bash,
	"%sh":         (*magics).bash,
	"%script":     (*magics).script,
	"%writefile":  (*magics).writeFile,
	"env":         (*magics).env,
	"cd":          (*magics).cd,
	"goflags":     (*magics).goflags,
	"autoget":     func(m *magics, _ context.Context, _ Magic) error { m.settings.SetFetch(true); return nil },
	"noautoget":   func(m *magics, _ context.Context, _ Magic) error { m.settings.SetFetch(false); return nil },
	"reset":       (*magics).reset,
	"with_inputs": func(m *magics, _ context.Context, _ Magic) error { m.input.Ask = true; return nil },
	"with_password": func(m *magics, _ context.Context, _ Magic) error {
		m.input = program.Input{Ask: true, Password: true}
		return nil
	},
	"widgets":    (*magics).widgets,
	"widgets_hb": (*magics).widgetsAlive,
}

// say tells the reader something.
func (m *magics) say(format string, args ...any) {
	m.write("stdout", fmt.Sprintf(format, args...))
}

func (m *magics) write(stream, text string) {
	m.client.Output("stream", map[string]any{"name": stream, "text": text}, map[string]any{}, nil)
}

// env sets a variable, or tells one, or all.
func (m *magics) env(_ context.Context, o Magic) error {
	if name, value, ok := workspace.Assignment(o.Args); ok {
		if strings.Contains(name+value, "\x00") {
			return &CellError{Value: "%env: neither a name nor a value can hold a zero byte"}
		}
		m.settings.SetVariable(name, value)
		m.say("Set: %s=%q\n", name, value)
		return nil
	}
	if strings.Contains(o.Args, "=") {
		return &CellError{Value: fmt.Sprintf("%%env %s: wants a name and a value, as in %%env NAME=value", o.Args)}
	}
	env := map[string]string{}
	for _, pair := range m.environment() {
		name, value, _ := strings.Cut(pair, "=")
		env[name] = value
	}
	if o.Args == "" {
		for _, name := range slices.Sorted(maps.Keys(env)) {
			m.say("%s=%s\n", name, env[name])
		}
		return nil
	}
	value, known := env[o.Args]
	if !known {
		return &CellError{Value: fmt.Sprintf("%%env: %s is not set", o.Args)}
	}
	m.say("%s\n", value)
	return nil
}

func (m *magics) cd(_ context.Context, o Magic) error {
	words := shellwords.Split(o.Args)
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

func (m *magics) goflags(_ context.Context, o Magic) error {
	if o.Args != "" {
		m.settings.SetFlags(slices.DeleteFunc(shellwords.Split(o.Args), func(flag string) bool { return flag == "" }))
	}
	flags, _ := m.settings.BuildOptions()
	m.say("%%goflags=%q\n", flags)
	return nil
}

// reset begins the cells' module again. What is kept of the programs is of no use then, and takes room.
func (m *magics) reset(ctx context.Context, o Magic) error {
	if o.Args != "" && o.Args != "go.mod" {
		return &CellError{Value: fmt.Sprintf("%%reset %s: wants nothing, or go.mod", o.Args)}
	}
	if err := m.builder.Forget(ctx); err != nil {
		return err
	}
	if err := m.session.ResetModule(); err != nil {
		return err
	}
	if o.Args == "" {
		m.say("All that cells have declared is forgotten.\n")
	}
	return nil
}

func (m *magics) widgets(ctx context.Context, _ Magic) error {
	if !m.notebook.Connect(ctx, m.client) {
		return &CellError{Value: "%widgets: no browser answers: GoNB's widgets need a notebook in a browser"}
	}
	return nil
}

func (m *magics) widgetsAlive(ctx context.Context, _ Magic) error {
	if m.notebook.Ping(ctx, m.client) {
		m.say("the notebook's side of the widgets is alive\n")
	} else {
		m.say("the notebook's side of the widgets does not answer: %%widgets prepares the notebook\n")
	}
	return nil
}

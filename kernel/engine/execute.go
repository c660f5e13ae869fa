package engine

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/engine/program"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// Execute runs a program that Build has made, so that c gets what it writes and shows, in that order. The error is a
// *program.ExitError if it ended badly, or ErrInterrupted after an interrupt that ended it.
func (e *Engine) Execute(ctx context.Context, binary string, args []string, c program.Client) error {
	ctx, done, err := e.begin(ctx)
	defer done()
	if err != nil {
		return err
	}
	var pipes *program.Pipes
	err = e.builder.WithSpace(ctx, func() (err error) {
		pipes, err = e.notebook.OpenPipes(e.session.Folder)
		return err
	})
	if err != nil {
		return err
	}
	defer pipes.Close()
	return orInterrupted(ctx, program.Run(ctx, program.Command{
		Args: append([]string{binary}, args...), Env: e.environment(), Folder: e.settings.WorkFolder(),
		Input: program.Input{Ask: true}, Pipes: pipes,
	}, c))
}

// begin waits for what runs before, and has the next be interrupted until it is done.
func (e *Engine) begin(ctx context.Context) (running context.Context, done func(), err error) {
	running, end := e.running.Begin(ctx)
	if err := e.semaphore.Acquire(running); err != nil {
		return running, end, err
	}
	return running, func() {
		e.semaphore.Release()
		end()
		go workspace.ReapOrphans() // it takes milliseconds
	}, nil
}

// environment is that of programs and commands: what gonbui's users find there, beside the settings'.
func (e *Engine) environment() []string {
	env, _ := e.settings.Environment()
	env = append(slices.Clip(env),
		protocol.GONB_TMP_DIR_ENV+"="+e.session.ModuleFolder(),
		protocol.GONB_DIR_ENV+"="+e.workFolder())
	if id := e.options.KernelID; id != "" {
		env = append(env, protocol.GONB_JUPYTER_KERNEL_ID_ENV+"="+id)
	}
	return env
}

// CarryOver has later programs and commands find the environment and the working folder as a program has left them: env
// is what it changed, nil where it unset a variable, and folder is empty if it stayed where it was.
func (e *Engine) CarryOver(env map[string]*string, folder string) {
	for name, value := range env {
		switch {
		case name == contract.SessionVariable || strings.HasPrefix(name, "GONB_"): // the kernel's own
		case value != nil:
			e.settings.SetVariable(name, *value)
		default:
			e.settings.UnsetVariable(name)
		}
	}
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		e.settings.SetWorkFolder(folder)
	}
}

// workFolder is where programs run, an absolute path.
func (e *Engine) workFolder() string {
	folder := e.settings.WorkFolder()
	if folder == "" {
		folder, _ = os.Getwd() // of a folder that is gone there is no path
	}
	return folder
}

// orInterrupted is a fault, or why ctx has ended, if that may have caused it.
func orInterrupted(ctx context.Context, fault error) error {
	switch cause := context.Cause(ctx); {
	case cause == nil || fault == nil:
		return fault
	case errors.Is(cause, ErrInterrupted):
		return &interruptedError{fault}
	default:
		return cause
	}
}

// Comm passes on a client's message about a widget: comm_open, comm_msg or comm_close. It is lost where the program that
// made the widget has ended.
func (e *Engine) Comm(msgType string, content map[string]any) { e.notebook.Receive(msgType, content) }

// script is GoNB's for the browser, which lies in the folder of its module.
func (e *Engine) script(ctx context.Context) (string, error) {
	const module, file = "github.com/janpfeifer/gonb", "internal/websocket/websocket.js"
	out, err := e.tool.Run(ctx, e.session.ModuleFolder(), "list", "-m", "-f", "{{.Dir}}", module)
	if err != nil {
		return "", out.Explain(err)
	}
	text, err := os.ReadFile(strings.TrimSpace(string(out.Stdout)) + "/" + file)
	if err != nil {
		return "", err
	}
	return strings.NewReplacer("{{.KernelId}}", e.options.KernelID, "{{.Verbose}}", "false").Replace(string(text)), nil
}

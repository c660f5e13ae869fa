// Package session is what a notebook and its kernel have in common from the first cell to the last: it
// takes a cell's text to its end through cell (what it means), engine (build and run) and values (what
// lives on), and is the front.Kernel that answers a client's questions.
package session

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/atelier-go/atelier/kernel/cell"
	"github.com/atelier-go/atelier/kernel/cell/ide"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/engine"
	"github.com/atelier-go/atelier/kernel/engine/build"
	"github.com/atelier-go/atelier/kernel/engine/program"
	"github.com/atelier-go/atelier/kernel/front"
	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/carry"
)

// machine is what a session needs of an engine.
type machine interface {
	Build(ctx context.Context, s build.Source) (binary string, err error)
	Execute(ctx context.Context, binary string, args []string, c program.Client) error
	RunMagics(ctx context.Context, list []engine.Magic, c program.Client) error
	Comm(msgType string, content map[string]any)
	Interrupt()
	GoWorkFix() (said []string, err error)
	CarryOver(env map[string]*string, folder string)
	Folder() string
	OpenFile(name string, appends bool) (*os.File, error)
}

// Session implements front.Kernel.
type Session struct {
	engine machine
	cells  *cell.Session
	docs   ide.DocIndex
	info   front.Info

	deleted []string // cells that the notebook has no more
	hinted  bool     // print was explained: once is enough

	mu     sync.Mutex
	cancel context.CancelFunc // tells the running cell of an interrupt
}

// New is a session without cells, on an engine that its maker closes.
func New(e *engine.Engine, info front.Info) *Session {
	return &Session{engine: e, cells: cell.NewSession(e.Packages()), info: info}
}

// Info describes the kernel.
func (s *Session) Info() front.Info { return s.info }

// Interrupt ends what the running cell does, if one runs.
func (s *Session) Interrupt() {
	s.mu.Lock()
	if s.cancel != nil {
		s.cancel()
	}
	s.mu.Unlock()
	s.engine.Interrupt()
}

// Comm hands a widget's message to the program that made the widget.
func (s *Session) Comm(m front.CommMessage) {
	s.engine.Comm(m.Type, m.Content)
}

// Execute runs a cell.
func (s *Session) Execute(ctx context.Context, r front.Request, client front.Client) front.Outcome {
	run := &run{Session: s, request: r, console: newConsole(client, s.withCellNames, r.AllowStdin)}
	calm, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	interrupt := func() {
		if ctx.Err() == nil {
			cancel(engine.ErrInterrupted)
		}
	}
	s.setCancel(interrupt)
	defer s.setCancel(nil)
	// An interrupt may have come before the session could be told of it.
	defer context.AfterFunc(r.Life, interrupt)()
	run.interruptible = calm
	err := run.cellToResult(calm)
	if fault := run.console.endCapture(); err == nil {
		err = fault
	}
	run.outcome.Error = run.explain(err)
	return run.outcome
}

// run is a cell on its way.
type run struct {
	*Session
	request       front.Request
	console       *console
	outcome       front.Outcome
	began         time.Time       // when the cell's Go began to be translated
	timed         bool            // the cell says how long it took, and so the kernel how long it took to build
	interruptible context.Context // ends by an interrupt, of which the engine knows only while it works
}

func (r *run) cellToResult(ctx context.Context) error {
	r.deleted = append(r.deleted, r.request.Deleted...)
	if r.request.Life.Err() != nil {
		return engine.ErrInterrupted
	}
	c := syntax.ParseCell(r.request.Code)
	// nbclient sends no tags, JupyterLab does: what is said here, the cell's first lines say too.
	c.Injected = c.Injected || slices.Contains(r.request.Tags, "injected-parameters")
	if c.Injected || slices.Contains(r.request.Tags, "parameters") {
		c.Below = -1 // what a parameters cell defines is for later cells
	}
	if c.CellMagic != nil {
		return r.runInEngine(ctx, *c.CellMagic)
	}
	if err := r.runMagics(ctx, c.Magics); err != nil {
		return err
	}
	if strings.TrimSpace(c.Go) == "" && c.Call == "" && !c.Test && len(r.request.UserExpressions) == 0 {
		return nil
	}
	r.began, r.timed = time.Now(), len(c.Timings) > 0
	program, err := r.translate(c)
	if err != nil {
		return err
	}
	if program.DeclarationsOnly {
		program.Commit(nil)
		r.answer(program, nil)
	} else if err := r.execute(ctx, program); err != nil {
		return err
	}
	return r.dropForgotten()
}

// dropForgotten drops the values of variables that the cells have no more, such as one whose name is a function's now.
func (s *Session) dropForgotten() error {
	manifest, err := carry.ReadManifest(s.engine.Folder())
	if err != nil {
		return err
	}
	for _, v := range s.cells.Variables() {
		if v.Reason == "" {
			delete(manifest.Variables, v.Name)
		}
	}
	if len(manifest.Variables) == 0 {
		return nil
	}
	return carry.Drop(s.engine.Folder(), slices.Collect(maps.Keys(manifest.Variables))...)
}

// translate can be interrupted: it may fetch modules.
func (r *run) translate(c syntax.Cell) (*cell.Program, error) {
	program, err := r.cells.Translate(r.interruptible, cell.Request{Cell: c, Number: r.request.Count, Expressions: r.request.UserExpressions})
	if r.interruptible.Err() != nil {
		return nil, engine.ErrInterrupted
	}
	return program, err
}

func (s *Session) setCancel(cancel context.CancelFunc) {
	s.mu.Lock()
	s.cancel = cancel
	s.mu.Unlock()
}

// execute builds and runs a program, and takes over what it leaves.
func (r *run) execute(ctx context.Context, program *cell.Program) error {
	binary, err := r.engine.Build(ctx, build.Source{Files: program.Files})
	if err != nil {
		return err
	}
	if r.interruptible.Err() != nil {
		return engine.ErrInterrupted
	}
	if err := errors.Join(r.writeCleared(r.request), values.Clean(r.engine.Folder())); err != nil {
		program.Fail()
		return err
	}
	built := time.Since(r.began)
	r.remark(program.Remarks)
	ran := r.engine.Execute(ctx, binary, program.Args, r.console)
	if r.timed {
		r.say(fmt.Sprintf("Build: %.3g s, not counted above", built.Seconds()))
	}
	if r.terminal() {
		r.console.printUpdates()
	}
	report, err := values.ReadReport(r.engine.Folder())
	if err == nil {
		r.remark(report.Notes)
	}
	switch {
	case errors.Is(err, values.ErrNoReport) && ran == nil:
		program.Commit(nil) // it ended by os.Exit(0): what it defined is gone
		r.answer(program, nil)
		r.remark(program.WillMissAll())
		return nil
	case err == nil && report.Fault != nil:
		program.Fail()
		r.show(report)
		return panicked{report.Fault, program.LastExpr}
	case ran != nil:
		program.Fail()
		return ran
	case err != nil:
		return err
	}
	if err := carry.Commit(r.engine.Folder(), report); err != nil {
		program.Fail()
		return err
	}
	program.Commit(kept(report))
	r.engine.CarryOver(report.Process.Environment, report.Process.Folder)
	r.console.releaseCrash(nil)
	r.explainPrint(program)
	r.show(report)
	r.answer(program, report)
	r.remark(program.WillMiss(kept(report)))
	return nil
}

// terminal tells whether the client is one of those that read lines from a person: notebooks name their cells, and who
// runs them unattended answers no questions.
func (r *run) terminal() bool { return r.request.Cell == "" && r.request.AllowStdin }

func kept(report *values.Report) []cell.Kept {
	var list []cell.Kept
	for _, k := range report.Kept {
		var needs []cell.TypeName
		for _, n := range k.Needs {
			needs = append(needs, cell.TypeName(n))
		}
		var lost []cell.Loss
		for _, l := range k.Lost {
			lost = append(lost, cell.Loss{Path: l.Path, Reason: l.Why, Earlier: l.Earlier, Note: l.Note})
		}
		list = append(list, cell.Kept{
			Name: k.Name, Size: k.Size, Reason: k.Reason, Group: k.Group, Needs: needs, Names: k.Names, Lost: lost, Losses: k.Losses,
		})
	}
	return list
}

// show publishes the value of the cell's last expression.
func (r *run) show(report *values.Report) {
	if len(report.Result) == 0 {
		return
	}
	r.outcome.Result = report.Result[contract.MIMEPlain]
	r.console.copyOut(plainText(map[string]any{"data": anyValues(report.Result)}))
	r.console.client.Send("execute_result", map[string]any{
		"execution_count": r.request.Count, "data": anyValues(report.Result), "metadata": map[string]any{},
	}, nil, nil)
}

// answer gives the results of the user's expressions.
func (r *run) answer(program *cell.Program, report *values.Report) {
	answers := map[string]any{}
	for name, fault := range program.ExpressionErrors {
		answers[name] = failed("compile error", fault)
	}
	if report != nil {
		for name, a := range report.Expressions {
			answers[name] = map[string]any{"status": "ok", "data": anyValues(a.Data), "metadata": map[string]any{}}
			if a.Error != "" {
				answers[name] = failed("panic", a.Error)
			}
		}
	}
	r.outcome.UserExpressions = answers
}

func failed(name, value string) map[string]any {
	return map[string]any{"status": "error", "ename": name, "evalue": value, "traceback": []string{fmt.Sprintf("%s: %s", name, value)}}
}

func anyValues(data map[string]string) map[string]any {
	all := make(map[string]any, len(data))
	for key, value := range maps.All(data) {
		all[key] = value
	}
	return all
}

package session

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/atelier-go/atelier/kernel/cell"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/engine"
	"github.com/atelier-go/atelier/kernel/internal/shellwords"
	"github.com/atelier-go/atelier/kernel/internal/spelling"
	"github.com/atelier-go/atelier/kernel/values/carry"
	"github.com/atelier-go/atelier/plotting/table"
)

// runMagics carries out what comes before a cell's Go code, in order. What is not our own goes to the engine,
// neighbours together: a magic may be about the next one.
func (r *run) runMagics(ctx context.Context, list []syntax.Magic) error {
	var pending []syntax.Magic
	for _, o := range list {
		own, ok := kernelMagics[o.Name]
		if !ok {
			if fault := misplaced(o); fault != "" {
				return &engine.CellError{Value: fmt.Sprintf("cell %d, line %d: %s", r.request.Count, o.Line, fault)}
			}
			pending = append(pending, o)
			continue
		}
		if err := r.runInEngine(ctx, pending...); err != nil {
			return err
		}
		pending = nil
		if err := own(r, ctx, o); err != nil {
			return err
		}
	}
	return r.runInEngine(ctx, pending...)
}

// runInEngine has the engine carry out magics that are its own.
func (r *run) runInEngine(ctx context.Context, list ...syntax.Magic) error {
	if len(list) == 0 {
		return nil
	}
	var theirs []engine.Magic
	for _, o := range list {
		theirs = append(theirs, engine.Magic{Name: o.Name, Args: o.Args, Text: o.Text, Rest: o.Rest})
	}
	return r.engine.RunMagics(ctx, theirs, r.console)
}

// kernelMagics are those that the kernel carries out itself.
var kernelMagics map[string]func(*run, context.Context, syntax.Magic) error

func init() {
	kernelMagics = map[string]func(*run, context.Context, syntax.Magic) error{
		"vars":  (*run).vars,
		"reset": (*run).reset,
		"ls":    (*run).list, "list": (*run).list,
		"rm": (*run).remove, "remove": (*run).remove,
		"help":    (*run).help,
		"capture": (*run).capture,
		"version": (*run).version,
		"track":   (*run).track, "untrack": (*run).track,
		"goworkfix": (*run).goWorkFix,
		"?":         (*run).explainName,
	}
}

// misplaced says what is wrong with a magic that is none, or that has to stand elsewhere; nothing if it is right.
func misplaced(o syntax.Magic) string {
	spec, known := syntax.FindMagicSpec(o.Name)
	switch similar := similarMagic(o.Name); {
	case known && spec.IsCell():
		return fmt.Sprintf("%%%s has to stand on the first line of its cell", o.Name)
	case known || o.Name == "!":
		return ""
	case similar != "":
		return fmt.Sprintf("there is no %%%s: did you mean %s? %%help lists what there is", o.Name, similar)
	}
	return fmt.Sprintf("there is no %%%s: %%help lists what there is", o.Name)
}

// similarMagic is the magic that a name which is none may mean, as one writes it; empty if there is none like it.
func similarMagic(name string) string {
	best, nearest := "", spelling.TooFar
	for _, m := range syntax.MagicSpecs {
		if word := strings.TrimPrefix(m.Name, "%"); word == "" || len(word) < 3 && strings.TrimPrefix(name, "%") != word {
			continue
		}
		if d := spelling.Distance(name, m.Name); d < nearest && d < len(name) {
			best, nearest = "%"+m.Name, d
		}
	}
	return best
}

// explainName shows what is known of a name, as a client does on a key. It is an output, as JupyterLab makes one of a
// reply's page, which nbconvert would drop.
func (r *run) explainName(ctx context.Context, o syntax.Magic) error {
	detail := 0
	if o.Detail {
		detail = 1
	}
	lines := strings.SplitAfter(syntax.ParseCell(r.request.Code).Go, "\n")
	before := strings.Join(lines[:o.Line-1], "") + o.Args
	for _, text := range []string{before + strings.Join(append([]string{"\n"}, lines[o.Line:]...), ""), o.Args} {
		found := r.Inspect(ctx, text, utf8.RuneCountInString(text[:min(len(text), len(before))]), detail)
		if found.Found {
			r.console.client.Send("display_data", map[string]any{"data": found.Data, "metadata": map[string]any{}}, nil, nil)
			return nil
		}
	}
	r.say("nothing is known of " + o.Args)
	return nil
}

// vars lists the variables that live across cells.
func (r *run) vars(context.Context, syntax.Magic) error {
	variables := r.cells.Variables()
	if len(variables) == 0 {
		r.say("no variables")
		return nil
	}
	rows := [][]string{{"name", "type", "size", "cell", ""}}
	for _, v := range variables {
		rows = append(rows, []string{v.Name, v.Type, cell.SizeText(v.Size), fmt.Sprint(v.Cell), strings.Join(v.Missing(), "; ")})
	}
	r.table(rows)
	return nil
}

// reset forgets everything, or, with go.mod, the modules that cells have asked for.
func (r *run) reset(ctx context.Context, o syntax.Magic) error {
	if o.Args == "" {
		if err := carry.Drop(r.engine.Folder()); err != nil {
			return err
		}
		r.cells.Reset()
	}
	return r.runInEngine(ctx, o)
}

// goWorkFix has go.mod replace what go.work uses.
func (r *run) goWorkFix(context.Context, syntax.Magic) error {
	said, err := r.engine.GoWorkFix()
	for _, line := range said {
		r.say(line)
	}
	return err
}

// list names what was declared.
func (r *run) list(context.Context, syntax.Magic) error {
	names, paths := r.cells.Declarations()
	for _, v := range r.cells.Variables() {
		names = append(names, v.Name)
	}
	var text strings.Builder
	for _, part := range []struct {
		title string
		list  []string
	}{{"imports", paths}, {"declarations", names}} {
		if len(part.list) > 0 {
			fmt.Fprintf(&text, "%s\n\t%s\n", part.title, strings.Join(part.list, "\n\t"))
		}
	}
	if text.Len() == 0 {
		text.WriteString("nothing is declared\n")
	}
	r.say(strings.TrimSuffix(text.String(), "\n"))
	return nil
}

// remove forgets declarations and variables by name.
func (r *run) remove(_ context.Context, o syntax.Magic) error {
	names := shellwords.Split(o.Args)
	if len(names) == 0 {
		return &engine.CellError{Value: "%rm wants the names of what to forget: %ls lists them"}
	}
	if err := carry.Drop(r.engine.Folder(), names...); err != nil {
		return err
	}
	if unknown := r.cells.Forget(names...); len(unknown) > 0 {
		return &engine.CellError{Value: "%rm: there is no " + strings.Join(unknown, ", ") + ": %ls lists what there is"}
	}
	return nil
}

// help lists the magics.
func (r *run) help(context.Context, syntax.Magic) error {
	rows := [][]string{{"magic", "what it does"}}
	for _, m := range syntax.MagicSpecs {
		rows = append(rows, []string{strings.TrimSpace("%" + m.Name + " " + m.Args), m.Help})
	}
	r.table(rows)
	return nil
}

// capture copies to a file what the cell puts out.
func (r *run) capture(_ context.Context, o syntax.Magic) error {
	name, appends, ok := engine.FileArgument(shellwords.Split(o.Args))
	if !ok {
		return &engine.CellError{Value: "%capture wants one file, with -a before it to append"}
	}
	file, err := r.engine.OpenFile(name, appends)
	if err != nil {
		return &engine.CellError{Value: fmt.Sprintf("%%capture: %v", err)}
	}
	if err := r.console.endCapture(); err != nil {
		return err
	}
	r.console.capture = file
	return nil
}

// version says which kernel this is.
func (r *run) version(context.Context, syntax.Magic) error {
	r.say(fmt.Sprintf("%s %s, %s %s", r.info.Implementation, r.info.ImplementationVersion, r.info.Language.Name, r.info.Language.Version))
	return nil
}

// track is for notebooks that were written for GoNB.
func (r *run) track(context.Context, syntax.Magic) error {
	r.say("edits of modules on this disk are seen at the next cell, without being tracked")
	return nil
}

func (r *run) say(text string) {
	r.console.client.Send("stream", map[string]any{"name": "stdout", "text": text + "\n"}, nil, nil)
}

// table shows rows, the first of which is the head.
func (r *run) table(rows [][]string) {
	r.console.client.Send("display_data", map[string]any{
		"data":     map[string]any{contract.MIMEPlain: strings.TrimSuffix(table.Text(rows), "\n"), contract.MIMEHTML: table.HTML(rows)},
		"metadata": map[string]any{},
	}, nil, nil)
}

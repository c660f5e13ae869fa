package session

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
	"github.com/atelier-go/atelier/kernel/engine"
	"github.com/atelier-go/atelier/kernel/engine/build"
	"github.com/atelier-go/atelier/kernel/engine/program"
	"github.com/atelier-go/atelier/kernel/front"
	"github.com/atelier-go/atelier/kernel/values"
)

// panicked is a fault that a program reported, as an error.
type panicked struct {
	*values.Fault
	last cell.Location // of the expression at the cell's end
}

// frames are the calls that led to the fault. An error that the last expression gave has none but its own.
func (p panicked) frames() []values.Frame {
	if len(p.Frames) == 0 && p.last.Line > 0 {
		return []values.Frame{{Function: "main." + cell.BodyFunc, File: p.last.File, Line: p.last.Line}}
	}
	return p.Frames
}

func (p panicked) Error() string { return p.Name + ": " + p.Message }

// explain makes the one error message of a cell. Its value is plain text for logs; its traceback shows the
// code and has the colours of a terminal, which notebooks turn into HTML.
func (r *run) explain(err error) *front.Error {
	crash := r.console.releaseCrash(err)
	var diagnostics syntax.Diagnostics
	var panicked panicked
	var source *build.Error
	var exit *program.ExitError
	var other *engine.CellError
	switch {
	case err == nil:
		return nil
	case r.isDiskFull(err):
		return diskFullError(r.engine.Folder(), err)
	case errors.As(err, &diagnostics):
		return r.compileError(diagnostics)
	case errors.As(err, &source):
		return r.compileError(r.diagnosticsIn(source.Output))
	case errors.As(err, &panicked):
		return r.panicError(panicked.Name, plain(panicked.Message), panicked.frames())
	case errors.Is(err, engine.ErrInterrupted):
		return plainError("interrupted", "the cell was interrupted")
	case errors.As(err, &exit) && isOverflow(crash):
		return r.overflowError(crash)
	case errors.As(err, &exit) && crash != "":
		return r.crashError(crash)
	case errors.As(err, &exit):
		return plainError("exit", plain(exit.Error()))
	case errors.As(err, &other):
		return plainError("error", r.withCellNames(strings.TrimSpace(other.Value)))
	}
	return plainError("error", plain(err.Error()))
}

// plainError is an error that has no place in the code; more are the lines below it.
func plainError(name, value string, more ...string) *front.Error {
	return &front.Error{Name: name, Value: value, Traceback: append([]string{red(name) + ": " + value}, more...)}
}

// plain is a message without the room of the kernel that it comes from, which says nothing to a user.
func plain(message string) string {
	for _, room := range []string{"engine: ", "values: ", "cell: "} {
		message = strings.TrimPrefix(message, room)
	}
	return message
}

// compileError shows what does not compile, with the code.
func (r *run) compileError(list []syntax.Diagnostic) *front.Error {
	e := &front.Error{Name: "compile error"}
	explained := map[string]bool{} // places whose fault a hint explains, whatever else it gives rise to
	for _, d := range list {
		where, message := r.where(d.File, d.Line), plain(d.Message)
		if where != "" {
			where += ": "
		}
		if explained[where] {
			continue
		}
		if hint := r.hint(d); hint != "" {
			explained[where] = true
			message += " (" + hint + ")"
		}
		if e.Value == "" {
			e.Value = where + message
		}
		e.Traceback = append(e.Traceback, red(e.Name)+": "+where+message)
		e.Traceback = append(e.Traceback, r.excerpt(d.File, d.Line, d.Column)...)
	}
	return e
}

// panicError shows where a panic happened and how the program came there.
func (r *run) panicError(name, message string, frames []values.Frame) *front.Error {
	e := &front.Error{Name: name, Value: message}
	title := red(name) + ": " + message
	if len(frames) > 0 {
		for _, f := range frames {
			if where := r.where(f.File, f.Line); where != "" {
				e.Value = where + ": " + message
				break
			}
		}
	}
	e.Traceback = append(e.Traceback, title)
	last := ""
	for _, f := range frames {
		where := r.where(f.File, f.Line)
		if where == "" {
			if name == "error" || strings.HasPrefix(f.Function, "main.") {
				continue // an error is the cell's, whatever found it; the rest was generated around the cell
			}
			e.Traceback = append(e.Traceback, faint(fmt.Sprintf("%s, in %s", f.Function, short(f.File, f.Line))))
			continue
		}
		call := where + faint(in(f.Function))
		if call == last { // a literal in the line that calls it
			continue
		}
		last = call
		e.Traceback = append(e.Traceback, call)
		e.Traceback = append(e.Traceback, r.excerpt(f.File, f.Line, 0)...)
	}
	return e
}

// crashError is the words of a Go program that crashed outside the cell's own goroutine.
func (r *run) crashError(crash string) *front.Error {
	first, _, _ := strings.Cut(crash, "\n")
	name, value, ok := strings.Cut(first, ": ")
	if !ok {
		name, value = "crash", first
	}
	crash = strings.TrimSpace(r.withCellNames(crash))
	if where := cellPlace.FindString(crash); where != "" {
		value = where + ": " + value
	}
	return &front.Error{Name: name, Value: value, Traceback: strings.Split(crash, "\n")}
}

// cellPlace is a place as people know it.
var cellPlace = regexp.MustCompile(`cell \d+, line \d+`)

// in names a function of the cell, or nothing for its statements.
func in(function string) string {
	name := strings.TrimPrefix(function, "main.")
	if strings.HasPrefix(name, cell.BodyFunc) {
		return ""
	}
	return ", in " + strings.ReplaceAll(name, cell.MainFunc, "main")
}

// short is the end of a path, enough to tell which file it is.
func short(file string, line int) string {
	parts := strings.Split(file, "/")
	return fmt.Sprintf("%s:%d", strings.Join(parts[max(0, len(parts)-2):], "/"), line)
}

// compilerLine is an error as the compiler writes it.
var compilerLine = regexp.MustCompile(`(?m)^(?:[^\s:]*/)?(cell-[0-9a-f]+):(\d+):(?:(\d+):)? (.*)$`)

// diagnosticsIn reads the errors in the compiler's output.
func (r *run) diagnosticsIn(output string) []syntax.Diagnostic {
	var list []syntax.Diagnostic
	for _, m := range compilerLine.FindAllStringSubmatch(output, -1) {
		line, _ := strconv.Atoi(m[2])   // the pattern holds digits
		column, _ := strconv.Atoi(m[3]) // empty: 0
		list = append(list, syntax.Diagnostic{File: m[1], Line: line, Column: column, Message: m[4]})
	}
	if len(list) == 0 { // no line of the cell is at fault, so the code around it is
		list = append(list, syntax.Diagnostic{Message: "the kernel made code that does not compile, which is a fault of Atelier; please report the cell, and this: " + strings.TrimSpace(output)})
	}
	return list
}

// where names a place as people know it, nothing if it is in no cell.
func (r *run) where(file string, line int) string {
	number := r.cells.CellNumber(file[strings.LastIndex(file, "/")+1:])
	if number == 0 || line == 0 {
		return ""
	}
	return fmt.Sprintf("cell %d, line %d", number, line)
}

// around is how many lines before and after one at fault are shown.
const around = 1

// excerpt is some lines of a cell with one of them marked, and a column if it is not 0.
func (r *run) excerpt(file string, line, column int) []string {
	file = file[strings.LastIndex(file, "/")+1:]
	var lines []string
	for n := line - around; n <= line+around; n++ {
		text, ok := r.cells.SourceLine(file, n)
		if !ok {
			continue
		}
		if n != line {
			lines = append(lines, faint(fmt.Sprintf("    %3d │ %s", n, text)))
			continue
		}
		lines = append(lines, fmt.Sprintf("  → %3d │ %s", n, text))
		if column > 0 {
			lines = append(lines, "        │ "+red(caret(text, column)))
		}
	}
	return lines
}

// caret points at a column, counted in bytes from 1. Tabs stay, so that it stands right below.
func caret(text string, column int) string {
	before := []rune(text[:min(column-1, len(text))])
	for i, r := range before {
		if r != '\t' {
			before[i] = ' '
		}
	}
	return string(before) + "^"
}

// generated is a cell's name in generated code, with a line behind it or not.
var generated = regexp.MustCompile(`(?:[^\s:]*/)?(cell-[0-9a-f]{12})(?::(\d+))?`)

// withCellNames gives cells the names that people know.
func (s *Session) withCellNames(text string) string {
	if !strings.Contains(text, "cell-") {
		return text
	}
	return generated.ReplaceAllStringFunc(text, func(match string) string {
		m := generated.FindStringSubmatch(match)
		switch number := s.cells.CellNumber(m[1]); {
		case number == 0:
			return match
		case m[2] == "":
			return fmt.Sprintf("cell %d", number)
		default:
			return fmt.Sprintf("cell %d, line %s", number, m[2])
		}
	})
}

func red(text string) string { return "\x1b[31m" + text + "\x1b[0m" }
func faint(text string) string {
	if text == "" {
		return ""
	}
	return "\x1b[2m" + text + "\x1b[0m"
}

// isDiskFull tells that a disk was full for the kernel, or for the part of it that is in every program. A cell's own
// files are the cell's affair.
func (r *run) isDiskFull(err error) bool {
	var source *build.Error
	var panicked panicked
	switch {
	case errors.As(err, &source):
		return false
	case errors.As(err, &panicked):
		return panicked.Name == values.DiskFull
	}
	return engine.IsFull(err)
}

// diskFullError says which disk is full and what gives it room.
func diskFullError(session string, err error) *front.Error {
	words := plain(strings.TrimPrefix(err.Error(), values.DiskFull+": "))
	return plainError(values.DiskFull, "the disk is full: "+remedy(session, words), faint(words))
}

// remedy names the folder that words on a full disk are about, the session's where they name none.
func remedy(session, words string) string {
	folder := session
	if named := fullPath.FindStringSubmatch(words); named != nil {
		folder = filepath.Dir(named[1])
	}
	switch {
	case folder == session || strings.HasPrefix(folder, session+string(filepath.Separator)):
		return fmt.Sprintf("there is no more room in %s, where the values and programs of this notebook lie. What was kept before is still there. "+
			"%%rm NAME frees what a variable takes (%%vars lists the sizes) and %%reset what all take; or remove other files of that disk, "+
			"or start Jupyter with TMPDIR set to a folder on another disk", session)
	case strings.Contains(folder, "go-build"):
		return fmt.Sprintf("there is no more room in %s, where Go keeps what it has compiled. `!go clean -cache` empties it; "+
			"or remove other files of that disk, or start Jupyter with GOCACHE set to a folder on another disk", folder)
	}
	return fmt.Sprintf("there is no more room in %s: remove files of that disk", folder)
}

// fullPath is the path in front of the words of a full disk.
var fullPath = regexp.MustCompile(`(?i)(/[^\s:]+): (?:no space left on device|disk quota exceeded)`)

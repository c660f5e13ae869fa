package values

import (
	"cmp"
	"errors"
	"fmt"
	"os"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/internal/diskfull"
	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// Run is a cell's program: it restores the variables, runs the body, evaluates the expressions, keeps
// the variables, writes the report and exits: with status 0 if the cell ended well, with 1 after a fault.
// It must be called on the main goroutine. A Goexit there ends the cell as a panic does.
//
// Without a session's folder in the environment nothing is restored, kept or reported: the result goes
// to standard output and a fault to standard error.
func Run(p Program) {
	r := &run{Program: p, folder: os.Getenv(contract.SessionVariable)}
	// Goexit runs nothing but deferred calls.
	defer r.end()
	r.attempt(r.restore)
	if r.report.Fault == nil {
		guarded(&r.report.Fault, p.Body)
	}
}

// attempt does a step of this package's own, whose error is a fault.
func (r *run) attempt(step func() error) {
	var err error
	guarded(&r.report.Fault, func() { err = step() })
	if err != nil {
		r.report.Fault = ownFault(err)
	}
}

func ownFault(err error) *Fault {
	if diskfull.Is(err) {
		return &Fault{Name: DiskFull, Message: err.Error()}
	}
	return &Fault{Name: "values", Message: err.Error()}
}

type run struct {
	Program
	folder string // the session's; empty if there is none
	before process
	report Report
}

func (r *run) restore() error {
	if r.folder == "" {
		return nil
	}
	if err := Clean(r.folder); err != nil {
		return err
	}
	if logger != nil {
		if err := restoreLogger(r.folder); err != nil {
			return err
		}
	}
	r.before = currentProcess()
	if r.Carrier == nil {
		return nil
	}
	notes, err := r.Carrier.Restore(r.folder)
	r.report.Notes = notes
	return err
}

// end does what follows the body.
func (r *run) end() {
	defer r.exit()
	if r.report.Fault == nil {
		r.show()
	}
	if r.report.Fault == nil {
		r.answer()
	}
	if r.report.Fault == nil && r.folder != "" {
		r.report.Process = currentProcess().since(r.before)
		if r.Carrier != nil {
			r.attempt(r.keep)
		}
	}
}

// keep leaves nothing where it fails: a full disk needs the room.
func (r *run) keep() (err error) {
	r.report.Kept, err = r.Carrier.Keep(r.folder)
	if err != nil {
		err = errors.Join(err, Clean(r.folder))
	}
	return err
}

// show renders what the cell ended with. A value that it gave with an error is shown beside that.
func (r *run) show() {
	guarded(&r.report.Fault, func() {
		result, err := render(shown)
		if err != nil {
			r.report.Fault = &Fault{Name: "error", Message: pretty.Plain(err)}
		}
		r.report.Result = result
	})
	if failure != nil {
		r.report.Fault = &Fault{Name: "error", Message: pretty.Plain(failure)}
	}
}

// answer evaluates the expressions. What fails in one of them is its own answer.
func (r *run) answer() {
	for _, e := range r.Expressions {
		if r.report.Expressions == nil {
			r.report.Expressions = map[string]Answer{}
		}
		r.report.Expressions[e.Name] = evaluate(e)
	}
}

func evaluate(e Expression) (answer Answer) {
	var fault *Fault
	guarded(&fault, func() {
		data, err := render(e.Eval())
		if err != nil {
			answer.Error = pretty.Plain(err)
		}
		answer.Data = data
	})
	if fault != nil {
		return Answer{Error: fault.Name + ": " + fault.Message}
	}
	return answer
}

var ending []func()

// AtEnd has f called before the program ends, also after a fault: the place to flush what is not yet
// written. The functions run in the order in which they were given.
func AtEnd(f func()) { ending = append(ending, f) }

// exit ends the process.
func (r *run) exit() {
	for _, f := range ending {
		var fault *Fault
		guarded(&fault, f)
		if r.report.Fault == nil {
			r.report.Fault = fault
		}
	}
	if err := r.tell(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if r.report.Fault != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

// tell writes the report.
func (r *run) tell() error {
	if fault := r.report.Fault; fault != nil {
		r.report = Report{Fault: fault, Result: r.report.Result, Notes: r.report.Notes}
	}
	if r.folder != "" {
		err := WriteReport(r.folder, &r.report)
		if diskfull.Is(err) { // there may be room for a fault, if not for all that the cell shows
			r.report = Report{Fault: cmp.Or(r.report.Fault, ownFault(err))}
			err = WriteReport(r.folder, &r.report)
		}
		return err
	}
	if fault := r.report.Fault; fault != nil {
		return errors.New(fault.Name + ": " + fault.Message)
	}
	if text, ok := r.report.Result[contract.MIMEPlain]; ok {
		fmt.Println(text)
	}
	return nil
}

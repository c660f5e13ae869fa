package values

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/internal/atomicfile"
	"github.com/atelier-go/atelier/kernel/values/internal/record"
	"github.com/atelier-go/atelier/kernel/values/internal/reserve"
)

// ErrNoReport says that a program has ended without a report: it called os.Exit, was killed, or crashed.
var ErrNoReport = errors.New("values: the program left no report")

// Report is what a program says about its run.
type Report struct {
	Result      map[string]string // by MIME type: text, or base64 for binary types; nil if there is nothing to show; beside a fault, what was made before it
	Expressions map[string]Answer // by the name of the expression; nil after a fault
	Fault       *Fault            // nil if the cell ended well
	Notes       []string          // what there is to say about restoring the variables
	Process     Process           // what the next program is to find as this one leaves it; nothing after a fault
	Kept        []Kept            // one for each of the program's variables but the past ones, in its order; nil after a fault
}

// Answer is what came of a user expression.
type Answer struct {
	Data  map[string]string // like Report.Result
	Error string            // empty if there was none
}

// Kept says what became of a variable.
type Kept struct {
	Name   string
	Type   string // as the notebook writes it: without "main."
	Size   int64  // bytes on disk; memory that several variables share counts for one of them
	Reason string // why the variable is not kept; empty if it is
	Group  string // the file that holds it, together with the variables it shares memory with
	Needs  []TypeName
	Names  []string // what a program has to hand over by name to restore the variable
	Lost   []Loss   // parts of the variable that are zero because they could not be kept, the first of them
	Losses int      // all of them
}

// Loss is a part of a variable that could not be kept: it is zero, and the rest is kept.
type Loss struct {
	Path    string // from the variable's name on, as the notebook would write it
	Type    string
	Why     string
	Earlier bool // it was lost by an earlier program, and is zero still
	Note    bool // it is carried: Why says what is to be known of it
}

// String is the loss in words.
func (l Loss) String() string {
	return fmt.Sprintf("%s of type %s: %s", l.Path, l.Type, l.Why)
}

// TypeName names a type that a program has to register to restore a variable, because an interface
// value holds it. Name is as reflect has it: type arguments stand in brackets, with full paths.
type TypeName struct {
	Path, Name string
	Sample     string // of a type that only its own package can name: Go for a value
}

// leftFolder is where programs leave what the kernel commits.
func leftFolder(session string) string {
	return session + "/" + contract.ValuesFolder + "/" + contract.NewFolder
}

// Clean forgets what a program has left and nobody committed. Run does so when it starts; a kernel may
// do so before, lest it reads the report of an earlier program where the new one could not start.
func Clean(session string) error {
	path := leftFolder(session)
	err := errors.Join(os.RemoveAll(path), os.MkdirAll(path, 0o700))
	if err == nil {
		err = reserve.Make(session + "/" + contract.ValuesFolder)
	}
	if err != nil {
		return fmt.Errorf("values: the session's folder: %w", err)
	}
	return nil
}

// WriteReport leaves a program's report in the session's folder.
func WriteReport(session string, r *Report) error {
	err := reserve.Use(session+"/"+contract.ValuesFolder, func() error {
		return atomicfile.Replace(leftFolder(session)+"/"+contract.ReportFile, func(temporary string) error { return record.Write(temporary, r) })
	})
	if err != nil {
		return fmt.Errorf("values: report: %w", err)
	}
	return nil
}

// ReadReport reads the report of the last program that ran in the session's folder. If there is none
// the error is ErrNoReport.
func ReadReport(session string) (*Report, error) {
	r := new(Report)
	err := record.Read(leftFolder(session)+"/"+contract.ReportFile, r)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoReport
	}
	if err != nil {
		return nil, fmt.Errorf("values: report: %w", err)
	}
	return r, nil
}

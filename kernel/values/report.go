package values

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/values/internal/snapshot"
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
	Lost   []Loss // parts of the variable that are zero because they could not be kept, the first of them
	Losses int    // all of them
}

// Loss is a part of a variable that could not be kept.
type Loss = snapshot.Loss

// TypeName names a type that a program has to register to restore a variable, because an interface value holds it.
type TypeName = snapshot.TypeName

// ReadReport reads the report of the last program that ran in the session's folder. If there is none
// the error is ErrNoReport.
func ReadReport(folder string) (*Report, error) {
	r := new(Report)
	err := snapshot.ReadRecord(filepath.Join(folder, contract.ValuesFolder, contract.NewFolder, contract.ReportFile), r)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoReport
	}
	if err != nil {
		return nil, fmt.Errorf("values: report: %w", err)
	}
	return r, nil
}

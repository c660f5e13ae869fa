package values

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/contract"
)

// session returns a session's empty folder.
func session(t testing.TB) string {
	t.Helper()
	folder := t.TempDir()
	if err := Clean(folder); err != nil {
		t.Fatal(err)
	}
	return folder
}

// full has whatever is written to a path meet a full disk: the system has a device for that.
func full(t *testing.T, path string) {
	t.Helper()
	if err := errors.Join(os.RemoveAll(path), os.Symlink("/dev/full", path)); err != nil {
		t.Fatal(err)
	}
}

// A report that finds no room says so to the kernel: as a fault, which is small.
func TestReportOnAFullDisk(t *testing.T) {
	folder := session(t)
	report := filepath.Join(folder, contract.ValuesFolder, contract.NewFolder, contract.ReportFile)
	full(t, report+".tmp") // until it is removed after the first failure
	r := &run{folder: folder, report: Report{Result: map[string]string{contract.MIMEPlain: "1"}}}
	if err := r.tell(); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadReport(folder); err != nil || got.Result[contract.MIMEPlain] != "1" {
		t.Errorf("with a reserve: got %v (%v), want the result", got, err)
	}
	full(t, report+".tmp")
	if err := r.tell(); err != nil {
		t.Fatal(err)
	}
	got, err := ReadReport(folder)
	if err != nil || got.Fault == nil || got.Fault.Name != DiskFull || !strings.Contains(got.Fault.Message, report+".tmp: no space left on device") {
		t.Errorf("without one: got %+v (%v), want the fault of a full disk", got, err)
	}
	if r.report.Fault == nil {
		t.Error("the program ends well, though its report could not be written")
	}
	if f := ownFault(errors.New("x")); f.Name != "values" {
		t.Errorf("the fault is named %q, want values", f.Name)
	}
}

func TestStaleReport(t *testing.T) {
	folder := session(t)
	if err := WriteReport(folder, &Report{Result: map[string]string{contract.MIMEPlain: "1"}}); err != nil {
		t.Fatal(err)
	}
	if r, err := ReadReport(folder); err != nil || r.Result[contract.MIMEPlain] != "1" {
		t.Errorf("got %v (%v), want the report", r, err)
	}
	if err := Clean(folder); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadReport(folder); !errors.Is(err, ErrNoReport) {
		t.Errorf("got %v, want carry.ErrNoReport", err)
	}
}

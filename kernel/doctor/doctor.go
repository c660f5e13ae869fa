// Package doctor examines a machine and a set-up of Atelier on it: Go, the C compiler, the module,
// the tools, Python and Jupyter, the kernelspec, the backend, the data sets and the free disk.
//
// It reports and repairs nothing. What needs GoMLX is handed in as functions, so that this package
// needs none of it.
package doctor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// patience is how long one command may take to answer. A healthy one takes well under a second; a
// machine that swaps may need many.
const patience = 30 * time.Second

// Finding is what one check saw.
type Finding struct {
	// Name is what was looked at, in a word or two.
	Name string `json:"name"`
	// OK is false for a fault: something does not work until Fix is done.
	OK bool `json:"ok"`
	// Detail is what was seen, on one line.
	Detail string `json:"detail"`
	// Fix is what to do about a fault. On a finding that is OK it is advice, and may be empty.
	Fix string `json:"fix,omitempty"`
}

// String writes the finding on one line, and on a second one its Fix, if there is one.
func (f Finding) String() string {
	mark, remedy := "ok", "advice"
	if !f.OK {
		mark, remedy = "FAULT", "fix"
	}
	line := fmt.Sprintf("%-5s  %-12s  %s", mark, f.Name, f.Detail)
	if f.Fix != "" {
		line += fmt.Sprintf("\n%5s  %-12s  %s: %s", "", "", remedy, f.Fix)
	}
	return line
}

// Probe is a check that is handed in. It gives what it saw and, where there is any, advice; an
// error is a fault, and should say what to do.
type Probe func(ctx context.Context) (detail, advice string, err error)

// DataSet is a data set to look for.
type DataSet struct {
	// Name is the data set's name.
	Name string
	// Where tells where the set is read from, or fails with where it was looked for.
	Where func() (string, error)
	// Builtin tells that the set needs no download, so that its lack is a fault.
	Builtin bool
}

// Options says what to examine. A field that is empty leaves out the checks that need it.
type Options struct {
	// Module is the folder of Atelier's go.mod, which cells import.
	Module string
	// Tools is the folder that go is in where the set-up has put it there.
	Tools string
	// Prefix is the Python environment that holds Jupyter and the kernelspec, such as .venv.
	// When empty, the python3 on PATH and the user's own kernelspecs are looked at.
	Prefix string
	// Kernel is the kernelspec's name, such as "atelier".
	Kernel string
	// Backend loads the backend that would be used and computes with it.
	Backend Probe
	// DataSets are the sets to look for.
	DataSets []DataSet
}

// Run makes every check, one after the other, and gives at least one finding for each. When ctx
// ends, the checks that are left report that as their fault.
func Run(ctx context.Context, o Options) []Finding {
	toolchain, findings := checkGo(ctx, o.Module, o.Tools)
	findings = append(findings, checkCompiler(ctx, toolchain))
	if o.Module != "" && toolchain.path != "" {
		findings = append(findings, checkModule(ctx, o.Module, toolchain.path))
	}
	findings = append(findings, checkPython(ctx, o.Prefix))
	if o.Kernel != "" {
		findings = append(findings, checkKernelspec(o.Prefix, o.Kernel))
	}
	if o.Backend != nil {
		findings = append(findings, checkProbe(ctx, "backend", o.Backend, "run docker/install.sh, or set ATELIER_PLUGIN to the path of a PJRT plugin (.so)"))
	}
	findings = append(findings, checkData(o.DataSets)...)
	return append(findings, checkDisks(toolchain)...)
}

// GPU examines the GPU and the backend on it, and nothing else.
func GPU(ctx context.Context, device, backend Probe) []Finding {
	const driver = "run this on a machine with an NVIDIA GPU, give the container the GPU (docker run --gpus all), or install NVIDIA's driver"
	const plugin = "install jax-cuda13-pjrt and CUDA's nvidia-* wheels into a Python environment that is active or on PATH, or set ATELIER_PLUGIN"
	return []Finding{checkProbe(ctx, "GPU", device, driver), checkProbe(ctx, "backend", backend, plugin)}
}

// Faults counts the findings that are not OK.
func Faults(findings []Finding) int {
	var faults int
	for _, f := range findings {
		if !f.OK {
			faults++
		}
	}
	return faults
}

// good is a finding without a fault.
func good(name, detail string) Finding { return Finding{Name: name, OK: true, Detail: detail} }

// fault is a finding that needs a fix.
func fault(name, detail, fix string) Finding { return Finding{Name: name, Detail: detail, Fix: fix} }

// command is a program to ask something.
type command struct {
	folder string   // where it runs; empty for here
	env    []string // its environment; nil for ours
	input  string   // what it reads
	line   []string // its name and arguments
}

// output runs the command for at most patience and gives what it wrote to its standard output.
// The error ends with the last line that the command complained in.
func (c command) output(ctx context.Context) (string, error) {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(limited, c.line[0], c.line[1:]...)
	cmd.Dir, cmd.Env, cmd.Stdin = c.folder, c.env, strings.NewReader(c.input)
	// A grandchild that holds the pipes open must not keep the doctor waiting.
	cmd.WaitDelay = time.Second
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	err := cmd.Run()
	switch {
	case err == nil:
		return out.String(), nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.Is(limited.Err(), context.DeadlineExceeded):
		return "", fmt.Errorf("no answer within %v", patience)
	}
	if said := lastLine(complaints.String()); said != "" {
		return "", fmt.Errorf("%w: %s", err, said)
	}
	return "", err
}

// lastLine gives the last line of a text that is not blank.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

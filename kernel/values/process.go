package values

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/kernel/contract"
)

// process is what a program may change about its process, which the next one finds as this one leaves it.
type process struct {
	environment map[string]string
	folder      string
	logger      string
}

// currentProcess is how the process is.
func currentProcess() process {
	p := process{environment: map[string]string{}}
	for _, pair := range os.Environ() {
		if name, value, ok := strings.Cut(pair, "="); ok {
			p.environment[name] = value
		}
	}
	p.folder, _ = os.Getwd() // of a folder that is gone there is no path: the next program begins where this one did
	if logger != nil {
		p.logger = loggerSettings()
	}
	return p
}

// Process is what a program has changed about its process.
type Process struct {
	Environment map[string]*string // the new values; nil: the variable is not set any more
	Folder      string             // the new working folder; empty if it is the old one
	Logger      string             // the new settings of package log; empty if they are the old ones, or it is not used
}

// since is what has changed since the process was like before.
func (p process) since(before process) (changed Process) {
	set := func(name string, value *string) {
		if changed.Environment == nil {
			changed.Environment = map[string]*string{}
		}
		changed.Environment[name] = value
	}
	for name, value := range p.environment {
		if old, ok := before.environment[name]; !ok || old != value {
			set(name, &value)
		}
	}
	for name := range before.environment {
		if _, ok := p.environment[name]; !ok {
			set(name, nil)
		}
	}
	if p.folder != before.folder {
		changed.Folder = p.folder
	}
	if p.logger != before.logger {
		changed.Logger = p.logger
	}
	return changed
}

// Logger is package log's default logger, as far as it is carried from program to program. This package links no log.
type Logger interface {
	Flags() int
	SetFlags(int)
	Prefix() string
	SetPrefix(string)
	Writer() io.Writer
	SetOutput(io.Writer)
}

var logger Logger

// CarryLogger has the settings of package log carried on to the next program that uses it. It must be called before Run.
func CarryLogger(l Logger) { logger = l }

// outputs are the writers that are the same in every program.
var outputs = []io.Writer{os.Stderr, os.Stdout, io.Discard}

// loggerSettings are the flags, the number of the output (none if it is another one), and the prefix.
func loggerSettings() string {
	output := len(outputs)
	for i, w := range outputs {
		if logger.Writer() == w {
			output = i
		}
	}
	return strconv.Itoa(logger.Flags()) + " " + strconv.Itoa(output) + " " + logger.Prefix()
}

// restoreLogger makes what the session has of settings the logger's.
func restoreLogger(session string) error {
	settings, err := os.ReadFile(session + "/" + contract.ValuesFolder + "/" + contract.LoggerFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	parts := strings.SplitN(string(settings), " ", 3)
	if len(parts) < 3 {
		return errors.Join(errors.New("values: the settings of package log are damaged"), err)
	}
	flags, _ := strconv.Atoi(parts[0]) // these are numbers that loggerSettings wrote
	output, _ := strconv.Atoi(parts[1])
	logger.SetFlags(flags)
	logger.SetPrefix(parts[2])
	if output < len(outputs) {
		logger.SetOutput(outputs[output])
	}
	return nil
}

// Package front speaks Jupyter's messaging protocol 5.5 for a kernel: sockets, signatures, the queue of
// cells, busy and idle, input, comms and history. What the messages mean is up to a Kernel.
//
// It never waits for a cell: while one runs, everything but the next cell is answered at once. No client can
// stop it: what it cannot understand it logs and drops.
package front

import (
	"context"

	"github.com/atelier-go/atelier/kernel/jupyter"
)

// Kernel is what front serves: the meaning of the messages.
type Kernel interface {
	// Info describes the kernel.
	Info() Info
	// Execute runs a cell, one at a time. ctx ends on shutdown.
	Execute(ctx context.Context, r Request, c Client) Outcome
	// Interrupt ends the running build or interrupts the running program. It is safe when idle, and does
	// not wait for the cell to end.
	Interrupt()
	// Complete may run beside Execute. The cursor counts Unicode code points, here and in the result.
	Complete(ctx context.Context, code string, cursor int) Completion
	// Inspect may run beside Execute. The cursor counts Unicode code points; detail is 0 or 1.
	Inspect(ctx context.Context, code string, cursor, detail int) Inspection
	// IsComplete says whether code can run as it is: "complete", "incomplete" (then indent is the next
	// line's), "invalid" or "unknown". It must be quick.
	IsComplete(code string) (status, indent string)
	// Comm takes a message from a client's widget. It must not block.
	Comm(m CommMessage)
}

// Request is a cell to run.
type Request struct {
	Code            string
	AllowStdin      bool
	UserExpressions map[string]string
	Count           int             // the execution count of this cell
	Tags            []string        // metadata.tags of the request, if any
	Cell            string          // metadata.cellId: what the client calls the cell, if it does
	Deleted         []string        // metadata.deletedCells: what it called cells that are gone since the last request
	Earlier         func() []Typed  `json:"-"` // what was typed in this kernel's earlier lives, the newest last, as far as it is known
	Life            context.Context // ends with the cell, and by an interrupt, also one before Execute was called
}

// Typed is what was typed in a kernel's earlier life.
type Typed struct {
	Line int // the cell's number
	Code string
}

// Client is the one who asked for something. It may be used until Serve returns, from several goroutines.
type Client interface {
	// Send publishes on iopub with the request as parent: stream, display_data, update_display_data,
	// execute_result (which gets its execution_count here, if it has none), clear_output, comm_*. Of a silent
	// cell only comm_* go out.
	Send(msgType string, content map[string]any, metadata map[string]any, buffers [][]byte)
	// Ask puts a question to the client's user over stdin. It returns once the question is sent, with what waits
	// for the answer, which must be called. One question is open at a time: another waits for its answer first. Both
	// fail if the request allows no input, the client is gone, the cell ended, or ctx or an interrupt ends it.
	Ask(ctx context.Context, prompt string, password bool) (answer func(context.Context) (string, error), err error)
}

// Outcome is what became of a cell.
type Outcome struct {
	Error           *Error         // nil: it ended well
	UserExpressions map[string]any // ready for JSON, by name: {"status":"ok","data":{...},"metadata":{}} or {"status":"error",...}
	Result          string         // text/plain of the execute_result, for the history's output
}

// Error is why a cell failed. It is published once, and is in the reply.
type Error struct {
	Name, Value string
	Traceback   []string
}

// Completion is what may stand instead of the code points from Start to End (not included).
type Completion struct {
	Matches    []string
	Start, End int
	Metadata   map[string]any
}

// Inspection is what is known about the code at a cursor: MIME type to value.
type Inspection struct {
	Found    bool
	Data     map[string]any
	Metadata map[string]any
}

// CommMessage is a comm_open, comm_msg or comm_close from a client.
type CommMessage struct {
	Type     string // "comm_open", "comm_msg" or "comm_close"
	ID       string // comm_id
	Target   string // target_name, of a comm_open
	Content  map[string]any
	Metadata map[string]any
	Buffers  [][]byte
	Client   Client // who sent it: what is sent to it has this message as parent
}

// Info describes a kernel, as in kernel_info_reply.
type Info struct {
	Implementation        string     `json:"implementation"`
	ImplementationVersion string     `json:"implementation_version"`
	Language              Language   `json:"language_info"`
	Banner                string     `json:"banner"`
	HelpLinks             []HelpLink `json:"help_links"`
}

// Language describes a kernel's language. Go gives what is known of Go.
type Language struct {
	Name              string `json:"name"`
	Version           string `json:"version"`
	MIMEType          string `json:"mimetype"`
	FileExtension     string `json:"file_extension"`
	PygmentsLexer     string `json:"pygments_lexer"`
	CodeMirrorMode    any    `json:"codemirror_mode"` // a name, or an object
	NBConvertExporter string `json:"nbconvert_exporter"`
}

// HelpLink is an entry of the client's help menu.
type HelpLink struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// Go describes a version of the Go language, such as "1.26.5".
func Go(version string) Language {
	return Language{
		Name:              "go",
		Version:           version,
		MIMEType:          "text/x-go",
		FileExtension:     ".go",
		PygmentsLexer:     "go",
		CodeMirrorMode:    "go",
		NBConvertExporter: "script",
	}
}

// infoReply is kernel_info_reply. No feature of those that a client must ask for first is supported.
type infoReply struct {
	Status          string   `json:"status"`
	ProtocolVersion string   `json:"protocol_version"`
	Debugger        bool     `json:"debugger"`
	Features        []string `json:"supported_features"`
	Info
}

func (s *server) info() infoReply {
	info := s.kernel.Info()
	if info.HelpLinks == nil {
		info.HelpLinks = []HelpLink{}
	}
	return infoReply{Status: "ok", ProtocolVersion: jupyter.ProtocolVersion, Features: []string{}, Info: info}
}

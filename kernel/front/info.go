package front

import (
	"github.com/atelier-go/atelier/kernel/jupyter"
)

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

// Package contract holds what programs and the kernel agree on: the names of environment variables and of files, and
// MIME types. Both sides import it, and every cell links it, so it imports the standard library only, and little of that.
package contract

// Environment variables.
const (
	// SessionVariable holds the folder of the kernel's session. Every process that a session starts has it: programs
	// restore and keep their variables there, and the kernel finds the processes by it in the end.
	SessionVariable = "ATELIER_SESSION"
	// KeepLimitVariable bounds what a session keeps: a number of bytes, also as 500MB or 2GiB.
	KeepLimitVariable = "ATELIER_KEEP_LIMIT"
	// GoVariable holds the absolute path of the go tool to use, for a Jupyter that was started without it on PATH.
	GoVariable = "ATELIER_GO"
	// HistoryVariable holds the path of the file of what was typed.
	HistoryVariable = "ATELIER_HISTORY"
)

// Files below a session's folder.
const (
	ValuesFolder = "values" // what cells keep
	NewFolder    = "new"    // in ValuesFolder: what a program leaves, until the kernel commits it
	ReportFile   = "report" // in NewFolder: what a program says about its run
	LoggerFile   = "log"    // in ValuesFolder: the settings of package log
	// ClearedFile tells programs which cells have lost what they showed: the cell that runs, then those that were
	// deleted, each on a line.
	ClearedFile = "cleared"
)

// MIME types.
const (
	MIMEPlain    = "text/plain"
	MIMEHTML     = "text/html"
	MIMEMarkdown = "text/markdown"
	MIMEPNG      = "image/png"
	// MIMEClearOutput marks a display that clears the cell's output and shows nothing itself: GoNB's protocol has no
	// message for that.
	MIMEClearOutput = "application/vnd.atelier.clear-output"
)

package display

// What the programs of cells and the kernel agree on.

// SessionVariable names the environment variable that holds the folder of the notebook session. Each cell is a
// program of its own; a marker file in that folder remembers which cell has put ECharts into the notebook, and the
// kernel's file says which cells have lost what they showed. Without the variable every program that shows a chart
// embeds it.
const SessionVariable = "ATELIER_SESSION"

// MIMEClear is the private MIME type of the message that Clear sends, "now" or "wait". The kernel makes Jupyter's
// clear_output of it.
const MIMEClear = "application/vnd.atelier.clear-output"

// Files in the folder of the session.
const (
	marker  = "echarts-embedded"
	cleared = "cleared" // a line each: the cell that runs, then those that were deleted
)

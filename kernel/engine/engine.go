// Package engine runs the kernel's cells with GoNB. It is the only room that knows GoNB: how it is
// started, what it expects on PATH, what it leaves behind.
//
// Run puts the atelier binary on GoNB's PATH under the names go and goimports. Called so, the binary
// is a Shim: it seeds the cell's module so that it resolves offline, skips downloads that nothing
// needs, links fast, and hands all else to the real tool. A third name, the watchdog, ends every
// process of the session and removes its folder when the kernel itself is killed.
//
// Processes are found through /proc, so a kernel that is killed leaves nothing behind on Linux only.
package engine

// ModulePath is the path of the module that every cell can import.
const ModulePath = "github.com/atelier-go/atelier"

// SessionVariable names the environment variable that holds the folder of the kernel's session. Every
// process that a session starts has it; it is how they are found in the end.
const SessionVariable = "ATELIER_SESSION"

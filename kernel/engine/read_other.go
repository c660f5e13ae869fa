//go:build !amd64

package engine

// readCall is the number of read(2) in /proc/PID/task/TID/syscall, where Linux has its newer table of calls.
const readCall = "63"

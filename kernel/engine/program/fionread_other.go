//go:build !linux

package program

// fionread asks how many bytes a pipe holds, on macOS and the BSDs.
const fionread = 0x4004667f

package main

import (
	"errors"
	"path/filepath"
)

// historyVariable names the environment variable with the file of what was typed at the kernel.
const historyVariable = "ATELIER_HISTORY"

// historyFile is where kernels keep what was typed, in the user's folder for the state of programs.
func historyFile(env func(string) string) (string, error) {
	if path := env(historyVariable); path != "" {
		return filepath.Abs(path)
	}
	state := env("XDG_STATE_HOME")
	if state == "" {
		home := env("HOME")
		if home == "" {
			return "", errors.New("atelier: HOME is not set: set it, or " + historyVariable + " to the file for the kernel's history")
		}
		state = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(state, "atelier", "history.jsonl"), nil
}

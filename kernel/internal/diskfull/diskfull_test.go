package diskfull

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"
)

// mute says nothing of what it wraps.
type mute struct{ error }

func (mute) Error() string   { return "x" }
func (m mute) Unwrap() error { return m.error }

func TestIs(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{errors.New("values: x"), false},
		{syscall.ENOSPC, true},
		{syscall.EDQUOT, true},
		{mute{syscall.ENOSPC}, true},
		{mute{syscall.EDQUOT}, true},
		{&fs.PathError{Op: "write", Path: "/x", Err: syscall.ENOSPC}, true},
		{fmt.Errorf("values: %w", &fs.PathError{Op: "write", Path: "/x", Err: syscall.EDQUOT}), true},
		{&fs.PathError{Op: "write", Path: "/x", Err: syscall.EFBIG}, false},
		{errors.New("engine: listing packages: exit status 1: go: write /c: disk quota exceeded"), true},
	} {
		if got := Is(c.err); got != c.want {
			t.Errorf("%v: got %t, want %t", c.err, got, c.want)
		}
	}
}

func TestSays(t *testing.T) {
	for text, want := range map[string]bool{
		"":                    false,
		"disk quota exceeded": true,
		"/tmp/x/link: mapping output file failed: no space left on device":    true,
		"cc: fatal error: error writing to /tmp/a.s: No space left on device": true,
		"go: write /c: no space left on device\n":                             true,
		"first\nfailed to write /tmp/main.go: no space left on device.\nmore": true,
		"it panics: write /x: no space left on device (and more)":             true, // a Keeper that passes on words
		"no space left on device was what it said":                            false,
		"he said no space left on device":                                     false,
		"x: no space left on device 9":                                        false,
	} {
		if got := Says(text); got != want {
			t.Errorf("%q: got %t, want %t", text, got, want)
		}
	}
}

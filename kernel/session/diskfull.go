package session

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/atelier-go/atelier/kernel/engine"
	"github.com/atelier-go/atelier/kernel/front"
	"github.com/atelier-go/atelier/kernel/values"
)

// isDiskFull tells that a disk was full for the kernel, or for the part of it that is in every program. A cell's own
// files are the cell's affair.
func (r *run) isDiskFull(err error) bool {
	var build *engine.BuildError
	var panicked panicked
	switch {
	case errors.As(err, &build):
		return false
	case errors.As(err, &panicked):
		return panicked.Name == values.DiskFull
	}
	return engine.IsFull(err)
}

// diskFullError says which disk is full and what gives it room.
func diskFullError(session string, err error) *front.Error {
	words := plain(strings.TrimPrefix(err.Error(), values.DiskFull+": "))
	value := "the disk is full: " + remedy(session, words)
	return &front.Error{Name: values.DiskFull, Value: value, Traceback: []string{red(values.DiskFull) + ": " + value, faint(words)}}
}

// remedy names the folder that words on a full disk are about, the session's where they name none.
func remedy(session, words string) string {
	folder := session
	if named := fullPath.FindStringSubmatch(words); named != nil {
		folder = filepath.Dir(named[1])
	}
	switch {
	case folder == session || strings.HasPrefix(folder, session+string(filepath.Separator)):
		return fmt.Sprintf("there is no more room in %s, where the values and programs of this notebook lie. What was kept before is still there. "+
			"%%rm NAME frees what a variable takes (%%vars lists the sizes) and %%reset what all take; or remove other files of that disk, "+
			"or start Jupyter with TMPDIR set to a folder on another disk", session)
	case strings.Contains(folder, "go-build"):
		return fmt.Sprintf("there is no more room in %s, where Go keeps what it has compiled. `!go clean -cache` empties it; "+
			"or remove other files of that disk, or start Jupyter with GOCACHE set to a folder on another disk", folder)
	}
	return fmt.Sprintf("there is no more room in %s: remove files of that disk", folder)
}

// fullPath is the path in front of the words of a full disk.
var fullPath = regexp.MustCompile(`(?i)(/[^\s:]+): (?:no space left on device|disk quota exceeded)`)

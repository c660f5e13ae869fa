// Package reserve is what a full disk still has room for, because a file that holds nothing is given up for it: a fault's
// report, and the manifest that forgets variables and so makes room. Every cell links it, so it imports little.
package reserve

import (
	"errors"
	"io/fs"
	"os"

	"github.com/atelier-go/atelier/kernel/internal/diskfull"
)

// File is the name of the reserve.
const File = "reserve"

const size = 64 << 10

func path(folder string) string { return folder + "/" + File }

// Make sees that there is a reserve in a folder.
func Make(folder string) error {
	if info, err := os.Stat(path(folder)); err == nil && info.Size() == size {
		return nil
	}
	err := os.WriteFile(path(folder), make([]byte, size), 0o600)
	if err != nil {
		if gone := os.Remove(path(folder)); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return err
}

// Use writes something into the folder, if need be in the room of the reserve.
func Use(folder string, write func() error) error {
	err := write()
	if diskfull.Is(err) && os.Remove(path(folder)) == nil {
		return write()
	}
	return err
}

package values

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/kernel/internal/diskfull"
)

// What a full disk still has room for, because a file that holds nothing is given up for it: a fault's report, and
// the manifest that forgets variables and so makes room.
const (
	reserveFile = "reserve" // in values
	reserveSize = 64 << 10
)

// reserve sees that there is a reserve.
func (s store) reserve() error {
	path := filepath.Join(s.folder, reserveFile)
	if info, err := os.Stat(path); err == nil && info.Size() == reserveSize {
		return nil
	}
	if err := os.WriteFile(path, make([]byte, reserveSize), 0o600); err != nil {
		return errors.Join(err, remove(path))
	}
	return nil
}

// writeUsingReserve writes, if need be in the room of the reserve.
func (s store) writeUsingReserve(write func() error) error {
	err := write()
	if diskfull.Is(err) && os.Remove(filepath.Join(s.folder, reserveFile)) == nil {
		return write()
	}
	return err
}

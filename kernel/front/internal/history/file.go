package history

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/internal/atomicfile"
	"github.com/atelier-go/atelier/kernel/internal/diskfull"
	"github.com/gofrs/flock"
)

const (
	maxFile  = 4 << 20     // bytes; then the older half goes
	patience = time.Second // to wait for another kernel; not longer, because a cell waits
)

// locked runs f while no other kernel touches the file.
func locked(path string, f func() error) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	lock := flock.New(path + ".lock")
	ok, err := lock.TryLockContext(ctx, 5*time.Millisecond)
	if err != nil {
		return err
	}
	if !ok {
		return errors.New("another kernel holds the file")
	}
	return errors.Join(f(), lock.Unlock())
}

// write appends a line.
func write(path string, r record) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	if torn(file) {
		line = append([]byte("\n"), line...)
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(err, file.Close())
}

// torn tells whether the last line has no end, because its kernel was killed while it wrote.
func torn(file *os.File) bool {
	info, err := file.Stat()
	if err != nil || info.Size() == 0 {
		return false
	}
	last := make([]byte, 1)
	_, err = file.ReadAt(last, info.Size()-1)
	return err == nil && last[0] != '\n'
}

// trim drops the older half of a file that has grown too large, but remembers the last session number.
func trim(path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() <= maxFile {
		return nil // if it cannot be looked at, writing says why
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	last, err := json.Marshal(record{Session: lastSession(text)})
	if err != nil {
		return err
	}
	_, newer, _ := bytes.Cut(text[len(text)/2:], []byte("\n"))
	return atomicfile.Write(path, append(append(last, '\n'), newer...), 0o600)
}

// explained is an error for the kernel's log. A full disk is the user's to mend.
func explained(path string, err error) error {
	if diskfull.Is(err) {
		return fmt.Errorf("front: history: the disk of %s is full, so what is typed is forgotten with the kernel: "+
			"free room there, or set %s to a file on another disk: %w", path, contract.HistoryVariable, err)
	}
	return fmt.Errorf("front: history: %w", err)
}

func lastSession(text []byte) int {
	last := 0
	for r := range records(text) {
		last = max(last, r.Session)
	}
	return last
}

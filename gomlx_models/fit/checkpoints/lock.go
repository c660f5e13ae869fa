package checkpoints

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/internal/durable"
	"github.com/gofrs/flock"
)

// ErrBusy is what an error wraps when another training writes into a folder.
var ErrBusy = errors.New("is being trained")

// LockFile is held by the program that trains into the folder. The system lets go of it when the program ends, however
// it ends, so that a file that was left means nothing.
const LockFile = ".atelier-lock"

// holder is who holds a lock, as its file tells.
type holder struct {
	Program string    `json:"program"`
	PID     int       `json:"pid"`
	Host    string    `json:"host"`
	Since   time.Time `json:"since"`
}

func thisHolder() holder {
	host, _ := os.Hostname() // empty if the system does not tell
	words := append([]string{filepath.Base(os.Args[0])}, os.Args[1:]...)
	return holder{fmt.Sprintf("%.80s", strings.Join(words, " ")), os.Getpid(), host, time.Now()}
}

func (h holder) String() string {
	if h.PID == 0 {
		return "another program"
	}
	return fmt.Sprintf("%q (process %d on %s, since %s)", h.Program, h.PID, h.Host, h.Since.Local().Format("2006-01-02 15:04:05"))
}

// Lock is the right to write into a folder.
type Lock struct {
	folder string
	file   *flock.Flock
	made   bool // the folder was not there before
}

// LockFolder takes the lock of a folder, which is made if it is not there. It fails, wrapping ErrBusy, while another
// training has it, of this program or of another. The warning is empty, or says why there can be no lock.
func LockFolder(folder string) (l *Lock, warning string, err error) {
	made := !durable.Exists(folder)
	for range 100 { // other programs may remove a folder that they made, or move one aside
		if err := Disk.MakeFolder(folder); err != nil {
			return nil, "", notLocked(folder, err)
		}
		path := filepath.Join(folder, LockFile)
		if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
			return nil, "", fmt.Errorf("fit: %s is not the lock that a training makes: remove it, or name another folder", path)
		}
		l := &Lock{folder, flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o644)), made}
		switch got, err := TryLock(l.file); {
		case errors.Is(err, fs.ErrNotExist):
		case errors.Is(err, errors.ErrUnsupported), errors.Is(err, syscall.ENOLCK):
			return l, fmt.Sprintf("fit: the file system of %s has no locks: see that no other training writes into it", folder), nil
		case err != nil:
			return nil, "", notLocked(folder, err)
		case !got:
			return nil, "", fmt.Errorf("fit: %s %w by %v: wait for its end, end it, or name another folder", folder, ErrBusy, holderOf(path))
		case l.Current():
			return l, "", l.sign()
		default:
			_ = l.file.Unlock() // of a file that has no name any more
		}
	}
	return nil, "", fmt.Errorf("fit: %s cannot be locked: it comes and goes: see what removes it, or name another folder", folder)
}

func notLocked(folder string, err error) error {
	if durable.IsFull(err) {
		return noRoom(folder, "a model needs room there")
	}
	return fmt.Errorf("fit: %s cannot be locked for a training: %w", folder, err)
}

// Current tells whether the file that is locked is still the one of the folder, and not of one that was moved aside,
// or was removed by the program that held it.
func (l *Lock) Current() bool {
	locked, err := l.file.Stat()
	named, fault := os.Lstat(filepath.Join(l.folder, LockFile))
	return err == nil && fault == nil && os.SameFile(locked, named)
}

// sign writes into the file who has it.
func (l *Lock) sign() error {
	text, err := json.Marshal(thisHolder())
	if err == nil {
		err = os.WriteFile(filepath.Join(l.folder, LockFile), text, 0o644)
	}
	if err != nil {
		l.Release()
		return notLocked(l.folder, err)
	}
	return nil
}

// holderOf reads who has a lock. In the moment before it is signed, no one.
func holderOf(path string) (h holder) {
	if text, err := os.ReadFile(path); err == nil {
		_ = json.Unmarshal(text, &h) // what cannot be read stays unknown
	}
	return h
}

// Release lets others have the folder. One that was made for this training and got nothing goes.
func (l *Lock) Release() {
	if l.Current() {
		_ = os.Remove(filepath.Join(l.folder, LockFile)) // what stays means nothing
	}
	if l.made {
		_ = os.Remove(l.folder) // fails if there is something in it
	}
	_ = l.file.Unlock() // closes the file, which lets go of it
}

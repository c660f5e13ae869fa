package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"

	"github.com/atelier-go/atelier/kernel/internal/diskfull"
	"golang.org/x/sys/unix"
)

// FullError says that a disk had no room for what go, the compiler or the linker wrote.
type FullError struct{ Output string } // the tool's own words

func (e *FullError) Error() string { return "engine: the program has no room: " + e.Output }

// IsFull tells errors that come from a disk, or a user's share of one, without more room. Those of other programs are
// known by their words. What a compiler says of a cell's code is none, whatever its words.
func IsFull(err error) bool {
	var build *BuildError
	var exit *ExitError
	return !errors.As(err, &build) && !errors.As(err, &exit) && diskfull.Is(err)
}

// withSpace tries again where a disk is full, without the programs that were kept to be run again.
func (b *builder) withSpace(write func() error) error {
	err := write()
	if !IsFull(err) || b.cache.dropOld() != nil {
		return err
	}
	return write()
}

// withSpace is the builder's, for others than a build.
func (e *Engine) withSpace(ctx context.Context, write func() error) error {
	if err := e.builder.semaphore.Acquire(ctx); err != nil {
		return err
	}
	defer e.builder.semaphore.Release()
	return e.builder.withSpace(write)
}

// minFree is how few bytes a disk has left when programs such as GoNB, which end when they cannot write their logs,
// end for that.
const minFree = 64 << 10

// freeBytes is how many bytes the user has left on the disk of a folder.
var freeBytes = func(folder string) (uint64, error) {
	var stat unix.Statfs_t
	err := unix.Statfs(folder, &stat)
	return stat.Bavail * uint64(stat.Bsize), err
}

// orFull says that the disk is full, if it is, where GoNB has ended, or says of a go that it ran no more than that it
// failed.
func (e *Engine) orFull(err error) error {
	var told *CellError
	if !errors.Is(err, ErrEngineDied) && !(errors.As(err, &told) && strings.Contains(told.Value, "failed to run ")) {
		return err
	}
	if free, fault := freeBytes(e.session.Folder); fault != nil || free >= minFree {
		return err
	}
	return fmt.Errorf("%w: %w", err, syscall.ENOSPC)
}

// forget drops the programs that magics make useless: %reset also makes room.
func (b *builder) forget(ctx context.Context, magics []string) error {
	if !slices.ContainsFunc(magics, func(magic string) bool { return strings.HasPrefix(magic, "%reset") }) {
		return nil
	}
	if err := b.semaphore.Acquire(ctx); err != nil {
		return err
	}
	defer b.semaphore.Release()
	return b.cache.drop(len(b.cache.keys))
}

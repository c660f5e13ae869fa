package fit

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
	"github.com/atelier-go/atelier/gomlx_models/internal/durable"
)

// ErrDamaged is what an error wraps when checkpoints are not whole.
var ErrDamaged = errors.New("damaged")

// newest returns the newest checkpoint that is whole, and the newer ones that are not. A folder that someone trains
// into while it is read is looked at again.
func newest(folder string) (checkpoint, damagedCheckpoints, error) {
	for {
		found, err := checkpoints.List(folder)
		if err != nil {
			return checkpoint{}, damagedCheckpoints{}, err
		}
		c, b, err := newestOf(found, folder)
		if !errors.Is(err, errVanished) {
			return c, b, err
		}
	}
}

// errVanished says that a checkpoint was dropped since its folder was listed, for newer ones had come.
var errVanished = errors.New("a checkpoint is no longer there")

func newestOf(found checkpoints.Listing, folder string) (checkpoint, damagedCheckpoints, error) {
	b := damagedCheckpoints{folder: folder}
	for _, p := range found.Whole {
		path := filepath.Join(folder, p.Name())
		files, fault := checkpoints.ReadFiles(path)
		if fault == nil {
			b.used = p
			c, err := readCheckpoint(path, files)
			return c, b, err
		}
		if !durable.Exists(path) {
			return checkpoint{}, b, errVanished
		}
		b.ids, b.faults = append(b.ids, p), append(b.faults, fault)
	}
	if len(b.ids) > 0 {
		return checkpoint{}, b, fmt.Errorf("fit: %s holds no whole checkpoint: restore a copy, or train into another folder (%w: %w)",
			folder, ErrDamaged, errors.Join(b.faults...))
	}
	return checkpoint{}, b, fmt.Errorf("fit: there is %w in %s", ErrNoCheckpoint, folder)
}

// damagedCheckpoints is the checkpoints of a folder that gave way to an older one.
type damagedCheckpoints struct {
	folder string
	ids    []checkpoints.ID
	faults []error        // why, of each
	used   checkpoints.ID // the one that was read instead
}

func (b damagedCheckpoints) none() bool { return len(b.ids) == 0 }

// warning says that an older checkpoint is used, and what is done about the damaged ones; nothing if there are none.
func (b damagedCheckpoints) warning(remedy string) string {
	if b.none() {
		return ""
	}
	return fmt.Sprintf("%s, so that of step %d is used instead: %s", b.describe(), b.used.Step, remedy)
}

// refusal is the error of who does not want an older one.
func (b damagedCheckpoints) refusal() error {
	if b.none() {
		return nil
	}
	return fmt.Errorf("%s, and that of step %d is not to be used instead: restore %s from a copy, or do not ask for the newest strictly (%w)",
		b.describe(), b.used.Step, b.names(), ErrDamaged)
}

func (b damagedCheckpoints) describe() string {
	if len(b.ids) == 1 {
		return fmt.Sprintf("fit: the newest checkpoint in %s, of step %d, is damaged (%v)", b.folder, b.ids[0].Step, short(b.faults[0]))
	}
	return fmt.Sprintf("fit: the %d newest checkpoints in %s, the first of step %d, are damaged (%v)",
		len(b.ids), b.folder, b.ids[0].Step, short(b.faults[0]))
}

// short leaves out of a fault of reading what the sentence tells already.
func short(fault error) error {
	var path *fs.PathError
	if errors.As(fault, &path) {
		return fmt.Errorf("%s: %w", filepath.Base(path.Path), path.Err)
	}
	return fault
}

func (b damagedCheckpoints) names() string {
	names := make([]string, len(b.ids))
	for i, p := range b.ids {
		names[i] = p.Name()
	}
	return strings.Join(names, ", ")
}

// setAside renames the damaged checkpoints, for they are no longer the newest once training goes on from an older one.
func (b damagedCheckpoints) setAside() error {
	for _, p := range b.ids {
		from, to := filepath.Join(b.folder, p.Name()), p
		for durable.Exists(filepath.Join(b.folder, checkpoints.DamagedPrefix+to.Name())) {
			to.Revision++
		}
		if err := checkpoints.Disk.Rename(from, filepath.Join(b.folder, checkpoints.DamagedPrefix+to.Name())); err != nil {
			return fmt.Errorf("fit: the damaged checkpoint %s cannot be set aside: %w", from, err)
		}
	}
	return nil
}

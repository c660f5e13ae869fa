package checkpoints

import (
	"fmt"
	"syscall"

	"github.com/atelier-go/atelier/gomlx_models/internal/durable"
	"github.com/dustin/go-humanize"
)

// NotWritten is the error of a checkpoint that could not be put into a folder.
func NotWritten(folder string, at ID, files map[string][]byte, err error) error {
	if durable.IsFull(err) {
		return noRoom(folder, fmt.Sprintf("the checkpoint of step %d needs %s there", at.Step, sizeOf(files)))
	}
	return fmt.Errorf("fit: the checkpoint of step %d cannot be written into %s: %w", at.Step, folder, err)
}

// noRoom is the error of a full disk. It wraps syscall.ENOSPC, whichever limit was met.
func noRoom(folder, need string) error {
	return fmt.Errorf("fit: the disk of %s is full, and %s: remove what you no longer need, such as models of earlier trainings, "+
		"or name a folder on another disk; what the folder held is still there (%w)", folder, need, syscall.ENOSPC)
}

// sizeOf is how much room files need, in words.
func sizeOf(files map[string][]byte) string {
	bytes := 0
	for _, data := range files {
		bytes += len(data)
	}
	return humanize.Bytes(uint64(bytes))
}

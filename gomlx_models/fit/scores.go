package fit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
)

// SaveScores puts scores, which are JSON, into the run and into the newest checkpoint in the folder: a new checkpoint
// of the same step takes its place, whole or not at all. The weights are linked, not written again, where the
// file system can. It fails if the newest checkpoint's weights are not the run's, or if someone trains into the folder.
func SaveScores(run *Run, folder string, scores []byte) error {
	if !json.Valid(scores) {
		return fmt.Errorf("fit: the scores are not JSON: %.100q", scores)
	}
	found, _, err := newest(folder)
	if err != nil {
		return err
	}
	lock, _, err := checkpoints.LockFolder(folder)
	if err != nil {
		return err
	}
	defer lock.Release()
	now, err := capture(run.Store, run.Step)
	if err != nil {
		return err
	}
	scored := *run
	scored.Scores, scored.kept = scores, found.folder
	files, err := encodeRun(&scored, now)
	if err != nil {
		return err
	}
	if found.Step != run.Step || !bytes.Equal(found.weights, files[checkpoints.WeightsFile]) {
		return fmt.Errorf("fit: the scores are of another model than the newest in %s: open it again and score that", folder)
	}
	at, _ := checkpoints.ParseID(filepath.Base(found.folder)) // newest looks at no others
	at, err = checkpoints.Write(folder, at, files, scored.linkOrWrite)
	if err != nil {
		return checkpoints.NotWritten(folder, at, files, err)
	}
	run.Scores, run.kept = scores, filepath.Join(folder, at.Name())
	return checkpoints.Prune(folder)
}

package fit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
)

// SaveScores puts scores, which are JSON, into the run and into the newest checkpoint in the folder: a new checkpoint
// of the same step takes its place, whole or not at all. The weights are linked, not written again, where the
// file system can. It fails if the newest checkpoint's weights are not the run's.
func SaveScores(run *Run, folder string, scores []byte) error {
	if !json.Valid(scores) {
		return fmt.Errorf("fit: the scores are not JSON: %.100q", scores)
	}
	found, err := newest(folder)
	if err != nil {
		return err
	}
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
	if found.Step != run.Step || !bytes.Equal(found.weights, files[weightsFile]) {
		return fmt.Errorf("fit: the scores are of another model than the newest in %s: open it again and score that", folder)
	}
	name := revised(filepath.Base(found.folder))
	if err := place(folder, name, files, scored.linkOrWrite); err != nil {
		return fmt.Errorf("fit: the scores cannot be written: %w", err)
	}
	run.Scores, run.kept = scores, filepath.Join(folder, name)
	return prune(folder, 2)
}

// revised is the name of the next checkpoint of the same step, which sorts after this one.
func revised(name string) string {
	step, revision, _ := strings.Cut(name, ".")
	var n int
	_, _ = fmt.Sscanf(revision, "%d", &n) // 0 if this is the first
	return fmt.Sprintf("%s.%06d", step, n+1)
}

package imagefolder

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"strings"
)

// ending judges files that are no pictures by their ending, in small letters.
func ending(of string) judging {
	return func(name string) (string, bool) { return "", strings.ToLower(path.Ext(name)) == of }
}

// FilesOf is Files for the files of an ending.
func FilesOf(root, of string) ([]string, error) { return files(root, ending(of)) }

// Each calls read with the path, below the folder, and the content of each file of an ending in a folder or an archive, in the
// order of their paths. A file of which read fails, or that cannot be read, is among those skipped. It tells progress, which
// may be nil, as Read does.
func Each(ctx context.Context, root, of string, read func(path string, content []byte) error, progress func(done, total int)) ([]Skipped, error) {
	found, err := list(root, ending(of))
	if err != nil {
		return nil, err
	}
	defer found.close()
	var skipped []Skipped
	for i, e := range found.entries {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("data: reading %s was interrupted: %w", root, err)
		}
		if reason := e.reason; reason != "" {
			skipped = append(skipped, Skipped{e.path, reason})
		} else if err := e.each(read); err != nil {
			skipped = append(skipped, Skipped{e.path, err.Error()})
		}
		if progress != nil {
			progress(i+1, len(found.entries))
		}
	}
	return skipped, nil
}

// each reads a file.
func (e entry) each(read func(path string, content []byte) error) error {
	var content bytes.Buffer
	if err := e.load(&content); err != nil {
		return err
	}
	return read(e.path, content.Bytes())
}

// ClassNames gives the class of each of these paths, or nil and, where folders cannot be classes, a note.
func ClassNames(paths []string) (names []string, note string) {
	labels, classes, note := classesOf(paths)
	for _, label := range labels {
		names = append(names, classes[label])
	}
	return names, note
}

// Summary says in a sentence which of so many files were skipped and why, the first by name; "" if none was.
func Summary(skipped []Skipped, files int) string {
	if len(skipped) == 0 {
		return ""
	}
	return summary(skipped, files)
}

package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"unicode/utf8"
)

// sourceSpec is how to make a source, in the form in which one travels from one program to another on the same
// machine. One field but Format and Subsets is set, or none for the source that names no data set.
type sourceSpec struct {
	Format   int            `json:"format"`
	Named    string         `json:"named,omitempty"`
	Pictures *pictureFiles  `json:"pictures,omitempty"`
	Folder   *pictureFolder `json:"folder,omitempty"`
	Text     *string        `json:"text,omitempty"`
	Pairs    *string        `json:"pairs,omitempty"`
	Strokes  *string        `json:"strokes,omitempty"`
	Subsets  []subset       `json:"cuts,omitempty"`
	// In is the folder that paths are relative to, empty if none is.
	In string `json:"in,omitempty"`
}

// sourceFormat is the version of the form that this package writes. It reads oldSourceFormat too, whose paths are all absolute.
const (
	sourceFormat    = 3
	oldSourceFormat = 2
)

// paths lists the paths of files and folders, each a part of the spec.
func (r *sourceSpec) paths() []*string {
	switch {
	case r.Pictures != nil:
		return []*string{&r.Pictures.Images, &r.Pictures.Labels}
	case r.Folder != nil:
		return []*string{&r.Folder.Path}
	}
	return slices.DeleteFunc([]*string{r.Text, r.Pairs, r.Strokes}, func(path *string) bool { return path == nil })
}

// placed notes the folder that the paths are relative to. They stay as they were given.
func (r sourceSpec) placed() (sourceSpec, error) {
	for _, path := range r.paths() {
		if !utf8.ValidString(*path) {
			return sourceSpec{}, fmt.Errorf("data: the path %q is not UTF-8, so it cannot be written down; rename the file", *path)
		}
		if *path == "" || filepath.IsAbs(*path) || r.In != "" {
			continue
		}
		var err error
		if r.In, err = os.Getwd(); err != nil {
			return sourceSpec{}, fmt.Errorf("data: the folder of %s is not known: %w; use an absolute path", *path, err)
		}
	}
	return r, nil
}

// resolve makes the paths mean what they meant, or, where nothing is there any more, what they mean in this folder if
// something is: data and model may have moved together.
func (r sourceSpec) resolve() {
	for _, path := range r.paths() {
		if *path == "" || filepath.IsAbs(*path) {
			continue
		}
		there := filepath.Join(r.In, *path)
		if !exists(there) && exists(*path) {
			continue
		}
		*path = there
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// spec is how to make the source again.
func (s Source) spec() (sourceSpec, error) {
	var r sourceSpec
	if s.from != nil {
		r = s.from.spec()
	}
	r.Format, r.Subsets = sourceFormat, s.subsets
	return r.placed()
}

// source makes the source.
func (r sourceSpec) source() (Source, error) {
	if r.Format != sourceFormat && r.Format != oldSourceFormat {
		return Source{}, fmt.Errorf("data: a source is written in the format %d, and this version reads format %d; make the source again", r.Format, sourceFormat)
	}
	r.resolve()
	var s Source
	switch {
	case r.Named != "":
		found, ok := findNamed(r.Named)
		if !ok {
			return Source{}, fmt.Errorf("data: there is no data set %q any more; make the source again", r.Named)
		}
		s = found
	case r.Pictures != nil:
		s = PictureFiles(r.Pictures.Images, r.Pictures.Labels)
	case r.Text != nil:
		s = TextFile(*r.Text)
	case r.Folder != nil:
		s = Source{from: *r.Folder}
	case r.Pairs != nil:
		s = PairFile(*r.Pairs)
	case r.Strokes != nil:
		s = StrokeFile(*r.Strokes)
	case len(r.Subsets) > 0:
		return Source{}, errors.New("data: a source is written that cuts from no data set; make the source again")
	}
	s.subsets = r.Subsets
	return s, nil
}

// MarshalBinary writes how to make the source, not what it holds; files by their path and the folder that it is
// relative to. It fails if that folder cannot be known or a path is not UTF-8.
func (s Source) MarshalBinary() ([]byte, error) {
	r, err := s.spec()
	if err != nil {
		return nil, err
	}
	return json.Marshal(r)
}

// UnmarshalBinary makes the source again that MarshalBinary wrote, without opening it. It fails if another
// version of this package wrote it and this one cannot read it.
func (s *Source) UnmarshalBinary(written []byte) error {
	var r sourceSpec
	if err := json.Unmarshal(written, &r); err != nil {
		return fmt.Errorf("data: what is read is not a source: %w; make the source again", err)
	}
	made, err := r.source()
	if err != nil {
		return err
	}
	*s = made
	return nil
}

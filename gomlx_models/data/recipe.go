package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"unicode/utf8"
)

// recipe is how to make a source, in the form in which one travels from one program to another on the same
// machine. One field but Format and Cuts is set, or none for the source that names no data set.
type recipe struct {
	Format   int            `json:"format"`
	Named    string         `json:"named,omitempty"`
	Pictures *pictureFiles  `json:"pictures,omitempty"`
	Folder   *pictureFolder `json:"folder,omitempty"`
	Text     *string        `json:"text,omitempty"`
	Pairs    *string        `json:"pairs,omitempty"`
	Strokes  *string        `json:"strokes,omitempty"`
	Cuts     []cut          `json:"cuts,omitempty"`
}

// recipeFormat is the version of the form that this package writes and reads.
const recipeFormat = 2

// named is the recipe of a source that Find knows by its name.
func named(from origin) (recipe, error) { return recipe{Named: from.name()}, nil }

// absolute makes the path of a file mean the same in whatever folder it is read. An empty one stays so.
func absolute(path string) (string, error) {
	if !utf8.ValidString(path) {
		return "", fmt.Errorf("data: the path %q is not UTF-8, so it cannot be written down; rename the file", path)
	}
	if path == "" {
		return "", nil
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("data: the folder of %s is not known: %w; use an absolute path", path, err)
	}
	return whole, nil
}

// recipe is how to make the source again.
func (s Source) recipe() (recipe, error) {
	var r recipe
	if s.from != nil {
		var err error
		if r, err = s.from.recipe(); err != nil {
			return recipe{}, err
		}
	}
	r.Format, r.Cuts = recipeFormat, s.cuts
	return r, nil
}

// source makes the source.
func (r recipe) source() (Source, error) {
	if r.Format != recipeFormat {
		return Source{}, fmt.Errorf("data: a source is written in the format %d, and this version reads format %d; make the source again", r.Format, recipeFormat)
	}
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
	case len(r.Cuts) > 0:
		return Source{}, errors.New("data: a source is written that cuts from no data set; make the source again")
	}
	s.cuts = r.Cuts
	return s, nil
}

// MarshalBinary writes how to make the source, not what it holds; files by their absolute path. It fails if such
// a path cannot be known or is not UTF-8.
func (s Source) MarshalBinary() ([]byte, error) {
	r, err := s.recipe()
	if err != nil {
		return nil, err
	}
	return json.Marshal(r)
}

// UnmarshalBinary makes the source again that MarshalBinary wrote, without opening it. It fails if another
// version of this package wrote it and this one cannot read it.
func (s *Source) UnmarshalBinary(written []byte) error {
	var r recipe
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

package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
)

// once is the path of a file or folder of that name beside the trained models, which is written if it is not there, whole or
// not at all.
func (l lab) once(name string, write func(path string) error) (string, error) {
	path := filepath.Join(l.runs, name)
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		return path, err
	}
	part := path + ".part"
	if err := os.RemoveAll(part); err != nil {
		return "", err
	}
	if err := os.MkdirAll(l.runs, 0o755); err != nil {
		return "", err
	}
	if err := write(part); err != nil {
		return "", err
	}
	return path, os.Rename(part, path)
}

// oncePictures is pictures, without labels, in such a file.
func (l lab) oncePictures(name string, pictures func() (idx.Array, error)) (data.Source, error) {
	path, err := l.once(name, func(path string) error {
		array, err := pictures()
		if err != nil {
			return err
		}
		return writeIDX(path, array)
	})
	return data.PictureFiles(path, ""), err
}

func writeIDX(path string, array idx.Array) error {
	var content bytes.Buffer
	if err := idx.Write(&content, array); err != nil {
		return err
	}
	return os.WriteFile(path, content.Bytes(), 0o644)
}

// pixelsOf opens pictures, with the values of all of them one after the other.
func pixelsOf(source data.Source) (*data.Pictures, []uint8, error) {
	set, err := source.OpenPictures()
	if err != nil {
		return nil, nil, err
	}
	pixels, err := tensors.CopyFlatData[uint8](set.Values()[0])
	return set, pixels, err
}

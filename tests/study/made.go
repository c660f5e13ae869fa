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

// once is pictures, without labels, in a file of that name beside the trained models, which is made if it is not there.
func (l lab) once(name string, pictures func() (idx.Array, error)) (data.Source, error) {
	path := filepath.Join(l.runs, name)
	source := data.PictureFiles(path, "")
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		return source, err
	}
	array, err := pictures()
	if err != nil {
		return data.Source{}, err
	}
	return source, writeIDX(path, array)
}

// onceFolder is the path of a folder of that name beside the trained models, which is written if it is not there.
func (l lab) onceFolder(name string, write func(folder string) error) (string, error) {
	folder := filepath.Join(l.runs, name)
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		return folder, err
	}
	part := folder + ".part"
	if err := os.RemoveAll(part); err != nil {
		return "", err
	}
	if err := write(part); err != nil {
		return "", err
	}
	return folder, os.Rename(part, folder)
}

// writeIDX writes an array into a file, which is whole if it is there.
func writeIDX(path string, array idx.Array) error {
	var content bytes.Buffer
	if err := idx.Write(&content, array); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(path+".part", content.Bytes(), 0o644); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
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

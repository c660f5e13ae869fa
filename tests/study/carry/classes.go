package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/gomlx/gomlx/core/tensors"
)

// classesOf is the first pictures of the classes low to high, without labels, as a file in a folder.
func classesOf(all data.Source, low, high uint8, most int) func(folder string) (data.Source, error) {
	return func(folder string) (data.Source, error) {
		set, err := all.OpenPictures()
		if err != nil {
			return data.Source{}, err
		}
		spec := set.Spec()
		values, err := tensors.CopyFlatData[uint8](set.Values()[0])
		if err != nil {
			return data.Source{}, err
		}
		chosen := idx.Array{Dims: []int{0, spec.Height, spec.Width}}
		for i, label := range set.Labels() {
			if label >= low && label <= high && chosen.Dims[0] < most {
				chosen.Values = append(chosen.Values, values[i*spec.Size():(i+1)*spec.Size()]...)
				chosen.Dims[0]++
			}
		}
		path := filepath.Join(folder, fmt.Sprintf("%s-%d-to-%d", set.Name(), low, high))
		file, err := os.Create(path)
		if err != nil {
			return data.Source{}, err
		}
		return data.PictureFiles(path, ""), errors.Join(idx.Write(file, chosen), file.Close())
	}
}

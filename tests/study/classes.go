package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
)

// classes is the first pictures, so many at most, of the classes low to high of a labelled set, without labels, in a file that
// is made once.
func (l lab) classes(all data.Source, low, high uint8, most int) (data.Source, error) {
	path := filepath.Join(l.runs, fmt.Sprintf("%s-%d-to-%d-first-%d.idx", all.Name(), low, high, most))
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		return data.PictureFiles(path, ""), err
	}
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
	return data.PictureFiles(path, ""), writeIDX(path, chosen)
}

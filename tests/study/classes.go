package main

import (
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
)

// classes is the first pictures, so many at most, of the classes low to high of a labelled set, without labels.
func (l lab) classes(all data.Source, low, high uint8, most int) (data.Source, error) {
	return l.oncePictures(fmt.Sprintf("%s-%d-to-%d-first-%d.idx", all.Name(), low, high, most), func() (idx.Array, error) {
		set, pixels, err := pixelsOf(all)
		if err != nil {
			return idx.Array{}, err
		}
		spec := set.Spec()
		chosen := idx.Array{Dims: []int{0, spec.Height, spec.Width}}
		for i, label := range set.Labels() {
			if label >= low && label <= high && chosen.Dims[0] < most {
				chosen.Values = append(chosen.Values, pixels[i*spec.Size():(i+1)*spec.Size()]...)
				chosen.Dims[0]++
			}
		}
		return chosen, nil
	})
}

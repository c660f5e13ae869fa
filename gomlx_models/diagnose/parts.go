package diagnose

import (
	"context"
	"fmt"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
)

// What is held out of pictures where nothing is said: a tenth of few, for many cannot be recited and the last few
// are wanted for learning.
const (
	defaultShare  = 0.1
	leastPictures = 50 // of which a tenth says little
	mostPictures  = 5000
)

// HoldOut says what to hold out of a data set.
type HoldOut struct {
	// Share is the share to hold out, above 0 and below 1, of the end of the set; 0 holds out nothing. It counts only where Given
	// is true. Else it is what the data are known to leave, the test set of a published set or the rest of a part; or, of a whole
	// set of 50 to 4,999 pictures that leaves none, a tenth.
	Share float64
	Given bool
	// Folder is that of a model that is gone on with, which learnt from a part before or did not, or empty. The licence that was
	// given of the same data then is remembered.
	Folder string
}

// Parts are a data set as a model learns from it and what is held out.
type Parts struct {
	Learn models.Dataset
	// Held is nil if nothing is held out.
	Held models.Dataset
	// Note says what was held out without anybody asking, or is empty.
	Note string
}

// Open opens a source in its two parts, as data.Source.OpenWith does. That the test set of a published set is not there is no
// reason to fail. It fails if the share is out of range.
func (h HoldOut) Open(ctx context.Context, source data.Source, progress func(done, total int)) (Parts, error) {
	if h.Given && !(h.Share >= 0 && h.Share < 1) {
		return Parts{}, models.FieldError("diagnose", "HoldOut", "is %g, want a share such as 0.1, or 0 for nothing", h.Share)
	}
	before, resumed := h.before()
	if resumed && source.Licence() == "" && samePlace(source, before) {
		source = source.Licensed(before.Licence())
	}
	whole, err := source.OpenWith(ctx, progress)
	if err != nil {
		return Parts{}, err
	}
	share, asked := h.share(source, whole.Len())
	if share == 0 {
		p := Parts{Learn: whole}
		if known, ok := source.HeldOut(); ok && !h.Given {
			if held, err := known.OpenWith(ctx, nil); err == nil {
				p.Held = held
			}
		}
		return p, nil
	}
	learn, rest := source.HoldOut(share)
	var p Parts
	if p.Learn, err = learn.OpenWith(ctx, nil); err != nil {
		return Parts{}, err
	}
	if p.Held, err = rest.OpenWith(ctx, nil); err != nil {
		return Parts{}, err
	}
	if !asked {
		p.Note = fmt.Sprintf("%d of the %d pictures of %s are held out, to see whether the model copies the others", p.Held.Len(), whole.Len(), source.Name())
	}
	return p, nil
}

// share is what to hold out of a source of so many examples, and whether somebody asked for it.
func (h HoldOut) share(source data.Source, count int) (share float64, asked bool) {
	if h.Given {
		return h.Share, true
	}
	if before, ok := h.before(); ok && source.Whole() {
		share, _ := before.HeldShare()
		return share, true
	}
	if _, known := source.HeldOut(); !known && source.Whole() && source.Kind() == models.Pictures && count >= leastPictures && count < mostPictures {
		return defaultShare, false
	}
	return 0, false
}

// before is the source of what the model that is gone on with learnt from. ok tells whether that is known.
func (h HoldOut) before() (before data.Source, ok bool) {
	if h.Folder == "" {
		return before, false
	}
	learnt, _, err := fit.DataOf(h.Folder)
	if err != nil || learnt.Source == nil {
		return before, false
	}
	before, err = data.Remembered(learnt.Source)
	return before, err == nil
}

// samePlace tells whether two sources are of the same file or folder.
func samePlace(a, b data.Source) bool {
	atA, faultA := a.Where()
	atB, faultB := b.Where()
	return faultA == nil && faultB == nil && checkpoints.SamePlace(atA, atB)
}

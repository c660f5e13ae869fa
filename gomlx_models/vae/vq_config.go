package vae

import "github.com/atelier-go/atelier/gomlx_models"

// codeConflicts is the faults of fields that a codebook does not go with, or that only go with one.
func (c Config) codeConflicts(told Config) (faults []error) {
	refuse := func(is bool, field string, value any, why string) {
		if is {
			faults = append(faults, models.FieldError("vae", field, "is %v, but %s", value, why))
		}
	}
	if c.Preset != VQ {
		refuse(told.Codes > 0, "Codes", told.Codes, "only the preset vq has a codebook: set Preset to vq, or Codes to 0")
		refuse(told.Commitment > 0, "Commitment", told.Commitment, "only the preset vq has codes to commit to: set Preset to vq, or Commitment to 0")
		return faults
	}
	const sure = "the preset vq has one grid of codes for a picture, drawn by no chance and not to be weighed: leave it out"
	refuse(c.Net != NetResize, "Net", c.Net, "the preset vq has resize-convolutions: leave it out")
	refuse(c.Samples != 1, "Samples", c.Samples, sure)
	refuse(c.Beta != 1, "Beta", c.Beta, sure)
	refuse(c.FreeBits > 0, "FreeBits", c.FreeBits, sure)
	refuse(c.Warmup > 0, "Warmup", c.Warmup, sure)
	return faults
}

// gridSizes says what pictures have a grid of codes, and smallestVQ is the shortest side of such, in pixels.
const (
	gridSizes  = "pictures whose sides are halved to 7 to 13 pixels without a rest, such as 28, 32, 48, 64 or 128"
	smallestVQ = 8
)

// checkSize is an error if a grid of codes does not divide the pictures.
func (c Config) checkSize(data models.Spec) error {
	_, odd := oddBeforeLast(c.sizes(data))
	if c.Preset != VQ || !odd && min(data.Height, data.Width) >= smallestVQ {
		return nil
	}
	return &models.Unfit{Family: "vae", Field: "Preset", Value: string(VQ), Kind: models.Pictures, Learns: gridSizes, Data: data, Fit: []string{string(Conv), string(Sigma)}}
}

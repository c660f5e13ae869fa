package studio

import "fmt"

// Judge asks a GAN's discriminator how real each picture seems to it and notes the answer beside the picture: D(x), from
// 0 to 1 for the presets whose discriminator gives a probability. Classes are one for each picture, one for all, or none.
func (r *Run) Judge(s Samples, classes ...int) Samples {
	realness, err := r.sampler.Realness(s.Pictures, classes)
	check(err)
	said := make([]string, len(realness))
	for i, real := range realness {
		said[i] = fmt.Sprintf("D(x) = %.2g", real)
	}
	return s.withNotes(said)
}

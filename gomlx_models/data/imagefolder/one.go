package imagefolder

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/data/imagefile"
)

// ReadFile reads one picture file, [Height, Width, Channels]. It fails if the file is no picture that can be read.
func ReadFile(file string, frame Frame) ([]byte, error) {
	if !imagefile.Reads(file) {
		return nil, fmt.Errorf("data: %s is no picture by its name: take a file that ends in one of %s", file, strings.Join(imagefile.Endings(), ", "))
	}
	e := entry{path: file, open: func() (io.ReadCloser, error) { return os.Open(file) }}
	pixels := make([]byte, frame.bytes())
	w := worker{fitter: fitter{frame: frame}}
	if read := w.read(e, pixels); read.fault != nil {
		return nil, fmt.Errorf("data: %s: %w", file, read.fault)
	}
	return pixels, nil
}

// Command atelier-photos reads HEIC and AVIF for the other programs of Atelier, which start it: see package imagefile.
package main

import (
	"fmt"
	"os"
	"os/signal"

	"github.com/atelier-go/atelier/gomlx_models/data/imagefile/photos"
)

func main() {
	signal.Ignore(os.Interrupt) // which is for the program that asks
	out := os.Stdout
	os.Stdout = os.Stderr // what the decoders print is no answer
	if err := photos.Serve(os.Stdin, out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

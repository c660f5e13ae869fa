package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/gomlx/compute"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/gan"
)

// sizes are the sides of the table of cost against size: batches by widths of the article's GAN.
var (
	tableBatches = []int{16, 64, 256, 1024}
	tableWidths  = []int{256, 1024, 4096}
)

// table prints what a step of the article's GAN costs by batch and width, beside the machine's peak.
func table(w io.Writer, b compute.Backend, seconds float64) error {
	top, err := peak(b)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "Matrix products of %d x %d reach %.0f GFLOP/s here.\n\n", peakSize, peakSize, top/1e9)
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "batch\twidth\tms a step\tGFLOP a step\tGFLOP/s\tof the peak\t")
	for _, width := range tableWidths {
		for _, batch := range tableBatches {
			if err := row(out, b, batch, width, top, seconds); err != nil {
				return err
			}
		}
	}
	return out.Flush()
}

func row(out io.Writer, b compute.Backend, batch, width int, top, seconds float64) error {
	w := workload{name: "table", config: gan.Config{Units: width, Batch: batch}, data: data.FashionMNIST().Open}
	timed, err := measure(b, w, seconds)
	if err != nil {
		return err
	}
	speed := float64(timed.FLOPs) * timed.StepsPerS
	fmt.Fprintf(out, "%d\t%d\t%.2f\t%.3f\t%.0f\t%.0f%%\t\n", batch, width, 1000/timed.StepsPerS, float64(timed.FLOPs)/1e9, speed/1e9, 100*speed/top)
	return nil
}

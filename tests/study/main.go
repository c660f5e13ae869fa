// Command study compares ways to train a model, at equal time or step by step, over several seeds, and writes what came out to RESULTS.md
// in its folder, with sheets of samples beside it. A study takes hours: each training is kept in the folder of -runs, and each
// one's scores in results.json, so that one that was stopped goes on where it was.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/gomlx/compute"

	"github.com/atelier-go/atelier/gomlx_models/backend"
)

func main() {
	var l lab
	var only, arms string
	flag.StringVar(&only, "only", strings.Join(names(), ","), "the studies to make, separated by commas")
	flag.StringVar(&arms, "arms", "", "the arms to train, separated by commas; all if empty")
	flag.IntVar(&l.seeds, "seeds", seeds, "the number of trainings of each arm")
	flag.BoolVar(&l.small, "small", false, "train for a few steps on made-up data and keep nothing, to see that all runs")
	flag.BoolVar(&l.again, "again", false, "score anew what has its scores")
	flag.StringVar(&l.folder, "folder", "tests/study", "where results.json, RESULTS.md and the sheets of samples are kept")
	flag.StringVar(&l.runs, "runs", ".build/study", "where trained models are kept")
	anew := flag.Bool("page", false, "write RESULTS.md anew from results.json, and train nothing")
	calibrated := flag.String("rows", "", "write the rows that come with the program anew, from that file of atelier calibrate and from results.json, and train nothing")
	into := flag.String("into", "gomlx_models/choose/rows.json", "where they go")
	flag.Parse()
	if arms != "" {
		l.arms = strings.Split(arms, ",")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	var err error
	if *calibrated != "" {
		err = writeRows(l.folder, *calibrated, *into)
	} else {
		err = l.make(ctx, strings.Split(only, ","), *anew)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "study:", err)
		os.Exit(1)
	}
}

// lab is where studies are made.
type lab struct {
	ctx          context.Context
	backend      compute.Backend
	small, again bool
	seeds        int
	arms         []string // those to train, all if empty
	folder, runs string
}

// make makes the studies of these names, or only the page of all that is kept.
func (l lab) make(ctx context.Context, only []string, pageOnly bool) error {
	if pageOnly {
		kept, err := read(l.folder)
		if err != nil {
			return err
		}
		return write(l.folder, kept)
	}
	b, choice, err := backend.New()
	if err != nil {
		return err
	}
	if choice.Advice != "" {
		fmt.Fprintln(os.Stderr, "study:", choice.Advice)
	}
	l.ctx, l.backend = ctx, b
	if l.small {
		l.seeds = 1
		if l.folder, err = os.MkdirTemp("", "atelier-study-"); err != nil {
			return err
		}
		defer os.RemoveAll(l.folder)
		l.runs = l.folder
	}
	for _, name := range only {
		s, err := find(name)
		if err != nil {
			return err
		}
		if err := l.do(s); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

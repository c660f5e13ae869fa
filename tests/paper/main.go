// Command paper trains the models whose scores are known from papers, scores them, and writes what came out,
// beside what should, to RESULTS.md in its folder. Each experiment is one training of minutes; all take about
// an hour on 2 cores.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/gomlx/compute"

	"github.com/atelier-go/atelier/gomlx_models/backend"
)

func main() {
	only := flag.String("only", strings.Join(names(), ","), "the experiments to run, separated by commas")
	small := flag.Bool("small", false, "train for a few steps and keep no results, to see that all runs")
	folder := flag.String("folder", "tests/paper", "where results.json and RESULTS.md are kept")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, strings.Split(*only, ","), *small, *folder); err != nil {
		fmt.Fprintln(os.Stderr, "paper:", err)
		os.Exit(1)
	}
}

// lab is where experiments run.
type lab struct {
	ctx     context.Context
	backend compute.Backend
	small   bool
}

func run(ctx context.Context, only []string, small bool, folder string) error {
	b, choice, err := backend.New()
	if err != nil {
		return err
	}
	if choice.Advice != "" {
		fmt.Fprintln(os.Stderr, "paper:", choice.Advice)
	}
	l := lab{ctx: ctx, backend: b, small: small}
	for _, name := range only {
		e, err := find(name)
		if err != nil {
			return err
		}
		fmt.Printf("%s: %s\n", e.name, e.about)
		begun := time.Now()
		found, err := e.run(l)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		done := outcome{Name: e.name, About: e.about, Seconds: time.Since(begun).Round(time.Second).Seconds(), Results: found}
		fmt.Print(done.String())
		if small {
			continue
		}
		if err := keep(folder, done); err != nil {
			return err
		}
	}
	return nil
}

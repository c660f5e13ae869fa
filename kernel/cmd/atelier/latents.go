package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/spf13/cobra"
)

// latents is points to decode, and the file that keeps them, if they are to be kept.
type latents struct {
	sample.LatentsFile
	file *output
}

// keptLatents are the points that --latents names, or that --save-latents asks for; nil without either.
func (d drawing) keptLatents(cmd *cobra.Command, run *fit.Run, sampler *sample.Sampler) (*latents, error) {
	switch {
	case d.latents != "":
		read, err := readLatents(cmd, d.latents, run, sampler)
		if err != nil {
			return nil, err
		}
		if len(d.Classes) > 0 {
			read.Classes = d.Classes
		}
		return &latents{LatentsFile: read}, needsClass(cmd, sampler, read.Classes)
	case d.save != "":
		if err := needsClass(cmd, sampler, d.Classes); err != nil {
			return nil, err
		}
		return d.saveLatents(cmd, run, sampler)
	default:
		return nil, nil
	}
}

// needsClass wants to be told of which class the pictures of latent numbers are.
func needsClass(cmd *cobra.Command, sampler *sample.Sampler, classes []int) error {
	if len(classes) > 0 || !sampler.TakesClasses() {
		return nil
	}
	return wrong(fmt.Errorf("atelier %s: the model makes pictures of a class, and latent numbers do not say of which: name it by --class", cmd.Name()))
}

// saveLatents draws points and writes them into a file that is not committed yet.
func (d drawing) saveLatents(cmd *cobra.Command, run *fit.Run, sampler *sample.Sampler) (*latents, error) {
	z, err := sampler.DrawLatents(d.Options)
	if err != nil {
		return nil, err
	}
	file, err := newOutput(cmd.Context(), d.save)
	if err != nil {
		return nil, err
	}
	kept := &latents{sample.LatentsFile{Seed: d.Seed, Classes: d.Classes, Latents: z}, file}
	if err := kept.write(run, d.save); err != nil {
		file.discard()
		return nil, err
	}
	return kept, nil
}

// write writes the points, and which model they are of, into the file that is called path once it is committed.
func (l *latents) write(run *fit.Run, path string) (err error) {
	l.Model = nameOfModel(run)
	if l.Digest, err = run.Digest(); err != nil {
		return err
	}
	if _, err := l.WriteTo(l.file); err != nil {
		return fmt.Errorf("atelier: %s cannot be written: %w", path, err)
	}
	return nil
}

func (l *latents) commit() error { return l.file.commit() }

func (l *latents) discard() {
	if l.file != nil {
		l.file.discard()
	}
}

// nameOfModel says in words what a model is.
func nameOfModel(run *fit.Run) string {
	return fmt.Sprintf("%s of %s at step %d", run.Model.Config().Family(), run.Data.Name, run.Step)
}

// readLatents reads points that fit the model, and says so if they were saved of another.
func readLatents(cmd *cobra.Command, path string, run *fit.Run, sampler *sample.Sampler) (sample.LatentsFile, error) {
	size, err := sampler.LatentSize()
	if err != nil {
		return sample.LatentsFile{}, wrong(fmt.Errorf("atelier %s: --latents %s: %w", cmd.Name(), path, err))
	}
	file, err := os.Open(path)
	if err != nil {
		var fault *os.PathError
		if errors.As(err, &fault) {
			err = fault.Err
		}
		return sample.LatentsFile{}, fmt.Errorf("atelier %s: --latents %s cannot be read: %w", cmd.Name(), path, err)
	}
	defer func() { _ = file.Close() }()
	read, err := sample.ReadLatents(file)
	if err == nil && len(read.Latents[0]) != size {
		err = fmt.Errorf("its points have %d numbers, and the model's %d: they are of another model, %q", len(read.Latents[0]), size, read.Model)
	}
	if err != nil {
		return sample.LatentsFile{}, fmt.Errorf("atelier %s: --latents %s: %w", cmd.Name(), path, err)
	}
	if digest, err := run.Digest(); err == nil && read.Digest != "" && read.Digest != digest {
		fmt.Fprintf(cmd.ErrOrStderr(), "atelier: the latent numbers in %s were saved of another model, %q: this one makes other pictures of them\n", path, read.Model)
	}
	return read, nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// shelf is a folder that gets a file for each sample, under its number.
type shelf struct {
	ctx    context.Context
	folder string
	ending string
	numbering
	width int // digits of each number
	done  int
}

// numbering is the numbers of samples: their seeds, or, without those, 1 to count.
type numbering struct {
	count int
	seeds []int64
}

func numbered(count int) numbering         { return numbering{max(0, count), nil} }
func seedNumbered(seeds []int64) numbering { return numbering{len(seeds), seeds} }

// number is that of sample i.
func (n numbering) number(i int) int64 {
	if n.seeds != nil {
		return n.seeds[i]
	}
	return int64(i + 1)
}

// has tells whether a sample has the number.
func (n numbering) has(number int64) bool {
	if n.seeds != nil {
		return slices.Contains(n.seeds, number)
	}
	return number >= 1 && number <= int64(n.count)
}

// digits are those that the largest number needs.
func (n numbering) digits() int {
	largest := int64(n.count)
	if n.seeds != nil {
		largest = slices.Max(n.seeds)
	}
	return len(strconv.FormatInt(largest, 10))
}

// newShelf refuses a folder that has files of the names to come, unless they may be replaced. It makes no folder: what
// fails before the first file leaves none.
func newShelf(ctx context.Context, folder, ending string, numbers numbering, replace bool) (*shelf, error) {
	s := &shelf{ctx: ctx, folder: folder, ending: ending, numbering: numbers, width: max(4, numbers.digits())}
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		return nil, fmt.Errorf("atelier: --each %s is a file: name a folder", folder)
	}
	if replace {
		return s, nil
	}
	entries, err := os.ReadDir(folder)
	if errors.Is(err, syscall.ENOTDIR) {
		return nil, fmt.Errorf("atelier: --each %s lies below a file: name another folder", folder)
	}
	if err != nil && !os.IsNotExist(err) {
		return nil, fmt.Errorf("atelier: --each %s cannot be read: %w", folder, err)
	}
	var taken []string
	for _, entry := range entries {
		number, err := strconv.ParseInt(strings.TrimSuffix(entry.Name(), ending), 10, 64)
		if err == nil && s.has(number) && s.name(number) == entry.Name() {
			taken = append(taken, entry.Name())
		}
	}
	if len(taken) > 0 {
		return nil, fmt.Errorf("atelier: --each %s already has %s: name another folder, or give --force to replace what is there", folder, andMore(taken[0], len(taken)-1))
	}
	return s, nil
}

// andMore is the first of some names, and how many others there are.
func andMore(first string, others int) string {
	if others == 0 {
		return first
	}
	return fmt.Sprintf("%s and %d more of the files to write", first, others)
}

// name is the file of a number.
func (s *shelf) name(number int64) string {
	return fmt.Sprintf("%0*d%s", s.width, number, s.ending)
}

// slot is where the file of sample i goes.
type slot struct {
	io.Writer
	path string
	i    int
}

// put writes the next file, which appears when it is whole.
func (s *shelf) put(write func(slot) error) error {
	if err := s.ctx.Err(); err != nil {
		return s.interrupted()
	}
	if s.done == 0 {
		if err := os.MkdirAll(s.folder, 0o755); err != nil {
			return fmt.Errorf("atelier: --each %s cannot be made: %w", s.folder, err)
		}
	}
	file, err := newOutput(s.ctx, filepath.Join(s.folder, s.name(s.number(s.done))))
	if err != nil {
		return err
	}
	defer file.discard()
	if err := write(slot{file, file.path, s.done}); err != nil {
		return err
	}
	if err := file.place(); err != nil {
		return err
	}
	s.done++
	return nil
}

// interrupted says what is there.
func (s *shelf) interrupted() error {
	return interruption{fmt.Errorf("atelier: interrupted: %d of the %d files are in %s, each of them whole", s.done, s.count, s.folder)}
}

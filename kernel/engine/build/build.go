// Package build makes programs out of the source of cells. It calls the compiler and the linker itself, with the packages
// that gopkg found once, which takes a fifth of the time that go takes to find out how.
package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
	"github.com/atelier-go/atelier/kernel/internal/diskfull"
)

// Source is a program to build: package main, all its files.
type Source struct {
	Files map[string]string // base name to text
	Flags []string          // more flags for `go build`, beside those of %goflags; they make building slow
}

// Packages are what a Builder needs to know of those that programs import.
type Packages interface {
	Load(ctx context.Context, paths []string) error
	Exports(paths []string) map[string]string
}

// Builder builds programs, one at a time.
type Builder struct {
	tool      *workspace.GoTool
	packages  Packages
	semaphore workspace.Semaphore
	cache     buildCache
}

// New is a builder that keeps what it builds in the session's folder.
func New(tool *workspace.GoTool, packages Packages) *Builder {
	return &Builder{tool: tool, packages: packages, semaphore: workspace.NewSemaphore(), cache: buildCache{folder: tool.Session.ProgramFolder()}}
}

// Build compiles and links a program and returns its path. The same source with the same packages gives
// the same program, without building it again if that was lately; use it before the next is built. The
// error is an *Error if the source is wrong, or says what is in the way; ctx ends it with its cause.
func (b *Builder) Build(ctx context.Context, s Source) (binary string, err error) {
	if err := b.semaphore.Acquire(ctx); err != nil {
		return "", err
	}
	defer b.semaphore.Release()
	return b.build(ctx, s)
}

// Error is a program that does not compile.
type Error struct {
	Output string // the compiler's own words, a line a fault
}

func (e *Error) Error() string {
	return "engine: the program does not compile:\n" + strings.TrimSpace(e.Output)
}

// job is one build.
type job struct {
	Source
	imports []string
	exports map[string]string // compiled packages that the program needs
	folder  string            // holds nothing but this build
}

func (b *Builder) build(ctx context.Context, s Source) (string, error) {
	flags, _ := b.tool.Settings.BuildOptions()
	j := &job{Source: s, imports: importsOf(s.Files), folder: filepath.Join(b.tool.Session.BuildFolder(), "program")}
	j.Flags = slices.Concat(flags, s.Flags)
	if err := b.packages.Load(ctx, j.imports); err != nil {
		return "", err
	}
	j.exports = b.packages.Exports(j.imports)
	direct, err := b.isDirect(ctx, j)
	if err != nil {
		return "", err
	}
	_, changes := b.tool.Settings.Environment()
	key := j.key(strconv.FormatBool(direct), strconv.Itoa(changes))
	if path := b.cache.find(key); path != "" {
		return path, nil
	}
	path := b.cache.path(key)
	if err := b.withSpace(func() error { return b.produce(ctx, j, direct, path) }); err != nil {
		return "", workspace.RemoveAfter(path, err) // half a program
	}
	return path, b.cache.put(key)
}

// produce writes the files and builds them into the program at path.
func (b *Builder) produce(ctx context.Context, j *job, direct bool, path string) error {
	if err := j.write(); err != nil {
		return fmt.Errorf("engine: writing the program's source: %w", err)
	}
	defer os.RemoveAll(j.folder)
	if direct {
		done, err := b.compileAndLink(ctx, j, path)
		if done || err != nil {
			return err
		}
	}
	return b.goBuild(ctx, j, path)
}

// isDirect tells whether compiler and linker can be called without go.
func (b *Builder) isDirect(ctx context.Context, j *job) (bool, error) {
	if len(j.Flags) > 0 || slices.Contains(j.imports, "C") {
		return false, nil
	}
	return b.tool.CanCompileDirectly(ctx)
}

// key stands for all that the program depends on.
func (j *job) key(more ...string) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(j.Files)) {
		fmt.Fprintf(sum, "%q %q\n", name, j.Files[name])
	}
	fmt.Fprintf(sum, "%q %q\n", j.Flags, more)
	_, _ = io.WriteString(sum, linkConfig(j.exports)) // a hash takes everything
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// write puts the files into the folder.
func (j *job) write() error {
	if err := os.RemoveAll(j.folder); err != nil {
		return err
	}
	if err := os.Mkdir(j.folder, 0o700); err != nil {
		return err
	}
	for name, text := range j.Files {
		if filepath.Base(name) != name {
			return fmt.Errorf("%q is not the name of a file", name)
		}
		if err := os.WriteFile(filepath.Join(j.folder, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// names are those of the files, sorted, so that the same source gives the same program.
func (j *job) names() []string { return slices.Sorted(maps.Keys(j.Files)) }

// importsOf collects the imports of files. What cannot be read is the compiler's to explain.
func importsOf(files map[string]string) []string {
	found := map[string]bool{}
	for name, text := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
		if file == nil || err != nil {
			continue
		}
		for _, spec := range file.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil {
				found[path] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// linkConfig is the text that tells compiler and linker where compiled packages lie.
func linkConfig(exports map[string]string) string {
	var text strings.Builder
	for _, path := range slices.Sorted(maps.Keys(exports)) {
		fmt.Fprintf(&text, "packagefile %s=%s\n", path, exports[path])
	}
	return text.String()
}

// FullError says that a disk had no room for what go, the compiler or the linker wrote.
type FullError struct{ Output string } // the tool's own words

func (e *FullError) Error() string { return "engine: the program has no room: " + e.Output }

// IsFull tells errors that come from a disk, or a user's share of one, without more room. Those of other programs are
// known by their words. What a compiler says of a cell's code is none, whatever its words.
func IsFull(err error) bool {
	var source *Error
	return !errors.As(err, &source) && diskfull.Is(err)
}

// withSpace tries again where a disk is full, without the programs that were kept to be run again.
func (b *Builder) withSpace(write func() error) error {
	err := write()
	if !IsFull(err) || b.cache.dropOld() != nil {
		return err
	}
	return write()
}

// WithSpace writes something, and where the disk is full once more, without the programs that were kept to be run again.
func (b *Builder) WithSpace(ctx context.Context, write func() error) error {
	if err := b.semaphore.Acquire(ctx); err != nil {
		return err
	}
	defer b.semaphore.Release()
	return b.withSpace(write)
}

// Forget drops the programs that are kept to be run again, which makes room.
func (b *Builder) Forget(ctx context.Context) error {
	if err := b.semaphore.Acquire(ctx); err != nil {
		return err
	}
	defer b.semaphore.Release()
	return b.cache.drop(len(b.cache.keys))
}

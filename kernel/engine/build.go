package engine

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
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
	"github.com/atelier-go/atelier/kernel/internal/diskfull"
)

// Source is a program to build: package main, all its files.
type Source struct {
	Files map[string]string // base name to text
	Flags []string          // more flags for `go build`, beside those of %goflags; they make building slow
}

// packages are what a builder needs to know of those that programs import.
type packages interface {
	Load(ctx context.Context, paths []string) error
	Exports(paths []string) map[string]string
}

// builder builds programs, one at a time.
type builder struct {
	session   *workspace.Session
	settings  *workspace.Settings
	tool      *workspace.GoTool
	packages  packages
	semaphore workspace.Semaphore
	cache     buildCache
}

func newBuilder(tool *workspace.GoTool, packages packages) *builder {
	return &builder{session: tool.Session, settings: tool.Settings, tool: tool, packages: packages, semaphore: workspace.NewSemaphore(), cache: buildCache{folder: tool.Session.ProgramFolder()}}
}

// Build compiles and links a program and returns its path. The same source with the same packages gives
// the same program, without building it again if that was lately; use it before the next is built. The
// error is a *BuildError if the source is wrong, ErrInterrupted, or says what is in the way.
func (e *Engine) Build(ctx context.Context, s Source) (binary string, err error) {
	ctx, done := e.running.Begin(ctx)
	defer done()
	if err := e.builder.semaphore.Acquire(ctx); err != nil {
		return "", err
	}
	defer e.builder.semaphore.Release()
	return e.builder.build(ctx, s)
}

// job is one build.
type job struct {
	Source
	imports []string
	exports map[string]string // compiled packages that the program needs
	folder  string            // holds nothing but this build
}

func (b *builder) build(ctx context.Context, s Source) (string, error) {
	flags, _ := b.settings.BuildOptions()
	j := &job{Source: s, imports: importsOf(s.Files), folder: filepath.Join(b.session.BuildFolder(), "program")}
	j.Flags = slices.Concat(flags, s.Flags)
	if err := b.packages.Load(ctx, j.imports); err != nil {
		return "", err
	}
	j.exports = b.packages.Exports(j.imports)
	direct, err := b.isDirect(ctx, j)
	if err != nil {
		return "", err
	}
	_, changes := b.settings.Environment()
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
func (b *builder) produce(ctx context.Context, j *job, direct bool, path string) error {
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
func (b *builder) isDirect(ctx context.Context, j *job) (bool, error) {
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
	var build *BuildError
	var exit *ExitError
	return !errors.As(err, &build) && !errors.As(err, &exit) && diskfull.Is(err)
}

// withSpace tries again where a disk is full, without the programs that were kept to be run again.
func (b *builder) withSpace(write func() error) error {
	err := write()
	if !IsFull(err) || b.cache.dropOld() != nil {
		return err
	}
	return write()
}

// withSpace is the builder's, for others than a build.
func (e *Engine) withSpace(ctx context.Context, write func() error) error {
	if err := e.builder.semaphore.Acquire(ctx); err != nil {
		return err
	}
	defer e.builder.semaphore.Release()
	return e.builder.withSpace(write)
}

// minFree is how few bytes a disk has left when programs such as GoNB, which end when they cannot write their logs,
// end for that.
const minFree = 64 << 10

// freeBytes is how many bytes the user has left on the disk of a folder.
var freeBytes = func(folder string) (uint64, error) {
	var stat unix.Statfs_t
	err := unix.Statfs(folder, &stat)
	return stat.Bavail * uint64(stat.Bsize), err
}

// withDiskFullCause says that the disk is full, if it is, where GoNB has ended, or says of a go that it ran no more than that it
// failed.
func (e *Engine) withDiskFullCause(err error) error {
	var told *CellError
	if !errors.Is(err, ErrEngineDied) && !(errors.As(err, &told) && strings.Contains(told.Value, "failed to run ")) {
		return err
	}
	if free, fault := freeBytes(e.session.Folder); fault != nil || free >= minFree {
		return err
	}
	return fmt.Errorf("%w: %w", err, syscall.ENOSPC)
}

// forget drops the programs that magics make useless: %reset also makes room.
func (b *builder) forget(ctx context.Context, magics []string) error {
	if !slices.ContainsFunc(magics, func(magic string) bool { return strings.HasPrefix(magic, "%reset") }) {
		return nil
	}
	if err := b.semaphore.Acquire(ctx); err != nil {
		return err
	}
	defer b.semaphore.Release()
	return b.cache.drop(len(b.cache.keys))
}

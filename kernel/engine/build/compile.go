package build

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
	"github.com/atelier-go/atelier/kernel/internal/diskfull"
)

// compileAndLink builds a program the way go does, but without the time that go takes to find out how. It
// is not done, though there is no error, where go itself has to try.
func (b *Builder) compileAndLink(ctx context.Context, j *job, path string) (done bool, err error) {
	language, err := languageFlag(b.tool.Session)
	if err != nil {
		return false, err
	}
	config := filepath.Join(j.folder, "importcfg")
	if err := os.WriteFile(config, []byte(linkConfig(j.exports)), 0o600); err != nil {
		return false, fmt.Errorf("engine: writing the program's imports: %w", err)
	}
	compile := append([]string{
		"-o", "main.a", "-trimpath", j.folder + "=>", "-p", "main", language, "-complete", "-nolocalimports",
		"-c=" + strconv.Itoa(min(4, runtime.NumCPU())), "-importcfg", config, "-pack",
	}, j.names()...)
	out, err := b.tool.RunTool(ctx, j.folder, "compile", compile...)
	if err != nil && workspace.IsExit(err) && isSourceFault(out.All()) {
		return false, &Error{Output: out.All()}
	}
	if err == nil {
		_, err = b.tool.RunTool(ctx, j.folder, "link",
			append(strings.Fields(fastLink), "-o", path, "-importcfg", config, "-buildmode=exe", "main.a")...)
	}
	if err != nil && !workspace.IsExit(err) {
		return false, err
	}
	return err == nil, nil
}

// Link flags. Fast ones leave out what only a debugger reads, and do without the C linker; stack traces keep
// their lines.
const (
	fastLink  = "-s -w -linkmode=internal"
	plainLink = "-s -w"
)

// notInSource is how the compiler speaks of faults that are not in the source, beside a full disk: a package that is no
// longer where it was, a fault of its own.
var notInSource = regexp.MustCompile(`could not import|internal compiler error|no such file|can't open|export data`)

func isSourceFault(output string) bool {
	return strings.TrimSpace(output) != "" && !notInSource.MatchString(output) && !diskfull.Says(output)
}

// languageFlag is the flag that names the version of Go that the module of the cells is written in.
func languageFlag(s *workspace.Session) (string, error) {
	file, err := workspace.ReadModule(s.ModuleFolder())
	if err != nil {
		return "", err
	}
	if file.Go == nil {
		return "-lang=go1.16", nil // as go has it
	}
	version := strings.SplitN(file.Go.Version, ".", 3)
	return "-lang=go" + strings.Join(version[:min(2, len(version))], "."), nil
}

// goBuild builds a program with go itself, in a folder of the cells' module.
func (b *Builder) goBuild(ctx context.Context, j *job, path string) error {
	lean, err := b.tool.PackageFlags(ctx)
	if err != nil {
		return err
	}
	build := append([]string{"build", "-o", path}, lean...)
	if !b.tool.InWorkspace() {
		build = append(build, "-mod=mod")
	}
	for _, link := range j.links() {
		out, err := b.tool.Run(ctx, j.folder, slices.Concat(build, link, j.withoutFolder())...)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil || !workspace.IsExit(err) {
			return err
		}
		if diskfull.Says(out.All()) {
			return &FullError{Output: withoutHeadings(out.All())}
		}
		if !failedLinking(out.All()) || link == nil {
			return &Error{Output: withoutHeadings(out.All())}
		}
	}
	return &Error{Output: "the linker fails without a reason"}
}

// withoutFolder are the flags, and the compiler's own besides that keeps the folder out of the positions of a
// program, as the direct way does. Flags of the user's for the compiler that name packages stay as they are.
func (j *job) withoutFolder() []string {
	trim := fmt.Sprintf("-trimpath '%s=>'", j.folder)
	flags := slices.Clone(j.Flags)
	for i, flag := range flags {
		if value, ok := strings.CutPrefix(strings.TrimLeft(flag, "-"), "gcflags="); ok {
			if strings.HasPrefix(value, "-") {
				flags[i] = "-gcflags=" + trim + " " + value
			}
			return flags
		}
	}
	return append(flags, "-gcflags="+trim)
}

// links are the link flags to try in turn: the user's if there are any.
func (j *job) links() [][]string {
	ours := func(flag string) bool { return strings.HasPrefix(strings.TrimLeft(flag, "-"), "ldflags") }
	if slices.ContainsFunc(j.Flags, ours) {
		return [][]string{nil}
	}
	return [][]string{{"-ldflags=" + fastLink}, {"-ldflags=" + plainLink}, nil}
}

// failedLinking tells a fault of the linker from one of the compiler.
func failedLinking(output string) bool {
	return strings.Contains(output, "/link: ") || strings.Contains(output, "loadinternal:")
}

// withoutHeadings leaves out the lines in which go says which package it speaks of: there is one.
func withoutHeadings(output string) string {
	lines := slices.DeleteFunc(strings.Split(output, "\n"), func(line string) bool { return strings.HasPrefix(line, "# ") })
	return strings.Join(lines, "\n")
}

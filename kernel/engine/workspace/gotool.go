package workspace

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// GoTool runs go, and what belongs to it, in the module of the cells.
type GoTool struct {
	Session  *Session
	Settings *Settings

	mu      sync.Mutex
	asked   int // the number of changes of the environment when go was asked; from 1
	answers map[string]string
	goWork  string // what GOWORK is for it
}

func NewGoTool(s *Session, settings *Settings) *GoTool {
	return &GoTool{Session: s, Settings: settings, goWork: "off"}
}

// Variables are what `go env` says, asked again when the environment has changed.
func (g *GoTool) Variables(ctx context.Context) (map[string]string, error) {
	_, changes := g.Settings.Environment()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.asked == changes+1 {
		return g.answers, nil
	}
	out, err := g.runIn(ctx, "off", g.Session.ModuleFolder(), "env", "-json")
	if err != nil {
		return nil, fmt.Errorf("engine: %s env does not run: %w", g.Session.Go, out.Explain(err))
	}
	answers := map[string]string{}
	if err := json.Unmarshal(out.Stdout, &answers); err != nil {
		return nil, fmt.Errorf("engine: %s env answers no JSON: %w", g.Session.Go, err)
	}
	g.answers, g.asked = answers, changes+1
	return answers, nil
}

// Run runs go in folder, in the workspace that UseWorkspace has found.
func (g *GoTool) Run(ctx context.Context, folder string, args ...string) (Output, error) {
	g.mu.Lock()
	work := g.goWork
	g.mu.Unlock()
	return g.runIn(ctx, work, folder, args...)
}

func (g *GoTool) runIn(ctx context.Context, work, folder string, args ...string) (Output, error) {
	env, _ := g.Settings.Environment()
	env = append(env, "GOWORK="+work)
	return runGroup(ctx, folder, env, g.Session.Go, args...)
}

// RunTool runs the compiler or the linker with all that `go env` knows in its environment, as go itself does. They do not collect
// their garbage, which takes a fourteenth of a small program's time and saves a twelfth of a large one's memory.
func (g *GoTool) RunTool(ctx context.Context, folder, name string, args ...string) (Output, error) {
	answers, err := g.Variables(ctx)
	if err != nil {
		return Output{}, err
	}
	env, _ := g.Settings.Environment()
	env = append(env, "GOGC=off")
	for name, value := range answers {
		if strings.HasPrefix(name, "GO") && value != "" {
			env = append(env, name+"="+value)
		}
	}
	return runGroup(ctx, folder, env, filepath.Join(answers["GOTOOLDIR"], name), args...)
}

// Lean is a flag of go that has packages compiled without what only a debugger reads: the linker of cells would leave it
// out, but not without reading past it. docker/install.sh builds with it too, so that nothing is compiled twice.
const Lean = "-gcflags=all=-dwarf=false"

// PackageFlags are the flags with which the packages are compiled that cells link: Lean, unless the user has such flags.
func (g *GoTool) PackageFlags(ctx context.Context) ([]string, error) {
	answers, err := g.Variables(ctx)
	if err != nil || strings.Contains(answers["GOFLAGS"], "-gcflags") {
		return nil, err
	}
	return []string{Lean}, nil
}

// harmlessFlags begin the flags in GOFLAGS that do not change how a program's own files are compiled and linked:
// those which concern packages are honoured when these are listed.
var harmlessFlags = []string{"-mod=", "-modcacherw", "-buildvcs", "-p=", "-v", "-x", "-tags="}

// CanCompileDirectly tells whether compiler and linker can be called without go, as far as the environment goes.
func (g *GoTool) CanCompileDirectly(ctx context.Context) (bool, error) {
	answers, err := g.Variables(ctx)
	if err != nil {
		return false, err
	}
	for _, flag := range strings.Fields(answers["GOFLAGS"]) {
		plain := "-" + strings.TrimLeft(flag, "-")
		if !slices.ContainsFunc(harmlessFlags, func(known string) bool { return strings.HasPrefix(plain, known) }) {
			return false, nil
		}
	}
	for _, name := range []string{"compile", "link"} {
		if _, err := os.Stat(filepath.Join(answers["GOTOOLDIR"], name)); err != nil {
			return false, nil
		}
	}
	// Elsewhere a program's default form is another, which go knows.
	return answers["GOOS"] == "linux" && runtime.GOOS == "linux" && answers["GOARCH"] == runtime.GOARCH, nil
}

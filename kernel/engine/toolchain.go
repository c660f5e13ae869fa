package engine

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

// goTool runs go, and what belongs to it, in the module of the cells.
type goTool struct {
	session  *session
	settings *settings

	mu      sync.Mutex
	asked   int // the number of changes of the environment when go was asked; from 1
	answers map[string]string
}

func newGoTool(s *session, settings *settings) *goTool {
	return &goTool{session: s, settings: settings}
}

// variables are what `go env` says, asked again when the environment has changed.
func (g *goTool) variables(ctx context.Context) (map[string]string, error) {
	_, changes := g.settings.environment()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.asked == changes+1 {
		return g.answers, nil
	}
	out, err := g.run(ctx, g.session.module(), "env", "-json")
	if err != nil {
		return nil, fmt.Errorf("engine: %s env does not run: %w", g.session.Tools.Go, out.explain(err))
	}
	answers := map[string]string{}
	if err := json.Unmarshal(out.stdout, &answers); err != nil {
		return nil, fmt.Errorf("engine: %s env answers no JSON: %w", g.session.Tools.Go, err)
	}
	g.answers, g.asked = answers, changes+1
	return answers, nil
}

// run runs go in folder.
func (g *goTool) run(ctx context.Context, folder string, args ...string) (output, error) {
	env, _ := g.settings.environment()
	return runGroup(ctx, folder, env, g.session.Tools.Go, args...)
}

// tool runs the compiler or the linker with all that `go env` knows in its environment, as go itself does.
func (g *goTool) tool(ctx context.Context, folder, name string, args ...string) (output, error) {
	answers, err := g.variables(ctx)
	if err != nil {
		return output{}, err
	}
	env, _ := g.settings.environment()
	env = slices.Clip(env)
	for name, value := range answers {
		if strings.HasPrefix(name, "GO") && value != "" {
			env = append(env, name+"="+value)
		}
	}
	return runGroup(ctx, folder, env, filepath.Join(answers["GOTOOLDIR"], name), args...)
}

// harmless begin the flags in GOFLAGS that do not change how a program's own files are compiled and linked:
// those which concern packages are honoured when these are listed.
var harmless = []string{"-mod=", "-modcacherw", "-buildvcs", "-p=", "-v", "-x", "-tags="}

// direct tells whether compiler and linker can be called without go, as far as the environment goes.
func (g *goTool) direct(ctx context.Context) (bool, error) {
	answers, err := g.variables(ctx)
	if err != nil {
		return false, err
	}
	for _, flag := range strings.Fields(answers["GOFLAGS"]) {
		plain := "-" + strings.TrimLeft(flag, "-")
		if !slices.ContainsFunc(harmless, func(known string) bool { return strings.HasPrefix(plain, known) }) {
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

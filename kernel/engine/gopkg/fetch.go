package gopkg

import (
	"context"
	"fmt"
	"strings"
)

// fetch gets the modules that hold paths. The semaphore of loading must be held.
func (p *Packages) fetch(ctx context.Context, paths []string) error {
	names := quoted(paths)
	if _, allowed := p.tool.Settings.BuildOptions(); !allowed {
		return fmt.Errorf("engine: import %s: no module of this notebook holds it, and %%noautoget says to fetch none: fetch it with `!*go get`, or allow it with %%autoget", names)
	}
	out, err := p.tool.Run(ctx, p.tool.Session.ModuleFolder(), append([]string{"get", "--"}, paths...)...)
	if err == nil || ctx.Err() != nil {
		return err
	}
	return fmt.Errorf("engine: import %s: no module of this notebook holds it, and fetching one failed: %s", names, lastLine(out.All()))
}

// quoted lists paths as they stand in an import.
func quoted(paths []string) string {
	var all []string
	for _, path := range paths {
		all = append(all, fmt.Sprintf("%q", path))
	}
	return strings.Join(all, ", ")
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return strings.TrimSpace(text[strings.LastIndexByte(text, '\n')+1:])
}

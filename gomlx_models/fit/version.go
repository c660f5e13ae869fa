package fit

import "runtime/debug"

// The modules whose versions a checkpoint records.
const (
	atelierModule = "github.com/atelier-go/atelier"
	gomlxModule   = "github.com/gomlx/gomlx"
)

// moduleVersion is the version of a module in this program, as Go recorded it, or "(unknown)".
func moduleVersion(path string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	for _, module := range append(info.Deps, &info.Main) {
		if module.Path == path && module.Version != "" {
			return module.Version
		}
	}
	return "(unknown)"
}

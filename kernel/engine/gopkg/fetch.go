package gopkg

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// missing are the packages to fetch so that paths can be imported. The modules of a workspace say nothing to `go get`, so what
// they need is named itself; elsewhere who needs it is, which then gets the version that it asks for.
func (p *Packages) missing(paths []string) []string {
	inWorkspace := p.tool.InWorkspace()
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []string
	for _, path := range paths {
		for need := range p.deps([]string{path}) {
			switch {
			case p.known[need] != nil || !p.isFetchable(need):
			case inWorkspace:
				list = append(list, need)
			default:
				list = append(list, path)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// isFetchable tells whether a module may hold path: it begins with a host's name, or the cells' go.mod says where it lies.
func (p *Packages) isFetchable(path string) bool {
	if !isStandard(path) {
		return true
	}
	file, err := workspace.ReadModule(p.tool.Session.ModuleFolder())
	if err != nil {
		return false
	}
	for _, change := range file.Replace {
		if path == change.Old.Path || strings.HasPrefix(path, change.Old.Path+"/") {
			return true
		}
	}
	return false
}

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
	if !p.tool.InWorkspace() && p.completeSums(ctx, paths) {
		return nil
	}
	return &fetchError{paths, cmp.Or(fetchWords(out.All()), err.Error())}
}

// completeSums fetches what is missing of modules that hold paths already, and tells whether that was all. To get a package
// go asks the proxy first for modules of longer names, and gives up where one is refused in other words than that there is none.
func (p *Packages) completeSums(ctx context.Context, paths []string) bool {
	_, err := p.tool.Run(ctx, p.tool.Session.ModuleFolder(), append([]string{"list", "-mod=mod", "-deps", "--"}, paths...)...)
	return err == nil
}

// fetchError is what go said when it could not fetch paths.
type fetchError struct {
	paths []string
	words string
}

func (e *fetchError) Error() string {
	return fmt.Sprintf("engine: import %s: no module of this notebook holds it, and it cannot be fetched: %s", quoted(e.paths), e.words)
}

// quoted lists paths as they stand in an import.
func quoted(paths []string) string {
	var all []string
	for _, path := range paths {
		all = append(all, fmt.Sprintf("%q", path))
	}
	return strings.Join(all, ", ")
}

// progress is what go says while all is well.
var progress = regexp.MustCompile(`^go: (?:downloading|finding|extracting|added|upgraded|downgraded|removed|trying|found) `)

// maxWords is how much of what go says is repeated.
const maxWords = 600

// fetchWords is what go said, and what the proxy said to it, in one line.
func fetchWords(output string) string {
	var words []string
	for line := range strings.Lines(output) {
		if line = strings.TrimSpace(line); line == "" || progress.MatchString(line) {
			continue
		}
		words = append(words, strings.TrimSuffix(strings.TrimPrefix(line, "go: "), ":"))
	}
	text := strings.Join(words, ": ")
	if len(text) > maxWords {
		text = strings.ToValidUTF8(text[:maxWords], "") + "..."
	}
	return text
}

// offline is how go speaks of a proxy or a host that it cannot reach.
var offline = regexp.MustCompile(`connection refused|no such host|i/o timeout|network is unreachable|TLS handshake|connection reset|deadline exceeded|server misbehaving`)

// withRemedy says what to do where a package could not be fetched.
func (p *Packages) withRemedy(err error) error {
	var fault *fetchError
	if !errors.As(err, &fault) {
		return err
	}
	const local = "for a module of this machine, `!*go mod edit -replace MODULE=FOLDER`"
	remedy := "see whether the path is right; for a private module, `%env GOPRIVATE HOST`; " + local
	switch near := p.similar(fault.paths[0]); {
	case near != "":
		remedy = fmt.Sprintf("did you mean %q?", near)
	case strings.Contains(fault.words, "GOPROXY=off"):
		remedy = "allow it with `%env GOPROXY URL`, or, " + local
	case offline.MatchString(fault.words):
		remedy = "see whether the network and GOPROXY are right, and run the cell again, or, " + local
	case strings.Contains(fault.words, "but does not contain package"):
		remedy = "see which packages the module has, or get another version of it with `!*go get MODULE@VERSION`"
	}
	return fmt.Errorf("%w: %s", err, remedy)
}

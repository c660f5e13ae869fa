package doctor

import (
	"context"
	"debug/buildinfo"
	"fmt"
	"path/filepath"
)

// tool is a program that the kernel needs, with a question that a healthy one answers.
type tool struct {
	name string
	ask  []string
}

// tools are looked at in this order.
var tools = []tool{
	{name: "gonb", ask: []string{"--version"}},
}

// checkTools gives a finding for each tool in the folder.
func checkTools(ctx context.Context, folder string) []Finding {
	var findings []Finding
	for _, t := range tools {
		findings = append(findings, t.check(ctx, folder))
	}
	return findings
}

// check runs the tool and reads its version from the file.
func (t tool) check(ctx context.Context, folder string) Finding {
	const fix = "run docker/install.sh"
	path := filepath.Join(folder, t.name)
	question := command{line: append([]string{path}, t.ask...)}
	if _, err := question.output(ctx); err != nil {
		return fault(t.name, fmt.Sprintf("%s does not run: %v", path, err), fix)
	}
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return fault(t.name, fmt.Sprintf("%s is not a Go program: %v", path, err), fix)
	}
	return good(t.name, fmt.Sprintf("%s (%s)", info.Main.Version, path))
}

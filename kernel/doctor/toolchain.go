package doctor

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// toolchain is what Go says about itself.
type toolchain struct {
	path       string
	GOVERSION  string
	GOROOT     string
	GOCACHE    string
	GOMODCACHE string
	CGO        string `json:"CGO_ENABLED"`
	CC         string
}

// checkGo asks the go command in the folder of tools, or else the one on PATH, whether the module can be built
// with it. The toolchain is empty where there is none.
func checkGo(ctx context.Context, module, tools string) (toolchain, []Finding) {
	const name, fix = "go", "run docker/install.sh, which fetches the Go that go.mod asks for"
	path, err := exec.LookPath(filepath.Join(tools, "go"))
	if err != nil {
		path, err = exec.LookPath("go")
	}
	if err != nil {
		return toolchain{}, []Finding{fault(name, "there is no go command on PATH", "install Go from https://go.dev/dl")}
	}
	ask := command{folder: module, line: []string{path, "env", "-json"}}
	out, err := ask.output(ctx)
	if err == nil && module != "" { // env says nothing of a go.mod that asks for more
		ask.line = []string{path, "list", "-m"}
		_, err = ask.output(ctx)
	}
	if err != nil {
		return toolchain{}, []Finding{fault(name, fmt.Sprintf("%s does not answer: %v", path, err), fix)}
	}
	t := toolchain{path: path}
	if err := json.Unmarshal([]byte(out), &t); err != nil {
		return toolchain{}, []Finding{fault(name, fmt.Sprintf("%s env -json gives no JSON: %v", path, err), fix)}
	}
	return t, []Finding{good(name, fmt.Sprintf("%s (%s)", t.GOVERSION, path))}
}

// checkCompiler compiles a program, because a compiler without the C library's headers is found
// only so.
func checkCompiler(ctx context.Context, t toolchain) Finding {
	const name = "C compiler"
	if t.CGO == "0" {
		return fault(name, "cgo is switched off, and the XLA backend needs it", "unset CGO_ENABLED, or install a C compiler (Debian: apt install gcc libc6-dev)")
	}
	words := strings.Fields(t.CC)
	if len(words) == 0 {
		words = []string{"cc"}
	}
	folder, err := os.MkdirTemp("", "atelier-doctor-")
	if err != nil {
		return fault(name, fmt.Sprintf("the temporary folder cannot be written: %v", err), "set TMPDIR to a folder that can")
	}
	defer os.RemoveAll(folder)
	compile := command{
		input: "#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n",
		line:  append(words, "-x", "c", "-o", filepath.Join(folder, "compiled"), "-"),
	}
	if _, err := compile.output(ctx); err != nil {
		return fault(name, fmt.Sprintf("%q does not compile: %v", strings.Join(words, " "), err),
			"install a C compiler (Debian: apt install gcc libc6-dev)")
	}
	return good(name, strings.Join(words, " ")+" compiles and links")
}

// checkModule resolves every import of the module's packages without the network.
func checkModule(ctx context.Context, module, goTool string) Finding {
	const name = "module"
	list := command{
		folder: module,
		env:    append(os.Environ(), "GOPROXY=off", "GOWORK=off", "GOFLAGS=-mod=readonly"),
		line:   []string{goTool, "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "./gomlx_models/...", "./plotting/..."},
	}
	out, err := list.output(ctx)
	if err != nil {
		return fault(name, fmt.Sprintf("%s does not resolve offline: %v", module, err), "run docker/install.sh in it")
	}
	return good(name, fmt.Sprintf("%s, %d packages resolve offline", module, len(strings.Fields(out))))
}

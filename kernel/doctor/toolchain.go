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
	GOVERSION  string
	GOROOT     string
	GOCACHE    string
	GOMODCACHE string
	CGO        string `json:"CGO_ENABLED"`
	CC         string
}

// checkGo asks the go command that the module gets. The toolchain is empty where there is none.
func checkGo(ctx context.Context, module string) (toolchain, []Finding) {
	const name = "go"
	path, err := exec.LookPath("go")
	if err != nil {
		return toolchain{}, []Finding{fault(name, "there is no go command on PATH",
			"install Go 1.26 or newer from https://go.dev/dl")}
	}
	ask := command{folder: module, line: []string{path, "env", "-json"}}
	out, err := ask.output(ctx)
	if err != nil {
		return toolchain{}, []Finding{fault(name, fmt.Sprintf("%s does not answer: %v", path, err),
			"install Go 1.26 or newer from https://go.dev/dl")}
	}
	var t toolchain
	if err := json.Unmarshal([]byte(out), &t); err != nil {
		return toolchain{}, []Finding{fault(name, fmt.Sprintf("%s env -json gives no JSON: %v", path, err),
			"install Go 1.26 or newer from https://go.dev/dl")}
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
func checkModule(ctx context.Context, module string) Finding {
	const name = "module"
	list := command{
		folder: module,
		env:    append(os.Environ(), "GOPROXY=off", "GOWORK=off", "GOFLAGS=-mod=readonly"),
		line:   []string{"go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "./gomlx_models/...", "./plotting/..."},
	}
	out, err := list.output(ctx)
	if err != nil {
		return fault(name, fmt.Sprintf("%s does not resolve offline: %v", module, err), "run docker/install.sh in it")
	}
	return good(name, fmt.Sprintf("%s, %d packages resolve offline", module, len(strings.Fields(out))))
}

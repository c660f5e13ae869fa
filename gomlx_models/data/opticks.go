package data

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
)

// Opticks is the source of Newton's Opticks, fourth edition of 1730, about 567,000 symbols, in the
// public domain. It is read from the Go installation, which carries it as test data.
func Opticks() Source { return Source{from: opticks} }

var opticks = fileSet("opticks", models.Text, findOpticks, readText).under(publicDomain)

// findOpticks is the path of the text in the Go installation.
func findOpticks() (string, error) {
	root, err := goRoot()
	if err != nil {
		return "", err
	}
	path := filepath.Join(root, "src", "testdata", "Isaac.Newton-Opticks.txt")
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("data: Newton's Opticks is not at %s; set GOROOT to a Go installation from go.dev, or use a text file of your own", path)
	}
	return path, nil
}

// goRoot is the folder of the Go installation.
func goRoot() (string, error) {
	if root := os.Getenv("GOROOT"); root != "" {
		return root, nil
	}
	out, err := exec.Command("go", "env", "GOROOT").Output()
	root := strings.TrimSpace(string(out))
	if err != nil || root == "" {
		return "", fmt.Errorf("data: cannot find the Go installation, which holds Newton's Opticks: go env GOROOT gave %q (%v); put go on PATH or set GOROOT", root, err)
	}
	return root, nil
}
